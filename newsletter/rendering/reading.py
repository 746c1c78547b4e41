"""How long a text takes to read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache

from newsletter.rendering.characters import is_wide

# Silent reading of practised adults: 500 Japanese characters, or 230 English words, a minute.
_CHARACTERS_A_MINUTE, _WORDS_A_MINUTE = 500, 230
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def minutes(texts: Iterable[str]) -> int:
    """Whole minutes, at least 1. Wide characters and words of narrow ones are counted apart."""
    counts = [_count(text) for text in texts]
    characters, words = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
    return max(1, math.ceil(characters / _CHARACTERS_A_MINUTE + words / _WORDS_A_MINUTE))


@lru_cache(maxsize=2048)
def _count(text: str) -> tuple[int, int]:
    """Wide characters, and words of narrow ones."""
    narrow = "".join(" " if is_wide(character) else character for character in text)
    return sum(map(is_wide, text)), len(_WORD.findall(narrow))
