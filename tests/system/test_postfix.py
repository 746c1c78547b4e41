"""A real Postfix on loopback, rejecting and accepting: its own reports come back to the right deliveries."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from newsletter.delivery.relays import client_context
from newsletter.delivery.smtp import Connection
from newsletter.store.tables import bounces, deliveries
from newsletter.web.bounces import BounceReceiver
from newsletter.workflows import suppressions
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from tests.delivery.room import REF, add_readers, make_room
from tests.delivery.smtp_server import FaultServer, certificate, smtp_server
from tests.system.postfix import NoPostfix, free_port, postfix

DOMAIN = "news.annex.example"
WORDS = {
    "unknown@example.org": "550 5.1.1 <unknown@example.org>: Recipient address rejected: User unknown",
    "full@example.org": "552 5.2.2 <full@example.org>: Mailbox full",
    "blocked@example.org": "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example",
}
TAKEN = [f"reader{n}@example.org" for n in range(20)]


@dataclass(frozen=True)
class Relay:
    port: int
    bounce_port: int
    destination: FaultServer


@pytest.fixture(scope="module")
def relay() -> Iterator[Relay]:
    bounce_port = free_port()
    with smtp_server(on_rcpt=WORDS.get) as destination:
        try:
            with postfix(
                next_port=destination.port, bounce_port=bounce_port, bounce_domain=DOMAIN, refused="gone@example.org"
            ) as port:
                yield Relay(port, bounce_port, destination)
        except NoPostfix as reason:
            pytest.skip(str(reason))


def test_real_reports_come_back_to_the_right_deliveries(site: Site, relay: Relay) -> None:
    room = make_room(site, port=relay.port).configured(
        smtp={"host": "127.0.0.1", "port": relay.port}, bounces={"address": f"bounces@{DOMAIN}"}
    )
    relay.destination.received.clear()
    add_readers(room.site, [*TAKEN, *WORDS, "gone@example.org"])
    receiver = BounceReceiver(room.site, host="127.0.0.1", port=relay.bounce_port, lmtp=True)
    receiver.start()
    try:
        send(room.site, REF)
        kept = _await_bounces(room.site, len(WORDS))
        _await_copies(relay.destination, len(TAKEN))
    finally:
        receiver.stop()
    assert kept == {
        "unknown@example.org": ("hard", "5.1.1", "userunknown", "suppressed"),
        "full@example.org": ("soft", "5.2.2", "mailboxfull", "counted"),
        "blocked@example.org": ("policy", "5.7.1", "blocked", "noted"),
    }
    assert sorted(relay.destination.recipients()) == sorted(TAKEN)
    senders = {message.sender for message in relay.destination.received}
    assert len(senders) == len(TAKEN)
    assert all(sender.startswith("bounces+") and sender.endswith(f"@{DOMAIN}") for sender in senders)
    assert [each.key for each in suppressions.list_holding(room.site)] == ["unknown@example.org"]
    shown = status(room.site, REF).as_json()
    assert (shown["audience"], shown["sent"], shown["failed"], shown["bounced"]) == (24, 23, 1, 3)
    assert shown["finished"]


@pytest.mark.parametrize("chunking", [True, False])
def test_everybody_gets_it_over_an_encrypted_connection_in_chunks_and_without(
    site: Site, tmp_path: Path, chunking: bool
) -> None:
    if not site.database.is_sqlite:
        pytest.skip("it makes no difference here which database it is")
    cert_and_key = certificate(tmp_path)
    more = "" if chunking else "smtpd_discard_ehlo_keywords = chunking\n"
    with smtp_server() as destination:
        try:
            with postfix(next_port=destination.port, cert_and_key=cert_and_key, more=more) as port:
                relay = {"host": "127.0.0.1", "port": port, "security": "starttls", "ca_file": str(cert_and_key[0])}
                room = make_room(site, port=port).configured(smtp=relay)
                add_readers(room.site, [*TAKEN, "nobody@example.org"])
                send(room.site, REF)
                _await_copies(destination, len(TAKEN))
                connection = Connection(
                    room.site.config.smtp.relays[0],
                    hello=DOMAIN,
                    context=client_context(room.site.config.smtp.relays[0]),
                )
                connection.end()
        except NoPostfix as reason:
            pytest.skip(str(reason))
    assert connection.has_extn("chunking") is chunking
    assert sorted(destination.recipients()) == sorted(TAKEN)
    shown = status(room.site, REF).as_json()
    assert (shown["sent"], shown["failed"], shown["unknown"], shown["finished"]) == (20, 1, 0, True)


def _await_bounces(site: Site, number: int) -> dict[str, tuple[str, str, str, str]]:
    """What came back of each address, by the delivery it was matched with."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with site.database.reading() as connection:
            if connection.execute(select(func.count()).select_from(bounces)).scalar_one() >= number:
                rows = connection.execute(
                    select(deliveries.c.address, bounces.c.kind, bounces.c.status, bounces.c.reason, bounces.c.outcome)
                    .select_from(bounces)
                    .outerjoin(deliveries, deliveries.c.id == bounces.c.delivery_id)
                )
                return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
        time.sleep(0.1)
    raise AssertionError("the reports did not come back")


def _await_copies(destination: FaultServer, number: int) -> None:
    deadline = time.monotonic() + 60
    while len(destination.received) < number and time.monotonic() < deadline:
        time.sleep(0.05)
