"""Characters: which ones may be shown, and how many columns they take."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# C0 and C1 but tab and newline; bidirectional controls, which can make an address read as another; lone
# surrogates and noncharacters, which no XML or UTF-8 may hold. Joiners and variation selectors stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """``text`` without control characters; line ends are LF."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n"))


@lru_cache(maxsize=8192)
def width(character: str) -> int:
    """Columns of one character on a terminal or in a fixed-width mail: 0, 1 or 2.

    Ambiguous ones (UAX #11) count 2, as they are drawn in Japanese: a line is then never too long.
    """
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F", "A") else 1


def columns(text: str) -> int:
    """Columns of a line."""
    return len(text) if text.isascii() else sum(map(width, text))


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Whether it is written without spaces around it: kana, kanji, full-width signs and punctuation."""
    return unicodedata.east_asian_width(character) in ("W", "F")
