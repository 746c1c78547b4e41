"""The HTML of an edition as checks see it: its tags and the text between them, in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

_SILENT = ("style", "script", "title", "head")


@dataclass(frozen=True, slots=True)
class Tag:
    """An element's beginning; ``attributes`` as (name, value) pairs, the value None where none was written.

    ``text`` is what stands in the element where it is a heading, else empty.
    """

    name: str
    attributes: tuple[tuple[str, str | None], ...]
    text: str = ""

    def get(self, name: str) -> str | None:
        return next((value for given, value in self.attributes if given == name), None)


@dataclass(frozen=True, slots=True)
class Document:
    """``words`` are the pieces of text that readers see, code apart in ``code``."""

    tags: tuple[Tag, ...]
    words: tuple[str, ...]
    code: tuple[str, ...]


@lru_cache(maxsize=8)
def read(html: str) -> Document:
    """Take the document apart. Comments, also those for Outlook, are left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Document(tuple(reader.tags), tuple(reader.words), tuple(reader.code))


def words_of(html: str) -> tuple[str, ...]:
    """As ``read(html).words``, of a short piece that is not asked for again."""
    return read.__wrapped__(html).words


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.words: list[str] = []
        self.code: list[str] = []
        self._silent = 0
        self._in_code = 0
        self._heading: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self._in_code += tag == "code"
        if tag in ("h1", "h2", "h3"):
            self._heading = len(self.tags)
        self.tags.append(Tag(tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        self._in_code -= tag == "code"
        if tag in ("h1", "h2", "h3"):
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._silent > 0:
            return
        (self.code if self._in_code > 0 else self.words).append(data)
        if self._heading is not None:
            heading = self.tags[self._heading]
            self.tags[self._heading] = Tag(heading.name, heading.attributes, heading.text + data)
