"""The ledger under faults: dead and sleeping processes, clocks that jump, a database that goes away."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, create_engine, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from newsletter.config import Delivery
from newsletter.delivery.decision import decide
from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.model.delivery import Claimed, Counts, SendState, Settlement
from newsletter.model.issue import Issue
from newsletter.model.status import Status
from newsletter.store import leases, ledger
from newsletter.store.sends import Scope
from newsletter.store.tables import attempts, deliveries, sends
from newsletter.workflows import recover
from newsletter.workflows.plan import plan_first
from newsletter.workflows.process import HOST, PROCESS
from newsletter.workflows.recover import Recovery
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from newsletter.workflows.status import status_of
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import smtp_server

SENT = Outcome(verdict=Verdict.SENT, stage=Stage.MESSAGE, code=250, text="2.0.0 queued")


def claim(room: Room, number: int, *, host: str = HOST, process: str = PROCESS) -> tuple[int, tuple[Claimed, ...]]:
    """What a process claims, and its fencing token."""
    now = room.site.clock.now()
    with room.site.database.writing() as connection:
        token = leases.take(connection, host=host, process=process, now=now, until=now + timedelta(minutes=5))
        return token, ledger.lease(connection, token=token, scope=Scope(), limit=number, now=now)


def begin(room: Room, claims: tuple[Claimed, ...]) -> frozenset[int]:
    with room.site.database.writing() as connection:
        return ledger.begin(connection, claims, room.site.clock.now())


def settle(room: Room, *settlements: Settlement) -> None:
    with room.site.database.writing() as connection:
        ledger.settle(connection, settlements)


def as_sent(room: Room, claimed: Claimed) -> Settlement:
    now = room.site.clock.now()
    return decide(claimed, SENT, relay="relay", started_at=now, now=now, policy=Delivery())


@pytest.fixture
def room(site: Site) -> Room:
    made = make_room(site).with_readers(10)
    plan_first(made.site, REF)
    return made


def test_two_processes_never_claim_one_delivery(room: Room) -> None:
    _, mine = claim(room, 6)
    _, yours = claim(room, 6)
    assert len(mine) == 6
    assert len(yours) == 4
    assert not {each.id for each in mine} & {each.id for each in yours}


def test_what_a_dead_process_had_only_leased_waits_again_and_what_it_had_begun_is_unknown(room: Room) -> None:
    token, claims = claim(room, 6, process="1-gone")
    assert begin(room, claims[:2]) == {each.id for each in claims[:2]}
    assert room.status().counts == Counts(pending=4, leased=4, attempting=2)
    with room.site.database.writing() as connection:
        lease = next(each for each in leases.all_of(connection) if each.id == token)
        assert leases.recover(connection, lease, on_unknown="hold", limit=8, now=room.clock.now()) == (4, 2)
    assert room.status().counts == Counts(pending=8, unknown=2)
    assert room.outcomes() == ["unknown", "unknown"]


def test_who_lost_the_lease_begins_and_settles_nothing_any_more(room: Room) -> None:
    token, claims = claim(room, 4)
    begin(room, claims[:2])
    with room.site.database.writing() as connection:
        lease = next(each for each in leases.all_of(connection) if each.id == token)
        leases.recover(connection, lease, on_unknown="resend", limit=8, now=room.clock.now())
    assert begin(room, claims[2:]) == frozenset()
    with pytest.raises(ledger.Fenced):
        settle(room, as_sent(room, claims[0]))
    assert room.status().counts == Counts(pending=10)


def test_one_fenced_row_undoes_the_whole_transaction(room: Room) -> None:
    _, claims = claim(room, 2)
    begin(room, claims)
    with pytest.raises(ledger.Fenced):
        settle(room, as_sent(room, claims[0]), replace(as_sent(room, claims[1]), lease=999))
    assert room.status().counts == Counts(pending=8, attempting=2)
    assert room.outcomes() == []


def test_a_fencing_token_is_never_given_twice(room: Room) -> None:
    first, _ = claim(room, 1)
    with room.site.database.writing() as connection:
        leases.release(connection, first, room.clock.now())
    second, _ = claim(room, 1)
    assert second > first


def test_a_process_that_is_alive_is_not_taken_for_dead_when_the_clock_jumps(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(recover, "monotonic", lambda: seconds[0])
    token, _ = claim(room, 3, host="another host", process="77-t1")
    recovery = Recovery(room.site)
    assert recovery.look() == 0
    room.clock.move(days=1)
    assert recovery.look() == 0
    # It is alive: it renews, at the time it believes in.
    with room.site.database.writing() as connection:
        assert leases.renew(connection, token, room.clock.now() + timedelta(minutes=5))
    seconds[0] += 3600
    assert recovery.look() == 0
    # Now it does not any more.
    room.clock.move(minutes=6)
    assert recovery.look() == 0
    seconds[0] += 3600
    assert recovery.look() == 1
    assert room.status().counts == Counts(pending=10)


def test_a_dead_process_of_this_host_is_noticed_at_once(room: Room) -> None:
    claim(room, 3, process="999999-t1")
    claim(room, 3)
    assert Recovery(room.site).look() == 1
    assert room.status().counts == Counts(pending=7, leased=3)


def test_the_database_itself_refuses_a_second_copy_on_its_way(room: Room) -> None:
    with room.site.database.reading() as connection:
        row = connection.execute(select(deliveries)).first()
    assert row is not None
    values = {**row._mapping, "id": None}
    with pytest.raises(IntegrityError), room.site.database.writing() as connection:
        connection.execute(insert(deliveries).values({**values, "send_id": row.send_id, "id": 10_000}))


def test_the_database_itself_refuses_states_that_do_not_belong_together(room: Room) -> None:
    now = room.clock.now()
    for values in (
        {"state": "leased"},
        {"state": "sent"},
        {"state": "sent", "lease": 1},
        {"state": "lost"},
        {"state": "sent", "settled_at": now},
        {"state": "deferred"},
        {"state": "pending", "settled_at": now},
        {"attempts": 1},
        {"attempted_at": now},
        {"attempts": -1},
        {"copy": 0},
        {"issue_id": 2},
    ):
        with pytest.raises(IntegrityError), room.site.database.writing() as connection:
            connection.execute(update(deliveries).values(**values))
    for values in (
        {"state": "finished"},
        {"state": "paused"},
        {"finished_at": now},
        {"reason": ""},
        {"operator": ""},
        {"kind": "third"},
    ):
        with pytest.raises(IntegrityError), room.site.database.writing() as connection:
            connection.execute(update(sends).values(**values))


def test_the_database_itself_refuses_attempts_that_nobody_could_have_made(room: Room) -> None:
    now = room.clock.now()
    with room.site.database.reading() as connection:
        delivery = connection.scalar(select(deliveries.c.id).limit(1))
    good = {"number": 1, "relay": "relay", "outcome": "sent", "started_at": now, "ended_at": now}
    for values in ({"number": 0}, {"outcome": "lost"}, {"delivery_id": 10_000}, {"relay": None}):
        with pytest.raises(IntegrityError), room.site.database.writing() as connection:
            connection.execute(insert(attempts).values({"delivery_id": delivery, **good, **values}))
    with room.site.database.writing() as connection:
        connection.execute(insert(attempts).values(delivery_id=delivery, **good))
    with pytest.raises(IntegrityError), room.site.database.writing() as connection:
        connection.execute(insert(attempts).values(delivery_id=delivery, **good))


def test_attempts_and_settlements_are_written_together_or_not_at_all(room: Room) -> None:
    _, claims = claim(room, 1)
    begin(room, claims)
    settle(room, as_sent(room, claims[0]))
    with room.site.database.reading() as connection:
        assert len(connection.execute(select(attempts.c.id)).all()) == 1
    with pytest.raises(ledger.Fenced):
        settle(room, as_sent(room, claims[0]))
    assert room.outcomes() == ["sent"]


def test_unsubscribing_while_it_is_sent_is_obeyed_to_the_moment(site: Site) -> None:
    left: dict[str, datetime] = {}
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(200)
        plan_first(room.site, REF)

        def leave(number: int) -> None:
            room.leave(f"reader{number}@example.org")
            left[f"reader{number}@example.org"] = room.clock.now()

        with ThreadPoolExecutor(4) as pool:
            sending = pool.submit(send, room.site, REF)
            list(pool.map(leave, range(199, -1, -2)))
            found = sending.result(60)
    assert found.finished
    assert found.counts.sent + found.counts.cancelled == 200
    with room.site.database.reading() as connection:
        for address, attempted_at, state in connection.execute(
            select(deliveries.c.address, deliveries.c.attempted_at, deliveries.c.state)
        ):
            assert state == "sent" or address in left
            if address in left and state == "sent":
                assert attempted_at <= left[address]
    assert len(server.received) == found.counts.sent


def test_a_database_that_drops_every_connection_again_and_again_costs_nothing_but_time(site: Site) -> None:
    if site.database.is_sqlite:
        pytest.skip("a file does not hang up")
    stop = threading.Event()
    with smtp_server(delay=0.002) as server:
        room = make_room(site, port=server.port).with_readers(300)
        plan_first(room.site, REF)

        # Connections of its own: one from the sender's pool may have been cut already.
        knives = create_engine(site.database.url, poolclass=NullPool)

        def cut() -> None:
            while not stop.wait(0.15):
                with knives.connect() as connection:
                    connection.execute(
                        text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    )

        cutting = threading.Thread(target=cut)
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(send, room.site, REF)
            until = time.monotonic() + 1
            while not server.received and time.monotonic() < until:
                time.sleep(0.01)
            cutting.start()
            time.sleep(3)
            stop.set()
            cutting.join()
            assert sending.result(60).counts == Counts(sent=300)
    assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(300))


def test_a_database_that_is_away_for_a_moment_when_all_is_sent_spoils_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Status] = []

    def look(connection: Connection, issue: Issue) -> Status:
        found = status_of(connection, issue)
        if all(send.state is SendState.FINISHED for send, _ in found.sends):
            looked.append(found)
            if len(looked) % 2:  # Which look is the last depends on who is faster: each is spoilt once.
                raise OperationalError("SELECT", {}, ConnectionError("the connection is lost"))
        return found

    monkeypatch.setattr("newsletter.workflows.foreground.status_of", look)
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(3)
        plan_first(room.site, REF)
        assert send(room.site, REF).counts == Counts(sent=3)
    assert looked
    assert len(looked) % 2 == 0
