"""Raw bytes → what people read. Whatever comes in, something readable comes out; nothing here raises.

Headers are decoded by hand over the tolerant ``compat32`` parser: the modern policy of the standard library raises on
some malformed headers. Control characters are shown as pictures (U+2400…), so that text cannot hide anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32

_CONTROL = {
    code: 0x2400 + code if code < 32 else 0x2421 for code in (*range(32), 127) if chr(code) not in "\t\n\r"
} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a list shows of a mail, decoded. Empty where the mail does not say."""

    subject: str
    sender: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is neither the HTML nor the text. ``size`` in octets, decoded."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole mail, decoded. ``headers`` keep their order and repetitions."""

    headers: tuple[tuple[str, str], ...]
    html: str | None
    text: str | None
    attachments: tuple[Attachment, ...]


def read_heading(raw: bytes) -> Heading:
    """Subject, From and To from the beginning of a mail."""
    found: dict[str, str] = {}
    for name, value in _headers(BytesHeaderParser(policy=compat32).parsebytes(raw)):
        found.setdefault(name.lower(), value)
    return Heading(subject=found.get("subject", ""), sender=found.get("from", ""), to=found.get("to", ""))


def read_mail(raw: bytes) -> Reading:
    """All of a mail: the first HTML part, the first text part, the names of the rest."""
    message = BytesParser(policy=compat32).parsebytes(raw)
    html: str | None = None
    text: str | None = None
    attachments: list[Attachment] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment"
        if kind == "text/html" and html is None and not attached:
            html = _body(part)
        elif kind == "text/plain" and text is None and not attached:
            text = _body(part)
        else:
            name = _words(part.get_filename() or "")
            attachments.append(Attachment(name=name or "(no name)", media_type=kind, size=len(_payload(part))))
    return Reading(headers=_headers(message), html=html, text=text, attachments=tuple(attachments))


def printable(text: str) -> str:
    """Text that can be shown and encoded: no control characters, no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(_CONTROL)


def _headers(message: Message) -> tuple[tuple[str, str], ...]:
    return tuple((printable(name), _words(str(value))) for name, value in message.raw_items())


def _words(value: str) -> str:
    """A header's value unfolded and decoded: encoded-words of RFC 2047, or raw 8-bit as UTF-8."""
    unfolded = re.sub(r"\r?\n(?=[ \t])", "", value).strip()
    raw = unfolded.encode("utf-8", "surrogateescape")
    if not raw.isascii():
        return printable(raw.decode("utf-8", "replace"))
    try:
        return printable(str(make_header(decode_header(unfolded))))
    except (HeaderParseError, LookupError, ValueError):
        return printable(unfolded)


def _body(part: Message) -> str:
    raw = _payload(part)
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            decoded = raw.decode(charset or "utf-8")
            break
        except (LookupError, ValueError):
            continue
    else:
        decoded = raw.decode("utf-8", "replace")
    return printable(decoded.replace("\r\n", "\n"))


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (LookupError, ValueError):
        payload = None
    return payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")
