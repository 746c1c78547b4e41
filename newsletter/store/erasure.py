"""Erasing a person: what belongs to them by its row, then every other place where their address stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Table, Text, delete, func, or_, select, update

from newsletter.model.delivery import DeliveryState
from newsletter.model.notice import FORGOTTEN_AT_ONCE, Channel, NoticeState
from newsletter.signing import fresh_id
from newsletter.store.database import Database
from newsletter.store.tables import (
    address_changes,
    attempts,
    bounces,
    consents,
    deliveries,
    metadata,
    notices,
    subscribers,
    suppressions,
)

CONTENT = frozenset(
    {
        *("publications", "entries", "issues", "issue_entries", "editions", "documents", "document_version"),
        *("hub_pings", "search_entries", "source_rows", "candidates", "feed_visits"),
    }
)
"""Tables of what is published: nothing of the list is in them, and an address that an article names stays."""
_WAITING = (DeliveryState.PENDING.value, DeliveryState.DEFERRED.value)
_HELD = "held"
_DISMISSED = "dismissed"


class Mailbox(Protocol):
    """How an address is found (``subscribers.traces``)."""

    @property
    def run(self) -> str: ...

    def in_text(self, text: str) -> bool: ...
    def in_octets(self, octets: bytes) -> bool: ...
    def without(self, text: str, stand_in: str) -> str: ...


def addresses_of(connection: Connection, subscriber_id: int) -> frozenset[str]:
    """Every address that was this person's: now, before a change, and where deliveries went."""
    queries = (
        select(subscribers.c.email).where(subscribers.c.id == subscriber_id),
        select(deliveries.c.address).where(deliveries.c.subscriber_id == subscriber_id).distinct(),
        select(address_changes.c.former).where(
            address_changes.c.subscriber_id == subscriber_id, address_changes.c.confirmed_at.is_not(None)
        ),
    )
    return frozenset(address for query in queries for address in connection.scalars(query))


def is_being_sent_to(connection: Connection, subscriber_id: int) -> bool:
    """Whether a relay is being told their address at this moment."""
    query = select(deliveries.c.id).where(
        deliveries.c.subscriber_id == subscriber_id, deliveries.c.state == DeliveryState.ATTEMPTING.value
    )
    return connection.scalar(query.limit(1)) is not None


def remove_choices(connection: Connection, subscriber_id: int) -> None:
    """Everything that hangs on the person, but for deliveries, which have to add up, and bare consents."""
    kept = (deliveries, consents)
    for table in reversed(metadata.sorted_tables):
        if table not in kept:
            for column in table.c:
                if any(key.column is subscribers.c.id for key in column.foreign_keys):
                    connection.execute(delete(table).where(column == subscriber_id))


def empty_consents(connection: Connection, subscriber_id: int) -> None:
    """Of the record stays what was agreed to, in which words and when, for who can name the address; not from where."""
    optional = {column.name: None for column in consents.c if column.nullable and not column.foreign_keys}
    connection.execute(update(consents).where(consents.c.subscriber_id == subscriber_id).values(optional))


def empty_deliveries(connection: Connection, subscriber_id: int, stand_in: str, now: datetime) -> frozenset[int]:
    """Cancel what waits, and forget where each went and what relays said; gives the ids of the issues that waited."""
    theirs = deliveries.c.subscriber_id == subscriber_id
    waited = connection.scalars(
        update(deliveries)
        .where(theirs, deliveries.c.state.in_(_WAITING))
        .values(state=DeliveryState.CANCELLED.value, settled_at=now)
        .returning(deliveries.c.issue_id)
    ).all()
    ids = select(deliveries.c.id).where(theirs)
    connection.execute(update(attempts).where(attempts.c.delivery_id.in_(ids)).values(reply=None))
    connection.execute(update(bounces).where(bounces.c.delivery_id.in_(ids)).values(_EMPTY_BOUNCE))
    connection.execute(
        update(bounces).where(bounces.c.delivery_id.in_(ids), bounces.c.outcome == _HELD).values(outcome=_DISMISSED)
    )
    connection.execute(update(deliveries).where(theirs).values(address=stand_in, reply=None))
    return frozenset(waited)


