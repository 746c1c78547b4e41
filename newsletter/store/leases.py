"""Leases: which processes work, and what becomes of the claims of one that does not any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Update, delete, exists, func, insert, select, update

from newsletter.model.delivery import DeliveryState, Lease, SendState
from newsletter.store.ledger import UNKNOWN_ATTEMPT
from newsletter.store.tables import attempts, deliveries, leases, sends


def take(connection: Connection, *, host: str, process: str, now: datetime, until: datetime) -> int:
    """A new fencing token; none is ever given twice."""
    token: int = connection.execute(
        insert(leases).values(host=host, process=process, taken_at=now, expires_at=until).returning(leases.c.id)
    ).scalar_one()
    return token


def renew(connection: Connection, token: int, until: datetime) -> bool:
    """A sign of life. False where the lease was taken away: nothing that was claimed under it is ours any more."""
    return (
        connection.scalar(update(leases).where(leases.c.id == token).values(expires_at=until).returning(leases.c.id))
        is not None
    )


def all_of(connection: Connection) -> tuple[Lease, ...]:
    """Everybody who works, or died at work."""
    rows = connection.execute(select(leases).order_by(leases.c.id))
    return tuple(_lease(row) for row in rows)


def holders(connection: Connection, send_ids: Sequence[int]) -> tuple[Lease, ...]:
    """Who has claimed deliveries of these sends."""
    claimed = exists().where(deliveries.c.lease == leases.c.id, deliveries.c.send_id.in_(send_ids))
    return tuple(_lease(row) for row in connection.execute(select(leases).where(claimed)))


def release(connection: Connection, token: int, now: datetime) -> None:
    """Give back what was claimed and not begun, and the lease itself when nothing is left under it."""
    reopen(connection, token, now)
    connection.execute(delete(leases).where(leases.c.id == token, ~exists().where(deliveries.c.lease == leases.c.id)))


def release_taken(connection: Connection, *, host: str, process: str, taken_at: datetime, now: datetime) -> None:
    """Give back what was taken at a moment, if it was: its token never came to be known."""
    taken = (leases.c.host == host, leases.c.process == process, leases.c.taken_at == taken_at)
    for token in connection.scalars(select(leases.c.id).where(*taken)).all():
        release(connection, token, now)


def recover(
    connection: Connection, lease: Lease, *, on_unknown: Literal["resend", "hold"], limit: int, now: datetime
) -> tuple[int, int] | None:
    """Take a dead process's claims away; gives how many were surely unsent, and how many ended unknown.

    What was only leased is certainly unsent and waits again. What was attempting may have arrived: the attempt is
    recorded as unknown, and the delivery is open again under ``resend`` (unless that happened ``limit`` times
    already), or unknown. None where the process gave a sign of life meanwhile.
    """
    found = connection.execute(
        select(leases.c.id).where(leases.c.id == lease.id, leases.c.expires_at == lease.expires_at).with_for_update()
    ).one_or_none()
    if found is None:
        return None
    unsent = reopen(connection, lease.id, now)
    rows = connection.execute(
        select(
            deliveries.c.id,
            deliveries.c.attempts,
            deliveries.c.attempted_at,
            sends.c.state.label("of_send"),
            select(func.count())
            .where(attempts.c.delivery_id == deliveries.c.id, attempts.c.outcome == UNKNOWN_ATTEMPT)
            .correlate(deliveries)
            .scalar_subquery()
            .label("unknowns"),
        )
        .join(sends, sends.c.id == deliveries.c.send_id)
        .where(deliveries.c.lease == lease.id)
    ).all()
    for row in rows:
        words = "the sending process ended before the relay's reply was recorded"
        connection.execute(
            insert(attempts).values(
                delivery_id=row.id,
                number=row.attempts,
                relay="",
                started_at=row.attempted_at,
                ended_at=now,
                outcome=UNKNOWN_ATTEMPT,
                reply=words,
            )
        )
        again = on_unknown == "resend" and row.unknowns + 1 < limit and row.of_send != SendState.CANCELLED.value
        state = DeliveryState.PENDING if again else DeliveryState.UNKNOWN
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id == row.id)
            .values(state=state.value, lease=None, due_at=now, settled_at=None if again else now, reply=words)
        )
    connection.execute(delete(leases).where(leases.c.id == lease.id))
    return unsent, len(rows)


def reopen(connection: Connection, token: int, now: datetime) -> int:
    """What was claimed and not begun is certainly unsent: let it wait again. Gives how many."""
    leased = (deliveries.c.lease == token, deliveries.c.state == DeliveryState.LEASED.value)
    cancelled = exists().where(sends.c.id == deliveries.c.send_id, sends.c.state == SendState.CANCELLED.value)
    _count(
        connection,
        update(deliveries)
        .where(*leased, cancelled)
        .values(state=DeliveryState.CANCELLED.value, lease=None, settled_at=now),
    )
    return _count(connection, update(deliveries).where(*leased).values(state=DeliveryState.PENDING.value, lease=None))


def _count(connection: Connection, change: Update) -> int:
    return len(connection.execute(change.returning(deliveries.c.id)).all())


def _lease(row: Row[*tuple[Any, ...]]) -> Lease:
    return Lease(id=row.id, host=row.host, process=row.process, expires_at=row.expires_at)
