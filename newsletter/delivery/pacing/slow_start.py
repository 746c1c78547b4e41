"""A relay that receivers do not know yet begins with few messages."""

from __future__ import annotations

from math import floor

from newsletter.delivery.pacing.past import Past


class SlowStart:
    """``first`` messages in the first period of ``every`` seconds, twice as many in each later one.

    The first message begins the first period. A period in which nothing is sent doubles nothing: a relay that is used
    once a week gets known no faster.
    """

    def __init__(self, first: int, every: float, past: Past, now: float) -> None:
        self._first = first
        self._every = every
        self._began = None if past.first_ago is None else now - past.first_ago
        self._period = self._of(now)
        self._carried = past.periods.get(self._period, 0)
        self._used = sum(number > 0 for period, number in past.periods.items() if period < self._period)

    @property
    def allowed(self) -> int:
        """How many in this period."""
        return self._first << min(self._used, 60)

    def wait(self, now: float) -> float:
        """Seconds until there is a place; 0.0 where there is one."""
        self._move(now)
        if self._carried < self.allowed or self._began is None:
            return 0.0
        return self._began + (self._period + 1) * self._every - now

    def count(self, at: float) -> None:
        self._move(at)
        if self._began is None:
            self._began = at
        self._carried += 1

    def _move(self, now: float) -> None:
        period = self._of(now)
        if period > self._period:
            self._used += self._carried > 0
            self._period, self._carried = period, 0

    def _of(self, now: float) -> int:
        return 0 if self._began is None else floor((now - self._began) / self._every)
