"""Commits whose end we do not hear of: they may have happened. Whatever was begun in one is not begun twice, and not
forgotten."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from newsletter.delivery.pacing import Pace
from newsletter.delivery.switchboard import Switchboard
from newsletter.model.delivery import Claimed, Counts
from newsletter.store import database as database_of
from newsletter.store import leases
from newsletter.store.database import UNREACHABLE, Database, Writer
from newsletter.store.sends import Scope
from newsletter.store.tables import deliveries
from newsletter.workflows import committer as committer_of
from newsletter.workflows import control
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
        room = make_room(site, port=server.port, speed=10, lease="1h", retry_base="5s").with_readers(READERS)
        # Who is hung up on again and again is tried later, not at once.
        assert send(room.site, REF, wait=timedelta(hours=1)).counts == Counts(sent=READERS)
        got = Counter(server.recipients())
    assert got.keys() == EVERYBODY.keys()
    if not and_every_relay_hangs_up:
        assert got == EVERYBODY
    assert number[0] > 8


def taken(committer: Committer, pace: Pace) -> Claimed:
    claim = committer.feed.take(pace, "127.0.0.1:1", 0.0)
    assert claim is not None
    pace.leave("example.org", 0.0, 0.0)
    return claim


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
    committer.close()


def test_what_was_begun_unheard_may_begin_although_others_were_written_before_it_comes_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(site).with_readers(2)
    plan_first(room.site, REF)
    committer = Committer(room.site, Scope(), batch=2)
    committer.commit([])
    pace = pace_of(room.site)
    claims = [taken(committer, pace) for _ in range(2)]
    transact = Writer.transact

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        transact(self, action)
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))

    with monkeypatch.context() as away:
        away.setattr(Writer, "transact", unheard)
        assert committer.commit([Step(claim=claims[0])]) is None
    # Its connection is gone meanwhile: others come first, and then it is its turn again.
    assert committer.commit([Step(claim=claims[1])]) == frozenset({claims[1].id})
    assert committer.commit([Step(claim=claims[0])]) == frozenset({claims[0].id})
    assert room.status().counts == Counts(attempting=2)
    committer.close()


def test_nobody_is_in_line_twice_whose_send_was_paused_in_a_commit_unheard_and_resumed_since(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pause gave everybody back: whoever stayed in line would be leased beside themselves, and mailed twice."""
    room = make_room(site).with_readers(9)
    first = plan_first(room.site, REF)
    committer = Committer(room.site, Scope(), batch=9)
    committer.commit([])
    pace = pace_of(room.site)
    begins = [Step(claim=taken(committer, pace)) for _ in range(7)]
    transact = Writer.transact

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        transact(self, action)
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))

    control.pause(room.site, first.id)
    with monkeypatch.context() as away:
        away.setattr(Writer, "transact", unheard)
        assert committer.commit(begins) is None
    control.resume(room.site, first.id)
    assert committer.commit(begins) == frozenset()
    assert room.status().counts.leased == len(committer.feed)
    committer.commit([])
    again = [Step(claim=taken(committer, pace)) for _ in range(len(committer.feed))]
    begun = committer.commit(again)
    assert begun is not None
    assert Counter(step.claim.id for step in again if step.claim is not None and step.claim.id in begun) == Counter(
        begun
    )
    assert room.status().counts == Counts(attempting=9)
    committer.close()


def test_what_was_leased_unheard_beside_others_is_not_kept_until_those_are_through(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(site).with_readers(9)
    plan_first(room.site, REF)
    committer = Committer(room.site, Scope(), batch=5)
    committer.commit([])
    pace = pace_of(room.site)
    begins = [Step(claim=taken(committer, pace)) for _ in range(4)]
    transact = Writer.transact

    def unheard(self: Writer, action: Callable[[Connection], Any]) -> Any:
        transact(self, action)
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))

    with monkeypatch.context() as away:
        away.setattr(Writer, "transact", unheard)
        assert committer.commit(begins) is None
    assert committer.commit(begins) == frozenset(step.claim.id for step in begins if step.claim is not None)
    committer.commit([])
    assert room.status().counts == Counts(attempting=4, leased=5)
    assert len(committer.feed) == 5
    committer.close()


def test_what_was_begun_in_a_commit_that_happens_only_after_we_gave_it_up_has_begun(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may still be busy with it, as while it waits for its standby, when we are back."""
    if site.database.is_sqlite:
        pytest.skip("a file commits nothing behind our back")
    room = make_room(site).with_readers(2)
    plan_first(room.site, REF)
    committer = Committer(room.site, Scope(), batch=2)
    committer.commit([])
    pace = pace_of(room.site)
    begins = [Step(claim=taken(committer, pace)) for _ in range(2)]
    late: list[threading.Timer] = []

    def still_busy(_: Writer, action: Callable[[Connection], Any]) -> Any:
        connection = room.site.database.connect(write=True)
        connection.begin()
        action(connection)

        def happens() -> None:
            connection.commit()
            connection.close()

        late.append(threading.Timer(0.3, happens))
        late[0].start()
        raise OperationalError("COMMIT", {}, Exception("the server closed the connection unexpectedly"))

    with monkeypatch.context() as away:
        away.setattr(Writer, "transact", still_busy)
        assert committer.commit(begins) is None
    assert room.status().counts == Counts(leased=2)
    begun = committer.commit(begins)
    late[0].join()
    assert begun == frozenset(step.claim.id for step in begins if step.claim is not None)
    assert room.status().counts == Counts(attempting=2)
    committer.close()


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


def test_nothing_spins_while_nothing_can_be_written_and_those_in_line_have_to_wait(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign of life cannot be written, nothing is under way, and it would be the next one's turn."""
    transact = Writer.transact
    away = threading.Event()
    stop = threading.Event()
    slept: list[float] = []

    def unwritable(self: Writer, action: Callable[[Connection], Any]) -> Any:
        if away.is_set():
            raise OperationalError("BEGIN", {}, Exception("the database is away"))
        return transact(self, action)

    turn = Switchboard.turn

    def counted(self: Switchboard, seconds: float) -> Any:
        if away.is_set():
            slept.append(seconds)
        return turn(self, seconds)

    monkeypatch.setattr(Writer, "transact", unwritable)
    monkeypatch.setattr(Switchboard, "turn", counted)
    monkeypatch.setattr(committer_of, "_LONGEST_BEAT", timedelta(seconds=0.3))
    with smtp_server() as server, ThreadPoolExecutor() as pool:
        room = make_room(site).with_readers(READERS)
        room = room.configured(smtp={"host": "127.0.0.1", "port": server.port, "max_rate": 1})
        plan_first(room.site, REF)
        delivering = pool.submit(deliver_open, room.site, stop)
        while len(server.received) < 2:
            time.sleep(0.01)
        time.sleep(0.1)
        away.set()
        time.sleep(2)
        away.clear()
        stop.set()
        delivering.result(60)
    assert len(slept) < 100
