"""An issue by its name."""

from __future__ import annotations

from newsletter.errors import NotFound
from newsletter.model.issue import Issue, IssueEntry
from newsletter.store import issues
from newsletter.workflows.site import Site


def load(site: Site, ref: str) -> tuple[Issue, tuple[IssueEntry, ...]]:
    """The issue that ``ref`` names, and its entries in order. Raises NotFound, UsageError."""
    publication, day = site.parse_ref(ref)
    with site.database.reading() as connection:
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        return issue, issues.entries_of(connection, issue)


def no_issue(ref: str) -> NotFound:
    return NotFound(
        f"No issue {ref}.",
        advice=f"`newsletter issue list` shows what is there; `newsletter issue gather {ref}` "
        "or `newsletter journal import FILE` makes one.",
    )
