"""What a bounce does to its address: a decision, made of facts alone.

hard → suppress · complaint → suppress · soft → count, and suppress when it has become a habit · ours, automatic → note
"""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.config.bounces import Bounces
from newsletter.model.bounce import Kind, Step

COMPLAINT_REASONS = ("feedback", "unsubscribe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """``known``: a signed return path or a Message-ID of ours names the delivery. ``soft_issues`` of the reader's last
    issues, ``bounces.soft_window`` of them, bounced softly, with this one. ``audience`` is that of the send, ``taken``
    how many of its readers its bounces have suppressed already or would, had they not been held."""

    kind: Kind
    known: bool
    soft_issues: int = 0
    audience: int = 0
    taken: int = 0


def decide(facts: Facts, limits: Bounces) -> Step:
    """What to do about one bounce. Whoever cannot be named with certainty is never suppressed: anybody can write a
    bounce about somebody else."""
    if not facts.known or facts.kind in (Kind.POLICY, Kind.AUTO_REPLY, Kind.NONE):
        return Step.NOTED
    if facts.kind is Kind.COMPLAINT:
        # Their own wish: no breaker stands before it.
        return Step.SUPPRESSED
    if facts.kind is Kind.SOFT and facts.soft_issues < limits.soft_limit:
        return Step.COUNTED
    return Step.HELD if is_mass(facts, limits) else Step.SUPPRESSED


def is_mass(facts: Facts, limits: Bounces) -> bool:
    """So many at once are more likely a fault between us and a provider than dead addresses."""
    after = facts.taken + 1
    return after > limits.hold_at_least and after > limits.hold_above * facts.audience
