"""configuration + what the ledger has of the last hours → the pace of a process that delivers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.pacing import Pace, Past
from newsletter.store import carried
from newsletter.workflows.site import Site

_HOUR = timedelta(hours=1)
_GRAIN = timedelta(seconds=10)


def pace_of(site: Site) -> Pace:
    """Of every relay and domain, from now on. Reads the ledger only where a limit looks back."""
    relays = site.config.smtp.relays
    with site.database.reading() as connection:
        past = {relay.name: _past(connection, site, relay) for relay in relays}
    return Pace(
        relays,
        site.config.delivery.domains,
        connections=max(relay.connections for relay in relays),
        past=past,
        now=monotonic(),
    )


def _past(connection: Connection, site: Site, relay: Relay) -> Past:
    now = site.clock.now()
    recent: tuple[tuple[float, int], ...] = ()
    if relay.max_per_minute or relay.max_per_hour:
        since = now - _HOUR
        found = carried.by_period(connection, relay.name, since, _GRAIN)
        ends = {period: since + (period + 1) * _GRAIN for period in found}
        recent = tuple(
            (max((now - ends[period]).total_seconds(), 0.0), number) for period, number in sorted(found.items())
        )
    start = relay.slow_start
    first = carried.first_through(connection, relay.name) if start is not None else None
    if start is None or first is None:
        return Past(recent=recent)
    return Past(
        recent=recent,
        first_ago=(now - first).total_seconds(),
        periods=carried.by_period(connection, relay.name, first, start.every),
    )
