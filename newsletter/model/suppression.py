"""A suppression: an address that we must not mail, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """``key`` is the address as ``subscribers.address.email_key`` writes it. It holds until it is lifted."""

    id: int
    key: str
    reason: str
    evidence: str
    operator: str | None
    created_at: datetime
    lifted_at: datetime | None
    lifted_reason: str | None

    @property
    def holds(self) -> bool:
        return self.lifted_at is None
