"""The only module that knows the wall clock. Everything else is handed ``now``."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
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


def monotonic() -> float:
    """Seconds since an arbitrary point, for measuring spans; never for dates."""
    return time.monotonic()
