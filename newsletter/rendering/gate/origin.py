"""Where each piece of a rendered text came from: marks that a trial rendering carries and that are taken out again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_MARK = re.compile("\ue000(\\d+)\ue001")


class Marking(Extension):
    """Puts a mark at the beginning of each line of a template's own text. ``places`` has what they stand for."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.places: list[tuple[str, int]] = []

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        for token in stream:
            yield token if token.type != "data" else Token(token.lineno, "data", self._marked(stream, token))

    def _marked(self, stream: TokenStream, token: Token) -> str:
        lines = token.value.splitlines(keepends=True)
        return "".join(self._mark(stream, token.lineno + number) + line for number, line in enumerate(lines))

    def _mark(self, stream: TokenStream, line: int) -> str:
        self.places.append((stream.filename or stream.name or "?", line))
        return f"\ue000{len(self.places) - 1}\ue001"


@dataclass(frozen=True, slots=True)
class Traced:
    """A rendered text without its marks. ``origins`` are (offset, file, line), by offset."""

    text: str
    origins: tuple[tuple[int, str, int], ...]

    def origin(self, offset: int) -> tuple[str, int]:
        """File and line of what stands at ``offset``."""
        at = bisect_right(self.origins, offset, key=lambda origin: origin[0]) - 1
        _, file, line = self.origins[max(at, 0)]
        return file, line


def trace(marked: str, environment: Environment) -> Traced:
    """Take the marks out of what ``environment`` rendered."""
    extension = environment.extensions[Marking.identifier]
    assert isinstance(extension, Marking)
    pieces, origins, length, at = [], [], 0, 0
    for found in _found(marked):
        pieces.append(marked[at : found.start()])
        length += found.start() - at
        origins.append((length, *extension.places[int(found[1])]))
        at = found.end()
    pieces.append(marked[at:])
    return Traced(text="".join(pieces), origins=tuple(origins))


def _found(marked: str) -> Iterator[re.Match[str]]:
    return _MARK.finditer(marked)
