"""The ledger's moves: leased → attempting → settled. Each move names the state and the lease it moves from, and counts
only when the row was there (fencing); whoever lost a lease moves nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, exists, func, insert, select, update

from newsletter.model.delivery import Claimed, DeliveryState, SendState, Settlement
from newsletter.model.subscriber import SubscriptionState
from newsletter.store.prepared import Prepared
from newsletter.store.sends import Scope, running
from newsletter.store.tables import attempts, deliveries, issues, sends, subscribers, subscriptions, suppressions

UNKNOWN_ATTEMPT = "unknown"
"""How an attempt is recorded whose end nobody saw; the word of ``delivery.outcome.Verdict``."""

_IS_RUNNING = exists().where(sends.c.id == deliveries.c.send_id, sends.c.state == SendState.RUNNING.value)
_IS_CANCELLED = exists().where(sends.c.id == deliveries.c.send_id, sends.c.state == SendState.CANCELLED.value)
_STILL_READS = exists(
    select(subscriptions.c.id)
    .join(issues, issues.c.publication == subscriptions.c.publication)
    .where(
        issues.c.id == deliveries.c.issue_id,
        subscriptions.c.subscriber_id == deliveries.c.subscriber_id,
        subscriptions.c.state == SubscriptionState.ACTIVE.value,
    )
    .correlate(deliveries)
)
_IS_SUPPRESSED = exists(
    select(suppressions.c.id)
    .join(subscribers, subscribers.c.email_key == suppressions.c.email_key)
    .where(subscribers.c.id == deliveries.c.subscriber_id, suppressions.c.lifted_at.is_(None))
    .correlate(deliveries)
)
_UNKNOWNS = (
    select(func.count())
    .where(attempts.c.delivery_id == deliveries.c.id, attempts.c.outcome == UNKNOWN_ATTEMPT)
    .correlate(deliveries)
    .scalar_subquery()
)
_FIRST_TRY = (
    select(func.min(attempts.c.started_at))
    .where(attempts.c.delivery_id == deliveries.c.id)
    .correlate(deliveries)
    .scalar_subquery()
)


class Fenced(Exception):
    """Some row was not ours any more; nothing of this transaction may stay."""


def lease(connection: Connection, *, token: int, scope: Scope, limit: int, now: datetime) -> tuple[Claimed, ...]:
    """Claim up to ``limit`` deliveries that are due, those that waited for a retry first."""
    ids: list[int] = []
    for send_id in running(connection, scope):
        for state in (DeliveryState.DEFERRED, DeliveryState.PENDING):
            if len(ids) < limit:
                ids += connection.scalars(_due(send_id, state, limit - len(ids), now).with_for_update(skip_locked=True))
    if not ids:
        return ()
    won = update(deliveries).where(
        deliveries.c.id.in_(ids), deliveries.c.state.in_([DeliveryState.DEFERRED.value, DeliveryState.PENDING.value])
    )
    connection.execute(won.values(state=DeliveryState.LEASED.value, lease=token))
    rows = connection.execute(
        select(
            deliveries.c.id,
            deliveries.c.send_id,
            deliveries.c.edition_id,
            deliveries.c.issue_id,
            deliveries.c.copy,
            subscribers.c.uid,
            deliveries.c.address,
            deliveries.c.attempts,
            _UNKNOWNS.label("unknowns"),
            _FIRST_TRY.label("first_tried_at"),
            deliveries.c.lease,
        )
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(deliveries.c.id.in_(ids), deliveries.c.lease == token)
        .order_by(deliveries.c.id)
    )
    return tuple(_claimed(row) for row in rows)


def anything_due(connection: Connection, scope: Scope, now: datetime) -> bool:
    """Whether ``lease`` would find something."""
    return any(
        connection.scalar(_due(send_id, state, 1, now)) is not None
        for send_id in running(connection, scope)
        for state in (DeliveryState.DEFERRED, DeliveryState.PENDING)
    )


def begun_already(connection: Connection, claims: Sequence[Claimed]) -> frozenset[int]:
    """Those claims that ``begin`` has begun in a transaction of which we never heard whether it was committed."""
    return frozenset(
        claim.id
        for claim in claims
        if connection.scalar(
            select(deliveries.c.id).where(
                deliveries.c.id == claim.id,
                deliveries.c.lease == claim.lease,
                deliveries.c.attempts == claim.attempts + 1,
                deliveries.c.state == DeliveryState.ATTEMPTING.value,
            )
        )
    )


def begin(connection: Connection, claims: Sequence[Claimed], now: datetime) -> frozenset[int]:
    """leased → attempting, for those that may still be mailed; gives their ids.

    The send must be running, the reader still subscribed and not suppressed. What may not is put where it belongs.
    """
    ids = [claim.id for claim in claims]
    token = claims[0].lease
    if connection.dialect.name == "postgresql":
        # Whoever unsubscribes at this moment waits until we have said so, or we see that they have left.
        _hold_subscriptions(len(ids)).run(connection, _numbered(ids))
    rows = _begin(len(ids)).run(connection, {"b_now": now, "b_lease": token, **_numbered(ids)})
    begun = frozenset(row[0] for row in rows)
    if len(begun) < len(ids):
        ours = (deliveries.c.id.in_(ids), deliveries.c.lease == token, deliveries.c.state == DeliveryState.LEASED.value)
        settled = {"lease": None, "settled_at": now}
        for condition, values in (
            (_IS_CANCELLED, {"state": DeliveryState.CANCELLED.value, **settled}),
            (
                ~_STILL_READS,
                {"state": DeliveryState.CANCELLED.value, "reply": "unsubscribed before it was sent", **settled},
            ),
            (_IS_SUPPRESSED, {"state": DeliveryState.SUPPRESSED.value, **settled}),
            (~_IS_RUNNING, {"state": DeliveryState.PENDING.value, "lease": None}),
        ):
            connection.execute(update(deliveries).where(*ours, condition).values(**values))
    return begun


def settle(connection: Connection, settlements: Sequence[Settlement]) -> None:
    """attempting → what it came to, with the attempt beside it. Raises Fenced where a row is not ours any more."""
    if _SETTLE.run_many(connection, [_row_values(settlement) for settlement in settlements]) != len(settlements):
        raise Fenced
    _RECORD.run_many(connection, [_attempt_values(settlement) for settlement in settlements])
    waiting = [settlement.delivery_id for settlement in settlements if settlement.settled_at is None]
    if waiting:
        # A send that was cancelled meanwhile has nothing that waits.
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(waiting), _IS_CANCELLED)
            .values(
                state=DeliveryState.CANCELLED.value, settled_at=max(settlement.ended_at for settlement in settlements)
            )
        )


def held(connection: Connection, settlements: Iterable[Settlement]) -> frozenset[int]:
    """Ids of those deliveries that are still ours to settle."""
    return frozenset(
        settlement.delivery_id
        for settlement in settlements
        if connection.scalar(
            select(deliveries.c.id).where(
                deliveries.c.id == settlement.delivery_id,
                deliveries.c.lease == settlement.lease,
                deliveries.c.attempts == settlement.number,
                deliveries.c.state == DeliveryState.ATTEMPTING.value,
            )
        )
    )


_SETTLE = Prepared(
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("b_id"),
        deliveries.c.lease == bindparam("b_lease"),
        deliveries.c.attempts == bindparam("b_number"),
        deliveries.c.state == DeliveryState.ATTEMPTING.value,
    )
    .values(
        state=bindparam("b_state"),
        lease=None,
        due_at=bindparam("b_due_at"),
        settled_at=bindparam("b_settled_at"),
        code=bindparam("b_code"),
        reply=bindparam("b_reply"),
    )
)


_RECORD = Prepared(
    insert(attempts)
    .values(
        delivery_id=bindparam("b_id"),
        number=bindparam("b_number"),
        relay=bindparam("b_relay"),
        started_at=bindparam("b_started_at"),
        ended_at=bindparam("b_ended_at"),
        outcome=bindparam("b_outcome"),
        code=bindparam("b_code"),
        reply=bindparam("b_reply"),
    )
    .inline()
)


@cache
def _begin(number: int) -> Prepared:
    """leased → attempting for so many ids, where they may be mailed."""
    return Prepared(
        update(deliveries)
        .where(
            deliveries.c.id.in_([bindparam(f"b_id{n}", type_=deliveries.c.id.type) for n in range(number)]),
            deliveries.c.lease == bindparam("b_lease"),
            deliveries.c.state == DeliveryState.LEASED.value,
            _IS_RUNNING,
            _STILL_READS,
            ~_IS_SUPPRESSED,
        )
        .values(
            state=DeliveryState.ATTEMPTING.value, attempts=deliveries.c.attempts + 1, attempted_at=bindparam("b_now")
        )
        .returning(deliveries.c.id)
    )


@cache
def _hold_subscriptions(number: int) -> Prepared:
    ids = [bindparam(f"b_id{n}", type_=deliveries.c.id.type) for n in range(number)]
    return Prepared(
        select(subscriptions.c.id)
        .join(deliveries, deliveries.c.subscriber_id == subscriptions.c.subscriber_id)
        .where(deliveries.c.id.in_(ids))
        .with_for_update(read=True, of=subscriptions)
    )


def _numbered(ids: Sequence[int]) -> dict[str, int]:
    return {f"b_id{n}": id_ for n, id_ in enumerate(ids)}


def _row_values(settlement: Settlement) -> dict[str, Any]:
    return {
        "b_id": settlement.delivery_id,
        "b_lease": settlement.lease,
        "b_number": settlement.number,
        "b_state": settlement.state.value,
        "b_due_at": settlement.due_at,
        "b_settled_at": settlement.settled_at,
        "b_code": settlement.code,
        "b_reply": settlement.reply,
    }


def _attempt_values(settlement: Settlement) -> dict[str, Any]:
    return {
        "b_id": settlement.delivery_id,
        "b_number": settlement.number,
        "b_relay": settlement.relay,
        "b_started_at": settlement.started_at,
        "b_ended_at": settlement.ended_at,
        "b_outcome": settlement.verdict,
        "b_code": settlement.code,
        "b_reply": settlement.reply,
    }


def _due(send_id: int, state: DeliveryState, limit: int, now: datetime) -> Select[tuple[int]]:
    # One send and one state at a time: so the index gives them in order, however many there are.
    return (
        select(deliveries.c.id)
        .where(deliveries.c.send_id == send_id, deliveries.c.state == state.value, deliveries.c.due_at <= now)
        .order_by(deliveries.c.due_at)
        .limit(limit)
    )


def _claimed(row: Row[*tuple[Any, ...]]) -> Claimed:
    return Claimed(
        id=row.id,
        send_id=row.send_id,
        edition_id=row.edition_id,
        issue_id=row.issue_id,
        copy=row.copy,
        subscriber_uid=row.uid,
        address=row.address,
        attempts=row.attempts,
        unknowns=row.unknowns,
        first_tried_at=row.first_tried_at,
        lease=row.lease,
    )
