"""What a feed holds now and what its archives hold (RFC 5005 §4), decided from all that was ever published.

Entries are counted from the first one published, fifty to an archive page. A page is closed when it is full, and as
entries are only ever added behind the last, a closed page never changes but for corrections. The feed itself holds
the newest entries; ``prev-archive`` leads to the page with the newest entry that the feed has not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from newsletter.model.issue import Issue, IssueEntry

NEWEST_ENTRIES = 50
PAGE_OF_ENTRIES = 50
NEWEST_ISSUES = 50
PAGE_OF_ISSUES = 10
BUDGET = 100_000
"""Characters of content that a feed of issues may hold beyond its first page: most are Japanese, three bytes each."""

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Holding(Generic[T]):
    """``newest`` first; ``pages`` oldest first, each newest first. ``previous`` is the number (from 1) of the page
    that comes before ``newest``; None where ``newest`` is all there is."""

    newest: tuple[T, ...]
    pages: tuple[tuple[T, ...], ...]
    previous: int | None

    def map(self, made: Callable[[T], U]) -> Holding[U]:
        """The same holding of what ``made`` makes of each member."""
        return Holding(
            tuple(made(member) for member in self.newest),
            tuple(tuple(made(member) for member in page) for page in self.pages),
            self.previous,
        )


def merged(published: Iterable[tuple[Issue, Sequence[IssueEntry]]]) -> tuple[IssueEntry, ...]:
    """Every entry once, in order of first publication, with the text of the issue that showed it last.

    ``published_at`` is that of the first showing, ``updated_at`` the latest of all.
    """
    found: dict[str, IssueEntry] = {}
    for _, entries in sorted(published, key=_when):
        for entry in entries:
            earlier = found.get(entry.entry_id)
            if earlier:
                dates = [at for at in (earlier.updated_at, entry.updated_at) if at]
                entry = replace(entry, published_at=earlier.published_at, updated_at=max(dates))  # noqa: PLW2901
            found[entry.entry_id] = entry
    return tuple(sorted(found.values(), key=_dated))


def hold_entries(entries: Sequence[IssueEntry], current_issue: Collection[str]) -> Holding[IssueEntry]:
    """The newest fifty (withdrawn ones do not count), and all of the current issue (its entry ids) however many."""
    start, counted = len(entries), 0
    while start and (counted < NEWEST_ENTRIES or entries[start - 1].entry_id in current_issue):
        start -= 1
        counted += not entries[start].withdrawn
    again = tuple(entry for entry in entries[:start] if entry.entry_id in current_issue)
    return _holding(entries, again + tuple(entries[start:]), start, PAGE_OF_ENTRIES)


def hold_issues(issues: Sequence[T], sizes: Sequence[int]) -> Holding[T]:
    """The newest ten issues, and up to fifty while their contents (``sizes`` in characters) stay within the budget."""
    start = max(len(issues) - PAGE_OF_ISSUES, 0)
    total = sum(sizes[start:])
    while start and len(issues) - start < NEWEST_ISSUES and total + sizes[start - 1] <= BUDGET:
        start -= 1
        total += sizes[start]
    return _holding(issues, tuple(issues[start:]), start, PAGE_OF_ISSUES)


def _holding(members: Sequence[T], newest: tuple[T, ...], start: int, size: int) -> Holding[T]:
    # What is newer than ``start`` is at least a page, so the page that holds what comes before is always full.
    pages = tuple(tuple(reversed(members[at : at + size])) for at in range(0, len(members) - size + 1, size))
    return Holding(tuple(reversed(newest)), pages, (start - 1) // size + 1 if start else None)


def _when(showing: tuple[Issue, Sequence[IssueEntry]]) -> tuple[object, int]:
    issue, _ = showing
    assert issue.published_at is not None, issue.ref
    return issue.published_at, issue.id


def _dated(entry: IssueEntry) -> tuple[object, str]:
    assert entry.published_at is not None, entry.entry_id
    return entry.published_at, entry.entry_id
