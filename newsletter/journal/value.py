"""A journal as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from newsletter.model.issue import FrontMatter


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where things of one entry stand, as lines from 1; what is missing stands where the title does."""

    title: int
    category: int
    url: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One entry as the file has it: ``category`` is a label, ``section`` a heading without its number.

    ``place`` is None for an entry that comes from no file; it makes no difference to equality.
    """

    title: str
    original_title: str | None
    category: str | None
    url: str
    summary: str
    section: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """One journal file. ``front.language`` is the language of its labels."""

    date: date
    front: FrontMatter
    entries: tuple[JournalEntry, ...]
