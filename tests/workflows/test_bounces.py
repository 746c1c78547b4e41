"""What comes back to a site: whose delivery it was, what it does to the address, and what an operator can do then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from newsletter.delivery.message_id import message_id
from newsletter.delivery.return_path import leave_address
from newsletter.errors import NotFound, Refused
from newsletter.model.bounce import Step
from newsletter.store import bounces
from newsletter.store.tables import audit_log, editions, issues, subscribers
from newsletter.workflows import suppressions
from newsletter.workflows.bounce_rehearsal import Rehearsal
from newsletter.workflows.bounces import Taken, take
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from newsletter.workflows.subscribers import show
from tests.conftest import make_config
from tests.delivery.bounce.notices import complaint, dsn, plain
from tests.delivery.room import REF, Room
from tests.workflows.bounce_room import ADDRESS, delivered_room, plan, return_paths

FULL = {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 Mailbox full"}


@pytest.fixture
def room(site: Site) -> Room:
    """Twelve readers who have got the issue."""
    return delivered_room(site, hold_at_least=2)


def come_back(site: Site, numbers: Iterable[int], **report: str) -> list[Taken]:
    known = return_paths(site)
    return [take(site, dsn(to=known[f"reader{n}@example.org"], **report), source="test") for n in numbers]


def outcomes(taken: Iterable[Taken]) -> list[str | None]:
    return [each.outcome and each.outcome.value for each in taken]


def suppressed(site: Site) -> list[str]:
    return sorted(each.key for each in suppressions.list_holding(site))


def test_a_hard_bounce_finds_its_delivery_by_return_path_and_suppresses(room: Room) -> None:
    [taken] = come_back(room.site, [3])
    assert taken.bounced is not None
    assert (taken.bounced.address, taken.outcome) == ("reader3@example.org", Step.SUPPRESSED)
    [held] = suppressions.list_holding(room.site)
    assert (held.key, held.reason, held.operator) == ("reader3@example.org", "hard", "bounces")
    assert "User unknown" in held.evidence
    with room.site.database.reading() as connection:
        assert connection.scalar(select(audit_log.c.action).where(audit_log.c.object == "reader3@example.org"))
        [kept] = bounces.of_address(connection, "reader3@example.org")
        assert b"Final-Recipient" in (bounces.message_of(connection, kept.id) or b"")


def test_a_message_id_names_the_copy_where_no_return_path_does(room: Room) -> None:
    with room.site.database.reading() as connection:
        uid = connection.scalar(select(subscribers.c.uid).where(subscribers.c.email == "reader5@example.org"))
    name = message_id("annex", date(2026, 2, 7), str(uid), 1, room.site.links.host)
    taken = take(room.site, dsn(returned=f"Message-ID: {name}"), source="test")
    assert taken.bounced is not None
    assert taken.bounced.address == "reader5@example.org"


def test_an_address_alone_suppresses_nobody(room: Room) -> None:
    """Anybody can write a bounce about somebody else."""
    taken = take(room.site, dsn("reader3@example.org"), source="test")
    assert (taken.bounced, taken.outcome) == (None, Step.NOTED)
    forged = return_paths(room.site)["reader3@example.org"].replace(".", ".a", 1)
    assert take(room.site, dsn(to=forged), source="test").outcome is Step.NOTED
    assert suppressed(room.site) == []


def test_each_message_counts_once_from_wherever_it_is_read(room: Room) -> None:
    assert outcomes(come_back(room.site, [1, 1])) == ["suppressed", None]


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(room: Room) -> None:
    octets = dsn(to=return_paths(room.site)["reader1@example.org"])
    assert take(room.site, octets, source="test", rehearsal=Rehearsal()).outcome is Step.SUPPRESSED
    assert suppressed(room.site) == []
    assert take(room.site, octets, source="test").outcome is Step.SUPPRESSED


def test_a_rehearsal_decides_of_each_message_as_the_run_would_after_those_before_it(room: Room) -> None:
    messages = []
    for week in range(3):
        if week:
            next_issue(room, week)
        known = return_paths(room.site)
        messages += [dsn(to=known[f"reader{n}@example.org"], notice=f"week {week}", **FULL) for n in (1, 2)]
    hard = [dsn(to=known[f"reader{n}@example.org"]) for n in (3, 3, 4)]
    away = plain("I am away.", subject="Out of office", Delivered_To=known["reader5@example.org"])
    messages += [hard[0], *hard, away, complaint(to="reader6@example.org")]
    rehearsal = Rehearsal()
    rehearsed = [take(room.site, octets, source="test", rehearsal=rehearsal) for octets in messages]
    assert suppressed(room.site) == []
    assert outcomes(rehearsed) == outcomes([take(room.site, octets, source="test") for octets in messages])
    assert outcomes(rehearsed) == [
        *["counted"] * 4, "suppressed", "suppressed", "held", None, None, "held", "noted", "noted",
    ]  # fmt: skip


def test_our_own_fault_and_automatic_answers_suppress_nobody(room: Room) -> None:
    path = return_paths(room.site)["reader1@example.org"]
    blocked = dsn(to=path, status="5.7.1", diagnostic="smtp; 554 5.7.1 Client host blocked using bl.example")
    away = plain("user unknown 550 5.1.1", subject="Out of office", sender="reader1@example.org", Delivered_To=path)
    assert outcomes([take(room.site, octets, source="test") for octets in (blocked, away)]) == ["noted", "noted"]
    assert suppressed(room.site) == []


def test_soft_bounces_count_and_suppress_when_they_become_a_habit(room: Room) -> None:
    assert outcomes(come_back(room.site, [1], **FULL)) == ["counted"]
    assert outcomes(come_back(room.site, [1], **FULL, notice="again, of the same issue")) == ["counted"]
    for week in (1, 2):
        next_issue(room, week)
        taken = come_back(room.site, [1], **FULL, notice=f"week {week}")
    assert outcomes(taken) == ["suppressed"]
    assert [each.reason for each in suppressions.list_holding(room.site)] == ["soft"]


def test_soft_bounces_decay(room: Room) -> None:
    come_back(room.site, [1], **FULL)
    next_issue(room, 1)
    come_back(room.site, [1], **FULL, notice="week 1")
    for week in range(2, 6):
        next_issue(room, week)
    assert outcomes(come_back(room.site, [1], **FULL, notice="week 5")) == ["counted"]
    assert suppressed(room.site) == []


def next_issue(room: Room, week: int) -> None:
    now = room.site.clock.now()
    with room.site.database.writing() as connection:
        issue_id = connection.execute(
            insert(issues)
            .values(
                publication="annex", date=date(2026, 2, 7) + timedelta(weeks=week), state="finished", title="Annex",
                language="ja", created_at=now, frozen_at=now, published_at=now,
            )
            .returning(issues.c.id)
        ).scalar_one()  # fmt: skip
        connection.execute(
            insert(editions).values(
                issue_id=issue_id, revision=1, key="*", format="text", subject="s", text="t", sha256="x", created_at=now
            )
        )
    plan(room.site, issue_id)


def test_complaints_suppress_whatever_the_breaker_says(room: Room) -> None:
    known = return_paths(room.site)
    taken = [
        take(room.site, complaint(to=address, returned=f"Return-Path: <{path}>"), source="test")
        for address, path in known.items()
    ]
    assert outcomes(taken) == ["suppressed"] * 12
    assert {each.reason for each in suppressions.list_holding(room.site)} == {"feedback"}


def test_mass_suppression_waits_for_an_operator(room: Room) -> None:
    assert outcomes(come_back(room.site, range(6))) == ["suppressed"] * 2 + ["held"] * 4
    assert len(suppressed(room.site)) == 2
    assert [each.address for each in suppressions.list_held(room.site)] == [
        f"reader{n}@example.org" for n in (2, 3, 4, 5)
    ]
    suppressions.lift(room.site, "reader5@example.org", reason="they wrote to us")
    assert len(suppressions.approve(room.site, ["reader2@example.org"], reason="they left the company")) == 1
    assert len(suppressions.approve(room.site, (), all_=True, reason="so did these")) == 2
    assert suppressed(room.site) == [f"reader{n}@example.org" for n in range(5)]
    assert suppressions.list_held(room.site) == ()
    with pytest.raises(NotFound):
        suppressions.approve(room.site, (), all_=True, reason="nobody is left")


def test_everything_can_be_taken_back_and_the_message_stays(room: Room) -> None:
    come_back(room.site, [1])
    assert suppressions.lift(room.site, "Reader1@example.org", reason="a mistake of theirs").lifted
    assert suppressed(room.site) == []
    with room.site.database.reading() as connection:
        assert len(bounces.of_address(connection, "reader1@example.org")) == 1
    with pytest.raises(NotFound):
        suppressions.lift(room.site, "reader1@example.org", reason="again")


def test_an_operator_suppresses_by_hand_once(room: Room) -> None:
    added = suppressions.add(room.site, "Someone@Example.org", reason="asked by telephone")
    assert (added.key, added.reason, added.operator) == ("someone@example.org", "operator", "olga")
    with pytest.raises(Refused):
        suppressions.add(room.site, "someone@example.org", reason="again")


def test_status_shows_what_came_back_and_the_sum_still_holds(room: Room) -> None:
    come_back(room.site, [1, 2])
    come_back(room.site, [2], notice="twice")
    shown = status(room.site, REF).as_json()
    assert (shown["bounced"], shown["sends"][0]["bounced"]) == (2, 2)
    assert (shown["audience"], shown["sent"]) == (12, 12)


def test_without_an_address_bounces_are_known_by_message_id_alone(room: Room) -> None:
    config = make_config(room.site.config.database_url)
    plain_site = replace(room.site, config=config)
    assert take(plain_site, dsn(to=return_paths(room.site)["reader1@example.org"]), source="test").outcome is Step.NOTED


def test_line_ends_do_not_make_another_message(room: Room) -> None:
    octets = dsn(to=return_paths(room.site)["reader1@example.org"])
    stored = (octets, octets.replace(b"\r\n", b"\n"), b"From MAILER-DAEMON Sat Feb  7 07:00:00 2026\n" + octets)
    assert outcomes(take(room.site, each, source="test") for each in stored) == ["suppressed", None, None]


def _letter(to: str, *, subject: str = "unsubscribe", text: str = "", **fields: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"From: reader3@example.org\r\nTo: {to}\r\nSubject: {subject}\r\n{more}\r\n{text}\r\n".encode()


def _choice(room: Room, number: int) -> tuple[str, list[str]]:
    history = show(room.site, f"reader{number}@example.org")
    return history.subscriptions[0].state, [f"{line.action} {line.source}" for line in history.consents]


def _leave_at(room: Room, number: int) -> str:
    uid = show(room.site, f"reader{number}@example.org").subscriber.uid
    return leave_address(ADDRESS, room.site.signer, "annex", uid)


def test_who_writes_to_the_address_in_the_mail_has_left_and_is_not_suppressed(room: Room) -> None:
    to = _leave_at(room, 3)
    assert len(to.partition("@")[0]) <= 64
    for number, message in enumerate((_letter(to), _letter(to.upper(), subject="", text="please"))):
        taken = take(room.site, message, source=f"test {number}")
        assert taken.outcome is Step.LEFT
    assert _choice(room, 3) == ("left", ["left mail"])
    assert suppressed(room.site) == []
    assert take(room.site, _letter("bounces@news.annex.example"), source="test").outcome is Step.NOTED
    assert _choice(room, 4)[0] == "active"


def test_an_answer_to_a_copy_that_only_says_unsubscribe_leaves(room: Room) -> None:
    uid = show(room.site, "reader5@example.org").subscriber.uid
    name = message_id("annex", date(2026, 2, 7), uid, 1, "news.annex.example")
    assert take(room.site, _letter("annex@annex.example", In_Reply_To=name), source="test").outcome is Step.LEFT
    assert _choice(room, 5)[0] == "left"


def test_what_only_quotes_the_address_leaves_nothing(room: Room) -> None:
    to = _leave_at(room, 3)
    for message in (
        _letter("annex@annex.example", subject="Automatic reply: news", text=f"List-Unsubscribe: <mailto:{to}>"),
        _letter(to, subject="Automatic reply: unsubscribe", Auto_Submitted="auto-replied"),
        _letter("annex@annex.example", subject="Re: news", text=f"I see mailto:{to}"),
        _letter(to.replace("+", "+x", 1)),
    ):
        assert take(room.site, message, source="test").outcome is Step.NOTED
    assert _choice(room, 3) == ("active", [])
