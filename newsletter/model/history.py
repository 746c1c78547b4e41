"""All that is kept about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from newsletter.model.bounce import Bounce
from newsletter.model.consent import Consent
from newsletter.model.delivery import DeliveryState
from newsletter.model.subscriber import Subscriber, Subscription
from newsletter.model.suppression import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """One copy of one issue: where it went, how often it was tried, and what the last reply was."""

    publication: str
    day: date
    copy: int
    address: str
    state: DeliveryState
    attempts: int
    settled_at: datetime | None
    code: int | None
    reply: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChange:
    """A wish for another address; ``confirmed_at`` None: nobody has confirmed it there."""

    id: int
    subscriber_id: int
    former: str
    email: str
    key: str
    asked_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice that was for them, such as a confirmation."""

    kind: str
    created_at: datetime
    state: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Each part in order of time. ``suppression`` is the one that holds, ``suppressions`` are all there were."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    consents: tuple[Consent, ...]
    changes: tuple[AddressChange, ...]
    received: tuple[Receiving, ...]
    bounces: tuple[Bounce, ...]
    told: tuple[Told, ...]
    suppressions: tuple[Suppression, ...]

    @property
    def suppression(self) -> Suppression | None:
        return next((each for each in self.suppressions if each.holds), None)
