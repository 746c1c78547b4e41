"""The only module that knows the wall clock. Everything else is handed ``now``."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...

    def wait(self, wake: threading.Event, seconds: float) -> bool:
        """Wait until ``wake`` is set (True) or ``seconds`` have passed (False)."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, wake: threading.Event, seconds: float) -> bool:
        return wake.wait(seconds)


class LeapingClock:
    """Begins at an instant of its own, goes as fast as the machine's, and leaps ahead when it is told to."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        with self._lock:
            return self._start + timedelta(seconds=time.monotonic() - self._began)

    def wait(self, wake: threading.Event, seconds: float) -> bool:
        return wake.wait(seconds)

    def leap(self, to: datetime) -> None:
        """Be there now; nothing where that has passed."""
        ahead = to - self.now()
        with self._lock:
            self._start += max(ahead, timedelta(0))


def monotonic() -> float:
    """Seconds since an arbitrary point, for measuring spans; never for dates."""
    return time.monotonic()
