"""Who pauses gets nothing until their day, and is back without doing anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.errors import Refused
from newsletter.model.selection import Whom
from newsletter.model.subscriber import Subscription
from newsletter.store import subscriptions
from newsletter.workflows.plan import plan_first
from newsletter.workflows.resend import resend, would_resend
from newsletter.workflows.send import would_send
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import show
from tests.delivery.room import REF, Room, make_room

RESTING, READING = "reader0@example.org", "reader1@example.org"


def _pause(site: Site, address: str) -> Subscription:
    (found,) = show(site, address).subscriptions
    resting = replace(found, paused_until=site.clock.now() + timedelta(days=14))
    with site.database.writing() as connection:
        subscriptions.keep(connection, resting)
    return resting


@pytest.fixture
def room(site: Site) -> Room:
    room = make_room(site).with_readers(2)
    _pause(room.site, RESTING)
    return room


def test_no_send_is_planned_for_them(room: Room) -> None:
    assert [reader.address for reader in would_send(room.site, REF)] == [READING]
    plan_first(room.site, REF)
    assert list(room.states()) == [READING]
    assert would_resend(room.site, REF, whom=Whom.LATE) == ()


def test_naming_them_says_that_they_pause(room: Room) -> None:
    plan_first(room.site, REF)
    with pytest.raises(Refused, match=f"They pause: {RESTING}"):
        resend(room.site, REF, whom=Whom.NAMED, to=[RESTING], reason="asked")


def test_when_the_day_has_come_they_are_readers_again(room: Room) -> None:
    room.clock.move(days=13, hours=23)
    assert [reader.address for reader in would_send(room.site, REF)] == [READING]
    room.clock.move(hours=1)
    assert [reader.address for reader in would_send(room.site, REF)] == [RESTING, READING]
    assert show(room.site, RESTING).subscriptions[0].state == "active"
