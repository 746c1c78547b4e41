"""The audit log: who did what to which thing, when, and why. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from newsletter.store.tables import audit_log


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
