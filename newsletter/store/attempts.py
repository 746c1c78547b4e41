"""Attempts: the evidence. Rows are only ever added, beside the settlement they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from newsletter.model.evidence import Attempt
from newsletter.store.tables import attempts, deliveries


def of_delivery(connection: Connection, delivery_id: int) -> tuple[Attempt, ...]:
    """In order."""
    return of_deliveries(connection, [delivery_id])[delivery_id]


def of_deliveries(connection: Connection, delivery_ids: Sequence[int]) -> dict[int, tuple[Attempt, ...]]:
    """Of each delivery, in order."""
    found: dict[int, list[Attempt]] = {delivery_id: [] for delivery_id in delivery_ids}
    rows = connection.execute(
        select(attempts)
        .where(attempts.c.delivery_id.in_(list(found)))
        .order_by(attempts.c.delivery_id, attempts.c.number)
    )
    for row in rows:
        found[row.delivery_id].append(_attempt(row))
    return {delivery_id: tuple(each) for delivery_id, each in found.items()}


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


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        number=row.number,
        relay=row.relay,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        code=row.code,
        reply=row.reply,
    )
