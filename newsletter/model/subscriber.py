"""A subscriber and the choice of one publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsletter.model.edition import Format


class SubscriptionState(StrEnum):
    PENDING = "pending"
    """Asked for, not confirmed: never mailed."""
    ACTIVE = "active"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """``uid`` is unguessable and permanent; it stands in tokens and Message-IDs."""

    id: int
    uid: str
    email: str
    name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """``key`` is the choice of categories, see ``edition.categories_key``. Before ``paused_until`` nothing is sent."""

    id: int
    subscriber: Subscriber
    publication: str
    state: SubscriptionState
    key: str
    format: Format
    joined_at: datetime
    confirmed_at: datetime | None
    left_at: datetime | None
    paused_until: datetime | None = None

    def is_paused(self, now: datetime) -> bool:
        """Whether its reader wants a rest; it ends by itself."""
        return self.paused_until is not None and now < self.paused_until
