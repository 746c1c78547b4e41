"""How far an issue has come: what every send of it adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from newsletter.model.delivery import Counts, Send, SendState
from newsletter.model.issue import Issue

COUNTED = (
    "audience",
    "sent",
    "failed",
    "unknown",
    "suppressed",
    "cancelled",
    "pending",
    "leased",
    "attempting",
    "deferred",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An issue with its sends, oldest first, each with its counts."""

    issue: Issue
    sends: tuple[tuple[Send, Counts], ...]
    bounced: Mapping[int, int] = field(default_factory=dict)
    """How many deliveries of each send came back; they are in the counts too, as what the relay had made of them."""

    @property
    def counts(self) -> Counts:
        return sum((counts for _, counts in self.sends), Counts())

    @property
    def finished(self) -> bool:
        """Planned, and nothing is open."""
        return bool(self.sends) and not self.counts.open

    def paused(self) -> tuple[Send, ...]:
        """Sends that somebody, or a relay's words, stopped before they were done."""
        return tuple(send for send, counts in self.sends if send.state is SendState.PAUSED and counts.open)

    def cancelled(self) -> tuple[Send, ...]:
        """Sends that an operator ended before everybody had their copy."""
        return tuple(send for send, counts in self.sends if send.state is SendState.CANCELLED and counts.cancelled)

    def as_json(self) -> dict[str, Any]:
        """The shape that design §7 promises to scripts."""
        return {
            "issue": self.issue.ref,
            "state": self.issue.state.value,
            "finished": self.finished,
            **_numbers(self.counts),
            "bounced": sum(self.bounced.values()),
            "sends": [
                {
                    "id": send.id,
                    "kind": send.kind.value,
                    "state": send.state.value,
                    **_numbers(counts),
                    "bounced": self.bounced.get(send.id, 0),
                }
                for send, counts in self.sends
            ],
        }


def _numbers(counts: Counts) -> dict[str, int]:
    numbers = {**asdict(counts), "audience": counts.audience}
    return {name: numbers[name] for name in COUNTED}
