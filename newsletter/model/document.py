"""A document: a public resource at a path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document as it is made: what the builder hands to the store. ``gone`` pages answer 410."""

    path: str
    publication: str | None
    media_type: str
    body: bytes
    gone: bool = False


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
