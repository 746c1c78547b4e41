"""What a wish about a subscription comes to, given what is there. Pure: facts in, decision out.

A wish never weakens consent: an import cannot un-confirm anybody, and who has left stays away unless the wish
carries a confirmation that is newer than the leaving.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.model.consent import ConsentAction
from newsletter.model.edition import Format
from newsletter.model.subscriber import Subscription, SubscriptionState
from newsletter.subscribers.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. ``key`` is from ``edition.categories_key``; ``confirmed`` and ``left`` are when.
    ``paused_until`` None leaves a pause as it is.

    ``asks_again`` is True where a person (or an operator for one) asks now, so that one who had left is asked to
    confirm again; a list that is imported does not speak for them.
    """

    address: Address
    name: str | None
    key: str
    format: Format
    confirmed: datetime | None
    left: datetime | None = None
    paused_until: datetime | None = None
    asks_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The subscription as it is to be, and what goes on record; ``action`` is None where nothing changes."""

    state: SubscriptionState
    key: str
    format: Format
    confirmed_at: datetime | None
    left_at: datetime | None
    paused_until: datetime | None
    action: ConsentAction | None


def decide(found: Subscription | None, wish: Wish) -> Decision:
    """What the subscription becomes."""
    if found is None:
        return _new(wish)
    if found.state is SubscriptionState.LEFT and not _comes_back(found, wish):
        return _kept(found)
    if _leaves(found, wish):
        return _decision(wish, SubscriptionState.LEFT, found.confirmed_at, ConsentAction.LEFT)
    paused = wish.paused_until
    if found.state is not SubscriptionState.LEFT and paused is None:
        paused = found.paused_until
    if found.state is SubscriptionState.ACTIVE:
        confirmed, action = found.confirmed_at, None
    elif wish.confirmed is not None:
        confirmed, action = wish.confirmed, ConsentAction.CONFIRMED
    else:
        asked_now = found.state is SubscriptionState.LEFT
        confirmed, action = None, ConsentAction.ASKED if asked_now else None
    if action is None and (found.key, found.format, found.paused_until) != (wish.key, wish.format, paused):
        action = ConsentAction.CHANGED
    state = SubscriptionState.PENDING if confirmed is None else SubscriptionState.ACTIVE
    return _decision(wish, state, confirmed, action, paused)


def _new(wish: Wish) -> Decision:
    if wish.left is not None:
        return _decision(wish, SubscriptionState.LEFT, wish.confirmed, ConsentAction.LEFT)
    if wish.confirmed is not None:
        return _decision(wish, SubscriptionState.ACTIVE, wish.confirmed, ConsentAction.CONFIRMED, wish.paused_until)
    return _decision(wish, SubscriptionState.PENDING, None, ConsentAction.ASKED, wish.paused_until)


def _decision(
    wish: Wish,
    state: SubscriptionState,
    confirmed: datetime | None,
    action: ConsentAction | None,
    paused: datetime | None = None,
) -> Decision:
    return Decision(
        state=state,
        key=wish.key,
        format=wish.format,
        confirmed_at=confirmed,
        left_at=wish.left if state is SubscriptionState.LEFT else None,
        paused_until=paused,
        action=action,
    )


def _kept(found: Subscription) -> Decision:
    return Decision(
        state=found.state,
        key=found.key,
        format=found.format,
        confirmed_at=found.confirmed_at,
        left_at=found.left_at,
        paused_until=found.paused_until,
        action=None,
    )


def _comes_back(found: Subscription, wish: Wish) -> bool:
    if wish.left is not None:
        return False
    if wish.confirmed is None:
        return wish.asks_again
    return found.left_at is None or wish.confirmed > found.left_at


def _leaves(found: Subscription, wish: Wish) -> bool:
    if wish.left is None:
        return False
    return found.confirmed_at is None or wish.left > found.confirmed_at
