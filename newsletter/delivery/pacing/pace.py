"""Every limit at once: of each relay, and of each domain of readers. Shared by the threads of one process.

Processes do not know of each other here. What the ledger has of the last hour, and of a slow start, is counted from the
beginning (``Past``), so that a restart gives nothing away.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from math import inf

from newsletter.config.pace import EVERY_DOMAIN, DomainLimits
from newsletter.config.settings import Relay
from newsletter.delivery.pacing.domain import Domain
from newsletter.delivery.pacing.past import Past, Recent
from newsletter.delivery.pacing.slow_start import SlowStart
from newsletter.delivery.pacing.turn import GO, Turn
from newsletter.delivery.pacing.window import longest_wait, remember, windows_of

_SLOW = 1.0
_TIMES_THE_USUAL = 4
_MANY = 10_000
"""Domains that are remembered before those that are idle are forgotten."""


class Pace:
    """``domains`` as they are configured; ``past`` by the relay's name, ``to_domains`` what readers of a domain got in
    the last hour; ``connections`` is how many there are at once."""

    def __init__(
        self,
        relays: Sequence[Relay],
        domains: Mapping[str, DomainLimits],
        *,
        connections: int,
        past: Mapping[str, Past],
        now: float,
        to_domains: Mapping[str, Recent] | None = None,
    ) -> None:
        self._relays = {relay.name: _RelayPace(relay, past.get(relay.name, Past()), now) for relay in relays}
        self._limits = domains
        self._connections = connections
        self._to_domains = dict(to_domains or {})
        self._began = now
        self._domains: dict[str, Domain] = {}
        self._usual: float | None = None
        self._slow = inf
        """Seconds after which a message is a slow one: where all take long, none is."""
        self._lock = threading.Lock()

    def turn(self, relay: str, domain: str, now: float, *, alone: bool = False) -> Turn:
        """Whether a message to a reader of ``domain`` may go through ``relay`` now; ``alone`` where there are none for
        readers elsewhere. Where it may, it is counted, and ``leave`` has to be called when it is through."""
        with self._lock:
            of_reader = self._domain(domain, now)
            turn = of_reader.turn(now, self._slow, alone=alone) or self._relays[relay].turn(now)
            if turn is not None:
                return turn
            of_reader.enter(now)
            self._relays[relay].count(now)
            return GO

    def domain_wait(self, domain: str, now: float) -> float:
        """Seconds that messages to a domain have to wait for limits of its own, without counting anything."""
        with self._lock:
            turn = self._domain(domain, now).turn(now, self._slow, alone=False)
            return turn.wait if turn is not None else 0.0

    def relay_wait(self, relay: str, now: float) -> Turn | None:
        """Which limit of its own a relay has reached, and for how long, without counting anything; None for none."""
        with self._lock:
            return self._relays[relay].turn(now)

    def leave(self, domain: str, began: float, now: float) -> None:
        """The message that had its turn at ``began`` is through, however it ended."""
        with self._lock:
            known = self._domains.get(domain)
            if known is not None:
                known.leave(began, now, self._slow)
            took = now - began
            self._usual = took if self._usual is None else self._usual + (min(took, self._slow) - self._usual) / 32
            self._slow = max(_SLOW, _TIMES_THE_USUAL * self._usual)

    def _domain(self, domain: str, now: float) -> Domain:
        known = self._domains.get(domain)
        if known is None:
            if len(self._domains) >= _MANY:
                self._domains = {name: each for name, each in self._domains.items() if not each.is_idle(now)}
            limits = self._limits.get(domain) or self._limits.get(EVERY_DOMAIN)
            known = self._domains[domain] = Domain(domain, limits, connections=self._connections)
            known.remember(self._to_domains.pop(domain, ()), self._began)
        return known


class _RelayPace:
    def __init__(self, relay: Relay, past: Past, now: float) -> None:
        self._name = relay.name
        self._windows = windows_of(relay.max_rate, relay.max_per_minute, relay.max_per_hour)
        remember(self._windows, past.recent, now)
        start = relay.slow_start
        self._start = None if start is None else SlowStart(start.first, start.every.total_seconds(), past, now)

    def turn(self, now: float) -> Turn | None:
        if self._start is not None:
            wait = self._start.wait(now)
            if wait > 0:
                return Turn(wait, words=f"{self._name} starts slowly: {self._start.allowed} in this period")
        return longest_wait(self._windows, self._name, now, of_domain=False)

    def count(self, now: float) -> None:
        for window, _ in self._windows:
            window.count(now)
        if self._start is not None:
            self._start.count(now)


def domain_of(address: str) -> str:
    """What stands behind the last @, in lower case."""
    return address.rpartition("@")[2].lower()
