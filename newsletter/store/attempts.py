"""Attempts: the evidence. Rows are only ever added, beside the settlement they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from newsletter.store.tables import attempts, deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. ``relay`` is empty where the process that tried did not live to say."""

    number: int
    relay: str
    started_at: datetime
    ended_at: datetime
    outcome: str
    code: int | None
    reply: str | None


def of_delivery(connection: Connection, delivery_id: int) -> tuple[Attempt, ...]:
    """In order."""
    rows = connection.execute(select(attempts).where(attempts.c.delivery_id == delivery_id).order_by(attempts.c.number))
    return tuple(
        Attempt(
            number=row.number,
            relay=row.relay,
            started_at=row.started_at,
            ended_at=row.ended_at,
            outcome=row.outcome,
            code=row.code,
            reply=row.reply,
        )
        for row in rows
    )


def last_fault(connection: Connection, send_id: int) -> str | None:
    """What a relay last said against a delivery of the send that is not sent: ``address: code words``."""
    row = connection.execute(
        select(deliveries.c.address, attempts.c.code, attempts.c.reply)
        .join(deliveries, deliveries.c.id == attempts.c.delivery_id)
        .where(deliveries.c.send_id == send_id, deliveries.c.state.in_(["deferred", "failed", "unknown"]))
        .order_by(attempts.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else f"{row.address}: {' '.join(str(part) for part in row[1:] if part)}"
