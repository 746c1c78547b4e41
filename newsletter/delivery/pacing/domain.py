"""One domain of readers: its limits, and how many connections serve it at once.

A domain that answers slowly must not hold the connections that others need. So each begins with one, and gets one more
for each message that went through as usual; after a slow one it has one alone, and rests before the next as long as
there are others, so that it takes an eighth of one connection. Postfix lets its destinations grow in this way
(SCHEDULER_README, "slow start").
"""

from __future__ import annotations

from newsletter.config.pace import DomainLimits
from newsletter.delivery.pacing.past import Recent
from newsletter.delivery.pacing.turn import Turn
from newsletter.delivery.pacing.window import longest_wait, remember, windows_of

_AT_FIRST = 1
_LOOK_AGAIN = 0.05
_RESTS = 7
"""So many times as long as a slow message took."""
_LONGEST_REST = 1.0
"""Seconds until it is asked again whether there still are others."""


class Domain:
    """``connections`` is how many there are in all. Times are monotonic seconds."""

    def __init__(self, name: str, limits: DomainLimits | None, *, connections: int) -> None:
        self._name = name
        limits = limits or DomainLimits.model_construct()
        self._windows = windows_of(limits.max_rate, limits.max_per_minute, limits.max_per_hour)
        self._most = min(limits.connections or connections, connections)
        self._allowed = min(_AT_FIRST, self._most)
        self._under_way: list[float] = []
        self._rests_until = 0.0

    def remember(self, recent: Recent, now: float) -> None:
        """What its readers got before ``now``."""
        remember(self._windows, recent, now)

    def turn(self, now: float, slow: float, *, alone: bool) -> Turn | None:
        """None where a message may go. ``slow``: seconds after which a message is a slow one. ``alone``: there are no
        others who could use the connection."""
        allowed = 1 if self._under_way and now - self._under_way[0] > slow else self._allowed
        if len(self._under_way) >= allowed:
            return Turn(_LOOK_AGAIN, True, f"{self._name} is served over no more than {allowed} at once")
        if now < self._rests_until and not alone:
            wait = min(self._rests_until - now, _LONGEST_REST)
            return Turn(wait, True, f"{self._name} answers slowly, others go first")
        return longest_wait(self._windows, self._name, now, of_domain=True)

    def enter(self, now: float) -> None:
        self._under_way.append(now)
        for window, _ in self._windows:
            window.count(now)

    def leave(self, began: float, now: float, slow: float) -> None:
        if began in self._under_way:
            self._under_way.remove(began)
        took = now - began
        if took > slow:
            self._allowed, self._rests_until = 1, now + _RESTS * took
        else:
            self._allowed, self._rests_until = min(self._allowed + 1, self._most), 0.0

    def is_idle(self, now: float) -> bool:
        """Whether nothing has to be remembered."""
        return not self._under_way and all(window.is_idle(now) for window, _ in self._windows)
