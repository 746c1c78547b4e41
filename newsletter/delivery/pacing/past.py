"""What a relay has carried already, as far as a pace has to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Recent = tuple[tuple[float, int], ...]
"""What went in the last hour: (seconds ago, number), oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """``first_ago``: how many seconds ago the relay
    carried its first message, None where it never did. ``periods``: how many it carried in each period of the slow
    start, counted from that message, the first being 0."""

    recent: Recent = ()
    first_ago: float | None = None
    periods: Mapping[int, int] = field(default_factory=dict)
