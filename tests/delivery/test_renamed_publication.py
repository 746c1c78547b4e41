"""A publication gets another slug while, or after, an issue is sent: nobody is missed, nobody gets other bytes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from newsletter.model.delivery import Counts
from newsletter.model.selection import Whom
from newsletter.store.tables import deliveries
from newsletter.workflows import control
from newsletter.workflows.deliver import deliver_open
from newsletter.workflows.explain import explain
from newsletter.workflows.export_issue import export_messages
from newsletter.workflows.plan import plan_first
from newsletter.workflows.quiet import Quiet
from newsletter.workflows.resend import resend
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from tests.delivery.room import REF, Room, add_readers, header, make_room
from tests.delivery.smtp_server import HANG_UP, smtp_server
from tests.workflows.renaming import opened

RENAMED = "digest/2026-02-07"


def octets(site: Site, ref: str) -> dict[str, bytes]:
    """Each reader's message as it was sent."""
    return {each.name.rpartition("-")[2]: each.octets for each in export_messages(site, ref, each=True)}


def renamed(room: Room) -> Site:
    return opened(room.site, "digest", ["annex"])


def test_an_open_send_goes_on_and_nobody_is_missed_or_gets_it_twice(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port, retry_base="1s").with_readers(20)
        add_readers(site, ["tools@example.org"], key="tools")
        server.on_rcpt = lambda to: None if to < "reader2" else "451 4.7.1 later"
        stop = threading.Event()
        plan_first(room.site, REF)
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(deliver_open, room.site, stop)
            until = time.monotonic() + 60
            while room.status().counts.sent < 12 and time.monotonic() < until:
                time.sleep(0.05)
            stop.set()
            sending.result(60)
        assert 0 < room.status().counts.sent < 21
        after = renamed(room)
        server.on_rcpt = lambda _to: None
        assert send(after, RENAMED).counts == Counts(sent=21)
        assert Counter(server.recipients()) == Counter(room.states().keys())


def test_a_process_that_sends_meanwhile_goes_on_with_what_it_knows(site: Site) -> None:
    with smtp_server(delay=0.01) as server:
        room = make_room(site, port=server.port, connections=1).with_readers(60)
        # Last, and in an edition of which nothing was made ready before.
        add_readers(site, ["tools@example.org"], key="tools")
        plan_first(room.site, REF)
        stop = threading.Event()
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(deliver_open, room.site, stop)
            until = time.monotonic() + 60
            while len(server.received) < 3 and time.monotonic() < until:
                time.sleep(0.01)
            after = renamed(room)
            begun = len(server.received)
            while not status(after, RENAMED).finished and time.monotonic() < until:
                time.sleep(0.05)
            stop.set()
            sending.result(60)
        assert begun < 61
        assert status(after, RENAMED).counts == Counts(sent=61)
        assert Counter(server.recipients()) == Counter(room.states().keys())
        assert {header(each.octets, "List-Id").rpartition("<")[2] for each in server.received} == {
            "annex.news.annex.example>"
        }


def test_a_message_that_may_have_arrived_comes_again_with_the_same_bytes(site: Site) -> None:
    with smtp_server() as server:
        server.on_message = lambda to: HANG_UP if to.startswith("reader1@") else None
        room = make_room(site, port=server.port, on_unknown="hold").with_readers(3)
        send(room.site, REF)
        assert room.states()["reader1@example.org"] == "unknown"
        first = octets(room.site, REF)
        after = renamed(room)
        server.on_message = lambda _to: None
        resend(after, RENAMED, whom=Whom.UNKNOWN, reason="the relay's log says no")
        once, again = (each.octets for each in server.received if each.recipient == "reader1@example.org")
        assert again == once
        later = octets(after, RENAMED)
        assert {uid: later[uid] for uid in first} == first


def test_whoever_plans_meanwhile_plans_for_everybody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    room = make_room(site).with_readers(3)

    def renaming(*_: object) -> None:
        monkeypatch.undo()
        renamed(room)

    monkeypatch.setattr("newsletter.workflows.plan.ensure_editions", renaming)
    plan_first(room.site, REF)
    assert status(renamed(room), RENAMED).counts == Counts(pending=3)


def test_who_paused_a_send_is_known_under_the_new_slug(site: Site) -> None:
    room = make_room(site).with_readers(2)
    first = plan_first(room.site, REF)
    control.pause(room.site, first.id, reason="wait for the lawyer")
    after = renamed(room)
    (said,) = [each.text for each in explain(after, status(after, RENAMED)) if "Paused" in each.text]
    assert "by olga" in said


def test_nobody_who_has_it_gets_it_again_by_the_new_name(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(3)
        send(room.site, REF)
        assert send(renamed(room), RENAMED).counts == Counts(sent=3)
        assert len(server.received) == 3
    with site.database.reading() as connection:
        assert len(connection.scalars(select(deliveries.c.id)).all()) == 3


def test_a_process_with_the_old_configuration_keeps_the_quiet_hours(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(3)
        old = room.configured(smtp={"port": server.port}, delivery={"quiet_hours": "22:00-07:00"})
        plan_first(old.site, REF)
        after = renamed(old)
        assert Quiet(old.site).publications() == Quiet(after).publications() == ("digest",)
        stop = threading.Event()
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(deliver_open, old.site, stop)
            time.sleep(1)
            at_night = len(server.received)
            room.clock.move(minutes=31)
            until = time.monotonic() + 60
            while not status(after, RENAMED).finished and time.monotonic() < until:
                time.sleep(0.05)
            stop.set()
            sending.result(60)
        assert (at_night, len(server.received)) == (0, 3)


def test_quiet_hours_are_kept_while_the_database_is_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    room = make_room(site).configured(delivery={"quiet_hours": "22:00-07:00"})
    watching = Quiet(room.site)
    with monkeypatch.context() as patched:
        patched.setattr("newsletter.store.slugs.all_former", away)
        assert watching.publications() == ("annex",)
    renamed(room)
    assert watching.publications() == ("digest",)
    monkeypatch.setattr("newsletter.store.slugs.all_former", away)
    assert watching.publications() == ("digest",)
