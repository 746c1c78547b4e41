"""A year or a month: its issues with the titles of their entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from newsletter import links as paths
from newsletter.rendering.pages.archive import Archive, PublicIssue
from newsletter.rendering.pages.category import Titled
from newsletter.rendering.pages.frame import Frame
from newsletter.rendering.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTitles:
    day: date
    count: int
    sections: tuple[tuple[str | None, tuple[Titled, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodView:
    """``month`` is None on the page of a year. ``months`` are newest first, as are their issues; ``previous`` and
    ``next`` are days in the neighbouring periods that have issues."""

    year: int
    month: int | None
    months: tuple[tuple[date, tuple[IssueTitles, ...]], ...]
    previous: date | None
    next: date | None


def periods(frame: Frame, archive: Archive) -> Iterator[Page]:
    by_year = [list(issues) for _, issues in groupby(archive.issues, lambda issue: issue.day.year)]
    by_month = [list(issues) for _, issues in groupby(archive.issues, _month)]
    for at, issues in enumerate(by_year):
        view = _view(issues, by_year, at, month=None)
        yield Page(path=paths.year(frame.slug, view.year), template="period.html", view=view)
    for at, issues in enumerate(by_month):
        view = _view(issues, by_month, at, month=issues[0].day.month)
        yield Page(path=paths.month(frame.slug, issues[0].day), template="period.html", view=view)


def _view(issues: list[PublicIssue], periods: list[list[PublicIssue]], at: int, *, month: int | None) -> PeriodView:
    return PeriodView(
        year=issues[0].day.year,
        month=month,
        months=tuple((day, tuple(map(_titles, of_month))) for day, of_month in groupby(issues, _month)),
        previous=_month(periods[at + 1][0]) if at + 1 < len(periods) else None,
        next=_month(periods[at - 1][0]) if at else None,
    )


def _month(issue: PublicIssue) -> date:
    return issue.day.replace(day=1)


def _titles(issue: PublicIssue) -> IssueTitles:
    return IssueTitles(
        day=issue.day,
        count=len(issue.entries),
        sections=tuple(
            (section.heading, tuple(Titled(entry_id=e.entry_id, title=e.title) for e in section.entries))
            for section in issue.sections
        ),
    )
