"""The status in words: what each number means, what is waited for, what to do."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from newsletter.errors import NewsletterError
from newsletter.model.remark import Remark
from newsletter.model.selection import Whom
from newsletter.store import relay_troubles
from newsletter.store.tables import issues
from newsletter.workflows import control
from newsletter.workflows.explain import explain
from newsletter.workflows.plan import plan_first
from newsletter.workflows.resend import resend
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import smtp_server

NEVER = timedelta(0)


def said(room: Room) -> dict[str, Remark]:
    return {remark.about: remark for remark in explain(room.site, room.status())}


@pytest.fixture
def room(site: Site) -> Room:
    return make_room(site).with_readers(3)


def test_before_planning_it_says_what_comes_next(room: Room) -> None:
    assert f"newsletter send {REF}" in said(room)["published"].advice
    for state, about in (("frozen", "frozen"), ("draft", "draft")):
        with room.site.database.writing() as connection:
            connection.execute(update(issues).values(state=state, published_at=None))
            if about == "draft":
                connection.execute(update(issues).values(frozen_at=None))
        assert f"newsletter issue publish {REF}" in said(room)[about].advice


def test_what_waits_with_nobody_delivering_says_how_to_go_on(room: Room) -> None:
    plan_first(room.site, REF)
    remark = said(room)["pending"]
    assert (remark.number, remark.send) == (3, room.status().sends[0][0].id)
    assert remark.text == "Waiting for their turn: 3 readers."
    assert f"`newsletter send {REF}`" in remark.advice


def test_a_pause_says_who_when_and_why(room: Room) -> None:
    id_ = plan_first(room.site, REF).id
    control.pause(room.site, id_, reason="lunch")
    remark = said(room)["paused"]
    assert remark.text.startswith("Paused by olga at 2026-02-06 21:30")
    assert "lunch. 3 readers still to get it." in remark.text
    assert f"newsletter resume {id_}" in remark.advice


def test_a_relay_that_pauses_a_send_is_quoted(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: "554 5.7.1 not from you") as server:
        room = make_room(site, port=server.port).with_readers(3)
        with suppress(NewsletterError):
            send(room.site, REF)
    remark = said(room)["paused"]
    assert "by delivery at" in remark.text
    assert "554 5.7.1 not from you" in remark.text


def test_quiet_hours_say_until_when_on_the_publications_clock(room: Room) -> None:
    plan_first(room.site, REF)
    quiet = room.configured(delivery={"quiet_hours": "22:00-07:00"})
    remark = said(quiet)["quiet"]
    assert remark.text == "Quiet hours until 2026-02-07 07:00 (Asia/Tokyo): nothing is sent before."
    room.clock.move(hours=2)
    assert "quiet" not in said(quiet)


def test_a_relay_that_is_down_is_named_with_since_when_and_why(room: Room) -> None:
    plan_first(room.site, REF)
    now = room.clock.now()
    with room.site.database.writing() as connection:
        for name in ("127.0.0.1:1", "gone.example:25"):
            relay_troubles.note(
                connection,
                relay=name,
                tries=3,
                again_at=now,
                words="nothing listens there",
                since=now - timedelta(minutes=5),
                now=now,
            )
    remark = said(room)["relay"]
    assert "Relay 127.0.0.1:1 cannot be used since 2026-02-06 21:25" in remark.text
    assert "nothing listens there (3 tries" in remark.text
    fallback = {"host": "127.0.0.1", "port": 1, "fallbacks": [{"host": "second.example"}]}
    assert "Messages go through second.example:25 instead." in said(room.configured(smtp=fallback))["relay"].text


def test_a_limit_that_is_reached_is_named(site: Site) -> None:
    with smtp_server(on_rcpt={"reader2@example.org": "451 4.2.0 later"}.get) as server:
        room = make_room(site, port=server.port, retry_base=timedelta(hours=1)).with_readers(3)
        with suppress(NewsletterError):
            send(room.site, REF, wait=NEVER)
        limited = room.configured(smtp={"host": "127.0.0.1", "port": server.port, "max_per_hour": 3})
    assert "gets no more than 3 an hour, for 6" in said(limited)["pace"].text
    remark = said(limited)["deferred"]
    assert (remark.number, "the next try is due at 2026-02-06 22:" in remark.text) == (1, True)
    assert "451 4.2.0 later" in said(limited)["fault"].text


def test_what_failed_says_how_to_name_them_and_how_to_try_again_until_somebody_did(site: Site) -> None:
    with smtp_server(on_rcpt={"reader2@example.org": "550 5.1.1 no such user"}.get) as server:
        room = make_room(site, port=server.port).with_readers(3)
        send(room.site, REF)
        remark = said(room)["failed"]
        assert remark.text == "1 reader did not get it: refused for good, or tried for too long."
        assert f"newsletter delivery export {REF} --send {remark.send} --state failed" in remark.advice
        assert f"newsletter resend {REF} --failed" in remark.advice
        server.on_rcpt = lambda _: None
        resend(room.site, REF, whom=Whom.FAILED, reason="mended")
    later = said(room)["failed"]
    assert later.text.endswith("A later send was for all of them.")
    assert later.advice == ""


def test_those_who_were_passed_over_or_cancelled_are_explained(room: Room) -> None:
    room.suppress("reader0@example.org")
    id_ = plan_first(room.site, REF).id
    control.cancel(room.site, id_, reason="a wrong title")
    found = said(room)
    assert found["suppressed"].text == "Passed over, because the address is suppressed: 1 reader."
    assert "newsletter suppression list" in found["suppressed"].advice
    assert found["cancelled"].text == "2 readers will not get it: the send was cancelled, or they left."
    assert f"newsletter resend {REF} --cancelled" in found["cancelled"].advice


def test_a_publication_that_is_not_configured_any_more_is_explained_too(room: Room) -> None:
    plan_first(room.site, REF)
    config = room.site.config.model_copy(update={"publications": {}})
    assert explain(replace(room.site, config=config), room.status())
