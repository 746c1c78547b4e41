"""configuration + what the ledger has of the last hours → the pace of a process that delivers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.config.pace import EVERY_DOMAIN, Limits
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
        to_domains = {
            domain: _recent(partial(carried.to_domain_by_period, connection, domain), site)
            for domain, limits in site.config.delivery.domains.items()
            if domain != EVERY_DOMAIN and _looks_back(limits)
        }
    return Pace(
        relays,
        site.config.delivery.domains,
        connections=max(relay.connections for relay in relays),
        past=past,
        to_domains=to_domains,
        now=monotonic(),
    )


def _past(connection: Connection, site: Site, relay: Relay) -> Past:
    recent = _recent(partial(carried.by_period, connection, relay.name), site) if _looks_back(relay) else ()
    start = relay.slow_start
    first = carried.first_through(connection, relay.name) if start is not None else None
    if start is None or first is None:
        return Past(recent=recent)
    return Past(
        recent=recent,
        first_ago=(site.clock.now() - first).total_seconds(),
        periods=carried.by_period(connection, relay.name, first, start.every),
    )


def _looks_back(limits: Limits) -> bool:
    return bool(limits.max_per_minute or limits.max_per_hour)


def _recent(by_period: Callable[[datetime, timedelta], dict[int, int]], site: Site) -> tuple[tuple[float, int], ...]:
    """The last hour as (seconds ago, number), oldest first."""
    now = site.clock.now()
    since = now - _HOUR
    found = sorted(by_period(since, _GRAIN).items())
    return tuple((max((now - since - (period + 1) * _GRAIN).total_seconds(), 0.0), number) for period, number in found)
