"""A publication's published issues as its pages need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from newsletter.model.issue import FrontMatter, Issue, IssueEntry, Section
from newsletter.model.sections import group


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicIssue:
    """A published issue. ``changed_at`` is when what it says last changed."""

    day: date
    front: FrontMatter
    published_at: datetime
    changed_at: datetime
    sections: tuple[Section, ...]
    withdrawn: tuple[IssueEntry, ...]

    @property
    def entries(self) -> tuple[IssueEntry, ...]:
        """In the order in which they are read."""
        return tuple(entry for section in self.sections for entry in section.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLine:
    """An issue in a list."""

    day: date
    count: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """``issues`` are newest first."""

    issues: tuple[PublicIssue, ...]

    @property
    def lines(self) -> tuple[IssueLine, ...]:
        return tuple(line_of(issue) for issue in self.issues)

    def latest_places(self) -> dict[str, tuple[PublicIssue, IssueEntry]]:
        """Each entry with the newest issue that it is in, newest first; withdrawn ones too."""
        places: dict[str, tuple[PublicIssue, IssueEntry]] = {}
        for issue in self.issues:
            for entry in (*issue.entries, *issue.withdrawn):
                places.setdefault(entry.entry_id, (issue, entry))
        return places


def archive_of(
    published: Iterable[tuple[Issue, tuple[IssueEntry, ...]]], category_labels: Mapping[str, str]
) -> Archive:
    """The archive of issues with their entries, newest first."""
    return Archive(issues=tuple(_public(issue, entries, category_labels) for issue, entries in published))


def line_of(issue: PublicIssue) -> IssueLine:
    headings = tuple(section.heading for section in issue.sections if section.heading is not None)
    return IssueLine(day=issue.day, count=len(issue.entries), headings=headings)


def _public(issue: Issue, entries: tuple[IssueEntry, ...], labels: Mapping[str, str]) -> PublicIssue:
    assert issue.published_at is not None, "only published issues have pages"
    return PublicIssue(
        day=issue.date,
        front=issue.front,
        published_at=issue.published_at,
        changed_at=max([issue.published_at, *(entry.updated_at for entry in entries if entry.updated_at)]),
        sections=group(entries, labels),
        withdrawn=tuple(entry for entry in entries if entry.withdrawn),
    )
