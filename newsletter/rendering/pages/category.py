"""The entries of one category: the newest with their summaries, the rest by title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from newsletter import links as paths
from newsletter.model.issue import IssueEntry
from newsletter.rendering.pages.archive import Archive
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.page import Page

_WHOLE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """An entry of which only the title is shown."""

    entry_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """``recent`` and ``older`` are by issue, newest first."""

    category: Category
    count: int
    recent: tuple[tuple[date, tuple[IssueEntry, ...]], ...]
    older: tuple[tuple[date, tuple[Titled, ...]], ...]


def categories(frame: Frame, archive: Archive) -> Iterator[Page]:
    """A page for each configured category, and for each other that entries have: an address stays."""
    held: dict[str, list[tuple[date, IssueEntry]]] = {category.slug: [] for category in frame.categories}
    for issue, entry in archive.latest_places().values():
        if entry.category and not entry.withdrawn:
            held.setdefault(entry.category, []).append((issue.day, entry))
    for slug, found in held.items():
        view = CategoryView(
            category=frame.category(slug),
            count=len(found),
            recent=_by_day(found[:_WHOLE]),
            older=tuple(
                (day, tuple(Titled(entry_id=entry.entry_id, title=entry.title) for entry in entries))
                for day, entries in _by_day(found[_WHOLE:])
            ),
        )
        yield Page(path=paths.category(frame.slug, slug), template="category.html", view=view)


def _by_day(found: Iterable[tuple[date, IssueEntry]]) -> tuple[tuple[date, tuple[IssueEntry, ...]], ...]:
    return tuple((day, tuple(entry for _, entry in pairs)) for day, pairs in groupby(found, lambda pair: pair[0]))
