"""A publication's first page: the latest issue, the categories, and every issue by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from newsletter import links as paths
from newsletter.rendering.pages.archive import Archive, IssueLine, PublicIssue
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """``years`` are newest first, as are the issues in them. ``categories`` count all entries that can be read."""

    latest: PublicIssue | None
    count: int
    years: tuple[tuple[int, tuple[IssueLine, ...]], ...]
    categories: tuple[tuple[Category, int], ...]


def home(frame: Frame, archive: Archive) -> Page:
    held = Counter(
        entry.category for _, entry in archive.latest_places().values() if entry.category and not entry.withdrawn
    )
    view = HomeView(
        latest=archive.issues[0] if archive.issues else None,
        count=len(archive.issues),
        years=tuple((year, tuple(lines)) for year, lines in groupby(archive.lines, lambda line: line.day.year)),
        categories=tuple((category, held[category.slug]) for category in frame.categories),
    )
    return Page(path=paths.archive(frame.slug), template="home.html", view=view)
