"""What is known of a delivery: every try with the relay's words, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from newsletter.model.bounce import Bounce
from newsletter.model.delivery import DeliveryState, SendKind, SendState


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. ``relay`` is empty where the process that tried did not live to say; ``outcome`` is the verdict."""

    number: int
    relay: str
    started_at: datetime
    ended_at: datetime
    outcome: str
    code: int | None
    reply: str | None

    @property
    def words(self) -> str:
        """The relay's reply, or ours where it gave none."""
        return " ".join(str(part) for part in (self.code, self.reply) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One delivery. ``reason`` is its send's; ``words`` are those that the delivery itself ended with."""

    delivery_id: int
    send_id: int
    kind: SendKind
    send_state: SendState
    pause_reason: str | None
    reason: str
    publication: str
    day: date
    address: str
    copy: int
    state: DeliveryState
    due_at: datetime
    settled_at: datetime | None
    words: str
    attempts: tuple[Attempt, ...]
    bounces: tuple[Bounce, ...]

    @property
    def issue(self) -> str:
        """The issue, as the command line takes it."""
        return f"{self.publication}/{self.day.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """One delivery in a list of all, with its last try. ``due_at`` is for those that are open,
    ``bounced`` the kind of what came back last, or empty."""

    send_id: int
    kind: str
    delivery_id: int
    address: str
    state: str
    attempts: int
    relay: str
    verdict: str
    code: int | None
    reply: str
    attempted_at: datetime | None
    settled_at: datetime | None
    due_at: datetime | None
    bounced: str
