"""At most so many in any span of time, wherever it begins."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from math import ceil, floor

from newsletter.delivery.pacing.past import Recent
from newsletter.delivery.pacing.turn import Turn

_GRAINS = 100


class Window:
    """At most ``limit`` in any ``span`` seconds.

    Counts in grains, hundredths of the span. A grain counts until the span has passed after its *end*: so the limit is
    never exceeded, at the price of a wait that is up to a hundredth longer, and a million an hour need no more room
    than ten.
    """

    def __init__(self, limit: int, span: float) -> None:
        self.limit = limit
        self.span = span
        self._grain = span / _GRAINS
        self._counts: deque[tuple[int, int]] = deque()  # (grain, number), oldest first
        self._sum = 0

    def wait(self, now: float) -> float:
        """Seconds until there is a place; 0.0 where there is one."""
        while self._counts and self._leaves(self._counts[0][0]) <= now:
            self._sum -= self._counts.popleft()[1]
        if self._sum < self.limit:
            return 0.0
        over = self._sum - self.limit
        for grain, number in self._counts:
            over -= number
            if over < 0:
                return self._leaves(grain) - now
        return self.span

    def count(self, at: float, number: int = 1) -> None:
        """``at`` is never before that of the call before."""
        grain = floor(at / self._grain)
        if self._counts and self._counts[-1][0] >= grain:
            grain, before = self._counts.pop()
            self._counts.append((grain, before + number))
        else:
            self._counts.append((grain, number))
        self._sum += number

    def is_idle(self, now: float) -> bool:
        """Whether nothing counts any more."""
        return not self._counts or self._leaves(self._counts[-1][0]) <= now

    def _leaves(self, grain: int) -> float:
        return (grain + 1) * self._grain + self.span


def windows_of(per_second: float, per_minute: int, per_hour: int) -> list[tuple[Window, str]]:
    """The windows that keep these limits, each with its name. 0 is no limit."""
    found: list[tuple[Window, str]] = []
    if per_second:
        # Tenths of a second keep it even, the whole second keeps it exact.
        few = max(1, ceil(per_second / 10))
        found.append((Window(few, few / per_second), f"{per_second:g} a second"))
        if per_second > 1:
            found.append((Window(ceil(per_second), 1.0), f"{per_second:g} a second"))
    if per_minute:
        found.append((Window(per_minute, 60.0), f"{per_minute} a minute"))
    if per_hour:
        found.append((Window(per_hour, 3600.0), f"{per_hour} an hour"))
    return found


def remember(windows: Sequence[tuple[Window, str]], recent: Recent, now: float) -> None:
    """Count what went before ``now``."""
    for window, _ in windows:
        for ago, number in recent:
            if ago < 2 * window.span:
                window.count(now - ago, number)


def longest_wait(windows: Sequence[tuple[Window, str]], name: str, now: float, *, of_domain: bool) -> Turn | None:
    """The longest wait among these windows; None where there is none."""
    found: Turn | None = None
    for window, limit in windows:
        wait = window.wait(now)
        if wait > 0 and (found is None or wait > found.wait):
            found = Turn(wait, of_domain, f"{name} gets no more than {limit}")
    return found
