"""Relays that say "later": everybody gets it in the end, after waits that grow and differ from reader to reader."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from newsletter.model.delivery import Counts
from newsletter.store.tables import deliveries
from newsletter.workflows.foreground import NotYet
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import smtp_server

READERS = 24
BASE = timedelta(minutes=10)


def waits(room: Room) -> tuple[list[timedelta], datetime]:
    """How long each reader waits from the last try on, and when the last of them is due."""
    with room.site.database.reading() as connection:
        rows = connection.execute(select(deliveries.c.attempted_at, deliveries.c.due_at)).all()
    return [due - tried for tried, due in rows], max(due for _, due in rows)


@pytest.mark.parametrize("stage", ["on_rcpt", "on_message"])
def test_whoever_is_put_off_three_times_gets_it_after_growing_and_jittered_waits(site: Site, stage: str) -> None:
    asked: Counter[str] = Counter()

    def put_off(recipient: str) -> str | None:
        asked[recipient] += 1
        return "451 4.7.1 greylisted, come back later" if asked[recipient] <= 3 else None

    with smtp_server(**{stage: put_off}) as server:
        room = make_room(site, port=server.port, retry_base="10m").with_readers(READERS)
        shortest: list[timedelta] = []
        for tries in (1, 2, 3):
            with pytest.raises(NotYet):
                send(room.site, REF)
            assert room.status().counts == Counts(deferred=READERS)
            waited, last = waits(room)
            expected = BASE * 2 ** (tries - 1)
            # An eighth either way (delivery.retry), and the little time that a try takes.
            assert min(waited) >= expected * 0.87
            assert max(waited) <= expected * 1.13 + timedelta(seconds=20)
            assert len({round(wait.total_seconds()) for wait in waited}) > READERS / 2
            if shortest:
                assert all(now > before for now, before in zip(waited, shortest, strict=True))
            shortest = waited
            room.clock.move(seconds=(last - room.clock.now()).total_seconds() + 1)
        assert send(room.site, REF).counts == Counts(sent=READERS)
        assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(READERS))
    assert set(asked.values()) == {4}
