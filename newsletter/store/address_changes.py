"""Changes of address: asked for on a page, and in force once somebody at the new address has said yes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from newsletter.model.history import AddressChange
from newsletter.store.tables import address_changes


def add(connection: Connection, *, subscriber_id: int, former: str, email: str, key: str, now: datetime) -> int:
    """The new wish's id."""
    made: int = connection.execute(
        insert(address_changes)
        .values(subscriber_id=subscriber_id, former=former, email=email, email_key=key, asked_at=now)
        .returning(address_changes.c.id)
    ).scalar_one()
    return made


def find(connection: Connection, change_id: int) -> AddressChange | None:
    row = connection.execute(select(address_changes).where(address_changes.c.id == change_id)).one_or_none()
    return None if row is None else _change(row)


def asked_since(connection: Connection, subscriber_id: int, since: datetime) -> int:
    """How many wishes one person has had since then."""
    return connection.execute(
        select(func.count()).where(address_changes.c.subscriber_id == subscriber_id, address_changes.c.asked_at > since)
    ).scalar_one()


def confirm(connection: Connection, change_id: int, now: datetime) -> None:
    connection.execute(update(address_changes).where(address_changes.c.id == change_id).values(confirmed_at=now))


def drop_unconfirmed(connection: Connection, before: datetime) -> None:
    """An address that nobody confirmed may be anybody's: it is not kept."""
    connection.execute(
        delete(address_changes).where(address_changes.c.confirmed_at.is_(None), address_changes.c.asked_at < before)
    )


def withdraw(connection: Connection, keys: Collection[str]) -> None:
    """Drop whatever was asked for and not confirmed towards these addresses: the links in their mails work no more."""
    connection.execute(
        delete(address_changes).where(
            address_changes.c.confirmed_at.is_(None), address_changes.c.email_key.in_(list(keys))
        )
    )


def of_subscriber(connection: Connection, subscriber_id: int) -> tuple[AddressChange, ...]:
    """One person's, oldest first."""
    rows = connection.execute(
        select(address_changes).where(address_changes.c.subscriber_id == subscriber_id).order_by(address_changes.c.id)
    )
    return tuple(_change(row) for row in rows)


def _change(row: Row[Any]) -> AddressChange:
    return AddressChange(
        id=row.id,
        subscriber_id=row.subscriber_id,
        former=row.former,
        email=row.email,
        key=row.email_key,
        asked_at=row.asked_at,
        confirmed_at=row.confirmed_at,
    )
