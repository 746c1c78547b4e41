"""Sends as rows: planned once, paused, resumed, cancelled, finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Update, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.errors import NotFound
from newsletter.model.delivery import OPEN_STATES, Counts, DeliveryState, Send, SendKind, SendState
from newsletter.model.issue import IssueState
from newsletter.store.tables import deliveries, issues, sends

_OPEN = sorted(state.value for state in OPEN_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which sends are meant: those of one issue, one alone, or (both None) all; none of the publications in ``but``."""

    issue_id: int | None = None
    send_id: int | None = None
    but: tuple[str, ...] = ()

    def __call__(self) -> list[ColumnElement[bool]]:
        """The conditions on ``sends``."""
        conditions: list[ColumnElement[bool]] = []
        if self.issue_id is not None:
            conditions.append(sends.c.issue_id == self.issue_id)
        if self.send_id is not None:
            conditions.append(sends.c.id == self.send_id)
        if self.but:
            conditions.append(sends.c.issue_id.not_in(select(issues.c.id).where(issues.c.publication.in_(self.but))))
        return conditions


def add(
    connection: Connection,
    *,
    issue_id: int,
    kind: SendKind,
    copy: int,
    reason: str,
    operator: str,
    key: str | None,
    now: datetime,
) -> int | None:
    """The new send's id; None where the issue has its first send already, or the key was used before."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    made: int | None = connection.execute(
        dialect.insert(sends)
        .values(
            issue_id=issue_id,
            kind=kind.value,
            state=SendState.RUNNING.value,
            copy=copy,
            reason=reason,
            operator=operator,
            key=key,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(sends.c.id)
    ).scalar_one_or_none()
    return made


def get(connection: Connection, send_id: int) -> Send:
    """Raises NotFound."""
    row = connection.execute(select(sends).where(sends.c.id == send_id)).one_or_none()
    if row is None:
        raise NotFound(f"No send {send_id}.", advice="`newsletter status` shows the sends of each issue.")
    return _send(row)


def of_issue(connection: Connection, issue_id: int) -> tuple[Send, ...]:
    """Oldest first."""
    rows = connection.execute(select(sends).where(sends.c.issue_id == issue_id).order_by(sends.c.id))
    return tuple(_send(row) for row in rows)


def recent(connection: Connection, publication: str, after: datetime) -> tuple[Send, ...]:
    """Those of a publication that go on, or that ended after that instant; newest first."""
    rows = connection.execute(
        select(sends)
        .join(issues, issues.c.id == sends.c.issue_id)
        .where(issues.c.publication == publication, or_(sends.c.finished_at.is_(None), sends.c.finished_at > after))
        .order_by(sends.c.id.desc())
    )
    return tuple(_send(row) for row in rows)


def firsts(connection: Connection, publication: str, count: int) -> tuple[Send, ...]:
    """The first sends of a publication's issues, the newest first."""
    rows = connection.execute(
        select(sends)
        .join(issues, issues.c.id == sends.c.issue_id)
        .where(issues.c.publication == publication, sends.c.kind == SendKind.FIRST.value)
        .order_by(sends.c.created_at.desc(), sends.c.id.desc())
        .limit(count)
    )
    return tuple(_send(row) for row in rows)


def with_key(connection: Connection, key: str) -> Send | None:
    row = connection.execute(select(sends).where(sends.c.key == key)).one_or_none()
    return None if row is None else _send(row)


def running(connection: Connection, scope: Scope) -> tuple[int, ...]:
    """Ids of the sends that may go on."""
    return tuple(
        connection.scalars(
            select(sends.c.id).where(sends.c.state == SendState.RUNNING.value, *scope()).order_by(sends.c.id)
        )
    )


