"""A reader whose message cannot be made does not keep it from the others."""

from __future__ import annotations

from newsletter.model.delivery import Counts
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, add_readers, make_room
from tests.delivery.smtp_server import smtp_server
from tests.proofs import scaled

READERS = scaled(200, 9999)


def test_one_is_set_aside_after_three_tries_and_all_the_others_are_sent(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port, speed=20, connections=8).with_readers(READERS // 2)
        add_readers(site, ["two addresses@example.org"])
        room.with_readers(READERS - READERS // 2, prefix="other")
        assert send(room.site, REF).counts == Counts(sent=READERS, failed=1)
        assert len(set(server.recipients())) == len(server.received) == READERS
    tries = room.attempts_of("two addresses@example.org")
    assert [tried.outcome for tried in tries] == ["try later"] * 3
    assert all("cannot be composed" in (tried.reply or "") for tried in tries)
