"""How far an issue has come, at any moment."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.model.issue import Issue
from newsletter.model.status import Status
from newsletter.store import attempts, bounces, issues, sends
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


def explain(site: Site, status: Status) -> tuple[str, ...]:
    """In words: for each send that is not over what it waits for, and what was said last against it."""
    lines: list[str] = []
    with site.database.reading() as connection:
        for send, counts in status.sends:
            if send.pause_reason:
                lines.append(f"Send {send.id} is paused: {send.pause_reason}")
            if counts.open and not send.pause_reason:
                due = sends.next_due(connection, [send.id])
                if counts.leased + counts.attempting:
                    lines.append(f"Send {send.id}: {counts.leased + counts.attempting} are being delivered.")
                elif due is not None and due > site.clock.now():
                    lines.append(f"Send {send.id}: the next try is due at {due:%Y-%m-%d %H:%M:%S} UTC.")
                else:
                    lines.append(f"Send {send.id}: {counts.open} wait for `newsletter send {status.issue.ref}`.")
            if status.bounced.get(send.id):
                lines.append(f"Send {send.id}: {status.bounced[send.id]} came back.")
            said = attempts.last_fault(connection, send.id)
            if said is not None:
                lines.append(f"Send {send.id}: last fault: {said}")
    return tuple(lines)
