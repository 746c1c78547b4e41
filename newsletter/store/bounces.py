"""Bounces: what came back, each message once, beside the delivery that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.bounce import Bounce, Bounced, Kind, Step
from newsletter.store.tables import bounces, deliveries, issues, sends, subscribers

KEPT_OCTETS = 256 * 1024
"""How much of a message is kept: enough for every report, without the attachments that some return."""
_RETURNED = (Kind.HARD.value, Kind.SOFT.value, Kind.POLICY.value)
_TAKEN = (Step.SUPPRESSED.value, Step.HELD.value, Step.RELEASED.value)


def is_known(connection: Connection, sha256: str) -> bool:
    """Whether the message was taken in before."""
    return connection.scalar(select(bounces.c.id).where(bounces.c.sha256 == sha256)) is not None


def add(
    connection: Connection,
    *,
    sha256: str,
    now: datetime,
    source: str,
    kind: Kind,
    status: str,
    reason: str,
    recipient: str,
    evidence: str,
    delivery_id: int | None,
    outcome: Step,
    message: bytes,
) -> int | None:
    """The new bounce's id; None where the message was taken in before."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    made: int | None = connection.execute(
        dialect.insert(bounces)
        .values(
            sha256=sha256,
            received_at=now,
            source=source,
            kind=kind.value,
            status=status,
            reason=reason,
            recipient=recipient,
            evidence=evidence,
            delivery_id=delivery_id,
            outcome=outcome.value,
            message=message[:KEPT_OCTETS],
        )
        .on_conflict_do_nothing()
        .returning(bounces.c.id)
    ).scalar_one_or_none()
    return made


def delivery(connection: Connection, delivery_id: int) -> Bounced | None:
    """The delivery of that number."""
    row = connection.execute(_deliveries().where(deliveries.c.id == delivery_id)).one_or_none()
    return None if row is None else _bounced(row)


