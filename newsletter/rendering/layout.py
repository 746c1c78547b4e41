"""Lines of plain text: wrapped at a width in columns, with the line-breaking rules of Japanese.

text → pieces that stay together → lines
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.rendering.breaks import NEVER_FIRST, NEVER_LAST
from newsletter.rendering.characters import columns, is_wide, visible, width

COLUMNS = 72
_SPACES = re.compile(r"[ \t\u3000]+")


def fill(text: str, indent: str = "", first: str | None = None) -> str:
    """``text`` in lines of at most COLUMNS, each begun with ``indent`` (the first one with ``first``).

    Only spaces at a break are lost. Empty lines stay; an address is never cut and may stand out.
    """
    lines: list[str] = []
    for paragraph in visible(text).split("\n"):
        lead = (first if first is not None else indent) if not lines else indent
        lines += _wrap(paragraph, lead, indent)
    return "\n".join(line.rstrip() for line in lines)


def leader(left: str, right: str) -> str:
    """``left ······ right`` over the whole width; a long ``left`` is wrapped first."""
    lines = fill(left, indent="   ", first="").split("\n")
    room = COLUMNS - columns(lines[-1]) - columns(right) - 2
    if room < 3:
        lines.append("  ")
        room = COLUMNS - columns(right) - 4
    return "\n".join([*lines[:-1], f"{lines[-1]} {'.' * room} {right}"])


def rule(character: str) -> str:
    """A line across."""
    return character * COLUMNS


def _wrap(paragraph: str, first: str, indent: str) -> Iterator[str]:
    line, used, empty = first, columns(first), True
    for space, piece in _pieces(paragraph):
        parts = tuple(_parts(piece, COLUMNS - columns(indent)))
        for part in parts:
            gap = "" if empty or part is not parts[0] else space
            if not empty and used + columns(gap) + columns(part) > COLUMNS:
                yield line
                line, used, gap = indent, columns(indent), ""
            line += gap + part
            used += columns(gap) + columns(part)
            empty = False
    yield line


def _pieces(paragraph: str) -> Iterator[tuple[str, str]]:
    """Each piece that must stay on one line, with the spaces before it."""
    space = piece = ""
    position = 0
    while position < len(paragraph):
        found = _SPACES.match(paragraph, position)
        if found:
            if piece:
                yield space, piece
                space = piece = ""
            space += found[0].replace("\t", " ")
            position = found.end()
            continue
        character = paragraph[position]
        if piece and _may_part(piece[-1], character):
            yield space, piece
            space = piece = ""
        piece += character
        position += 1
    if piece:
        yield space, piece


def _may_part(before: str, after: str) -> bool:
    if after in NEVER_FIRST or before in NEVER_LAST or width(after) == 0 or before == "\u200d":
        return False
    return is_wide(before) or is_wide(after)


def _parts(piece: str, room: int) -> Iterator[str]:
    """A piece that no line can hold is cut where the line ends, unless it is an address."""
    if columns(piece) <= room or "://" in piece:
        yield piece
        return
    part = ""
    for character in piece:
        if part and columns(part) + width(character) > room:
            yield part
            part = ""
        part += character
    yield part
