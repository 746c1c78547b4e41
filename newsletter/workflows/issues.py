"""Issues by name, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.errors import NotFound
from newsletter.model.issue import Issue, IssueEntry
from newsletter.store import appearances, contents, issues
from newsletter.workflows.site import Site


def load(site: Site, ref: str) -> tuple[Issue, tuple[IssueEntry, ...]]:
    """The issue that ``ref`` names, and its entries in order. Raises NotFound, UsageError."""
    publication, day = site.parse_ref(ref)
    with site.database.reading() as connection:
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        return issue, issues.entries_of(connection, issue)


def repeats(site: Site, issue: Issue, entries: Iterable[IssueEntry]) -> Mapping[str, tuple[str, ...]]:
    """Entry id → refs of earlier issues that had its URL, newest first; only entries that repeat one."""
    with site.database.reading() as connection:
        return appearances.earlier(connection, issue, entries)


def list_issues(site: Site, publication: str | None) -> tuple[tuple[Issue, int], ...]:
    """Each issue of a publication, or of all, with its number of entries; newest first in each."""
    chosen = [site.publication(publication).slug] if publication else sorted(site.config.publications)
    with site.database.reading() as connection:
        return tuple(
            (issue, count)
            for slug in chosen
            for counts in [contents.sizes(connection, slug)]
            for issue in issues.list_of(connection, slug)
            for count in [counts.get(issue.id, 0)]
        )


def no_issue(ref: str) -> NotFound:
    return NotFound(
        f"No issue {ref}.",
        advice=f"`newsletter issue list` shows what is there; `newsletter issue gather {ref}` "
        "or `newsletter journal import FILE` makes one.",
    )
