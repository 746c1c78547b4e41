"""Who asks for a whole feed again and again without saying what it has already is asked to wait."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from newsletter.clock import monotonic

_WINDOW = 3600.0
_MOST_KNOWN = 10_000


class Patience:
    """Counts whole answers by reader and path over an hour, in memory; ``allowed`` 0 is no limit."""

    def __init__(self, allowed: int, clock: Callable[[], float] = monotonic) -> None:
        self._allowed = allowed
        self._clock = clock
        self._counts: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def wait(self, reader: str, path: str) -> int | None:
        """Count one more; how many seconds to wait where that is too many, None where it is not."""
        if not self._allowed:
            return None
        now, key = self._clock(), (reader, path)
        began, count = self._counts.get(key, (now, 0))
        if now - began >= _WINDOW:
            began, count = now, 0
        self._counts[key] = (began, count + 1)
        self._counts.move_to_end(key)
        if len(self._counts) > _MOST_KNOWN:
            self._counts.popitem(last=False)
        return None if count < self._allowed else int(began + _WINDOW - now) + 1
