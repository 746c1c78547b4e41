"""A relay that cannot be used, as those who deliver see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayTrouble:
    """``relay`` is its name, HOST:PORT. ``again_at`` is when it is asked again, ``seen_at`` when it last failed."""

    relay: str
    since: datetime
    tries: int
    again_at: datetime
    seen_at: datetime
    words: str
