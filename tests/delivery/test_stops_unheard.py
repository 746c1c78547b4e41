"""Who is told to stop while commits go unheard leaves nothing claimed that was not ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from newsletter.model.delivery import Counts
from newsletter.store import leases
from newsletter.store.database import Writer
from newsletter.store.sends import Scope
from newsletter.workflows import committer as committer_of
from newsletter.workflows.carrier import Carrier
from newsletter.workflows.committer import Committer
from newsletter.workflows.pace import pace_of
from newsletter.workflows.plan import plan_first
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import smtp_server

READERS = 20
UNHEARD = OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))


def carry_until(room: Room, stop: threading.Event) -> None:
    plan_first(room.site, REF)
    carrier = Carrier(
        room.site, Committer(room.site, Scope(), batch=READERS), pace_of(room.site), stop=stop, halt=threading.Event()
    )
    carrier.run()
    assert carrier.fault is None


@pytest.mark.parametrize("happened", [True, False])
def test_a_message_that_may_have_begun_is_not_ended_any_more_and_not_left_in_doubt(
    site: Site, monkeypatch: pytest.MonkeyPatch, happened: bool
) -> None:
    transact = Writer.transact
    stop = threading.Event()
    number = [0]

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        number[0] += 1
        if number[0] != 2:
            return transact(self, action)
        if happened:
            transact(self, action)
        stop.set()
        raise UNHEARD

    monkeypatch.setattr(Writer, "transact", unheard)
    # So it can be written again before anything is heard of the relay.
    monkeypatch.setattr(committer_of, "_SHORTEST_WAIT", 0.0)
    with smtp_server() as server:
        room = make_room(site, port=server.port, connections=1, on_unknown="hold").with_readers(READERS)
        carry_until(room, stop)
        assert server.received == []
    assert room.status().counts == Counts(pending=READERS - 1, deferred=1)
    assert room.outcomes() == ["relay down"]


@pytest.mark.parametrize("number_of_faults", [1, 3])
def test_what_was_leased_unheard_is_given_back(
    site: Site, monkeypatch: pytest.MonkeyPatch, number_of_faults: int
) -> None:
    transact = Writer.transact
    stop = threading.Event()
    number = [0]

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        done = transact(self, action)
        number[0] += 1
        stop.set()
        if number[0] <= number_of_faults:
            raise UNHEARD
        return done

    monkeypatch.setattr(Writer, "transact", unheard)
    room = make_room(site).with_readers(READERS)
    carry_until(room, stop)
    assert number[0] > number_of_faults
    assert room.status().counts == Counts(pending=READERS)
    with room.site.database.reading() as connection:
        assert leases.all_of(connection) == ()


def test_what_is_leased_is_given_back_although_that_cannot_be_written_at_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = Writer.transact
    stop = threading.Event()
    number = [0]

    def away(self: Writer, action: Callable[[Connection], Any]) -> Any:
        number[0] += 1
        stop.set()
        if 1 < number[0] <= 3:
            raise OperationalError("BEGIN", {}, Exception("database is locked"))
        return transact(self, action)

    monkeypatch.setattr(Writer, "transact", away)
    room = make_room(site).with_readers(READERS)
    carry_until(room, stop)
    assert number[0] > 3
    assert room.status().counts == Counts(pending=READERS)
