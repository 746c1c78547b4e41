"""Lines of plain text: wrapped at a width in columns, with the line-breaking rules of Japanese.

text → pieces that stay together → lines
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newsletter.rendering.breaks import NEVER_FIRST, NEVER_LAST
from newsletter.rendering.characters import columns, is_wide, visible, width

COLUMNS = 72
# Spaces, then what has none; in it, words of ASCII at once and everything else by the character.
_RUN = re.compile(r"([ \t\u3000]*)([^ \t\u3000]+)")
_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)


@lru_cache(maxsize=4096)
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
        for gap, part in _parts("" if empty else space, piece, COLUMNS - columns(indent)):
            needed = columns(part)
            if not empty and used + columns(gap) + needed > COLUMNS:
                yield line
                line, used = indent + part, columns(indent) + needed
            else:
                line, used = line + gap + part, used + columns(gap) + needed
            empty = False
    yield line


def _pieces(paragraph: str) -> Iterator[tuple[str, str]]:
    """Each piece that must stay on one line, with the spaces before it."""
    for found in _RUN.finditer(paragraph):
        space, piece = found[1].replace("\t", " "), ""
        for token in _TOKEN.findall(found[2]):
            if piece and _may_part(piece[-1], token[0]):
                yield space, piece
                space = piece = ""
            piece += token
        yield space, piece


def _may_part(before: str, after: str) -> bool:
    if after in NEVER_FIRST or before in NEVER_LAST or width(after) == 0 or before == "\u200d":
        return False
    return is_wide(before) or is_wide(after)


def _parts(space: str, piece: str, room: int) -> Iterator[tuple[str, str]]:
    """A piece that no line can hold is cut where the line ends, unless it is an address."""
    if len(piece) * 2 <= room or columns(piece) <= room or "://" in piece:
        yield space, piece
        return
    part = ""
    for character in piece:
        if part and columns(part) + width(character) > room:
            yield space, part
            space = part = ""
        part += character
    yield space, part
