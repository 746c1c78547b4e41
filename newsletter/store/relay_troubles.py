"""Relays that cannot be used: written by whoever delivers, read by whoever asks why nothing goes out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.relay import RelayTrouble
from newsletter.store.tables import relay_troubles


def note(
    connection: Connection, *, relay: str, tries: int, again_at: datetime, words: str, since: datetime, now: datetime
) -> None:
    """A relay could not be used. ``since`` counts only where nothing was known against it."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"tries": tries, "again_at": again_at, "words": words, "seen_at": now}
    connection.execute(
        dialect.insert(relay_troubles)
        .values(relay=relay, since=since, **values)
        .on_conflict_do_update(index_elements=["relay"], set_=values)
    )


def clear(connection: Connection, relay: str) -> None:
    """The relay works."""
    connection.execute(delete(relay_troubles).where(relay_troubles.c.relay == relay))


def all_of(connection: Connection) -> tuple[RelayTrouble, ...]:
    """By name."""
    rows = connection.execute(select(relay_troubles).order_by(relay_troubles.c.relay))
    return tuple(
        RelayTrouble(
            relay=row.relay,
            since=row.since,
            tries=row.tries,
            again_at=row.again_at,
            seen_at=row.seen_at,
            words=row.words,
        )
        for row in rows
    )
