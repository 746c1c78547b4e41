"""The ledger's moves: leased → attempting → settled. Each move names the state and the lease it moves from, and counts
only when the row was there (fencing); whoever lost a lease moves nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import product
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, exists, func, insert, literal_column, select, update

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


class Fenced(Exception):
    """Some row was not ours any more; nothing of this transaction may stay."""


def lease(
    connection: Connection, *, token: int, scope: Scope, limit: int, now: datetime, early: bool = True
) -> tuple[Claimed, ...]:
    """Claim up to ``limit`` deliveries that are due, those that waited for a retry first.

    ``early``: then also those that were never tried and are not due. They were postponed; or a clock was wrong when
    they were planned and has been put right since.
    """
    claimed: list[Claimed] = []
    due = ((DeliveryState.DEFERRED, False), (DeliveryState.PENDING, False))
    for moves in (due, ((DeliveryState.PENDING, True),)) if early else (due,):
        for send_id, (state, whenever) in product(running(connection, scope), moves):
            if len(claimed) < limit:
                rows = _lease(state, limit - len(claimed), whenever).run(connection, (send_id, token, now))
                tried = _tried(connection, [row[0] for row in rows if row[6]])
                claimed += [_claimed(row, send_id, token, *tried.get(row[0], (0, None))) for row in rows]
    return tuple(sorted(claimed, key=attrgetter("id")))


def anything_due(connection: Connection, scope: Scope, now: datetime) -> bool:
    """Whether ``lease`` would find something."""
    return any(
        connection.scalar(_due(send_id, state, 1, now, whenever=state is DeliveryState.PENDING)) is not None
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
        _hold_subscriptions(len(ids)).run(connection, ids)
    rows = _begin(len(ids)).run(connection, (now, token, *ids))
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


def postpone(connection: Connection, claims: Sequence[Claimed], *, until: datetime) -> None:
    """leased → pending again, behind the others: it is not their turn. All are under one lease."""
    if claims:
        connection.execute(
            update(deliveries)
            .where(
                deliveries.c.id.in_([claim.id for claim in claims]),
                deliveries.c.lease == claims[0].lease,
                deliveries.c.state == DeliveryState.LEASED.value,
            )
            .values(state=DeliveryState.PENDING.value, lease=None, due_at=until)
        )


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
    ),
    "b_id", "b_lease", "b_number", "b_state", "b_due_at", "b_settled_at", "b_code", "b_reply",
)  # fmt: skip


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
    .inline(),
    "b_id", "b_number", "b_relay", "b_started_at", "b_ended_at", "b_outcome", "b_code", "b_reply",
)  # fmt: skip


@cache
def _lease(state: DeliveryState, limit: int, whenever: bool) -> Prepared:
    """pending or deferred → leased, when they are due or whenever that is, with what composing wants to know.

    SQLite's RETURNING drops the names of tables: no subquery in it may have a column of its own that is meant to be
    the delivery's.
    """
    uid = select(subscribers.c.uid).where(subscribers.c.id == deliveries.c.subscriber_id)
    due = _due(bindparam("b_send"), state, limit, bindparam("b_now"), whenever=whenever)
    return Prepared(
        update(deliveries)
        .where(deliveries.c.id.in_(due.with_for_update(skip_locked=True)))
        .values(state=DeliveryState.LEASED.value, lease=bindparam("b_lease"))
        .returning(
            deliveries.c.id,
            deliveries.c.edition_id,
            deliveries.c.issue_id,
            deliveries.c.copy,
            uid.correlate(deliveries).scalar_subquery(),
            deliveries.c.address,
            deliveries.c.attempts,
        ),
        "b_send",
        "b_lease",
        "b_now",
    )


@cache
def _begin(number: int) -> Prepared:
    """leased → attempting for so many ids, where they may be mailed."""
    return Prepared(
        update(deliveries)
        .where(
            deliveries.c.id.in_([bindparam(name, type_=deliveries.c.id.type) for name in _numbered(number)]),
            deliveries.c.lease == bindparam("b_lease"),
            deliveries.c.state == DeliveryState.LEASED.value,
            _IS_RUNNING,
            _STILL_READS,
            ~_IS_SUPPRESSED,
        )
        .values(
            state=DeliveryState.ATTEMPTING.value, attempts=deliveries.c.attempts + 1, attempted_at=bindparam("b_now")
        )
        .returning(deliveries.c.id),
        "b_now",
        "b_lease",
        *_numbered(number),
    )


@cache
def _hold_subscriptions(number: int) -> Prepared:
    ids = [bindparam(name, type_=deliveries.c.id.type) for name in _numbered(number)]
    return Prepared(
        select(subscriptions.c.id)
        .join(deliveries, deliveries.c.subscriber_id == subscriptions.c.subscriber_id)
        .where(deliveries.c.id.in_(ids))
        .with_for_update(read=True, of=subscriptions),
        *_numbered(number),
    )


def _numbered(number: int) -> list[str]:
    return [f"b_id{n}" for n in range(number)]


def _row_values(settlement: Settlement) -> tuple[Any, ...]:
    return (
        settlement.delivery_id,
        settlement.lease,
        settlement.number,
        settlement.state.value,
        settlement.due_at,
        settlement.settled_at,
        settlement.code,
        settlement.reply,
    )


def _attempt_values(settlement: Settlement) -> tuple[Any, ...]:
    return (
        settlement.delivery_id,
        settlement.number,
        settlement.relay,
        settlement.started_at,
        settlement.ended_at,
        settlement.verdict,
        settlement.code,
        settlement.reply,
    )


def _due(send_id: Any, state: DeliveryState, limit: int, now: Any, *, whenever: bool) -> Select[tuple[int]]:
    # One send and one state at a time: so the index gives them in order, however many there are.
    waiting = deliveries.alias("waiting")
    is_due = () if whenever else (waiting.c.due_at <= now,)
    return (
        select(waiting.c.id)
        .where(waiting.c.send_id == send_id, waiting.c.state == state.value, *is_due)
        .order_by(waiting.c.due_at)
        .limit(literal_column(str(limit)))
    )


def _tried(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    """Of deliveries that were tried before: how many tries ended unknown, and when the first one began since their send
    was resumed last."""
    if not ids:
        return {}
    unknown = case((attempts.c.outcome == UNKNOWN_ATTEMPT, 1), else_=0)
    started = attempts.c.started_at
    since_pause = case((started >= func.coalesce(sends.c.resumed_at, started), started))
    rows = connection.execute(
        select(attempts.c.delivery_id, func.sum(unknown), func.min(since_pause))
        .join(deliveries, deliveries.c.id == attempts.c.delivery_id)
        .join(sends, sends.c.id == deliveries.c.send_id)
        .where(attempts.c.delivery_id.in_(ids))
        .group_by(attempts.c.delivery_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _claimed(row: Sequence[Any], send_id: int, token: int, unknowns: int, first_tried_at: datetime | None) -> Claimed:
    return Claimed(
        id=row[0],
        send_id=send_id,
        edition_id=row[1],
        issue_id=row[2],
        copy=row[3],
        subscriber_uid=row[4],
        address=row[5],
        attempts=row[6],
        unknowns=unknowns,
        first_tried_at=first_tried_at,
        lease=token,
    )
