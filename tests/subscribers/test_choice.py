"""What a wish comes to, given what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsletter.model.consent import ConsentAction
from newsletter.model.edition import Format
from newsletter.model.subscriber import Subscriber, Subscription, SubscriptionState
from newsletter.subscribers.address import parse_address
from newsletter.subscribers.choice import Wish, decide

MONDAY = datetime(2026, 2, 2, 9, tzinfo=UTC)
HANAKO = Subscriber(id=1, uid="h", email="hanako@readers.test", name=None, created_at=MONDAY)
WISH = Wish(address=parse_address(HANAKO.email), name=None, key="tools", format=Format.HTML, confirmed=None)
ACTIVE = Subscription(
    id=1,
    subscriber=HANAKO,
    publication="annex",
    state=SubscriptionState.ACTIVE,
    key="tools",
    format=Format.HTML,
    joined_at=MONDAY,
    confirmed_at=MONDAY,
    left_at=None,
)
LEFT = replace(ACTIVE, state=SubscriptionState.LEFT, left_at=MONDAY + timedelta(days=1))
PENDING = replace(ACTIVE, state=SubscriptionState.PENDING, confirmed_at=None)


def test_without_a_confirmation_a_new_reader_waits() -> None:
    decision = decide(None, WISH)
    assert (decision.state, decision.action) == (SubscriptionState.PENDING, ConsentAction.ASKED)


def test_with_one_they_are_active_since_then() -> None:
    decision = decide(None, replace(WISH, confirmed=MONDAY))
    assert (decision.state, decision.confirmed_at) == (SubscriptionState.ACTIVE, MONDAY)


def test_a_confirmation_ends_the_waiting() -> None:
    decision = decide(PENDING, replace(WISH, confirmed=MONDAY))
    assert (decision.state, decision.action) == (SubscriptionState.ACTIVE, ConsentAction.CONFIRMED)


def test_the_same_again_is_no_change() -> None:
    assert decide(ACTIVE, replace(WISH, confirmed=MONDAY)).action is None
    assert decide(PENDING, WISH).action is None


def test_a_wish_without_a_confirmation_never_takes_one_away() -> None:
    decision = decide(ACTIVE, replace(WISH, key="security"))
    assert (decision.state, decision.confirmed_at) == (SubscriptionState.ACTIVE, MONDAY)
    assert (decision.key, decision.action) == ("security", ConsentAction.CHANGED)


def test_who_left_stays_away_from_an_older_list() -> None:
    for confirmed in (None, MONDAY):
        decision = decide(LEFT, replace(WISH, key="security", confirmed=confirmed))
        assert (decision.state, decision.key, decision.action) == (SubscriptionState.LEFT, "tools", None)


def test_a_newer_consent_brings_them_back() -> None:
    decision = decide(LEFT, replace(WISH, confirmed=MONDAY + timedelta(days=2)))
    assert (decision.state, decision.left_at) == (SubscriptionState.ACTIVE, None)


def test_who_left_and_asks_again_is_asked_to_confirm() -> None:
    decision = decide(LEFT, replace(WISH, asks_again=True))
    assert (decision.state, decision.action) == (SubscriptionState.PENDING, ConsentAction.ASKED)


def test_a_list_may_say_that_somebody_left() -> None:
    left = MONDAY + timedelta(days=3)
    assert decide(ACTIVE, replace(WISH, left=left)).left_at == left
    assert decide(ACTIVE, replace(WISH, left=MONDAY - timedelta(days=3))).state is SubscriptionState.ACTIVE
    assert decide(LEFT, replace(WISH, left=left)).action is None
