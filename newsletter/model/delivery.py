"""Sends, deliveries and attempts: the words of the ledger (design §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    PENDING = "pending"
    LEASED = "leased"
    ATTEMPTING = "attempting"
    DEFERRED = "deferred"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen with it."""
        return self in OPEN_STATES


OPEN_STATES = frozenset({DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.ATTEMPTING, DeliveryState.DEFERRED})


class SendState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class SendKind(StrEnum):
    FIRST = "first"
    RESEND = "resend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many deliveries are in each state; ``audience`` is always their sum."""

    sent: int = 0
    failed: int = 0
    unknown: int = 0
    suppressed: int = 0
    cancelled: int = 0
    pending: int = 0
    leased: int = 0
    attempting: int = 0
    deferred: int = 0

    @property
    def audience(self) -> int:
        return self.settled + self.open

    @property
    def settled(self) -> int:
        return self.sent + self.failed + self.unknown + self.suppressed + self.cancelled

    @property
    def open(self) -> int:
        return self.pending + self.leased + self.attempting + self.deferred

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in Counts.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """One planned operation. ``copy`` counts from 1: the Message-ID depends on (issue, subscriber, copy)."""

    id: int
    issue_id: int
    kind: SendKind
    state: SendState
    copy: int
    reason: str
    operator: str
    key: str | None
    pause_reason: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A leased delivery with all that composing needs. ``lease`` is the fencing token.

    ``attempts`` is how many tries there were, ``unknowns`` how many of them ended unknown, ``first_tried_at`` when the
    first one since the last pause of its send began.
    """

    id: int
    send_id: int
    edition_id: int
    issue_id: int
    copy: int
    subscriber_uid: str
    address: str
    attempts: int
    unknowns: int
    first_tried_at: datetime | None
    lease: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a try came to, for the row of the ledger and for the attempt beside it.

    ``state`` is sent, failed or unknown (then ``settled_at`` is set), deferred or pending (then ``due_at`` says when
    again). ``pause`` is why the whole send has to stop, where it has to.
    """

    delivery_id: int
    send_id: int
    lease: int
    number: int
    state: DeliveryState
    due_at: datetime
    settled_at: datetime | None
    relay: str
    started_at: datetime
    ended_at: datetime
    verdict: str
    code: int | None
    reply: str
    pause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A working process: ``id`` is the fencing token of all that it has claimed."""

    id: int
    host: str
    process: str
    expires_at: datetime
