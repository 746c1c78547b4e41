"""Subscribers: addresses under the key that tells them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from newsletter.model.subscriber import Subscriber
from newsletter.signing import fresh_id
from newsletter.store.tables import subscribers


def subscriber_of(row: Row[tuple[object, ...]]) -> Subscriber:
    """The value of a row that has the columns of ``subscribers``."""
    return Subscriber(
        id=row._mapping[subscribers.c.id],
        uid=row._mapping[subscribers.c.uid],
        email=row._mapping[subscribers.c.email],
        name=row._mapping[subscribers.c.name],
        created_at=row._mapping[subscribers.c.created_at],
    )


def find(connection: Connection, key: str) -> Subscriber | None:
    """The subscriber of an ``email_key``."""
    row = connection.execute(select(subscribers).where(subscribers.c.email_key == key)).one_or_none()
    return None if row is None else subscriber_of(row)


def find_uid(connection: Connection, uid: str) -> Subscriber | None:
    """The subscriber of a ``uid``, as tokens carry it."""
    row = connection.execute(select(subscribers).where(subscribers.c.uid == uid)).one_or_none()
    return None if row is None else subscriber_of(row)


def find_id(connection: Connection, subscriber_id: int) -> Subscriber | None:
    """The subscriber of an ``id``, as other rows refer to it."""
    row = connection.execute(select(subscribers).where(subscribers.c.id == subscriber_id)).one_or_none()
    return None if row is None else subscriber_of(row)


def find_all(connection: Connection, keys: Sequence[str]) -> dict[str, Subscriber]:
    """Those of the given ``email_key``s that are known, by key. A thousand at a time is a good number."""
    found = connection.execute(select(subscribers).where(subscribers.c.email_key.in_(keys)))
    return {row._mapping[subscribers.c.email_key]: subscriber_of(row) for row in found}


def add_all(
    connection: Connection, people: Sequence[tuple[str, str, str | None]], now: datetime
) -> dict[str, Subscriber]:
    """Add people that are not known yet, each ``(email, key, name)``; gives them by key."""
    if not people:
        return {}
    rows = [
        {"uid": fresh_id(16), "email": email, "email_key": key, "name": name, "created_at": now}
        for email, key, name in people
    ]
    added = connection.execute(insert(subscribers).returning(subscribers), rows)
    return {row._mapping[subscribers.c.email_key]: subscriber_of(row) for row in added}


def rename_all(connection: Connection, names: Mapping[int, str]) -> None:
    """Give subscribers, by ``id``, other names."""
    if names:
        connection.execute(
            update(subscribers).where(subscribers.c.id == bindparam("whose")).values(name=bindparam("to")),
            [{"whose": id_, "to": name} for id_, name in names.items()],
        )


def move(connection: Connection, subscriber_id: int, *, email: str, key: str) -> None:
    """Give a person another address; everything else hangs on the ``id`` and the ``uid``, and stays."""
    connection.execute(update(subscribers).where(subscribers.c.id == subscriber_id).values(email=email, email_key=key))
