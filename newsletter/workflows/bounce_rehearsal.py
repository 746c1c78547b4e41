"""What a dry run has decided so far: it keeps nothing, and must still count as the run would."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsletter.model.bounce import Bounced, Kind, Step


@dataclass(slots=True)
class Rehearsal:
    """``seen`` are the messages, ``soft`` the deliveries that bounced softly, and ``taken`` those of each send that
    were suppressed or held."""

    seen: set[str] = field(default_factory=set)
    soft: dict[int, set[int]] = field(default_factory=dict)
    taken: dict[int, set[int]] = field(default_factory=dict)

    def soft_of(self, bounced: Bounced) -> frozenset[int]:
        """The reader's deliveries that bounced softly, without those that the database knows of."""
        return frozenset(self.soft.get(bounced.subscriber_id, ()))

    def taken_of(self, bounced: Bounced) -> frozenset[int]:
        """The deliveries of the same send that were taken, without this one."""
        return frozenset(self.taken.get(bounced.send_id, set()) - {bounced.delivery_id})

    def note(self, digest: str, bounced: Bounced | None, kind: Kind, step: Step) -> None:
        """Count a message, as keeping it would."""
        self.seen.add(digest)
        if bounced is None:
            return
        if kind is Kind.SOFT:
            self.soft.setdefault(bounced.subscriber_id, set()).add(bounced.delivery_id)
        if step in (Step.SUPPRESSED, Step.HELD) and kind is not Kind.COMPLAINT:
            self.taken.setdefault(bounced.send_id, set()).add(bounced.delivery_id)
