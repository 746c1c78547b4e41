"""Dates of publication and change: whole seconds, each given once in a publication.

Feeds want no two entries changed at the same time, in formats that know only seconds; giving out the moments when they
are written keeps what readers see and what the database says the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from newsletter.store.tables import issue_entries, issues

_SECOND = timedelta(seconds=1)


def give(connection: Connection, publication: str, now: datetime, count: int = 1) -> tuple[datetime, ...]:
    """``count`` moments a second apart, the latest first: the seconds up to ``now``, or, where some of these are taken
    already, the first that are free behind the last one taken."""
    wanted = now.replace(microsecond=0)
    changed = connection.scalar(
        select(func.max(issue_entries.c.updated_at))
        .join_from(issue_entries, issues, issues.c.id == issue_entries.c.issue_id)
        .where(issues.c.publication == publication)
    )
    published = connection.scalar(select(func.max(issues.c.published_at)).where(issues.c.publication == publication))
    latest = max((taken for taken in (changed, published) if taken), default=wanted - count * _SECOND)
    end = max(wanted, latest + count * _SECOND)
    return tuple(end - rank * _SECOND for rank in range(count))
