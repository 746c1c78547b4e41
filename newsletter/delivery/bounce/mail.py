"""Octets → the parts of a message that came back: its header, what people read, machine fields, what was returned.

Nothing here raises on any input: what cannot be decoded is replaced, what is too long is cut.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser

Fields = tuple[tuple[str, str], ...]
"""Header fields in order: name in lower case, value unfolded."""

_LONGEST = 64 * 1024
_NOTICE = 16 * 1024
_LINE = 2000
_PARTS = 100
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]?(.*)$")
# What mail programs write under the names of narrower sets (WHATWG Encoding Standard §4.2).
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}
_TAGS = re.compile(r"<(style|script)\b.{0,8000}?</\1>|<!--.{0,5000}?-->|<[a-zA-Z/!][^>@]{0,2000}>", re.S | re.I)
_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li|/td)\b[^>]{0,200}>", re.I)
_BLANKS = re.compile(r"[ \t\f\v\xa0]{5,}")
_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
_RETURNED_TYPES = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
# Where servers that write in free form begin to quote what they return.
_RETURNED_FROM = re.compile(
    r"^[\s>*=_+.-]*(?:this is a copy of (?:the|your) message|(?:your )?(?:original|unsent|undelivered|returned|failed)"
    r" (?:message|mail)(?: text| headers?)?(?: (?:follows|below|is|was|attached|included)\b.{0,60})?"
    r"(?: header)?[\s:.-]*$"
    r"|below this line is (?:a copy|the)|the (?:body|header)s? of the (?:original )?message (?:is|are|follow)"
    r"|message headers? follows?|the attached (?:file|message) (?:contains|is)"
    r"|(?:begin|start) (?:of )?(?:original|returned)"
    r"|the following is a copy of|forwarded message|included is a copy of|header of (?:the )?(?:original|message)"
    r"|the message (?:header|that you sent|contents?|returned) (?:follows|is (?:below|attached))"
    r"|message contents follow"
    r"|(?:received|return-path|delivered-to|dkim-signature):\s)",
    re.I,
)
# What stands before a quotation.
_WROTE = re.compile(
    r"(?:\bwr(?:ote|ites?|itten)|schr(?:ie|ei)b|écri[tv]|escrib|scri(?:tto|ve)|escreve|schreef|schrijf|skr(?:ev|iv)"
    r"|napisał|писа[лв]|пише|napsal|kirjoitti|írta|yazdı|έγραψε|さん|書き|写道|寫道|작성|님이)\b.{0,100}[:：]\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """``notice`` is what people read, without what was returned; ``groups`` are the fields of a delivery status, one
    group for the message and one for each recipient (RFC 3464 §2); ``feedback`` those of a complaint (RFC 5965 §3);
    ``returned`` are header fields of the message that came back, ``enclosed`` is what of it there is; ``report`` is the
    report-type."""

    header: Fields
    report: str = ""
    notice: str = ""
    groups: tuple[Fields, ...] = ()
    feedback: Fields = ()
    returned: Fields = ()
    enclosed: bytes = b""

    def first(self, name: str) -> str:
        """The value of a header field, decoded; empty where there is none."""
        return first(self.header, name)


def first(fields: Fields, name: str) -> str:
    return next((value for key, value in fields if key == name), "")


def parse_mail(octets: bytes) -> Mail:
    """The parts of a message. An mbox ``From `` line before it is passed over."""
    if b"\n" not in octets:
        # Lines as the first Macintosh ended them: a mail program's archive, or a copy by hand.
        octets = octets.replace(b"\r", b"\n")
    if octets.startswith(b"From "):
        octets = octets.partition(b"\n")[2]
    message = _parsed(octets.lstrip(b"\r\n"))
    found = _Found()
    _walk(message, found)
    notice, tail = _cut("\n".join(found.texts))
    notice = _without_quotes(_measured(notice))
    groups = tuple(found.groups) or _inline_groups(notice)
    returned = found.returned or list(_fields_of(tail))
    header = tuple((name.lower(), decoded(str(value))) for name, value in message.raw_items())
    return Mail(
        header=header,
        report=str(message.get_param("report-type") or "").lower(),
        notice=notice,
        groups=groups,
        feedback=tuple(found.feedback),
        returned=tuple(returned),
        enclosed=found.enclosed or tail.encode("utf-8", "replace"),
    )


def _parsed(octets: bytes) -> Message:
    try:
        return message_from_bytes(octets)
    except RecursionError:
        # Parts within parts by the hundred: nobody's server does that. What is in them is read as text.
        return BytesHeaderParser().parsebytes(octets)


class _Found:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.groups: list[Fields] = []
        self.feedback: list[tuple[str, str]] = []
        self.returned: list[tuple[str, str]] = []
        self.enclosed = b""
        self.parts = 0


def _walk(part: Message, found: _Found) -> None:
    found.parts += 1
    if found.parts > _PARTS:
        return
    kind = part.get_content_type()
    if kind in _STATUS_TYPES:
        found.groups += _status_groups(part)
    elif kind == "message/feedback-report":
        found.feedback += _fields_of(_text_within(part))
    elif kind in _RETURNED_TYPES:
        found.returned += _returned(part)
        found.enclosed = found.enclosed or _whole(part)
    elif part.is_multipart():
        for child in part.get_payload():
            if isinstance(child, Message):
                _walk(child, found)
    elif kind == "text/html":
        text = _text(part)
        if not any(found.texts):
            found.texts.append(_without_tags(text))
    elif part.get_content_maintype() in ("text", "multipart"):
        # A multipart that has lost its boundary is text to the parser.
        text = _text(part)
        # A body whose type was lost on the way may be HTML all the same.
        found.texts.append(_without_tags(text) if re.match(r"\s*<(?:!doctype|html)\b", text, re.I) else text)


def _status_groups(part: Message) -> list[Fields]:
    blocks = re.split(r"\n[ \t]*\n", _text_within(part))
    return [group for block in blocks for group in _by_recipient(_fields_of(block))]


def _by_recipient(fields: Fields) -> list[Fields]:
    """Some servers leave out the empty line between recipients: the name of another one begins a group."""
    groups: list[list[tuple[str, str]]] = [[]]
    for name, value in fields:
        if name in ("final-recipient", "original-recipient") and any(name == known for known, _ in groups[-1]):
            groups.append([])
        groups[-1].append((name, value))
    return [tuple(group) for group in groups if group]


def _returned(part: Message) -> list[tuple[str, str]]:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return [(name.lower(), _unfolded(str(value))) for name, value in payload[0].items()]
    return list(_fields_of(_text(part)))


def _whole(part: Message) -> bytes:
    payload = part.get_payload()
    child = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(child, Message):
        return _text(part).encode("utf-8", "replace")
    try:
        return child.as_bytes()[:_LONGEST]
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        # The generator is stricter than the parser, which made this message.
        return b""


def _text_within(part: Message) -> str:
    """The text of a part that the parser may have taken for messages, as it does with ``message/*``."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = []
        for child in payload:
            if isinstance(child, Message):
                fields = (f"{name}: {_in_utf_8(str(value))}" for name, value in child.raw_items())
                blocks.append("\n".join(fields) + "\n\n" + _text(child))
        return "\n\n".join(blocks)
    return _text(part)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    octets = payload[:_LONGEST]
    charset = str(part.get_param("charset") or "utf-8").lower()
    charset = "iso-2022-jp" if re.search(rb"\x1b\$[^)]", octets) else _WIDER.get(charset, charset)
    for name in (charset, "utf-8"):
        try:
            return octets.decode(name).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeError, ValueError):
            continue
    return octets.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")


def _without_tags(text: str) -> str:
    return html.unescape(_TAGS.sub(" ", _BREAKS.sub("\n", text)))


def _cut(text: str) -> tuple[str, str]:
    """What the server wrote, and what it quotes behind it."""
    lines = text[:_LONGEST].split("\n")
    for number, line in enumerate(lines):
        if number and _RETURNED_FROM.match(line[:200]):
            return "\n".join(lines[:number]), "\n".join(lines[number:])
    return "\n".join(lines), ""


def _measured(text: str) -> str:
    """As much of it, and as few blanks, as a notice needs: anybody may send us one, and patterns look at all of it."""
    lines: list[str] = []
    for line in text[:_NOTICE].split("\n"):
        if line.strip() or lines[-2:] != ["", ""]:
            lines.append(_BLANKS.sub("    ", line[:_LINE].rstrip()))
    return "\n".join(lines)


def _without_quotes(text: str) -> str:
    """Without what somebody wrote before, as programs quote it that answer for people: ">" below "… wrote:"."""
    lines: list[str] = []
    within = False
    for line in text.split("\n"):
        within = line.startswith(">") and (within or bool(lines and _WROTE.search(lines[-1][-200:])))
        if not within:
            lines.append(line)
    return "\n".join(lines)


def _inline_groups(text: str) -> tuple[Fields, ...]:
    """The fields of a delivery status that stands in the text, as in one that was forwarded by hand."""
    if not re.search(r"^(?:final|original)-recipient:", text, re.I | re.M):
        return ()
    blocks = re.split(r"\n[ \t]*\n", text)
    return tuple(
        fields for block in blocks if (fields := tuple(_fields_of(block))) and first(fields, "final-recipient")
    )


def _fields_of(text: str) -> Fields:
    """The header fields in a text, whatever stands between them; a line that begins with a space goes on."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n")[:400]:
        match = _FIELD.match(line)
        if match:
            found.append((match[1].lower(), _BLANKS.sub(" ", match[2][:_LINE].strip())))
        elif found and line[:1] in (" ", "\t") and line.strip():
            name, value = found[-1]
            found[-1] = (name, f"{value} {_BLANKS.sub(' ', line[:_LINE].strip())}"[: 2 * _LINE])
    return tuple(found)


def _unfolded(value: str) -> str:
    return " ".join(line.strip() for line in re.split(r"[\r\n]+", value[:_NOTICE]))[: 2 * _LINE]


def _in_utf_8(value: str) -> str:
    """Octets beyond ASCII come from the parser as surrogates; most often they are UTF-8 (RFC 6532)."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def decoded(value: str) -> str:
    """A header field's value with its encoded-words (RFC 2047) read."""
    value = _in_utf_8(_unfolded(value)[:1000])
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    words = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
            continue
        try:
            words.append(piece.decode(charset or "latin-1", "replace"))
        except (LookupError, UnicodeError):
            # Unknown, or one of Python's own codecs, some of which replace nothing.
            words.append(piece.decode("latin-1"))
    return "".join(words)
