"""What the hubs are still to be told, as rows: one for each topic."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.ping import Ping
from newsletter.store.tables import hub_pings


def queue(connection: Connection, publication: str, topics: Iterable[str], now: datetime) -> None:
    """The feeds changed, in the caller's transaction: what waits already begins anew."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    # In one order everywhere, so that two at once wait for each other instead of deadlocking.
    rows = [
        {"topic": topic, "publication": publication, "changes": 1, "queued_at": now, "due_at": now}
        for topic in sorted(topics)
    ]
    if rows:
        connection.execute(
            dialect.insert(hub_pings).on_conflict_do_update(
                index_elements=["topic"],
                set_={
                    "publication": publication,
                    "changes": hub_pings.c.changes + 1,
                    "queued_at": now,
                    "due_at": now,
                    "attempts": 0,
                    "done_at": None,
                    "fault": None,
                },
            ),
            rows,
        )


def claim(connection: Connection, *, due_by: datetime, until: datetime, publications: Collection[str]) -> Ping | None:
    """The next topic of these publications that is due, which nobody else gets before ``until``; None where there is
    none."""
    first = (
        select(hub_pings.c.topic)
        .where(_due(due_by), hub_pings.c.publication.in_(publications))
        .order_by(hub_pings.c.due_at, hub_pings.c.topic)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = connection.execute(
        update(hub_pings)
        .where(hub_pings.c.topic == first, _due(due_by))
        .values(due_at=until, attempts=hub_pings.c.attempts + 1)
        .returning(*_COLUMNS)
    ).one_or_none()
    return None if row is None else _ping(row)


def is_due(connection: Connection, by: datetime, publications: Collection[str]) -> bool:
    """Whether there is something to claim."""
    due = select(hub_pings.c.topic).where(_due(by), hub_pings.c.publication.in_(publications)).limit(1)
    return connection.execute(due).first() is not None


def hasten(connection: Connection, now: datetime) -> None:
    """Everything that waits is due now."""
    connection.execute(
        update(hub_pings).where(hub_pings.c.done_at.is_(None), hub_pings.c.due_at > now).values(due_at=now)
    )


def settle(connection: Connection, ping: Ping, *, fault: str | None, again: datetime | None, now: datetime) -> None:
    """Record how a try ended: done, or due again. Nothing where the feed changed during it: it is told again."""
    connection.execute(
        update(hub_pings)
        .where(hub_pings.c.topic == ping.topic, hub_pings.c.changes == ping.changes, hub_pings.c.done_at.is_(None))
        .values({"fault": fault, **({"done_at": now} if again is None else {"due_at": again})})
    )


def postpone(connection: Connection, publications: Collection[str], until: datetime) -> None:
    """What waits for the hub of these publications waits until then at least, without counting as tried."""
    connection.execute(
        update(hub_pings).where(_due(until), hub_pings.c.publication.in_(sorted(publications))).values(due_at=until)
    )


_COLUMNS = tuple(hub_pings.c[name] for name in Ping.__slots__)


def _due(by: datetime) -> ColumnElement[bool]:
    return hub_pings.c.done_at.is_(None) & (hub_pings.c.due_at <= by)


def _ping(row: Row[*tuple[Any, ...]]) -> Ping:
    return Ping(**{name: getattr(row, name) for name in Ping.__slots__})
