"""Sending an issue over real SMTP, on both databases: what the command line promises to scripts."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from newsletter.errors import NotFound, Refused, RelayUnavailable, UsageError
from newsletter.model.delivery import Counts
from newsletter.model.edition import Format
from newsletter.model.selection import Whom
from newsletter.store.tables import audit_log, deliveries, suppressions
from newsletter.workflows import control
from newsletter.workflows.deliver import deliver_open
from newsletter.workflows.foreground import NotYet, Paused
from newsletter.workflows.plan import plan_first
from newsletter.workflows.resend import resend, would_resend
from newsletter.workflows.send import send, would_send
from newsletter.workflows.send_test import send_test
from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, add_readers, header, make_room
from tests.delivery.smtp_server import HANG_UP, smtp_server

QUICK = timedelta(seconds=0.6)


def test_everybody_gets_exactly_one_message_and_the_numbers_add_up(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(60)
        add_readers(site, ["tools@example.org"], key="tools")
        add_readers(site, ["text@example.org"], format=Format.TEXT)
        add_readers(site, ["unconfirmed@example.org"], state="pending")
        room.suppress("reader7@example.org")
        found = send(room.site, REF)
        assert found.finished
        assert found.counts == Counts(sent=61, suppressed=1)
        assert found.issue.state == "finished"
        assert Counter(server.recipients()) == Counter(room.states().keys() - {"reader7@example.org"})
        assert "unconfirmed@example.org" not in room.states()
        by_reader = {message.recipient: message.octets for message in server.received}
        assert header(by_reader["text@example.org"], "Content-Type").startswith("text/plain")
        assert by_reader["tools@example.org"] != by_reader["reader1@example.org"]
        assert server.most_together <= 4
        # Again: nothing is added.
        assert send(room.site, REF).counts == found.counts
        assert len(server.received) == 61


def test_status_is_exactly_what_scripts_are_promised(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(2)
        before = room.status().as_json()
        assert before == {
            "issue": REF,
            "state": "published",
            "finished": False,
            **dict.fromkeys(["audience", "sent", "failed", "unknown", "suppressed", "cancelled"], 0),
            **dict.fromkeys(["pending", "leased", "attempting", "deferred", "bounced"], 0),
            "sends": [],
        }
        after = send(room.site, REF).as_json()
    numbers = {**{name: 0 for name, value in before.items() if value == 0 and name != "finished"}, "sent": 2}
    numbers["audience"] = 2
    assert after == {
        "issue": REF,
        "state": "finished",
        "finished": True,
        **numbers,
        "sends": [{"id": after["sends"][0]["id"], "kind": "first", "state": "finished", **numbers}],
    }


def test_an_issue_that_is_not_published_is_refused(site: Site) -> None:
    room = make_room(site)
    with pytest.raises(NotFound, match="No issue annex/2026-01-01"):
        send(room.site, "annex/2026-01-01")


def test_without_readers_an_issue_is_finished_at_once(site: Site) -> None:
    assert send(make_room(site).site, REF).finished


def test_with_no_relay_listening_the_audience_is_planned_and_nothing_counts(site: Site) -> None:
    with smtp_server() as server:
        pass
    room = make_room(site, port=server.port).with_readers(5)
    with pytest.raises(RelayUnavailable, match=r"5 of 5 deliveries wait for a relay .*nothing listens"):
        send(room.site, REF, patience=QUICK)
    assert room.status().counts == Counts(pending=5)
    assert room.outcomes() == []
    with smtp_server(port=server.port):
        assert send(room.site, REF).counts == Counts(sent=5)


def test_a_relay_that_comes_up_is_taken_at_once(site: Site) -> None:
    with smtp_server() as server:
        pass
    room = make_room(site, port=server.port).with_readers(5)
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(send, room.site, REF)
        time.sleep(0.5)
        with smtp_server(port=server.port):
            assert sending.result(60).counts == Counts(sent=5)


def test_a_wrong_password_pauses_with_one_login_and_says_so(site: Site) -> None:
    with smtp_server(login=("annex", "right")) as server:
        room = make_room(site).with_readers(20)
        smtp = {"host": "127.0.0.1", "port": server.port, "username": "annex", "connections": 4}
        wrong = room.configured(smtp={**smtp, "password": "wrong"})
        with pytest.raises(Paused, match=r"535 5\.7\.8 Authentication credentials invalid"):
            send(wrong.site, REF)
        assert len([command for command in server.commands if command.upper().startswith("AUTH")]) <= 2
        assert room.status().counts == Counts(pending=20)
        right = room.configured(smtp={**smtp, "password": "right"})
        with pytest.raises(Paused):
            send(right.site, REF)
        assert server.received == []
        control.resume(right.site, room.status().sends[0][0].id)
        assert send(right.site, REF).counts == Counts(sent=20)


def test_refused_recipients_fail_alone_and_suppress_nobody(site: Site) -> None:
    refuse = {
        "reader1@example.org": "550 5.1.1 no such user",
        "reader2@example.org": "552 5.2.2 mailbox full",
    }
    with smtp_server(on_rcpt=refuse.get) as server:
        room = make_room(site, port=server.port).with_readers(10)
        found = send(room.site, REF)
    assert found.finished
    assert found.counts == Counts(sent=8, failed=2)
    assert [(a.outcome, a.code, a.reply) for a in room.attempts_of("reader2@example.org")] == [
        ("mailbox full", 552, "5.2.2 mailbox full")
    ]
    with room.site.database.reading() as connection:
        assert connection.execute(select(suppressions)).all() == []


def test_greylisted_readers_are_tried_again_with_growing_waits(site: Site) -> None:
    seen: Counter[str] = Counter()

    def greylist(recipient: str) -> str | None:
        seen[recipient] += 1
        return "450 4.2.0 greylisted" if seen[recipient] <= 3 else None

    with smtp_server(on_rcpt=greylist) as server:
        room = make_room(site, port=server.port, speed=60, retry_base="10s").with_readers(12)
        found = send(room.site, REF, wait=timedelta(hours=1))
    assert found.counts == Counts(sent=12)
    for n in range(12):
        tries = room.attempts_of(f"reader{n}@example.org")
        gaps = [(b.started_at - a.ended_at).total_seconds() for a, b in itertools.pairwise(tries)]
        assert [tried.outcome for tried in tries] == ["try later"] * 3 + ["sent"]
        assert all(gap >= least for gap, least in zip(gaps, (8.7, 17.4, 34.9), strict=True))


def test_a_late_retry_is_announced_instead_of_waited_for(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: "450 4.2.0 greylisted") as server:
        room = make_room(site, port=server.port).with_readers(3)
        with pytest.raises(NotYet, match="3 of 3 deliveries are still open; the next try is due at"):
            send(room.site, REF)
        assert room.status().counts == Counts(deferred=3)
        # Nothing is due, so nobody is asked.
        asked = len(server.commands)
        with pytest.raises(NotYet):
            send(room.site, REF)
        assert len(server.commands) == asked


def test_a_reader_is_given_up_after_days_not_minutes(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: "450 4.2.0 greylisted") as server:
        room = make_room(site, port=server.port, give_up="2d").with_readers(1)
        for _ in range(3):
            with pytest.raises(NotYet):
                send(room.site, REF)
            room.clock.move(hours=23)
        assert send(room.site, REF).counts == Counts(failed=1)
    assert len(room.attempts_of("reader0@example.org")) == 4


def test_nobody_is_given_up_for_the_time_that_a_send_was_paused(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: "450 4.2.0 greylisted") as server:
        room = make_room(site, port=server.port, give_up="2d").with_readers(1)

        def is_tried() -> None:
            with pytest.raises(NotYet):
                send(room.site, REF)

        is_tried()
        (sent,) = (each for each, _ in room.status().sends)
        control.pause(room.site, sent.id)
        room.clock.move(days=5)
        control.resume(room.site, sent.id)
        is_tried()
        room.clock.move(hours=47)
        is_tried()
        room.clock.move(hours=2)
        assert send(room.site, REF).counts == Counts(failed=1)


def test_a_policy_refusal_pauses_within_one_message_a_connection_and_leaves_readers_open(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: "550 5.7.1 rejected by policy") as server:
        room = make_room(site, port=server.port, connections=3).with_readers(30)
        with pytest.raises(Paused, match=r"550 5\.7\.1 rejected by policy"):
            send(room.site, REF)
        assert room.status().counts == Counts(pending=30)
        assert len([command for command in server.commands if command.startswith("RCPT")]) <= 3
        first = room.status().sends[0][0]
        assert first.state == "paused"
        with room.site.database.reading() as connection:
            assert connection.scalars(select(audit_log.c.action).where(audit_log.c.operator == "delivery")).all() == [
                "send.pause"
            ]
        server.on_rcpt = lambda _: None
        before = len(server.commands)
        with pytest.raises(Paused):
            send(room.site, REF)
        assert len(server.commands) == before
        control.resume(room.site, first.id, reason="the relay knows us again")
        assert send(room.site, REF).counts == Counts(sent=30)


def test_a_connection_closed_before_the_end_loses_and_doubles_nobody(site: Site) -> None:
    dropped: set[str] = set()

    def drop_once(recipient: str) -> bool:
        first = recipient not in dropped
        dropped.add(recipient)
        return first

    with smtp_server(drop_before_dot=drop_once) as server:
        room = make_room(site, port=server.port, speed=10, on_unknown="hold").with_readers(25)
        found = send(room.site, REF)
    assert found.counts == Counts(sent=25)
    assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(25))


def test_a_lost_reply_is_unknown_and_held_where_an_operator_wants_to_decide(site: Site) -> None:
    lost = {f"reader{n}@example.org": HANG_UP for n in range(0, 20, 2)}
    with smtp_server(on_message=lost.get) as server:
        room = make_room(site, port=server.port, on_unknown="hold").with_readers(20)
        assert send(room.site, REF).counts == Counts(sent=10, unknown=10)
        assert send(room.site, REF).counts == Counts(sent=10, unknown=10)
        assert len(server.received) == 20
        server.on_message = lambda _: None
        again = resend(room.site, REF, whom=Whom.UNKNOWN, reason="the relay's log says no")
        assert again.status is not None
        assert again.status.counts == Counts(sent=10)
    copies: dict[str, set[bytes]] = {}
    for message in server.received:
        copies.setdefault(message.recipient, set()).add(message.octets)
    assert all(len(octets) == 1 for octets in copies.values())


def test_a_lost_reply_is_sent_again_byte_for_byte_by_default(site: Site) -> None:
    seen: Counter[str] = Counter()

    def lose_once(recipient: str) -> str | None:
        seen[recipient] += 1
        return HANG_UP if seen[recipient] == 1 else None

    with smtp_server(on_message=lose_once) as server:
        room = make_room(site, port=server.port, speed=10).with_readers(10)
        assert send(room.site, REF).counts == Counts(sent=10)
    assert len(server.received) == 20
    assert len({message.octets for message in server.received}) == 10
    assert Counter(room.outcomes()) == {"unknown": 10, "sent": 10}


def test_a_relay_that_never_confirms_gets_a_message_only_so_often(site: Site) -> None:
    with smtp_server(on_message=lambda _: HANG_UP) as server:
        room = make_room(site, port=server.port, speed=200, retry_base="1s").with_readers(1)
        assert send(room.site, REF, wait=timedelta(hours=9)).counts == Counts(unknown=1)
    assert len(server.received) == 8


def test_a_relay_that_never_takes_a_whole_message_leaves_nothing_in_doubt(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The look ends when the hang-up is seen; a busy machine may need longer for that than the usual 50 ms.
    monkeypatch.setattr("newsletter.workflows.carrier._WATCH", 10.0)
    with smtp_server(drop_before_dot=lambda _: True) as server:
        room = make_room(site, port=server.port, speed=200, retry_base="1s", give_up="60s").with_readers(1)
        assert send(room.site, REF, wait=timedelta(hours=9)).counts == Counts(failed=1)
    assert server.received == []
    assert Counter(room.outcomes())["unknown"] <= 1


def test_what_cannot_be_composed_is_set_aside_and_the_rest_go_on(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port, speed=20).with_readers(10)
        add_readers(site, ["two addresses@example.org"])
        found = send(room.site, REF)
    assert found.counts == Counts(sent=10, failed=1)
    tries = room.attempts_of("two addresses@example.org")
    assert len(tries) == 3
    assert all("cannot be composed" in (tried.reply or "") for tried in tries)


def test_who_leaves_or_is_suppressed_after_planning_is_not_mailed(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(6)
        plan_first(room.site, REF)
        room.leave("reader1@example.org")
        room.suppress("reader2@example.org")
        assert send(room.site, REF).counts == Counts(sent=4, cancelled=1, suppressed=1)
    assert not {"reader1@example.org", "reader2@example.org"} & set(server.recipients())
    assert room.states()["reader1@example.org"] == "cancelled"


def test_a_send_whose_last_reader_left_is_closed_by_who_delivers_in_the_background(site: Site) -> None:
    stop = threading.Event()
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(1)
        first = plan_first(room.site, REF)
        control.pause(room.site, first.id)
        room.leave("reader0@example.org")
        with ThreadPoolExecutor() as pool:
            delivering = pool.submit(deliver_open, room.site, stop)
            time.sleep(1.5)
            control.resume(room.site, first.id)
            until = time.monotonic() + 60
            while room.status().issue.state != "finished" and time.monotonic() < until:
                time.sleep(0.05)
            found = room.status()
            stop.set()
            delivering.result(60)
    assert found.issue.state == "finished"
    assert found.counts == Counts(cancelled=1)
    assert server.received == []


def test_a_paused_send_tries_nobody_until_it_is_resumed(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(5)
        first = plan_first(room.site, REF)
        control.pause(room.site, first.id, reason="a wrong link")
        with pytest.raises(Paused, match="a wrong link"):
            send(room.site, REF)
        assert server.connections == 0
        assert room.status().counts == Counts(pending=5)
        control.resume(room.site, first.id)
        assert send(room.site, REF).counts == Counts(sent=5)
        with pytest.raises(Refused, match="is finished"):
            control.pause(room.site, first.id)


def test_pausing_in_the_middle_stops_and_resuming_goes_on(site: Site) -> None:
    with smtp_server(delay=0.01) as server:
        room = make_room(site, port=server.port).with_readers(80)
        first = plan_first(room.site, REF)
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(send, room.site, REF)
            while len(server.received) < 10:
                time.sleep(0.01)
            control.pause(room.site, first.id)
            with pytest.raises(Paused):
                sending.result(60)
        got = len(server.received)
        assert 10 <= got < 80
        assert room.status().counts == Counts(sent=got, pending=80 - got)
        control.resume(room.site, first.id)
        assert send(room.site, REF).counts == Counts(sent=80)
        assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(80))


def test_cancelling_ends_a_send_for_good_and_the_rest_can_be_sent_later(site: Site) -> None:
    with smtp_server(delay=0.01) as server:
        room = make_room(site, port=server.port).with_readers(60)
        first = plan_first(room.site, REF)
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(send, room.site, REF)
            while len(server.received) < 10:
                time.sleep(0.01)
            control.cancel(room.site, first.id, reason="the wrong issue")
            with pytest.raises(Refused, match="was cancelled") as refusal:
                sending.result(60)
        assert "resend annex/2026-02-07 --cancelled" in str(refusal.value.advice)
        found = room.status()
        assert found.finished
        assert found.issue.state == "finished"
        assert found.counts == Counts(sent=len(server.received), cancelled=60 - len(server.received))
        assert send(room.site, REF) == found
        resend(room.site, REF, whom=Whom.CANCELLED, reason="it was the right one")
    assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(60))


def test_stopping_ends_cleanly_and_gives_back_what_was_not_begun(site: Site) -> None:
    stop = threading.Event()
    with smtp_server(delay=0.01) as server:
        room = make_room(site, port=server.port).with_readers(80)
        with ThreadPoolExecutor() as pool:
            sending = pool.submit(send, room.site, REF, stop=stop)
            while len(server.received) < 10:
                time.sleep(0.01)
            stop.set()
            counts = sending.result(60).counts
    assert counts == Counts(sent=len(server.received), pending=80 - len(server.received))


def test_several_may_send_at_once_and_nobody_gets_it_twice(site: Site) -> None:
    with smtp_server(delay=0.002) as server:
        room = make_room(site, port=server.port, connections=2).with_readers(120)
        with ThreadPoolExecutor() as pool:
            sending = [pool.submit(send, room.site, REF) for _ in range(3)]
            assert [each.result(60).counts for each in sending] == [Counts(sent=120)] * 3
    assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(120))
    assert len(room.status().sends) == 1


def test_a_fallback_is_used_while_the_first_relay_is_down(site: Site) -> None:
    with smtp_server() as first, smtp_server() as second:
        first.close()
        smtp = {"host": "127.0.0.1", "port": first.port, "fallbacks": [{"host": "127.0.0.1", "port": second.port}]}
        room = make_room(site).configured(smtp=smtp).with_readers(10)
        assert send(room.site, REF).counts == Counts(sent=10)
        assert len(second.received) == 10
    assert {tried.relay for tried in room.attempts_of("reader3@example.org")} == {f"127.0.0.1:{second.port}"}


def test_a_connection_carries_no_more_messages_than_it_may(site: Site) -> None:
    with smtp_server() as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "connections": 2, "max_messages_per_connection": 5}
        room = make_room(site).configured(smtp=smtp).with_readers(40)
        assert send(room.site, REF).counts == Counts(sent=40)
    assert max(Counter(message.connection for message in server.received).values()) <= 5


def test_a_relays_pace_is_kept(site: Site) -> None:
    with smtp_server() as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "connections": 4, "max_rate": 40}
        room = make_room(site).configured(smtp=smtp).with_readers(30)
        assert send(room.site, REF).counts == Counts(sent=30)
    took = server.received[-1].at - server.received[0].at
    assert took >= 25 / 40


class TestResend:
    """A new send to some of the readers."""

    def test_the_failed_ones_get_the_same_bytes_and_nobody_else_anything(self, site: Site) -> None:
        refuse = {"reader1@example.org": "550 5.1.1 no", "reader2@example.org": "550 5.1.1 no"}
        with smtp_server(on_rcpt=refuse.get) as server:
            room = make_room(site, port=server.port).with_readers(6)
            send(room.site, REF)
            server.on_rcpt = lambda _: None
            assert [c.address for c in would_resend(room.site, REF, whom=Whom.FAILED)] == sorted(refuse)
            done = resend(room.site, REF, whom=Whom.FAILED, reason="the domain is back")
            assert done.status is not None
            assert done.status.counts == Counts(sent=2)
            assert sorted(server.recipients()[4:]) == sorted(refuse)
            # They have it now.
            assert resend(room.site, REF, whom=Whom.FAILED, reason="again").send is None
        found = room.status()
        assert [entry["kind"] for entry in found.as_json()["sends"]] == ["first", "resend"]
        assert found.counts == Counts(sent=6, failed=2)
        assert found.finished
        assert len({header(message.octets, "Message-ID") for message in server.received}) == 6

    def test_one_who_has_it_gets_it_only_again_with_a_new_id(self, site: Site) -> None:
        with smtp_server() as server:
            room = make_room(site, port=server.port).with_readers(3)
            send(room.site, REF)
            with pytest.raises(Refused, match=r"Sent before: reader1@example\.org"):
                resend(room.site, REF, whom=Whom.NAMED, to=["reader1@example.org"], reason="asked")
            assert len(room.status().sends) == 1
            resend(room.site, REF, whom=Whom.NAMED, to=["reader1@example.org"], again=True, reason="asked")
        copies = [message.octets for message in server.received if message.recipient == "reader1@example.org"]
        assert len(copies) == 2
        assert len({header(copy, "Message-ID") for copy in copies}) == 2

    def test_a_corrected_issue_is_a_new_copy(self, site: Site) -> None:
        with smtp_server(on_rcpt=lambda _: "550 5.1.1 no") as server:
            room = make_room(site, port=server.port).with_readers(1)
            send(room.site, REF)
            server.on_rcpt = lambda _: None
            room.correct()
            resend(room.site, REF, whom=Whom.FAILED, reason="corrected")
        assert header(server.received[0].octets, "Message-ID").startswith("<annex-2026-02-07.")
        assert ".2@" in header(server.received[0].octets, "Message-ID")

    def test_late_means_confirmed_readers_in_no_send(self, site: Site) -> None:
        with smtp_server() as server:
            room = make_room(site, port=server.port).with_readers(3)
            send(room.site, REF)
            add_readers(site, ["late@example.org"])
            add_readers(site, ["unconfirmed@example.org"], state="pending")
            assert [c.address for c in would_resend(room.site, REF, whom=Whom.LATE)] == ["late@example.org"]
            resend(room.site, REF, whom=Whom.LATE, reason="they joined on Sunday")
            assert would_resend(room.site, REF, whom=Whom.LATE) == ()
        assert server.recipients()[3:] == ["late@example.org"]

    def test_strangers_and_suppressed_readers_are_named_and_refused(self, site: Site) -> None:
        with smtp_server() as server:
            room = make_room(site, port=server.port).with_readers(2)
            send(room.site, REF)
            room.suppress("reader0@example.org")
            with pytest.raises(NotFound, match=r"nobody@example\.org"):
                resend(room.site, REF, whom=Whom.NAMED, to=["nobody@example.org"], reason="asked")
            with pytest.raises(Refused, match=r"Suppressed: reader0@example\.org"):
                resend(room.site, REF, whom=Whom.NAMED, to=["reader0@example.org"], again=True, reason="asked")
        assert len(room.status().sends) == 1

    def test_without_a_reason_or_a_first_send_there_is_none(self, site: Site) -> None:
        room = make_room(site).with_readers(1)
        with pytest.raises(Refused, match="was not sent yet"):
            resend(room.site, REF, whom=Whom.FAILED, reason="x")
        with pytest.raises(UsageError, match="needs a reason"):
            resend(room.site, REF, whom=Whom.FAILED, reason=" ")

    def test_a_key_makes_one_send_however_many_ask_at_once_and_ever_after(self, site: Site) -> None:
        with smtp_server() as server:
            room = make_room(site, port=server.port, connections=1).with_readers(3)
            send(room.site, REF)
            add_readers(site, ["late@example.org"])

            def ask(_number: int) -> bool:
                return resend(room.site, REF, whom=Whom.LATE, reason="a script", key="weekly").is_new

            with ThreadPoolExecutor(10) as pool:
                assert sum(pool.map(ask, range(20))) == 1
            add_readers(site, ["later@example.org"])
            assert not ask(21)
        assert server.recipients()[3:] == ["late@example.org"]
        assert len(room.status().sends) == 2


def test_a_dry_run_names_whom_and_changes_nothing(site: Site) -> None:
    room = make_room(site).with_readers(3)
    room.suppress("reader1@example.org")
    assert [(c.address, c.suppressed) for c in would_send(room.site, REF)] == [
        ("reader0@example.org", False),
        ("reader1@example.org", True),
        ("reader2@example.org", False),
    ]
    assert room.status().sends == ()
    assert room.status().issue.state == "published"


def test_a_test_is_the_real_bytes_outside_the_ledger(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(1)
        send_test(room.site, REF, to="reader0@example.org")
        send_test(room.site, REF, to="stranger@example.org")
        assert room.status().sends == ()
        send(room.site, REF)
    tested, _, real = (message.octets for message in server.received)
    assert header(tested, "Message-ID") != header(real, "Message-ID")
    assert tested.partition(b"From: ")[2] == real.partition(b"From: ")[2]


def test_a_test_that_is_refused_says_so(site: Site) -> None:
    with smtp_server(on_rcpt=lambda _: "550 5.1.1 no such user") as server:
        room = make_room(site, port=server.port)
        with pytest.raises(Refused, match=r"550 5\.1\.1 no such user"):
            send_test(room.site, REF, to="reader0@example.org")


def test_the_audience_is_frozen_when_it_is_planned(site: Site) -> None:
    with smtp_server() as server:
        room = make_room(site, port=server.port).with_readers(2)
        plan_first(room.site, REF)
        room.with_readers(3, prefix="later")
        assert send(room.site, REF).counts == Counts(sent=2)


def test_parallel_planners_make_one_plan(site: Site) -> None:
    room: Room = make_room(site).with_readers(50)
    with ThreadPoolExecutor(8) as pool:
        assert len({planned.id for planned in pool.map(lambda _: plan_first(room.site, REF), range(16))}) == 1
    with room.site.database.reading() as connection:
        assert len(connection.execute(select(deliveries.c.id)).all()) == 50
