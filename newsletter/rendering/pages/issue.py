"""One issue, whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from newsletter import links as paths
from newsletter.rendering.pages.archive import Archive, PublicIssue
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueView:
    """``categories`` are those that occur in the issue, by slug."""

    issue: PublicIssue
    categories: dict[str, Category]
    previous: date | None
    next: date | None


def issues(frame: Frame, archive: Archive) -> Iterator[Page]:
    days = [issue.day for issue in archive.issues]
    for at, issue in enumerate(archive.issues):
        slugs = sorted({entry.category for entry in issue.entries if entry.category})
        view = IssueView(
            issue=issue,
            categories={slug: frame.category(slug) for slug in slugs},
            previous=days[at + 1] if at + 1 < len(days) else None,
            next=days[at - 1] if at else None,
        )
        yield Page(path=paths.issue(frame.slug, issue.day), template="issue.html", view=view)
