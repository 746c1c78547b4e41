"""One thread and many connections: who is served when, and what becomes of claims whose connection goes away."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select

from newsletter.model.delivery import Counts
from newsletter.model.relay import RelayTrouble
from newsletter.store import relay_troubles
from newsletter.store.tables import deliveries
from newsletter.workflows import control
from newsletter.workflows.deliver import deliver_open
from newsletter.workflows.foreground import NotYet, Paused
from newsletter.workflows.plan import plan_first
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, add_readers, make_room
from tests.delivery.smtp_server import HANG_UP, smtp_server


def test_who_resumes_while_a_relay_refuses_us_begins_nothing_that_is_not_transmitted(site: Site) -> None:
    stop = threading.Event()
    with smtp_server(login=("annex", "right")) as server:
        room = make_room(site).with_readers(30)
        smtp = {"host": "127.0.0.1", "port": server.port, "username": "annex", "connections": 4}
        wrong = room.configured(smtp={**smtp, "password": "wrong"})
        first = plan_first(wrong.site, REF)
        begun: set[str] = set()
        with ThreadPoolExecutor() as pool:
            delivering = pool.submit(deliver_open, wrong.site, stop)
            until = time.monotonic() + 2
            while time.monotonic() < until:
                control.resume(wrong.site, first.id)
                with room.site.database.reading() as connection:
                    begun.update(connection.scalars(select(deliveries.c.state).distinct()))
                time.sleep(0.005)
            stop.set()
            delivering.result(60)
        assert begun <= {"pending", "leased"}
        assert room.outcomes() == []
        assert room.status().counts == Counts(pending=30)
        right = room.configured(smtp={**smtp, "password": "right"})
        control.resume(right.site, first.id)
        assert send(right.site, REF).counts == Counts(sent=30)


def test_a_relay_that_turns_everybody_away_is_left_alone_and_the_next_one_carries(site: Site) -> None:
    with smtp_server(on_mail=lambda _: "421 4.3.2 not now") as first, smtp_server() as second:
        smtp = {
            "host": "127.0.0.1",
            "port": first.port,
            "connections": 2,
            "fallbacks": [{"host": "127.0.0.1", "port": second.port, "connections": 2}],
        }
        room = make_room(site, speed=5).configured(smtp=smtp).with_readers(40)
        assert send(room.site, REF).counts == Counts(sent=40)
        assert len(second.received) == 40
        # Not one by one: a handful is enough to see it.
        assert room.outcomes().count("relay down") <= 8


def test_a_relay_that_cannot_be_reached_is_written_down_until_it_can(site: Site) -> None:
    stop = threading.Event()
    with smtp_server() as server:
        pass
    room = make_room(site, port=server.port).with_readers(3)
    plan_first(room.site, REF)
    with ThreadPoolExecutor() as pool:
        delivering = pool.submit(deliver_open, room.site, stop)
        try:
            assert [trouble.relay for trouble in _troubles(site, wanted=1)] == [f"127.0.0.1:{server.port}"]
            with smtp_server(port=server.port):
                assert _troubles(site, wanted=0) == ()
        finally:
            stop.set()
            delivering.result(60)


def _troubles(site: Site, *, wanted: int) -> tuple[RelayTrouble, ...]:
    until = time.monotonic() + 60
    while True:
        with site.database.reading() as connection:
            found = relay_troubles.all_of(connection)
        if len(found) == wanted or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_connections_that_the_relay_drops_between_messages_cost_nobody_a_try(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port, connections=2).with_readers(40)
        first = plan_first(room.site, REF)
        stop = threading.Event()
        with ThreadPoolExecutor() as pool:
            delivering = pool.submit(deliver_open, room.site, stop)
            while len(server.received) < 5:
                time.sleep(0.005)
            control.pause(room.site, first.id)
            time.sleep(0.3)
            server.drop_all()
            time.sleep(0.1)
            control.resume(room.site, first.id)
            until = time.monotonic() + 60
            while room.status().counts.open and time.monotonic() < until:
                time.sleep(0.05)
            stop.set()
            delivering.result(60)
        assert room.status().counts == Counts(sent=40)
        assert Counter(room.outcomes()) == {"sent": 40}


@pytest.mark.parametrize("answer", ["550 5.7.1 rejected by policy", HANG_UP])
def test_no_connection_ends_a_message_before_it_and_the_last_are_durable(site: Site, answer: str) -> None:
    """Where a relay takes a message, the ledger knew before: all that this connection carried is settled."""
    unsettled: list[str] = []
    carried: dict[int, str] = {}

    def look(recipient: str) -> str | None:
        thread = threading.get_ident()
        before = carried.get(thread)
        carried[thread] = recipient
        with site.database.reading() as connection:
            rows = connection.execute(select(deliveries.c.address, deliveries.c.state)).all()
        states = {row.address: row.state for row in rows}
        if states[recipient] != "attempting" or (
            before not in (None, recipient) and states[before or ""] == "attempting"
        ):
            unsettled.append(f"{before}: {states.get(before or '')}, {recipient}: {states[recipient]}")
        return answer if recipient == "reader25@example.org" else None

    with smtp_server(on_message=look) as server:
        room = make_room(site, port=server.port, connections=3, speed=10).with_readers(30)
        with suppress(Paused, NotYet):
            send(room.site, REF)
    assert unsettled == []
    assert len(carried) >= 3


def pause_now_and_then(room: Room, done: Callable[[], int]) -> None:
    """Deliver all; pause and resume whenever twenty more are ``done``."""
    first = plan_first(room.site, REF)
    stop = threading.Event()
    with ThreadPoolExecutor() as pool:
        delivering = pool.submit(deliver_open, room.site, stop)
        for least in (20, 40, 60):
            while done() < least and not delivering.done():
                time.sleep(0.005)
            control.pause(room.site, first.id)
            wait_until(lambda: not room.status().counts.leased + room.status().counts.attempting)
            control.resume(room.site, first.id)
        wait_until(lambda: not room.status().counts.open or delivering.done())
        stop.set()
        delivering.result(60)


def wait_until(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happens() and time.monotonic() < until:
        time.sleep(0.005)


def test_who_pauses_a_send_breaks_no_more_connections_than_carry_a_message(site: Site) -> None:
    """What is leased is given back at once: each try in vain would end a connection in the middle of a message."""
    with smtp_server(delay=0.002) as server:
        room = make_room(site, port=server.port, connections=3).with_readers(200)
        pause_now_and_then(room, lambda: len(server.received))
        assert room.status().counts == Counts(sent=200)
        assert Counter(server.recipients()).most_common(1)[0][1] == 1
        assert server.connections <= 3 + 3 * 3


def test_a_pause_while_those_are_in_turn_whom_the_relay_cannot_serve(site: Site) -> None:
    """Their tries end as they begin: the pause finds nothing to take back."""
    with smtp_server() as server:
        room = make_room(site, port=server.port, connections=3)
        add_readers(room.site, [f"読者{n}@example.org" for n in range(200)])
        pause_now_and_then(room, lambda: room.status().counts.failed)
        assert room.status().counts == Counts(failed=200)
        assert len(room.outcomes()) == 200
