"""issue → the bytes of its journal file."""

from __future__ import annotations

from newsletter.store import issues
from newsletter.workflows.issue_journal import journal_text
from newsletter.workflows.issues import no_issue
from newsletter.workflows.site import Site


def export_journal(site: Site, ref: str) -> bytes:
    """The journal file of an issue, UTF-8, in any state of it. Raises NotFound, UsageError."""
    publication, day = site.parse_ref(ref)
    with site.database.reading() as connection:
        issue = issues.find(connection, publication.slug, day)
        if issue is None:
            raise no_issue(f"{publication.slug}/{day}")
        return journal_text(connection, issue, publication).encode()
