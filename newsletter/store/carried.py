"""How much each relay was given, from the attempts: what a pace has to know of the time before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Integer, and_, cast, exists, extract, func, select

from newsletter.store.tables import attempts, deliveries


def first_through(connection: Connection, relay: str) -> datetime | None:
    """When the first message was given to a relay."""
    return connection.scalar(
        select(attempts.c.started_at).where(attempts.c.relay == relay).order_by(attempts.c.id).limit(1)
    )


def by_period(connection: Connection, relay: str, since: datetime, every: timedelta) -> dict[int, int]:
    """How many messages were given to a relay in each period of that length from ``since`` on, the first being 0."""
    return _by_period(connection, attempts.c.relay == relay, since, every)


def to_domain_by_period(connection: Connection, domain: str, since: datetime, every: timedelta) -> dict[int, int]:
    """The same of messages to the readers of a domain, over all relays."""
    of_domain = func.lower(deliveries.c.address).endswith(f"@{domain}", autoescape=True)
    tried = exists().where(deliveries.c.id == attempts.c.delivery_id, of_domain)
    return _by_period(connection, and_(attempts.c.relay != "", tried), since, every)


def _by_period(connection: Connection, which: ColumnElement[bool], since: datetime, every: timedelta) -> dict[int, int]:
    seconds = _seconds(connection) - int(since.timestamp())
    period = cast(func.floor(seconds / every.total_seconds()), Integer).label("period")
    rows = connection.execute(
        select(period, func.count()).where(attempts.c.started_at >= since, which).group_by(period).order_by(period)
    )
    return {row[0]: row[1] for row in rows}


def _seconds(connection: Connection) -> ColumnElement[int]:
    """Seconds since 1970 at which an attempt began."""
    if connection.dialect.name == "sqlite":
        return cast(func.strftime("%s", attempts.c.started_at), Integer)
    return extract("epoch", attempts.c.started_at)
