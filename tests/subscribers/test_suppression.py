"""The policy alone: facts in, a step out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.bounces import Bounces
from newsletter.model.bounce import Kind, Step
from newsletter.subscribers.suppression import Facts, decide

LIMITS = Bounces()
kinds = st.sampled_from(Kind)
numbers = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (Facts(kind=Kind.HARD, known=True, audience=1000), Step.SUPPRESSED),
        (Facts(kind=Kind.HARD, known=False, audience=1000), Step.NOTED),
        (Facts(kind=Kind.SOFT, known=True, soft_issues=2, audience=1000), Step.COUNTED),
        (Facts(kind=Kind.SOFT, known=True, soft_issues=3, audience=1000), Step.SUPPRESSED),
        (Facts(kind=Kind.HARD, known=True, audience=1000, taken=19), Step.SUPPRESSED),
        (Facts(kind=Kind.HARD, known=True, audience=1000, taken=20), Step.HELD),
        (Facts(kind=Kind.SOFT, known=True, soft_issues=3, audience=1000, taken=20), Step.HELD),
        (Facts(kind=Kind.HARD, known=True, audience=10, taken=9), Step.SUPPRESSED),
        (Facts(kind=Kind.HARD, known=True, audience=10, taken=10), Step.HELD),
        (Facts(kind=Kind.COMPLAINT, known=True, audience=10, taken=10), Step.SUPPRESSED),
        (Facts(kind=Kind.POLICY, known=True, audience=10), Step.NOTED),
        (Facts(kind=Kind.AUTO_REPLY, known=True, soft_issues=5, audience=10), Step.NOTED),
        (Facts(kind=Kind.NONE, known=True, audience=10), Step.NOTED),
    ],
)
def test_what_follows_from_what(facts: Facts, step: Step) -> None:
    assert decide(facts, LIMITS) is step


@given(kind=kinds, soft=numbers, audience=numbers, taken=numbers)
def test_nobody_is_suppressed_who_is_not_known(kind: Kind, soft: int, audience: int, taken: int) -> None:
    facts = Facts(kind=kind, known=False, soft_issues=soft, audience=audience, taken=taken)
    assert decide(facts, LIMITS) is Step.NOTED


@given(audience=numbers, kind=st.sampled_from([Kind.HARD, Kind.SOFT]))
def test_one_send_never_suppresses_more_than_its_share_unasked(audience: int, kind: Kind) -> None:
    allowed = max(LIMITS.hold_at_least, int(LIMITS.hold_above * audience))
    facts = Facts(kind=kind, known=True, soft_issues=LIMITS.soft_limit, audience=audience, taken=allowed)
    assert decide(facts, LIMITS) is Step.HELD
