"""What a feed holds now and what its archives hold (RFC 5005 §4), decided from all that was ever published.

The feed itself holds the newest entries: the current issue whole, and fifty as long as there is room for them. Behind
it are pages. One is closed as soon as it would hold fifty, or else when the feed has no room any more for what is in
no page yet. As entries are only ever added behind the last, and the ends of closed pages are kept, a closed page
never changes but for corrections. ``prev-archive`` leads to the page with the newest entry that the feed has not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Generic, TypeVar

from newsletter.model.issue import Issue, IssueEntry

NEWEST = 50
PAGE_OF_ENTRIES = 50
PAGE_OF_ISSUES = 10
MOST_BYTES = 250_000
"""What a feed may weigh in any format, unless its current issue alone weighs more."""

Showing = tuple[Issue, tuple[IssueEntry, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Holding(Generic[T]):
    """``newest`` first; ``pages`` oldest first, each newest first. ``previous`` is the number (from 1) of the page
    that comes before ``newest``; None where ``newest`` is all there is. Each page ends with what was first published
    at one of ``page_ends``."""

    newest: tuple[T, ...]
    pages: tuple[tuple[T, ...], ...]
    previous: int | None
    page_ends: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space(Generic[T]):
    """``room`` is how many bytes the items of a feed may fill, and ``size`` how many one of them fills at most;
    ``page_ends`` are those of the pages that are closed already."""

    room: int
    size: Callable[[T], int]
    page_ends: tuple[datetime, ...] = ()


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


def hold_entries(
    entries: Sequence[IssueEntry], current_issue: Collection[str], space: Space[IssueEntry]
) -> Holding[IssueEntry]:
    """``current_issue`` are the ids of its entries; withdrawn ones do not count towards the fifty."""
    members = [
        _Member(entry, _known(entry.published_at), entry.entry_id in current_issue, not entry.withdrawn)
        for entry in entries
    ]
    return _hold(members, PAGE_OF_ENTRIES, space)


def hold_issues(showings: Sequence[Showing], space: Space[Showing]) -> Holding[Showing]:
    """An issue is an item here, and ten are a page."""
    members = [_Member(showing, _known(showing[0].published_at), showing is showings[-1], True) for showing in showings]
    return _hold(members, PAGE_OF_ISSUES, space)


@dataclass(frozen=True, slots=True)
class _Member(Generic[T]):
    """``first`` is when it was first published."""

    thing: T
    first: datetime
    is_current: bool
    counts: bool


def _hold(members: Sequence[_Member[T]], page_size: int, space: Space[T]) -> Holding[T]:
    """``members`` by first publication."""
    older = len(members)
    while older and members[older - 1].is_current:
        older -= 1
    start = _start(members, older, space)
    firsts = [member.first for member in members]
    ends = _page_ends(firsts, space.page_ends, page_size)
    if start and (not ends or ends[-1] < firsts[start - 1]):
        # What the feed has no room for must be in a page, and the page is the fuller the more it takes.
        ends.append(firsts[older - 1])
    # The current issue may show entries again that stand further back.
    again = [member for member in members[:start] if member.is_current]
    cuts = [0, *(bisect_right(firsts, end) for end in ends)]
    return Holding(
        newest=tuple(member.thing for member in reversed([*again, *members[start:]])),
        pages=tuple(tuple(member.thing for member in reversed(members[low:high])) for low, high in pairwise(cuts)),
        previous=bisect_left(ends, firsts[start - 1]) + 1 if start else None,
        page_ends=tuple(ends),
    )


def _start(members: Sequence[_Member[T]], older: int, space: Space[T]) -> int:
    """Where the feed begins: it goes back from the current issue until it has fifty or no room."""
    current = [member for member in members if member.is_current]
    counted = sum(member.counts for member in current)
    room = space.room - sum(space.size(member.thing) for member in current)
    start = older
    while start and (members[start - 1].is_current or counted < NEWEST):
        before = members[start - 1]
        if not before.is_current:
            counted += before.counts
            room -= space.size(before.thing)
            if room < 0:
                break
        start -= 1
    return start


def _page_ends(firsts: Sequence[datetime], closed: Sequence[datetime], page_size: int) -> list[datetime]:
    """Those of the closed pages, and of those that are full now."""
    ends = list(closed)
    taken = bisect_right(firsts, ends[-1]) if ends else 0
    ends += firsts[taken + page_size - 1 :: page_size]
    return ends


def _shown_again(earlier: IssueEntry, later: IssueEntry) -> IssueEntry:
    updated = max(_known(earlier.updated_at), _known(later.updated_at))
    return replace(later, published_at=earlier.published_at, updated_at=updated)


def _known(moment: datetime | None) -> datetime:
    assert moment is not None, "only what is published has a place in a feed"
    return moment
