"""Text from outside, without the characters that harm whoever shows it."""

from __future__ import annotations

import re

# C0 but tab and line feed; a carriage return only before a line feed; DEL and C1; the bidi controls of UAX #9
# §2; surrogates; and what no XML document may hold (XML 1.0 §2.2). Joiners and variation selectors are not here.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
    "|\r(?!\n)"
)
_BREAKS = re.compile(r"[ \t]*[\r\n\u2028\u2029]+[ \t]*")


def clean(text: str) -> str:
    """``text`` without control, bidi-control and non-characters. What people type survives, emoji whole."""
    return _HARMFUL.sub("", text)


def harmful(text: str) -> list[int]:
    """Where ``clean`` would take something out: positions, ascending."""
    return [match.start() for match in _HARMFUL.finditer(text)]


def one_line(text: str) -> str:
    """Cleaned, line breaks turned into spaces, and without space around it."""
    return _BREAKS.sub(" ", clean(text)).strip()
