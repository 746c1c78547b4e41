"""Subscriptions: who chose what of which publication. Every change leaves a consent row, see ``consents``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from newsletter.model.edition import Format
from newsletter.model.subscriber import Subscription, SubscriptionState
from newsletter.store.subscribers import subscriber_of
from newsletter.store.tables import subscribers, subscriptions

_BATCH = 1000


def find(connection: Connection, subscriber_id: int, publication: str) -> Subscription | None:
    """One person's choice of one publication."""
    row = connection.execute(
        _joined().where(
            subscriptions.c.subscriber_id == subscriber_id,
            subscriptions.c.publication == publication,
        )
    ).one_or_none()
    return None if row is None else _subscription_of(row)


def of_subscriber(connection: Connection, subscriber_id: int) -> tuple[Subscription, ...]:
    """All of one person's, by publication."""
    rows = connection.execute(
        _joined().where(subscriptions.c.subscriber_id == subscriber_id).order_by(subscriptions.c.publication)
    )
    return tuple(_subscription_of(row) for row in rows)


def find_all(connection: Connection, publication: str, subscriber_ids: Sequence[int]) -> dict[int, Subscription]:
    """Those subscriptions of the publication that the given subscribers have, by subscriber."""
    rows = connection.execute(
        _joined().where(subscriptions.c.publication == publication, subscribers.c.id.in_(subscriber_ids))
    )
    return {found.subscriber.id: found for found in map(_subscription_of, rows)}


def list_of(connection: Connection, publication: str, state: SubscriptionState | None = None) -> Iterator[Subscription]:
    """All of a publication, oldest first, a batch at a time in memory."""
    wanted = _joined().where(subscriptions.c.publication == publication).order_by(subscriptions.c.id)
    if state is not None:
        wanted = wanted.where(subscriptions.c.state == state)
    for row in connection.execute(wanted, execution_options={"yield_per": _BATCH}):
        yield _subscription_of(row)


def choices(connection: Connection, publication: str) -> dict[tuple[str, Format], int]:
    """How many active subscriptions have each choice of categories and format; the most chosen first."""
    count = func.count()
    rows = connection.execute(
        select(subscriptions.c.key, subscriptions.c.format, count)
        .where(subscriptions.c.publication == publication, subscriptions.c.state == SubscriptionState.ACTIVE.value)
        .group_by(subscriptions.c.key, subscriptions.c.format)
        .order_by(count.desc(), subscriptions.c.key, subscriptions.c.format)
    )
    return {(key, Format(format)): number for key, format, number in rows}


def left_at(connection: Connection, publication: str, after: datetime) -> tuple[datetime, ...]:
    """When those left who are gone since that instant."""
    left = (subscriptions.c.state == SubscriptionState.LEFT.value) & (subscriptions.c.left_at > after)
    rows = connection.scalars(select(subscriptions.c.left_at).where(subscriptions.c.publication == publication, left))
    return tuple(at for at in rows if at is not None)


def add_all(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Add subscriptions: each with subscriber_id, publication, state, key, format, confirmed_at, left_at,
    paused_until."""
    if rows:
        connection.execute(insert(subscriptions), [{**row, "joined_at": now} for row in rows])


def change_all(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Change subscriptions: the fields of ``add_all``, found by subscriber_id and publication."""
    if not rows:
        return
    changed = update(subscriptions).where(
        subscriptions.c.subscriber_id == bindparam("whose"), subscriptions.c.publication == bindparam("which")
    )
    connection.execute(
        changed.values({name: bindparam(f"new_{name}") for name in _CHANGEABLE}),
        [
            {
                "whose": row["subscriber_id"],
                "which": row["publication"],
                **{f"new_{name}": row[name] for name in _CHANGEABLE},
            }
            for row in rows
        ],
    )


def keep(connection: Connection, subscription: Subscription) -> None:
    """Make the row of a subscription what the value says: state, choice and times."""
    fields = {name: getattr(subscription, name) for name in _CHANGEABLE}
    change_all(
        connection,
        [{"subscriber_id": subscription.subscriber.id, "publication": subscription.publication, **fields}],
    )


_CHANGEABLE = ("state", "key", "format", "confirmed_at", "left_at", "paused_until")


def _joined() -> Select[Any]:
    return select(subscriptions, subscribers).join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)


def _subscription_of(row: Row[Any]) -> Subscription:
    got = row._mapping
    return Subscription(
        id=got[subscriptions.c.id],
        subscriber=subscriber_of(row),
        publication=got[subscriptions.c.publication],
        state=SubscriptionState(got[subscriptions.c.state]),
        key=got[subscriptions.c.key],
        format=Format(got[subscriptions.c.format]),
        joined_at=got[subscriptions.c.joined_at],
        confirmed_at=got[subscriptions.c.confirmed_at],
        left_at=got[subscriptions.c.left_at],
        paused_until=got[subscriptions.c.paused_until],
    )