def delivery_named(connection: Connection, *, publication: str, day: date, uid: str, copy: int) -> Bounced | None:
    """The last delivery of that copy of an issue to that reader."""
    row = connection.execute(
        _deliveries()
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(
            issues.c.publication == publication,
            issues.c.date == day,
            subscribers.c.uid == uid,
            deliveries.c.copy == copy,
        )
        .order_by(deliveries.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _bounced(row)


def lock_send(connection: Connection, send_id: int) -> None:
    """Let no other transaction decide about bounces of this send before this one ends."""
    connection.execute(select(sends.c.id).where(sends.c.id == send_id).with_for_update())


def audience_of(connection: Connection, send_id: int) -> int:
    """How many deliveries a send has."""
    query = select(func.count()).select_from(deliveries).where(deliveries.c.send_id == send_id)
    return connection.execute(query).scalar_one()


def taken_of(connection: Connection, send_id: int, *, but: Iterable[int]) -> int:
    """How many readers bounces of a send have suppressed, or would have, had they not been held; without the deliveries
    ``but``. Complaints, which are never held, do not count."""
    return connection.execute(
        select(func.count(bounces.c.delivery_id.distinct()))
        .join(deliveries, deliveries.c.id == bounces.c.delivery_id)
        .where(
            deliveries.c.send_id == send_id,
            deliveries.c.id.not_in(list(but)),
            bounces.c.outcome.in_(_TAKEN),
            bounces.c.kind != Kind.COMPLAINT.value,
        )
    ).scalar_one()


def soft_issues(connection: Connection, bounced: Bounced, window: int, *, more: Iterable[int] = ()) -> int:
    """How many of the last ``window`` issues that went to a reader bounced softly, ``bounced`` among them; the
    deliveries ``more`` count as having bounced too."""
    last = (
        select(deliveries.c.issue_id)
        .join(issues, issues.c.id == deliveries.c.issue_id)
        .where(
            deliveries.c.subscriber_id == bounced.subscriber_id,
            issues.c.publication == bounced.publication,
            deliveries.c.state.in_(["sent", "failed", "unknown"]),
        )
        .group_by(deliveries.c.issue_id, issues.c.date)
        .order_by(issues.c.date.desc())
        .limit(window)
        .subquery()
    )
    return connection.execute(
        select(func.count(deliveries.c.issue_id.distinct()))
        .outerjoin(bounces, bounces.c.delivery_id == deliveries.c.id)
        .where(
            deliveries.c.subscriber_id == bounced.subscriber_id,
            deliveries.c.issue_id.in_(select(last.c.issue_id)),
            or_(bounces.c.kind == Kind.SOFT.value, deliveries.c.id.in_([bounced.delivery_id, *more])),
        )
    ).scalar_one()


def returned(connection: Connection, send_ids: Iterable[int]) -> dict[int, int]:
    """How many deliveries of each send came back, whatever the relay had said before."""
    ids = list(send_ids)
    rows = connection.execute(
        select(deliveries.c.send_id, func.count(deliveries.c.id.distinct()))
        .join(bounces, bounces.c.delivery_id == deliveries.c.id)
        .where(deliveries.c.send_id.in_(ids), bounces.c.kind.in_(_RETURNED))
        .group_by(deliveries.c.send_id)
    )
    return {**dict.fromkeys(ids, 0), **{row[0]: row[1] for row in rows}}


def held(connection: Connection) -> tuple[Bounce, ...]:
    """Bounces that wait for an operator, oldest first."""
    return _found(connection, _kept().where(bounces.c.outcome == Step.HELD.value).order_by(bounces.c.id))


def held_sends(connection: Connection, publication: str) -> tuple[int, ...]:
    """The sends of a publication of which bounces wait for an operator."""
    return tuple(
        connection.scalars(
            select(deliveries.c.send_id)
            .distinct()
            .join(bounces, bounces.c.delivery_id == deliveries.c.id)
            .join(issues, issues.c.id == deliveries.c.issue_id)
            .where(bounces.c.outcome == Step.HELD.value, issues.c.publication == publication)
        )
    )


def complained_at(connection: Connection, publication: str, after: datetime) -> tuple[datetime, ...]:
    """When readers of a publication called it spam, each reader's first time of a delivery."""
    rows = connection.execute(
        select(func.min(bounces.c.received_at))
        .join(deliveries, deliveries.c.id == bounces.c.delivery_id)
        .join(issues, issues.c.id == deliveries.c.issue_id)
        .where(
            bounces.c.kind == Kind.COMPLAINT.value,
            bounces.c.received_at > after,
            issues.c.publication == publication,
        )
        .group_by(bounces.c.delivery_id)
    )
    return tuple(rows.scalars())


def of_address(connection: Connection, address: str) -> tuple[Bounce, ...]:
    """Everything that came back from an address, newest first."""
    return _found(connection, _kept().where(deliveries.c.address == address).order_by(bounces.c.id.desc()))


def of_deliveries(connection: Connection, delivery_ids: Iterable[int]) -> dict[int, tuple[Bounce, ...]]:
    """What came back of each delivery, oldest first."""
    found: dict[int, list[Bounce]] = {delivery_id: [] for delivery_id in delivery_ids}
    query = _kept().where(bounces.c.delivery_id.in_(list(found))).order_by(bounces.c.id)
    for bounce in _found(connection, query):
        if bounce.delivery_id is not None:
            found[bounce.delivery_id].append(bounce)
    return {delivery_id: tuple(each) for delivery_id, each in found.items()}


def of_subscriber(connection: Connection, subscriber_id: int) -> tuple[Bounce, ...]:
    """Everything that came back from one person's deliveries, newest first."""
    return _found(connection, _kept().where(deliveries.c.subscriber_id == subscriber_id).order_by(bounces.c.id.desc()))


def message_of(connection: Connection, bounce_id: int) -> bytes | None:
    """The octets that a bounce was judged by."""
    return connection.scalar(select(bounces.c.message).where(bounces.c.id == bounce_id))


def settle_held(connection: Connection, bounce_ids: Iterable[int], outcome: Step) -> tuple[int, ...]:
    """Take bounces out of the queue of the held; gives those that were in it."""
    return tuple(
        connection.scalars(
            update(bounces)
            .where(bounces.c.id.in_(list(bounce_ids)), bounces.c.outcome == Step.HELD.value)
            .values(outcome=outcome.value)
            .returning(bounces.c.id)
        )
    )


def _deliveries() -> Select[tuple[int, int, int, str, str]]:
    return select(
        deliveries.c.id,
        deliveries.c.send_id,
        deliveries.c.subscriber_id,
        issues.c.publication,
        deliveries.c.address,
    ).join(issues, issues.c.id == deliveries.c.issue_id)


def _kept() -> Select[Any]:
    columns = [column for column in bounces.c if column is not bounces.c.message]
    return select(*columns, deliveries.c.send_id, deliveries.c.address).outerjoin(
        deliveries, deliveries.c.id == bounces.c.delivery_id
    )


def _found(connection: Connection, query: Select[Any]) -> tuple[Bounce, ...]:
    return tuple(_bounce(row) for row in connection.execute(query))


def _bounced(row: Row[Any]) -> Bounced:
    return Bounced(
        delivery_id=row.id,
        send_id=row.send_id,
        subscriber_id=row.subscriber_id,
        publication=row.publication,
        address=row.address,
    )


def _bounce(row: Row[Any]) -> Bounce:
    return Bounce(
        id=row.id,
        received_at=row.received_at,
        source=row.source,
        kind=Kind(row.kind),
        status=row.status,
        reason=row.reason,
        recipient=row.recipient,
        evidence=row.evidence,
        outcome=Step(row.outcome),
        delivery_id=row.delivery_id,
        send_id=row.send_id,
        address=row.address,
    )
