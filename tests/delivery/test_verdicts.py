"""Every verdict, from a relay's reply to the ledger: what becomes of the delivery, the send, and the address."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from newsletter.errors import NewsletterError
from newsletter.model.delivery import SendState
from newsletter.store import suppressions
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import HANG_UP, smtp_server

HANAKO = "reader0@example.org"


@pytest.mark.parametrize(
    ("reply", "verdict", "state", "of_send"),
    [
        (None, "sent", "sent", SendState.FINISHED),
        ("451 4.7.1 Greylisted", "try later", "deferred", SendState.RUNNING),
        ("550 5.1.1 no such user", "address bad", "failed", SendState.FINISHED),
        ("552 5.2.2 mailbox full", "mailbox full", "failed", SendState.FINISHED),
        ("554 5.5.0 no thanks", "refused", "failed", SendState.FINISHED),
        ("550 5.7.1 your server is on our list", "our fault", "pending", SendState.PAUSED),
    ],
)
def test_a_reply_decides_about_the_delivery_and_never_about_the_address(
    site: Site, reply: str | None, verdict: str, state: str, of_send: SendState
) -> None:
    with smtp_server(on_rcpt=lambda _: reply) as server:
        room = make_room(site, port=server.port).with_readers(1)
        with suppress(NewsletterError):
            send(room.site, REF, wait=timedelta(0))
    assert room.outcomes() == [verdict]
    assert room.states() == {HANAKO: state}
    assert room.status().sends[0][0].state is of_send
    with room.site.database.reading() as connection:
        assert suppressions.list_all(connection) == ()


def test_a_relay_that_goes_away_hands_over_to_the_next(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: HANG_UP) as first, smtp_server() as second:
        room = make_room(site, port=first.port, retry_base="1s", speed=30).with_readers(1)
        smtp = {
            "host": "127.0.0.1",
            "port": first.port,
            "connections": 1,
            "fallbacks": [{"host": "127.0.0.1", "port": second.port}],
        }
        both = room.configured(smtp=smtp)
        first.close()
        send(both.site, REF)
        assert [each.recipient for each in second.received] == [HANAKO]
    (attempt,) = both.attempts_of(HANAKO)
    assert attempt.relay.endswith(str(second.port))
