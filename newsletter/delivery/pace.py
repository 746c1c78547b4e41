"""How fast: one place in time for each message."""

from __future__ import annotations

import threading


class Pace:
    """At most ``rate`` messages a second, evenly; 0 is no limit. Shared by all connections of a relay."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def reserve(self, now: float) -> float:
        """Take the next place; returns how many seconds (from the monotonic ``now``) it is away."""
        if not self._gap:
            return 0.0
        with self._lock:
            start = max(now, self._next)
            self._next = start + self._gap
        return start - now
