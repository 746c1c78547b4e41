"""Commits whose end we do not hear of: they may have happened. Whatever was begun in one is not begun twice, and not
forgotten."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from newsletter.model.delivery import Counts
from newsletter.store import database as database_of
from newsletter.store import leases
from newsletter.store.database import UNREACHABLE, Database, Writer
from newsletter.store.sends import Scope
from newsletter.store.tables import deliveries
from newsletter.workflows.committer import Committer, Step
from newsletter.workflows.deliver import deliver_open
from newsletter.workflows.pace import pace_of
from newsletter.workflows.plan import plan_first
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import smtp_server

READERS = 60
EVERYBODY = Counter(f"reader{n}@example.org" for n in range(READERS))


@pytest.mark.parametrize("and_every_relay_hangs_up", [False, True])
def test_a_commit_that_happened_unheard_is_found_and_nobody_is_forgotten_or_mailed_twice(
    site: Site, monkeypatch: pytest.MonkeyPatch, and_every_relay_hangs_up: bool
) -> None:
    transact = Writer.transact
    number = [0]

    with smtp_server(delay=0.001) as server:

        def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
            done = transact(self, action)
            number[0] += 1
            if number[0] % 4 == 0 and number[0] < 40:
                if and_every_relay_hangs_up:
                    server.drop_all()
                raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))
            return done

        monkeypatch.setattr(Writer, "transact", unheard)
        room = make_room(site, port=server.port, speed=10, lease="1h").with_readers(READERS)
        assert send(room.site, REF).counts == Counts(sent=READERS)
        got = Counter(server.recipients())
    assert got.keys() == EVERYBODY.keys()
    if not and_every_relay_hangs_up:
        assert got == EVERYBODY
    assert number[0] > 8


def test_what_was_leased_unheard_is_given_back_before_more_is_leased(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(site).with_readers(READERS)
    plan_first(room.site, REF)
    transact = Writer.transact
    number = [0]

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        done = transact(self, action)
        number[0] += 1
        if number[0] < 3:
            raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))
        return done

    monkeypatch.setattr(Writer, "transact", unheard)
    committer = Committer(room.site, Scope(), batch=READERS)
    assert [committer.commit([]) is None for _ in range(2)] == [True, True]
    assert room.status().counts == Counts(leased=READERS)
    time.sleep(max(0.0, committer.retry_at - time.monotonic()))
    assert committer.has_cause()
    assert committer.commit([]) is not None
    assert len(committer.feed) == READERS
    with room.site.database.reading() as connection:
        assert len(leases.all_of(connection)) == 1
    committer.end()


def test_what_was_begun_unheard_may_begin_although_others_were_written_before_it_comes_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(site).with_readers(2)
    plan_first(room.site, REF)
    committer = Committer(room.site, Scope(), batch=2)
    committer.commit([])
    pace = pace_of(room.site)
    claims = []
    for _ in range(2):
        claims.append(committer.feed.take(pace, room.site.config.smtp.relays[0].name, 0.0))
        pace.leave("example.org", 0.0, 0.0)
    transact = Writer.transact

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        transact(self, action)
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))

    with monkeypatch.context() as away:
        away.setattr(Writer, "transact", unheard)
        assert committer.commit([Step(claim=claims[0])]) is None
    # Its connection is gone meanwhile: others come first, and then it is its turn again.
    assert claims[0] is not None
    assert claims[1] is not None
    assert committer.commit([Step(claim=claims[1])]) == frozenset({claims[1].id})
    assert committer.commit([Step(claim=claims[0])]) == frozenset({claims[0].id})
    assert room.status().counts == Counts(attempting=2)
    committer.end()


def test_a_process_that_was_stopped_in_a_transaction_finds_the_database_away_and_not_broken(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    if site.database.is_sqlite:
        pytest.skip("a file does not end transactions")
    monkeypatch.setattr(database_of, "_STOPPED_AFTER", 1.0)
    impatient = Database(site.database.url)

    def sleep_in_the_middle(connection: Connection) -> None:
        connection.execute(select(deliveries.c.id).limit(1)).all()
        time.sleep(1.6)
        connection.execute(select(deliveries.c.id).limit(1)).all()

    writer = Writer(impatient)
    for transacts in (impatient.transact, writer.transact):
        with pytest.raises(UNREACHABLE):
            transacts(sleep_in_the_middle)
        transacts(lambda connection: connection.execute(select(deliveries.c.id).limit(1)).all())
    writer.close()
    impatient.close()


def test_what_may_have_begun_unheard_is_not_left_in_doubt_by_whoever_stops_then(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = Writer.transact
    stop = threading.Event()
    number = [0]

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        done = transact(self, action)
        number[0] += 1
        if number[0] == 8:
            stop.set()
            raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))
        return done

    monkeypatch.setattr(Writer, "transact", unheard)
    with smtp_server(delay=0.002) as server:
        room = make_room(site, port=server.port, on_unknown="hold").with_readers(READERS)
        plan_first(room.site, REF)
        deliver_open(room.site, stop)
        assert number[0] >= 8
        counts = room.status().counts
        assert (counts.attempting, counts.unknown) == (0, 0)
        assert counts.sent == len(server.received)


def test_while_nothing_can_be_written_nothing_more_goes_ahead(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay that gets tired of waiting for the ends of messages costs each connection one try, and not one more."""
    transact = Writer.transact
    number = [0]
    away: list[float] = []

    with smtp_server(delay=0.001) as server:

        def unwritable(self: Writer, action: Callable[[Connection], Any]) -> Any:
            number[0] += 1
            if number[0] > 5 and (not away or time.monotonic() - away[0] < 2):
                away.append(time.monotonic())
                server.drop_all()
                raise OperationalError("BEGIN", {}, Exception("disk full"))
            return transact(self, action)

        monkeypatch.setattr(Writer, "transact", unwritable)
        room = make_room(site, port=server.port, speed=10, connections=3).with_readers(READERS)
        assert send(room.site, REF).counts == Counts(sent=READERS)
        # Those whose end was out when their connection was cut are sent again: the relay may not have had it.
        got = Counter(server.recipients())
    assert got.keys() == EVERYBODY.keys()
    assert max(got.values()) <= 2
    assert len(away) > 3
    assert len(room.outcomes()) <= READERS + 3
