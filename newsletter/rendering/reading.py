"""How long a text takes to read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from newsletter.rendering.characters import is_wide

# Silent reading of practised adults: 500 Japanese characters, or 230 English words, a minute.
_CHARACTERS_A_MINUTE, _WORDS_A_MINUTE = 500, 230
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def minutes(texts: Iterable[str]) -> int:
    """Whole minutes, at least 1. Wide characters and words of narrow ones are counted apart."""
    characters = words = 0
    for text in texts:
        characters += sum(map(is_wide, text))
        words += len(_WORD.findall("".join(" " if is_wide(character) else character for character in text)))
    return max(1, math.ceil(characters / _CHARACTERS_A_MINUTE + words / _WORDS_A_MINUTE))
