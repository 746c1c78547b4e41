"""A document: a public resource at a path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as it is made: what the builder hands to the store. ``gone`` pages answer 410.

    ``source`` names all that the bytes depend on, where the builder can tell that without making them.
    """

    path: str
    publication: str | None
    media_type: str
    body: bytes
    gone: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as it is served. ``changed_at`` moves only when ``sha256`` (hex) does."""

    path: str
    publication: str | None
    media_type: str
    body: bytes
    gzip: bytes
    sha256: str
    changed_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a rebuild did, as paths in order. ``unchanged`` counts the documents that stayed as they were."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: Changes) -> Changes:
        return Changes(
            added=tuple(sorted(self.added + other.added)),
            changed=tuple(sorted(self.changed + other.changed)),
            removed=tuple(sorted(self.removed + other.removed)),
            unchanged=self.unchanged + other.unchanged,
        )
