"""Someone unsubscribes while the issue is being sent, at the very moment in which it is their turn."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from newsletter.store.tables import deliveries
from newsletter.workflows.plan import plan_first
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import smtp_server
from tests.proofs import scaled

RACES = scaled(150, 1000)


def test_nobody_is_mailed_whose_leaving_is_committed_before_their_message_was_begun(site: Site) -> None:
    in_time: set[str] = set()
    too_late: set[str] = set()
    with smtp_server(delay=0.002) as server:
        room = make_room(site, port=server.port).with_readers(RACES)
        plan_first(room.site, REF)

        def leave(number: int) -> None:
            address = f"reader{number}@example.org"
            # As the senders come along: a few before, a few after, most of them now.
            ahead = random.Random(number).randrange(-8, 8)
            while len(server.received) + len(in_time) < number + ahead and not sending.done():
                time.sleep(0.0005)
            room.leave(address)
            with room.site.database.reading() as connection:
                state = connection.scalars(select(deliveries.c.state).where(deliveries.c.address == address)).one()
            # Committed: what is not begun by now never may be.
            (too_late if state in ("attempting", "sent") else in_time).add(address)

        with ThreadPoolExecutor(9) as pool:
            sending = pool.submit(send, room.site, REF)
            list(pool.map(leave, range(RACES)))
            found = sending.result(120)
        got = set(server.recipients())
    assert found.finished
    assert got & in_time == set()
    assert got == too_late
    assert (found.counts.sent, found.counts.cancelled) == (len(too_late), len(in_time))
    # Both sides have won often enough for this to be a race.
    assert min(len(in_time), len(too_late)) > RACES / 20
