"""Everything that is known of deliveries: of one reader in full, of one issue as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select

from newsletter.model.bounce import Bounce
from newsletter.model.delivery import DeliveryState, SendKind, SendState
from newsletter.model.evidence import Attempt, DeliveryLine, Evidence
from newsletter.store import attempts as attempt_rows
from newsletter.store import bounces as bounce_rows
from newsletter.store.tables import attempts, audit_log, bounces, deliveries, issues, sends

_BATCH = 1000


def of_subscriber(connection: Connection, subscriber_id: int, issue_id: int | None = None) -> tuple[Evidence, ...]:
    """Every delivery to a subscriber, whatever the address was then; newest first."""
    return _found(connection, deliveries.c.subscriber_id == subscriber_id, issue_id)


def of_address(connection: Connection, address: str, issue_id: int | None = None) -> tuple[Evidence, ...]:
    """Every delivery to an address, in capitals or not, whoever had it then; newest first."""
    return _found(connection, func.lower(deliveries.c.address) == address.lower(), issue_id)


def lines_of(
    connection: Connection, issue_id: int, *, send_id: int | None = None, state: DeliveryState | None = None
) -> Iterator[DeliveryLine]:
    """Every delivery of an issue in the order of the ledger, a batch at a time in memory."""
    conditions: list[ColumnElement[bool]] = [deliveries.c.issue_id == issue_id]
    if send_id is not None:
        conditions.append(deliveries.c.send_id == send_id)
    if state is not None:
        conditions.append(deliveries.c.state == state.value)
    bounced = (
        select(bounces.c.kind)
        .where(bounces.c.delivery_id == deliveries.c.id)
        .order_by(bounces.c.id.desc())
        .limit(1)
        .correlate(deliveries)
        .scalar_subquery()
    )
    query = (
        select(deliveries, sends.c.kind, attempts.c.relay, attempts.c.outcome, bounced.label("bounced"))
        .join(sends, sends.c.id == deliveries.c.send_id)
        .outerjoin(
            attempts, and_(attempts.c.delivery_id == deliveries.c.id, attempts.c.number == deliveries.c.attempts)
        )
        .where(*conditions)
        .order_by(deliveries.c.id)
    )
    for row in connection.execute(query, execution_options={"yield_per": _BATCH}):
        yield _line(row)


def lacking(connection: Connection, send_id: int, states: Iterable[DeliveryState]) -> dict[str, int]:
    """Of a send's deliveries in each of these states: how many readers no later send of the issue was for."""
    later = deliveries.alias("later")
    rows = connection.execute(
        select(deliveries.c.state, func.count())
        .where(
            deliveries.c.send_id == send_id,
            deliveries.c.state.in_([state.value for state in states]),
            ~exists().where(
                later.c.subscriber_id == deliveries.c.subscriber_id,
                later.c.issue_id == deliveries.c.issue_id,
                later.c.id > deliveries.c.id,
            ),
        )
        .group_by(deliveries.c.state)
    )
    return {**{state.value: 0 for state in states}, **{row[0]: row[1] for row in rows}}


def paused_by(connection: Connection, send_id: int) -> tuple[datetime, str] | None:
    """When a send was paused last, and by whom: an operator, or ``delivery`` for a relay's words."""
    row = connection.execute(
        select(audit_log.c.at, audit_log.c.operator)
        .where(
            audit_log.c.action == "send.pause",
            or_(audit_log.c.object == f"send {send_id}", audit_log.c.object.endswith(f" send {send_id}")),
        )
        .order_by(audit_log.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.at, row.operator)


def _found(connection: Connection, whose: ColumnElement[bool], issue_id: int | None) -> tuple[Evidence, ...]:
    conditions = [whose] if issue_id is None else [whose, deliveries.c.issue_id == issue_id]
    rows = connection.execute(
        select(
            deliveries,
            sends.c.kind,
            sends.c.reason,
            sends.c.state.label("send_state"),
            sends.c.pause_reason,
            issues.c.publication,
            issues.c.date,
        )
        .join(sends, sends.c.id == deliveries.c.send_id)
        .join(issues, issues.c.id == deliveries.c.issue_id)
        .where(*conditions)
        .order_by(deliveries.c.id.desc())
    ).all()
    ids = [row.id for row in rows]
    tried = attempt_rows.of_deliveries(connection, ids)
    came_back = bounce_rows.of_deliveries(connection, ids)
    return tuple(_evidence(row, tried[row.id], came_back[row.id]) for row in rows)


def _evidence(row: Row[Any], tried: tuple[Attempt, ...], came_back: tuple[Bounce, ...]) -> Evidence:
    return Evidence(
        delivery_id=row.id,
        send_id=row.send_id,
        kind=SendKind(row.kind),
        send_state=SendState(row.send_state),
        pause_reason=row.pause_reason,
        reason=row.reason,
        publication=row.publication,
        day=row.date,
        address=row.address,
        copy=row.copy,
        state=DeliveryState(row.state),
        due_at=row.due_at,
        settled_at=row.settled_at,
        words=row.reply or "",
        attempts=tried,
        bounces=came_back,
    )


def _line(row: Row[Any]) -> DeliveryLine:
    return DeliveryLine(
        send_id=row.send_id,
        kind=row.kind,
        delivery_id=row.id,
        address=row.address,
        state=row.state,
        attempts=row.attempts,
        relay=row.relay or "",
        verdict=row.outcome or "",
        code=row.code,
        reply=row.reply or "",
        attempted_at=row.attempted_at,
        settled_at=row.settled_at,
        due_at=row.due_at if row.settled_at is None else None,
        bounced=row.bounced or "",
    )
