"""The beginning of a summary, cut where a reader can pause."""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.rendering.breaks import may_break
from newsletter.rendering.characters import columns, width
from newsletter.rendering.markdown import plain

COLUMNS = 120
_ADDRESS = re.compile(r" \((?:https?://|mailto:)[^\s)]*\)")
_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s)")
_LEAST = 0.5
"""A sentence that ends earlier than this part of the room is too little."""


@lru_cache(maxsize=2048)
def shortened(markdown: str, room: int = COLUMNS) -> str:
    """Plain text of at most ``room`` columns: up to the end of a sentence, else of a word or phrase, with ``…``."""
    text = " ".join(_ADDRESS.sub("", plain(markdown)).replace("`", "").split())
    if columns(text) <= room:
        return text
    end = _within(text, room - 2)
    stops = [found.end() for found in _SENTENCE.finditer(text, 0, end)]
    if stops and columns(text[: stops[-1]]) >= room * _LEAST:
        return text[: stops[-1]]
    while end > 1 and not (text[end - 1].isspace() or text[end].isspace() or may_break(text[end - 1], text[end])):
        end -= 1
    if end <= 1:
        end = _within(text, room - 2)
    return text[:end].rstrip(" 、，,・：:") + "…"


def _within(text: str, room: int) -> int:
    used = 0
    for end, character in enumerate(text):
        used += width(character)
        if used > room:
            return end
    return len(text)