def counts(connection: Connection, send_ids: Iterable[int]) -> dict[int, Counts]:
    """How many deliveries of each send are in each state."""
    ids = list(send_ids)
    found: dict[int, dict[str, int]] = {send_id: {} for send_id in ids}
    for send_id, state, number in connection.execute(
        select(deliveries.c.send_id, deliveries.c.state, func.count())
        .where(deliveries.c.send_id.in_(ids))
        .group_by(deliveries.c.send_id, deliveries.c.state)
    ):
        found[send_id][state] = number
    return {send_id: Counts(**states) for send_id, states in found.items()}


def next_due(connection: Connection, send_ids: Iterable[int]) -> datetime | None:
    """When the first waiting delivery of these sends may be tried."""
    dues = [
        connection.scalar(
            select(func.min(deliveries.c.due_at)).where(deliveries.c.send_id == send_id, deliveries.c.state == state)
        )
        for send_id in send_ids
        for state in (DeliveryState.PENDING.value, DeliveryState.DEFERRED.value)
    ]
    return min((due for due in dues if due is not None), default=None)


def pause(connection: Connection, scope: Scope, reason: str) -> tuple[int, ...]:
    """Stop running sends; gives those that were running."""
    return _changed(connection, _change(SendState.RUNNING, SendState.PAUSED, scope).values(pause_reason=reason))


def resume(connection: Connection, send_id: int, now: datetime) -> bool:
    """Let a paused send go on. True where it was paused."""
    change = _change(SendState.PAUSED, SendState.RUNNING, Scope(send_id=send_id))
    change = change.values(pause_reason=None, resumed_at=now)
    return bool(_changed(connection, change))


def cancel(connection: Connection, send_id: int, now: datetime) -> bool:
    """End a send for good: what is not on its way any more becomes cancelled. True where there was one to end.

    What is being transmitted now is settled by whoever transmits it.
    """
    ended = connection.scalar(
        update(sends)
        .where(sends.c.id == send_id, sends.c.state.in_([SendState.RUNNING.value, SendState.PAUSED.value]))
        .values(state=SendState.CANCELLED.value, finished_at=now)
        .returning(sends.c.id)
    )
    if ended is None:
        return False
    waiting = [state.value for state in (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.DEFERRED)]
    connection.execute(
        update(deliveries)
        .where(deliveries.c.send_id == send_id, deliveries.c.state.in_(waiting))
        .values(state=DeliveryState.CANCELLED.value, lease=None, settled_at=now)
    )
    return True


def finish(connection: Connection, scope: Scope, now: datetime) -> tuple[int, ...]:
    """Close running sends of which nothing is open, and issues of which no send is; gives the sends."""
    is_open = exists().where(deliveries.c.send_id == sends.c.id, deliveries.c.state.in_(_OPEN))
    closed = _changed(
        connection, _change(SendState.RUNNING, SendState.FINISHED, scope).where(~is_open).values(finished_at=now)
    )
    of_this = sends.c.issue_id == issues.c.id
    connection.execute(
        update(issues)
        .where(
            issues.c.state == IssueState.SENDING.value,
            exists().where(of_this, *scope()),
            ~exists().where(of_this, sends.c.state.in_([SendState.RUNNING.value, SendState.PAUSED.value])),
            ~exists(
                select(deliveries.c.id)
                .join(sends, sends.c.id == deliveries.c.send_id)
                .where(of_this, deliveries.c.state.in_(_OPEN))
                .correlate(issues)
            ),
        )
        .values(state=IssueState.FINISHED.value)
    )
    return closed


def _change(before: SendState, after: SendState, scope: Scope) -> Update:
    return update(sends).where(sends.c.state == before.value, *scope()).values(state=after.value)


def _changed(connection: Connection, change: Update) -> tuple[int, ...]:
    return tuple(connection.scalars(change.returning(sends.c.id)))


def _send(row: Row[*tuple[Any, ...]]) -> Send:
    return Send(
        id=row.id,
        issue_id=row.issue_id,
        kind=SendKind(row.kind),
        state=SendState(row.state),
        copy=row.copy,
        reason=row.reason,
        operator=row.operator,
        key=row.key,
        pause_reason=row.pause_reason,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
