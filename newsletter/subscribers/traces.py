"""Where an address stands in a text or in a message, however it is written there. Pure.

text → its other readings (percent-, quoted-printable, HTML, JSON, xtext, base64) → does one of them name the mailbox?
"""

from __future__ import annotations

import binascii
import email
import html
import quopri
import re
import unicodedata
from base64 import b64decode
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from functools import cached_property
from urllib.parse import quote, unquote

from newsletter.subscribers.address import parse_address

_XTEXT = re.compile(r"\+([0-9A-Fa-f]{2})")  # RFC 3461 §4
_JSON = re.compile(r"\\u([0-9A-Fa-f]{4})")
_RUN = re.compile(r"[a-z0-9]+")
# Long enough for an address, and with what folding puts between lines.
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{4}[\r\n]*){2,}[A-Za-z0-9+/_-]{0,3}={0,2}")
# An encoded-word, with the space before the next one, which does not count (RFC 2047 §6.2).
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?", re.I)
# Before an address: nothing that would make it the end of a longer one, or the end of an encoded character.
_BEFORE = r"(?:(?<![\w.+-])|(?<=[%=+][0-9a-f]{2})|(?<=\\u[0-9a-f]{4})|(?<=\\[nrt]))"
_AFTER = r"(?![\w-]|\.\w)"


@dataclass(frozen=True)
class Traces:
    """The spellings of one mailbox. ``email`` is as ``parse_address`` writes it."""

    email: str

    @cached_property
    def run(self) -> str:
        """The longest stretch of letters and digits before the @: it stands in every spelling but base64."""
        stretches: list[str] = _RUN.findall(self._local) or [self._local]
        return max(stretches, key=len)

    def in_text(self, text: str) -> bool:
        """Whether the text names the mailbox in any spelling."""
        folded = unicodedata.normalize("NFKC", text).casefold()
        if self.run in folded and any(self._pattern.search(reading) for reading in _readings(folded)):
            return True
        return any(self._pattern.search(part) for part in _unpacked(text.encode("utf-8", "replace")))

    def in_octets(self, octets: bytes) -> bool:
        """The same of a message or any bytes, with what is encoded in its parts."""
        if self.in_text(octets.decode("utf-8", "replace")):
            return True
        lowered = octets.lower()
        if b"base64" not in lowered and b"=?" not in lowered and b"quoted-printable" not in lowered:
            return False
        return any(self.in_text(part) for part in _parts(octets))

    def without(self, text: str, stand_in: str) -> str:
        """The text with ``stand_in`` for the mailbox; ``stand_in`` alone where it is written too strangely to cut."""
        cut = self._pattern.sub(lambda _: stand_in, text)
        return stand_in if self.in_text(cut) else cut

    @cached_property
    def _local(self) -> str:
        local = parse_address(self.email).key.rpartition("@")[0]
        return unicodedata.normalize("NFKC", local).casefold()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        domain = self.email.rpartition("@")[2].casefold()
        domains = {domain, _in_unicode(domain)}
        quoted = self._local.replace("\\", "\\\\").replace('"', '\\"')
        locals_ = {self._local, f'"{quoted}"', f'\\"{quoted}\\"', quote(self._local, safe="")}
        written = "|".join(re.escape(local) for local in sorted(locals_, key=len, reverse=True))
        where = "|".join(re.escape(name) for name in sorted(domains))
        mailbox = rf"{_BEFORE}(?:{written})(?:@|%40)(?:{where}){_AFTER}"
        # As other people's return paths write it.
        inside = rf"(?<![\w.])(?:{written})=(?:{where}){_AFTER}"
        return re.compile(f"{mailbox}|{inside}", re.IGNORECASE)


def _in_unicode(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna").casefold()
    except UnicodeError:
        return domain


def _readings(text: str) -> set[str]:
    once = unquote(text)
    return {
        text,
        once,
        unquote(once),
        html.unescape(text),
        _XTEXT.sub(lambda found: chr(int(found[1], 16)), text),
        _JSON.sub(lambda found: chr(int(found[1], 16)), text),
        quopri.decodestring(text.encode("utf-8", "replace")).decode("utf-8", "replace").casefold(),
    }


def _unpacked(octets: bytes) -> list[str]:
    """What stretches of base64 may say, at each of the four places where they may begin."""
    found = []
    for stretch in _BASE64.findall(octets):
        packed = re.sub(rb"[\r\n=]", b"", stretch).translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            piece = packed[start:]
            try:
                plain = b64decode(piece[: len(piece) // 4 * 4] + _rest(piece), validate=False)
            except binascii.Error:
                continue
            found.append(plain.decode("utf-8", "replace").casefold())
    return found


def _rest(piece: bytes) -> bytes:
    rest = piece[len(piece) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _parts(octets: bytes) -> list[str]:
    """The decoded parts of a message, and of the messages in it, and its header fields."""
    texts = []
    for part in _messages(octets):
        texts += [_decoded(str(value)) for value in part.values()]
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                texts.append(content.decode("utf-8", "replace"))
    return texts


def _messages(octets: bytes) -> list[Message]:
    try:
        return list(email.message_from_bytes(octets, policy=compat32).walk())
    except RecursionError:
        # Parts within parts by the hundred: what they say in plain has been looked at, as text.
        return [BytesHeaderParser(policy=compat32).parsebytes(octets)]


def _decoded(value: str) -> str:
    """A header field's value with its encoded-words (RFC 2047 §2) read. The library's own reading refuses broken ones,
    and takes minutes for a hundred thousand."""
    return _WORD.sub(_word, value)


def _word(found: re.Match[str]) -> str:
    charset, kind, written = found.groups()
    octets = written.encode("utf-8", "replace")
    if kind in "qQ":
        plain = quopri.decodestring(octets, header=True)
    else:
        packed = re.sub(rb"[^A-Za-z0-9+/]", b"", octets)
        plain = b64decode(packed[: len(packed) // 4 * 4] + _rest(packed))
    try:
        return plain.decode(charset, "replace")
    except (LookupError, UnicodeError, ValueError):
        return plain.decode("utf-8", "replace")
