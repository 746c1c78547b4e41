"""Clocks that are wrong: whoever believes in another day sends nothing twice."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.model.delivery import Counts
from newsletter.workflows.foreground import NotYet
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, TickingClock, make_room
from tests.delivery.smtp_server import smtp_server
from tests.proofs import scaled

READERS = scaled(120, 2000)
EVERYBODY = Counter(f"reader{n}@example.org" for n in range(READERS))


@pytest.mark.parametrize("days", [-1, 1])
def test_two_workers_whose_clocks_are_a_day_apart_send_nothing_twice(site: Site, days: int) -> None:
    with smtp_server(delay=0.01) as server:
        room = make_room(site, port=server.port, connections=2, lease="4s").with_readers(READERS)
        clock = TickingClock(room.clock.now() + timedelta(days=days))
        elsewhere = replace(room, site=replace(room.site, clock=clock))
        with ThreadPoolExecutor(2) as pool:
            wait = timedelta(days=2)
            sending = [pool.submit(send, each.site, REF, wait=wait) for each in (room, elsewhere)]
            assert [each.result(90).counts for each in sending] == [Counts(sent=READERS)] * 2
        assert Counter(server.recipients()) == EVERYBODY


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_in_the_middle_of_a_send_sends_nothing_twice(site: Site, days: int) -> None:
    with smtp_server(delay=0.005) as server:
        room = make_room(site, port=server.port, lease="4s").with_readers(READERS)

        def sends() -> None:
            # On a day that has gone back nothing may be due any more; then it goes on the day after.
            with suppress(NotYet):
                send(room.site, REF)

        with ThreadPoolExecutor(2) as pool:
            sending = [pool.submit(sends) for _ in range(2)]
            while len(server.received) < READERS // 4:
                time.sleep(0.002)
            room.clock.move(days=days)
            for each in sending:
                each.result(90)
        room.clock.move(days=2)
        assert send(room.site, REF).counts == Counts(sent=READERS)
        assert Counter(server.recipients()) == EVERYBODY
