"""Header fields as bytes: folded at 78, other scripts as encoded-words of at most 75 characters (RFC 2047 §2),
what must not be folded written raw. Nothing given can end its field."""

from __future__ import annotations

import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime

from newsletter.model.text import one_line

_LINE = 78
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def text_field(name: str, value: str) -> bytes:
    """An unstructured field, such as Subject."""
    return _field(name, _words(name, value))


def mailbox_field(name: str, phrase: str, bracketed: str) -> bytes:
    """``Name: phrase <bracketed>``, as in From, Reply-To (RFC 5322 §3.4) and List-Id (RFC 2919 §2).

    The phrase may be empty.
    """
    if not phrase.strip():
        return _field(name, f"<{bracketed}>")
    words = _words(name, phrase, in_phrase=True)
    last = words.rpartition("\r\n")[2]
    used = len(last) + (0 if "\r\n" in words else len(name) + 2)
    fold = "\r\n" if used + len(bracketed) + 3 > _LINE else ""
    return _field(name, f"{words}{fold} <{bracketed}>")


def date_field(moment: datetime) -> bytes:
    return _field("Date", format_datetime(moment))


def raw_field(name: str, value: str) -> bytes:
    """A field that stays on one line whatever its length, such as List-Unsubscribe."""
    return _field(name, value)


def _field(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii")


def _words(name: str, text: str, *, in_phrase: bool = False) -> str:
    """The text itself where a line holds it, else encoded-words, folded."""
    text = " ".join(one_line(text).split())
    plain = text.isascii() and "=?" not in text and len(name) + 2 + len(text) <= _LINE
    if plain and in_phrase and not _ATOMS.fullmatch(text):
        quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if len(name) + 2 + len(quoted) <= _LINE:
            return quoted
    elif plain:
        return text
    # A line of 76 has a leading space and a word of 75.
    return Header(text, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")
