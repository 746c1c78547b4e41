"""Who got it: one reader's deliveries with every try, and all of an issue as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from newsletter.errors import NotFound
from newsletter.model.bounce import Kind, Step
from newsletter.model.delivery import DeliveryState
from newsletter.store import bounces
from newsletter.store.tables import deliveries, subscribers
from newsletter.subscribers.address import BadAddress
from newsletter.workflows import evidence
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import smtp_server

HANAKO, TARO, RENTARO = (f"reader{n}@example.org" for n in range(3))


@pytest.fixture
def room(site: Site) -> Room:
    """Sent to three: Hanako has it, Taro's address is refused, and Rentaro's server greylisted once."""
    tries: list[str] = []

    def answer(recipient: str) -> str | None:
        tries.append(recipient)
        if recipient == TARO:
            return "550 5.1.1 =cmd|' /C calc'!A0 no such user"
        return "451 4.7.1 Greylisted" if recipient == RENTARO and tries.count(RENTARO) == 1 else None

    with smtp_server(on_rcpt=answer) as server:
        room = make_room(site, port=server.port, speed=60, retry_base=timedelta(seconds=5)).with_readers(3)
        send(room.site, REF)
    return room


def test_a_readers_deliveries_have_every_try_with_the_relays_words(room: Room) -> None:
    (found,) = evidence.show(room.site, RENTARO, ref=REF).deliveries
    assert (found.state, found.issue) == (DeliveryState.SENT, REF)
    assert [(each.outcome, each.code) for each in found.attempts] == [("try later", 451), ("sent", 250)]
    assert "Greylisted" in found.attempts[0].words
    (refused,) = evidence.show(room.site, f" {TARO.upper()}").deliveries
    assert refused.state is DeliveryState.FAILED


def test_what_came_back_stands_beside_it(room: Room) -> None:
    with room.site.database.writing() as connection:
        delivery_id = connection.scalar(select(deliveries.c.id).where(deliveries.c.address == HANAKO))
        bounces.add(
            connection,
            sha256=sha256(b"x").hexdigest(),
            now=room.clock.now(),
            source="a.eml",
            kind=Kind.SOFT,
            status="4.2.2",
            reason="full",
            recipient=HANAKO,
            evidence="mailbox full",
            delivery_id=delivery_id,
            outcome=Step.COUNTED,
            message=b"x",
        )
    (found,) = evidence.show(room.site, HANAKO).deliveries
    assert [(each.kind, each.evidence) for each in found.bounces] == [(Kind.SOFT, "mailbox full")]


def test_a_suppression_is_shown_also_of_an_address_that_nobody_has(room: Room) -> None:
    room.suppress("nobody@example.org")
    record = evidence.show(room.site, "nobody@example.org")
    assert record.subscriber is None
    assert record.suppression is not None


def test_an_address_that_was_changed_is_found_by_both(room: Room) -> None:
    with room.site.database.writing() as connection:
        changed = {"email": "hanako@new.example", "email_key": "hanako@new.example"}
        connection.execute(update(subscribers).where(subscribers.c.email == HANAKO).values(changed))
    for address in (HANAKO, "hanako@new.example"):
        (found,) = evidence.show(room.site, address).deliveries
        assert found.address == HANAKO


def test_an_address_that_nobody_ever_had_is_not_found(room: Room) -> None:
    with pytest.raises(NotFound, match="nothing was ever sent to it"):
        evidence.show(room.site, "stranger@example.org")
    with pytest.raises(BadAddress):
        evidence.show(room.site, "nonsense")
    with pytest.raises(NotFound, match="No issue"):
        evidence.show(room.site, HANAKO, ref="annex/2020-01-01")


def test_every_delivery_is_a_line_that_no_spreadsheet_takes_for_a_formula(room: Room) -> None:
    with room.site.database.writing() as connection:
        connection.execute(update(deliveries).where(deliveries.c.address == HANAKO).values(address="=1+1@example.org"))
        refused = deliveries.c.address == TARO
        connection.execute(update(deliveries).where(refused).values(reply="=cmd|' /C calc'!A0"))
    text = "".join(evidence.lines(room.site, REF))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == evidence.COLUMNS
    assert [row["address"] for row in rows] == ["'=1+1@example.org", TARO, RENTARO]
    assert rows[1]["reply"].startswith("'=cmd")
    assert [(row["state"], row["attempts"], row["verdict"]) for row in rows] == [
        ("sent", "1", "sent"),
        ("failed", "1", "address bad"),
        ("sent", "2", "sent"),
    ]
    assert text.endswith("\r\n")
    chosen = list(evidence.lines(room.site, REF, state=DeliveryState.FAILED))
    assert len(chosen) == 2
    with pytest.raises(NotFound, match="No send 99"):
        evidence.lines(room.site, REF, send_id=99)


def test_an_issue_that_is_not_there_is_said_before_the_first_line(room: Room) -> None:
    with pytest.raises(NotFound):
        evidence.lines(room.site, "annex/2020-01-01")
