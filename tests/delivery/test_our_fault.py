"""Replies that say that we are at fault: the send stops at once, the readers keep their place, and nobody is blamed."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from newsletter.model.delivery import Counts
from newsletter.store.tables import suppressions
from newsletter.workflows import control
from newsletter.workflows.foreground import Paused
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import smtp_server
from tests.proofs import scaled

READERS = scaled(40, 1000)


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("on_mail", "550 5.7.1 sender not allowed"),
        ("on_rcpt", "550 5.7.1 rejected by policy"),
        ("on_rcpt", "554 your address is listed on a blocklist"),
        ("on_data", "554 5.7.1 not from here"),
        ("on_message", "554 5.7.1 message looks like spam"),
    ],
)
def test_it_stops_within_one_message_a_connection_and_goes_on_when_resumed(
    site: Site, stage: str, reply: str, connections: int
) -> None:
    asked: list[str] = []

    def refuse(whom: str) -> str:
        asked.append(whom)
        return reply

    with smtp_server(**{stage: refuse}) as server:
        room = make_room(site, port=server.port, connections=connections).with_readers(READERS)
        with pytest.raises(Paused, match=reply[4:]):
            send(room.site, REF)
        assert 1 <= len(asked) <= connections
        assert room.status().counts == Counts(pending=READERS)
        assert server.received == []
        with room.site.database.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(suppressions)) == 0
        setattr(server, stage, lambda _: None)
        control.resume(room.site, room.status().sends[0][0].id, reason="they know us again")
        assert send(room.site, REF).counts == Counts(sent=READERS)
        assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(READERS))
