"""MJML cut into tags and text, each with its offset; what looks like a tag and is none is said to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|<(?P<end>/)?(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?P<attributes>(?:\s+[^\s=<>/\"']+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(?P<empty>/)?>"
    r"|(?P<stray><)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>/\"']+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")


class Kind(Enum):
    START = "start"
    EMPTY = "empty"
    END = "end"
    TEXT = "text"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Piece:
    """``name`` is a tag's; ``attributes`` are (name, value), as often as they are written."""

    kind: Kind
    offset: int
    text: str
    name: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


def pieces(text: str) -> Iterator[Piece]:
    """Everything but comments."""
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() > at:
            yield Piece(Kind.TEXT, at, text[at : found.start()])
        at = found.end()
        if found["comment"]:
            continue
        if found["stray"]:
            yield Piece(Kind.STRAY, found.start(), text[found.start() : found.start() + 40].partition("\n")[0])
            continue
        attributes = tuple((name, one or other) for name, one, other in _ATTRIBUTE.findall(found["attributes"]))
        kind = Kind.END if found["end"] else Kind.EMPTY if found["empty"] else Kind.START
        yield Piece(kind, found.start(), found[0], found["name"], attributes)
    if at < len(text):
        yield Piece(Kind.TEXT, at, text[at:])
