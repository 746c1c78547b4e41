"""A draft without entries, or with entries after all → its front matter announces that, or does so no more."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.issues.front import first_front
from newsletter.issues.quiet import busy_week, quiet_week
from newsletter.model.issue import Issue
from newsletter.store import issues


def announce(connection: Connection, publication: Publication, issue: Issue, *, is_empty: bool) -> None:
    """Keep a draft's announcement in step, where the schedule wants one; inside the caller's transaction."""
    if publication.schedule.empty_week != "announce":
        return
    first = first_front(publication, issues.last_front(connection, publication.slug, issue.date))
    front = (quiet_week if is_empty else busy_week)(issue.front, first)
    if front != issue.front:
        issues.set_front(connection, issue.id, front)
