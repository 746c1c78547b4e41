"""Text that every format can carry.

XML 1.0 §2.2 has no place for most control characters, lone surrogates, U+FFFE and U+FFFF: one of them makes the
whole feed unreadable. JSON could carry some, but then the formats would differ.
"""

from __future__ import annotations

import re

# C0 but tab and line ends, DEL and C1 (allowed, but XML 1.0 §2.2 discourages them), then all noncharacters.
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` without what no feed may hold. Halves of a surrogate pair side by side become their character."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Clean, with every run of white space as one blank (the ideographic space of Japanese stays)."""
    return re.sub(r"[ \t\n]+", " ", clean(text)).strip(" ")
