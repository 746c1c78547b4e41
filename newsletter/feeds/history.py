"""What a feed holds now and what its archives hold (RFC 5005 §4), decided from all that was ever published.

Entries are counted from the first one published, fifty to an archive page. A page is closed when it is full, and as
entries are only ever added behind the last, a closed page never changes but for corrections. The feed itself holds
the newest entries; ``prev-archive`` leads to the page with the newest entry that the feed has not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from newsletter.model.issue import Issue, IssueEntry

NEWEST_ENTRIES = 50
PAGE_OF_ENTRIES = 50
NEWEST_ISSUES = 50
PAGE_OF_ISSUES = 10
BUDGET = 200_000
"""Bytes, roughly, beyond which a feed of issues holds no more than its first page."""
_TAGS_OF_AN_ENTRY = 260

Showing = tuple[Issue, tuple[IssueEntry, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Holding(Generic[T]):
    """``newest`` first; ``pages`` oldest first, each newest first. ``previous`` is the number (from 1) of the page
    that comes before ``newest``; None where ``newest`` is all there is."""

    newest: tuple[T, ...]
    pages: tuple[tuple[T, ...], ...]
    previous: int | None


def in_order(published: Iterable[Showing]) -> tuple[Showing, ...]:
    """The issues in order of publication, whatever their dates."""
    return tuple(sorted(published, key=lambda showing: (_known(showing[0].published_at), showing[0].id)))


def merged(showings: Iterable[Showing]) -> tuple[IssueEntry, ...]:
    """Every entry once, in order of first publication, with the text of the issue that showed it last.

    ``published_at`` is that of the first showing, ``updated_at`` the latest of all.
    """
    found: dict[str, IssueEntry] = {}
    for _, entries in showings:
        for entry in entries:
            earlier = found.get(entry.entry_id)
            found[entry.entry_id] = entry if earlier is None else _shown_again(earlier, entry)
    return tuple(sorted(found.values(), key=lambda entry: (_known(entry.published_at), entry.entry_id)))


def hold_entries(entries: Sequence[IssueEntry], current_issue: Collection[str]) -> Holding[IssueEntry]:
    """The newest fifty (withdrawn ones do not count), and all of the current issue (its entry ids) however many."""
    start, counted = len(entries), 0
    while start and (counted < NEWEST_ENTRIES or entries[start - 1].entry_id in current_issue):
        start -= 1
        counted += not entries[start].withdrawn
    again = [entry for entry in entries[:start] if entry.entry_id in current_issue]
    return _holding(entries, [*again, *entries[start:]], start, PAGE_OF_ENTRIES)


def hold_issues(showings: Sequence[Showing]) -> Holding[Showing]:
    """The newest ten issues, and up to fifty while what they hold stays within the budget."""
    start = max(len(showings) - PAGE_OF_ISSUES, 0)
    room = BUDGET - sum(map(_size, showings[start:]))
    while start and len(showings) - start < NEWEST_ISSUES and (room := room - _size(showings[start - 1])) >= 0:
        start -= 1
    return _holding(showings, showings[start:], start, PAGE_OF_ISSUES)


def _holding(members: Sequence[T], newest: Sequence[T], start: int, size: int) -> Holding[T]:
    # What is newer than ``start`` is at least a page, so the page that holds what comes before is always full.
    pages = tuple(tuple(reversed(members[at : at + size])) for at in range(0, len(members) - size + 1, size))
    return Holding(tuple(reversed(newest)), pages, (start - 1) // size + 1 if start else None)


def _size(showing: Showing) -> int:
    """About how many bytes of a feed an issue fills: mostly Japanese, three bytes a character."""
    issue, entries = showing
    front = sum(len(text or "") for text in (issue.front.tagline, issue.front.about, issue.front.closing))
    return front * 3 + sum(len(entry.title) * 3 + len(entry.url) + _TAGS_OF_AN_ENTRY for entry in entries)


def _shown_again(earlier: IssueEntry, later: IssueEntry) -> IssueEntry:
    updated = max(_known(earlier.updated_at), _known(later.updated_at))
    return replace(later, published_at=earlier.published_at, updated_at=updated)


def _known(moment: datetime | None) -> datetime:
    assert moment is not None, "only what is published has a place in a feed"
    return moment
