"""Text → lines that know what they are: the only Markdown that the grammar of a journal sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

_HEADING = re.compile(r" {0,3}(#{1,3})(?:[ \t\u3000].*)?$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$")
_BLANK = re.compile(r"[ \t]*$")


class Kind(Enum):
    H1 = auto()
    H2 = auto()
    H3 = auto()
    RULE = auto()
    BLANK = auto()
    TEXT = auto()
    CODE = auto()
    """A line of a fenced block, its fences included: nothing in it is structure."""


HEADINGS = (Kind.H1, Kind.H2, Kind.H3)


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` counts from 1. ``text`` is the whole line without its end, empty where it is blank."""

    number: int
    kind: Kind
    text: str

    @property
    def words(self) -> str:
        """What a heading says."""
        return self.text.lstrip(" ").lstrip("#").strip()


def scan(text: str) -> list[Line]:
    """All lines of a text. A fence that is never closed is no fence: what follows keeps its meaning."""
    raw = [line.removesuffix("\r") for line in text.split("\n")]
    if raw[-1] == "":
        raw.pop()
    lines: list[Line] = []
    position = 0
    while position < len(raw):
        end = _fence_end(raw, position)
        if end is None:
            lines.append(_line(position + 1, raw[position]))
            position += 1
        else:
            lines.extend(Line(at + 1, Kind.CODE, raw[at]) for at in range(position, end + 1))
            position = end + 1
    return lines


def opens_fence(text: str) -> bool:
    return _FENCE.match(text) is not None


def _fence_end(raw: Sequence[str], start: int) -> int | None:
    """The line that closes the fence which ``start`` opens (CommonMark §4.5), if it does and one does."""
    opened = _FENCE.match(raw[start])
    if opened is None:
        return None
    mark = opened[1] or opened[2]
    closing = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    return next((at for at in range(start + 1, len(raw)) if closing.match(raw[at])), None)


def _line(number: int, text: str) -> Line:
    if _BLANK.match(text):
        return Line(number, Kind.BLANK, "")
    if _RULE.match(text):
        return Line(number, Kind.RULE, text)
    heading = _HEADING.match(text)
    if heading:
        return Line(number, HEADINGS[len(heading[1]) - 1], text)
    return Line(number, Kind.TEXT, text)


def body(lines: Iterable[Line]) -> str | None:
    """The paragraphs of some lines without the blank lines and rules around them; None where nothing is left.

    Paragraphs are split by exactly one empty line; what stands between fences is kept as it is.
    """
    kept = list(lines)
    while kept and kept[0].kind in (Kind.BLANK, Kind.RULE):
        kept.pop(0)
    while kept and kept[-1].kind in (Kind.BLANK, Kind.RULE):
        kept.pop()
    texts = [
        line.text
        for line, before in zip(kept, [None, *kept], strict=False)
        if not (line.kind is Kind.BLANK and before is not None and before.kind is Kind.BLANK)
    ]
    return "\n".join(texts).rstrip() if texts and "".join(texts).strip() else None
