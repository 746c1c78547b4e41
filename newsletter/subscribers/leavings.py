"""Whether many more readers leave after an issue than usual. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

SPAN = timedelta(hours=24)
"""After an issue went out, leavings are taken for its readers' answer for so long."""
LEAST = 5
"""Fewer are never a spike."""
_TIMES = 3
_SHARE = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Leavings:
    """``left`` within ``SPAN`` after an issue; ``usual`` is the median of the issues before; ``readers`` are those who
    were sent the issue."""

    left: int
    usual: float
    readers: int

    @property
    def is_spike(self) -> bool:
        """Whether somebody should look: three times the usual, and of a large list more than one in two hundred."""
        return self.left >= max(LEAST, _TIMES * self.usual, _SHARE * self.readers)


def leavings(moments: Iterable[datetime], sent_at: Sequence[datetime], *, readers: int) -> Leavings:
    """``moments`` are when readers left; ``sent_at`` when issues went out, the newest first, and not empty."""
    counts = [0] * len(sent_at)
    for moment in moments:
        # Who leaves after two issues leaves because of the newer one.
        after = next((at for at, sent in enumerate(sent_at) if sent <= moment), None)
        if after is not None and moment - sent_at[after] < SPAN:
            counts[after] += 1
    return Leavings(left=counts[0], usual=float(median(counts[1:])) if counts[1:] else 0.0, readers=readers)