def empty_person(connection: Connection, subscriber_id: int, *, key: str, stand_in: str, now: datetime) -> None:
    """The row stays for deliveries to point at; nothing in it, nor in an old mail's links, leads to the person."""
    connection.execute(
        update(subscribers)
        .where(subscribers.c.id == subscriber_id)
        .values(uid=fresh_id(16), email=stand_in, email_key=key, name=None, erased_at=now)
    )


def remove_suppressions(connection: Connection, keys: Sequence[str]) -> None:
    """Their evidence is about an address that is to be nowhere."""
    connection.execute(delete(suppressions).where(suppressions.c.email_key.in_(keys)))


def sweep(connection: Connection, mailbox: Mailbox, stand_in: str) -> int:
    """Take the address out of every other text and message that names it; gives how many places those were."""
    places = _sweep_notices(connection, mailbox) + _sweep_messages(connection, mailbox)
    for table in metadata.sorted_tables:
        if table.name not in CONTENT and table is not notices:
            texts = [column for column in table.c if isinstance(column.type, Text)]
            places += sum(_sweep_column(connection, table, column, mailbox, stand_in) for column in texts)
    return places


def _sweep_notices(connection: Connection, mailbox: Mailbox) -> int:
    """Mails to the address go as they are; of others that name it, those that wait too, and the rest is emptied."""
    places = 0
    kept = notices.c.kind.not_in(FORGOTTEN_AT_ONCE)  # The receipt of an earlier erasure goes by itself when it is sent.
    for row in _naming(connection, notices, notices.c.raw, mailbox.in_octets, kept):
        gone = delete(notices).where(*row, notices.c.state == NoticeState.QUEUED)
        if not connection.execute(gone.returning(notices.c.id)).all():
            connection.execute(update(notices).where(*row).values(raw=None, to="", last_words=None))
        places += 1
    to_them = _naming(connection, notices, notices.c.to, mailbox.in_text, kept, notices.c.channel == Channel.MAIL)
    for row in to_them:
        connection.execute(delete(notices).where(*row))
    return places + len(to_them)


def _sweep_messages(connection: Connection, mailbox: Mailbox) -> int:
    """Every other binary column, whatever its table: bytes that name the address are dropped whole."""
    places = 0
    for table in metadata.sorted_tables:
        if table.name in CONTENT or table is notices:
            continue
        for column in table.c:
            if isinstance(column.type, LargeBinary):
                found = _naming(connection, table, column, mailbox.in_octets)
                empty = None if column.nullable else b""
                values = _EMPTY_BOUNCE if table is bounces else {column.name: empty}
                for row in found:
                    connection.execute(update(table).where(*row).values(values))
                places += len(found)
    return places


def _sweep_column(connection: Connection, table: Table, column: Column[Any], mailbox: Mailbox, stand_in: str) -> int:
    near = func.lower(column).contains(mailbox.run, autoescape=True)
    if not mailbox.run.isascii():
        near = column.is_not(None)
    # Characters that only look like the address's, such as full-width ones, are none to LIKE.
    near = or_(near, column.contains("＠", autoescape=True))
    keys = list(table.primary_key.columns)
    found = [row for row in connection.execute(select(column, *keys).where(near)) if mailbox.in_text(row[0])]
    for text, *identity in found:
        cut = {column.name: mailbox.without(text, stand_in)}
        connection.execute(update(table).where(*_is(table, identity)).values(cut))
    return len(found)


def _naming(
    connection: Connection, table: Table, column: Column[Any], names: Callable[[Any], bool], *conditions: Any
) -> list[list[ColumnElement[bool]]]:
    """The rows, as conditions, whose column names the address; a few at a time in memory."""
    query = select(column, *table.primary_key.columns).where(column.is_not(None), *conditions)
    rows = connection.execute(query, execution_options={"yield_per": 100})
    return [_is(table, identity) for content, *identity in rows if content and names(content)]


def _is(table: Table, identity: Sequence[Any]) -> list[ColumnElement[bool]]:
    return [key == value for key, value in zip(table.primary_key.columns, identity, strict=True)]


def clear_pages(database: Database) -> None:
    """Let no file of SQLite keep what was just overwritten: the log is written back and emptied. Elsewhere nothing.

    Freed pages are zeroed as they are freed (``secure_delete``, see ``store.database``). Readers who are at work keep
    the log; then the next erasure or checkpoint empties it.
    """
    if database.is_sqlite:
        with database.engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()


_EMPTY_BOUNCE: dict[str, Any] = {"recipient": "", "evidence": "", "message": None}
