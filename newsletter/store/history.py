"""One person's history, put together from every table that knows them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select

from newsletter.model.bounce import Bounce
from newsletter.model.delivery import DeliveryState
from newsletter.model.history import History, Receiving, Told
from newsletter.model.notice import Channel
from newsletter.model.subscriber import Subscriber
from newsletter.store import address_changes, bounces, consents, subscriptions, suppressions
from newsletter.store.tables import deliveries, issues, notices


def of_subscriber(connection: Connection, person: Subscriber, keys: Collection[str]) -> History:
    """``keys`` are the ``email_key``s of all addresses that are or were theirs."""
    return History(
        subscriber=person,
        subscriptions=subscriptions.of_subscriber(connection, person.id),
        consents=consents.of_subscriber(connection, person.id),
        changes=address_changes.of_subscriber(connection, person.id),
        received=_received(connection, person.id),
        bounces=_bounces(connection, person.id),
        told=_told(connection, person.email),
        suppressions=suppressions.of_keys(connection, keys),
    )


def _received(connection: Connection, subscriber_id: int) -> tuple[Receiving, ...]:
    rows = connection.execute(
        select(deliveries, issues.c.publication, issues.c.date)
        .join(issues, issues.c.id == deliveries.c.issue_id)
        .where(deliveries.c.subscriber_id == subscriber_id)
        .order_by(deliveries.c.id)
    )
    return tuple(_receiving(row) for row in rows)


def _receiving(row: Row[Any]) -> Receiving:
    return Receiving(
        publication=row.publication,
        day=row.date,
        copy=row.copy,
        address=row.address,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        settled_at=row.settled_at,
        code=row.code,
        reply=row.reply,
    )


def _bounces(connection: Connection, subscriber_id: int) -> tuple[Bounce, ...]:
    return tuple(reversed(bounces.of_subscriber(connection, subscriber_id)))


def _told(connection: Connection, email: str) -> tuple[Told, ...]:
    rows = connection.execute(
        select(notices.c.kind, notices.c.created_at, notices.c.state, notices.c.sent_at)
        .where(notices.c.channel == Channel.MAIL.value, notices.c.to == email)
        .order_by(notices.c.id)
    )
    return tuple(
        Told(kind=row.kind, created_at=row.created_at, state=str(row.state), sent_at=row.sent_at) for row in rows
    )
