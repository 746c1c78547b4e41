"""Bounces: what came back, how it was judged, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What follows from it for the address."""

    HARD = "hard"
    """The address itself is bad for good."""
    SOFT = "soft"
    """It may work another time: a full mailbox, a filter, a server that was away."""
    POLICY = "policy"
    """We were refused: our address, our message, our habits. It says nothing about the reader's address."""
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto-reply"
    NONE = "none"
    """A notice of success, or no bounce at all."""


class Step(StrEnum):
    """What was done about a bounce."""

    NOTED = "noted"
    COUNTED = "counted"
    """One soft bounce more."""
    SUPPRESSED = "suppressed"
    HELD = "held"
    """It would suppress, and waits for an operator: too many of its send did."""
    RELEASED = "released"
    """An operator let it suppress."""
    LEFT = "left"
    """Its reader asked to leave, by mail, and did."""
    DISMISSED = "dismissed"
    """An operator decided that it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """The delivery that a bounce is about."""

    delivery_id: int
    send_id: int
    subscriber_id: int
    publication: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One message that came back, as it is kept. ``address`` is that of the delivery, where it is known."""

    id: int
    received_at: datetime
    source: str
    kind: Kind
    status: str
    reason: str
    recipient: str
    evidence: str
    outcome: Step
    delivery_id: int | None
    send_id: int | None
    address: str | None
