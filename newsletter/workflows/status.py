"""How far an issue has come, at any moment."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.model.issue import Issue
from newsletter.model.status import Status
from newsletter.store import bounces, issues, sends
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site


def status(site: Site, ref: str) -> Status:
    """Before planning there are no sends. Raises NotFound, UsageError."""
    issue, _ = load(site, ref)
    with site.database.reading() as connection:
        return status_of(connection, issues.get(connection, issue.id))


def statuses(site: Site) -> tuple[Status, ...]:
    """Of every issue, newest first within each publication."""
    with site.database.reading() as connection:
        return tuple(
            status_of(connection, issue)
            for publication in sorted(site.config.publications)
            for issue in issues.list_of(connection, publication)
        )


def status_of(connection: Connection, issue: Issue) -> Status:
    """The status of a known issue."""
    found = sends.of_issue(connection, issue.id)
    counts = sends.counts(connection, [send.id for send in found])
    return Status(
        issue=issue,
        sends=tuple((send, counts[send.id]) for send in found),
        bounced=bounces.returned(connection, [send.id for send in found]),
    )
