"""An issue: one dated number with its front matter and its frozen entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class IssueState(StrEnum):
    DRAFT = "draft"
    FROZEN = "frozen"
    PUBLISHED = "published"
    SENDING = "sending"
    FINISHED = "finished"

    @property
    def is_public(self) -> bool:
        """Whether readers may see it: published and everything after."""
        return self in (IssueState.PUBLISHED, IssueState.SENDING, IssueState.FINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The words around the entries, as Markdown. A heading is None where its text is.

    ``title`` is the publication's title as this issue was headed with; ``language`` is the language of
    the labels in its journal file.
    """

    title: str
    language: str
    tagline: str | None = None
    about_heading: str | None = None
    about: str | None = None
    closing_heading: str | None = None
    closing: str | None = None
    colophon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """``id`` is internal; the world names an issue by publication and date.

    ``cutoff`` ends the half-open window of its entries. ``revision`` is 1 at publication and grows by one with each
    recorded correction. ``forced`` is an operator's reason for going on in spite of errors that preflight found.
    """

    id: int
    publication: str
    date: date
    front: FrontMatter
    state: IssueState
    cutoff: datetime | None
    revision: int
    created_at: datetime
    frozen_at: datetime | None
    published_at: datetime | None
    forced: str | None = None

    @property
    def ref(self) -> str:
        """``publication/YYYY-MM-DD``, as the command line takes it."""
        return f"{self.publication}/{self.date.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEntry:
    """An entry as it stands in an issue. In a draft the text is the entry's own; once frozen it is a copy.

    ``published_at`` and ``updated_at`` are None before publication; ``updated_at`` moves with a correction, whose
    ``correction`` note is shown to readers. ``withdrawn`` entries are only a stub.
    """

    entry_id: str
    tag: str
    position: int
    title: str
    original_title: str | None
    category: str | None
    url: str
    summary: str
    section: str | None
    language: str
    published_at: datetime | None = None
    updated_at: datetime | None = None
    correction: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of entries under one heading. ``number`` counts from 1; None for the entries without a heading."""

    number: int | None
    heading: str | None
    entries: tuple[IssueEntry, ...]
