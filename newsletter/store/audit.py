"""The audit log: who did what to which thing, when, and why. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from newsletter.store.tables import audit_log


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One row."""

    id: int
    at: datetime
    operator: str
    action: str
    object: str
    reason: str | None


def record(
    connection: Connection,
    *,
    at: datetime,
    operator: str,
    action: str,
    object: str,
    reason: str | None = None,
    detail: str | None = None,
) -> None:
    """Add one row, in the transaction of the deed itself. ``object`` names the thing, such as an issue's ref."""
    connection.execute(
        insert(audit_log).values(at=at, operator=operator, action=action, object=object, reason=reason, detail=detail)
    )


def deeds(connection: Connection, *, action: str, operator: str, after: datetime) -> tuple[Deed, ...]:
    """What somebody did after that instant, oldest first."""
    rows = connection.execute(
        select(audit_log)
        .where(audit_log.c.at > after, audit_log.c.action == action, audit_log.c.operator == operator)
        .order_by(audit_log.c.id)
    )
    return tuple(
        Deed(id=row.id, at=row.at, operator=row.operator, action=row.action, object=row.object, reason=row.reason)
        for row in rows
    )
