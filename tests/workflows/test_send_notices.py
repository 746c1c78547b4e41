"""Notices go out once each, over the same relays as issues, and whoever queues one never waits for it."""

from __future__ import annotations

import base64
import hmac
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from newsletter.model.edition import Rendering
from newsletter.model.fence import Breach
from newsletter.model.fence import Kind as BreachKind
from newsletter.model.notice import Notice, NoticeState
from newsletter.store import notices
from newsletter.workflows import claims, fence, post_form
from newsletter.workflows.dkim_keys import keys_of
from newsletter.workflows.notices import queue_mail, queue_webhook
from newsletter.workflows.send_notices import send_due, send_waiting, tidy
from newsletter.workflows.site import Site
from tests.conftest import MovedClock, make_config
from tests.delivery.smtp_server import HANG_UP, FaultServer

RENDERING = Rendering(subject="下書きができました", text="一行目\n.二行目\n", html="<p>一行目</p>")
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def relay() -> Iterator[FaultServer]:
    with closing(FaultServer()) as server:
        yield server


@pytest.fixture
def wired(site: Site, relay: FaultServer) -> Site:
    return with_settings(site, smtp={"host": "127.0.0.1", "port": relay.port})


def with_settings(site: Site, **more: Any) -> Site:
    return replace(site, config=make_config(site.config.database_url, **more))


def put(site: Site, key: str = "draft/1", to: str = "eva@annex.example") -> bool:
    with site.database.writing() as connection:
        return queue_mail(
            site,
            connection,
            site.publication("annex"),
            key=key,
            kind="draft.ready",
            to=to,
            rendering=RENDERING,
            now=site.clock.now(),
        )


def found(site: Site, key: str = "draft/1") -> Notice:
    with site.database.reading() as connection:
        notice = notices.find(connection, key)
    assert notice is not None
    return notice


def test_a_notice_arrives_once_with_everything_in_it(wired: Site, relay: FaultServer) -> None:
    assert put(wired)
    assert not put(wired), "a second one for the same cause never comes to be"
    assert send_due(wired) == 1
    assert send_due(wired) == 0
    [mail] = relay.received
    assert (mail.sender, mail.recipient) == ("annex@annex.example", "eva@annex.example")
    message = message_from_bytes(mail.octets, policy=policy.default)
    assert message["Subject"] == RENDERING.subject
    assert message["To"] == "eva@annex.example"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = (part.get_content() for part in message.iter_parts())
    assert text.splitlines() == ["一行目", ".二行目"]
    assert html.strip() == "<p>一行目</p>"
    assert not any(line.startswith(b".") or len(line) > 78 for line in mail.octets.split(b"\r\n"))
    assert found(wired).state is NoticeState.SENT
    assert not put(wired), "not even when it was sent"


def test_nothing_is_queued_by_a_transaction_that_does_not_come_to_be(wired: Site, relay: FaultServer) -> None:
    class Broken(Exception):
        pass

    def fail() -> None:
        with wired.database.writing() as connection:
            notices.queue(
                connection, key="k", kind="test", publication=None, to="a@b.example", raw=b"x", now=wired.clock.now()
            )
            raise Broken

    with pytest.raises(Broken):
        fail()
    assert send_due(wired) == 0


def test_a_relay_that_is_down_costs_patience_and_nothing_else(site: Site, clock: MovedClock) -> None:
    with closing(FaultServer()) as server:
        port = server.port
    site = with_settings(site, smtp={"host": "127.0.0.1", "port": port})
    put(site, "one")
    put(site, "two")
    assert send_due(site) == 0
    assert found(site, "one").state is NoticeState.QUEUED
    assert found(site, "two").tries == 0, "the other one waits without being tried"
    assert found(site, "two").due_at > clock.now()
    with closing(FaultServer(port=port)) as server:
        clock.move(hours=1)
        assert send_due(site) == 2
        assert server.connections == 1, "both over one connection"


def test_the_fallback_takes_what_the_first_relay_does_not(site: Site) -> None:
    with (
        closing(FaultServer(greeting="421 too busy")) as busy,
        closing(FaultServer(on_mail=lambda _: HANG_UP)) as rude,
        closing(FaultServer()) as good,
    ):
        relays = [{"host": "127.0.0.1", "port": each.port} for each in (busy, rude, good)]
        site = with_settings(site, smtp={**relays[0], "fallbacks": relays[1:]})
        put(site)
        assert send_due(site) == 1
        assert good.recipients() == ["eva@annex.example"]


def test_an_address_that_does_not_exist_is_not_tried_again(wired: Site, relay: FaultServer) -> None:
    relay.on_rcpt = lambda _: "550 5.1.1 no such user"
    put(wired)
    assert send_due(wired) == 0
    assert found(wired).state is NoticeState.FAILED
    assert "no such user" in str(found(wired).last_words)


def test_waits_grow_until_it_is_given_up(wired: Site, relay: FaultServer, clock: MovedClock) -> None:
    relay.on_rcpt = lambda _: "451 4.7.1 greylisted"
    put(wired)
    waits = []
    while found(wired).state is NoticeState.QUEUED:
        clock.move(seconds=max(0.0, (found(wired).due_at - clock.now()).total_seconds()))
        before = clock.now()
        send_due(wired)
        waits.append(found(wired).due_at - before)
    assert found(wired).state is NoticeState.FAILED
    assert waits[0] < timedelta(minutes=2)
    assert sorted(waits[:6]) == waits[:6]
    assert max(waits) <= timedelta(hours=1)
    assert clock.now() - found(wired).created_at <= wired.config.notices.give_up
    assert 40 < len(waits) < 80


def test_eight_at_once_send_each_notice_once(wired: Site, relay: FaultServer) -> None:
    with wired.database.writing() as connection:
        for number in range(30):
            queue_mail(
                wired,
                connection,
                wired.publication("annex"),
                key=f"n{number}",
                kind="test",
                to=f"reader{number}@example.org",
                rendering=RENDERING,
                now=wired.clock.now(),
            )
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(send_due(wired))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 30
    assert sorted(relay.recipients()) == sorted(f"reader{number}@example.org" for number in range(30))


def test_what_a_dead_process_had_claimed_goes_out_at_once(
    wired: Site, relay: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(wired)
    now = wired.clock.now()
    with wired.database.writing() as connection:
        holder = "another host|4711-t1"
        notices.claim(connection, found(wired).channel, holder=holder, due_by=now, until=now + timedelta(hours=1))
    assert send_due(wired) == 0, "somebody may be sending it"
    monkeypatch.setattr("newsletter.workflows.send_notices.is_gone", lambda *_: True)
    assert send_due(wired) == 1
    assert relay.recipients() == ["eva@annex.example"]


def test_what_another_host_had_claimed_and_died_with_goes_out_within_minutes(
    wired: Site, relay: FaultServer, clock: MovedClock
) -> None:
    put(wired)
    now = clock.now()
    with wired.database.writing() as connection:
        notices.claim(connection, found(wired).channel, holder="other|1-t1", due_by=now, until=now + claims.CLAIM)
    assert send_due(wired) == 0
    clock.move(minutes=3)
    assert send_due(wired) == 1


def test_a_claim_is_renewed_for_as_long_as_the_exchange_takes(
    wired: Site, relay: FaultServer, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW", 0.01)
    taken_by_others = []

    def take_ten_minutes(_: str) -> None:
        for _minute in range(5):
            clock.move(minutes=2)
            until = monotonic() + 60
            while found(wired).due_at < clock.now() + claims.CLAIM and monotonic() < until:
                sleep(0.005)
            taken_by_others.append(send_due(wired))

    relay.on_rcpt = take_ten_minutes
    put(wired)
    assert send_due(wired) == 1
    assert taken_by_others == [0] * 5
    assert (len(relay.received), found(wired).tries) == (1, 1)


def test_who_comes_back_too_late_changes_nothing(wired: Site, relay: FaultServer, clock: MovedClock) -> None:
    put(wired)
    now = clock.now()
    with wired.database.writing() as connection:
        slow = notices.claim(connection, found(wired).channel, holder="slow", due_by=now, until=now)
        assert slow is not None
    clock.move(seconds=1)
    assert send_due(wired) == 1
    with wired.database.writing() as connection:
        assert not notices.settle(connection, slow, state=NoticeState.FAILED, words="late", again=None, now=now)
    assert found(wired).state is NoticeState.SENT


def test_old_contents_and_addresses_are_forgotten_and_keys_are_not(wired: Site, clock: MovedClock) -> None:
    put(wired)
    send_due(wired)
    put(wired, "waits", "nobody@annex.example")
    clock.move(days=13)
    assert tidy(wired) == 0
    clock.move(days=2)
    assert tidy(wired) == 1
    assert (found(wired).raw, found(wired).to) == (b"", "")
    assert found(wired, "waits").raw
    assert not put(wired)


def test_everything_to_an_address_can_be_forgotten(wired: Site, relay: FaultServer) -> None:
    put(wired, "one", "leaves@annex.example")
    put(wired, "two", "stays@annex.example")
    with wired.database.writing() as connection:
        notices.forget(connection, "leaves@annex.example")
    send_waiting(wired)
    assert relay.recipients() == ["stays@annex.example"]


def test_a_mail_is_signed_as_issues_are(site: Site, relay: FaultServer) -> None:
    private = generate_private_key(65537, 2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    site = with_settings(
        site,
        smtp={"host": "127.0.0.1", "port": relay.port},
        dkim={"domain": "annex.example", "selector": "s", "key": pem},
    )
    put(site)
    send_due(site)
    [key] = keys_of(site, site.publication("annex"))
    record = key.record.encode()
    assert dkim.verify(relay.received[0].octets, dnsfunc=lambda *_args, **_more: record)


def test_while_the_fence_holds_readers_mails_wait_and_alerts_go(
    wired: Site, relay: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(wired)
    with wired.database.writing() as connection:
        queue_mail(
            wired,
            connection,
            wired.publication("annex"),
            key="confirm/1",
            kind="confirm",
            to="new@readers.example",
            rendering=RENDERING,
            now=wired.clock.now(),
        )
    held = fence.Standing(breaches=(Breach(kind=BreachKind.RESTORED, text="restored", may_repeat=True),))
    with monkeypatch.context() as patched:
        patched.setattr(fence, "look", lambda _site: held)
        assert send_due(wired) == 1
        assert relay.recipients() == ["eva@annex.example"]
    assert send_due(wired) == 1


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]], list[int]]]:
    heard: list[tuple[dict[str, str], bytes]] = []
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((dict(self.headers), body))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/annex", heard, answers
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def deaf_server(*, trickles: bool) -> Iterator[str]:
    """Takes connections and never answers, or does so a little at a time."""
    over = threading.Event()

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while not over.wait(0.05):
                if trickles:
                    connection.sendall(b"H")

    def listen() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(server.accept()[0],)).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = threading.Thread(target=listen)
        accepting.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
            accepting.join()


def put_webhook(site: Site, url: str, key: str = "sent/1") -> None:
    with site.database.writing() as connection:
        queue_webhook(
            connection,
            site.publication("annex"),
            key=key,
            kind="issue.sent",
            url=url,
            body=b'{"type":"issue.sent"}',
            now=site.clock.now(),
        )


def test_a_webhook_is_signed_and_tried_again_with_the_same_id(
    site: Site, clock: MovedClock, hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    url, heard, answers = hook
    site = with_settings(site, notices={"webhooks": [{"url": url, "secret": SECRET}]})
    put_webhook(site, url)
    answers[:] = [500, 302]
    for _ in range(3):
        send_due(site)
        clock.move(hours=1)
    assert found(site, "sent/1").state is NoticeState.SENT
    assert len(heard) == 3
    assert len({headers["Webhook-Id"] for headers, _ in heard}) == 1
    for headers, body in heard:
        covered = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.digest(b"k" * 32, covered, "sha256")).decode()
        assert headers["Webhook-Signature"] == f"v1,{expected}"
    assert len({headers["Webhook-Timestamp"] for headers, _ in heard}) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("trickles", [False, True])
def test_webhooks_that_do_not_answer_hold_up_nobody_else_and_not_for_long(
    site: Site, clock: MovedClock, hook: Any, monkeypatch: pytest.MonkeyPatch, trickles: bool
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(post_form, "TIMEOUT" if not trickles else "LONGEST", 1.0)
    url, heard, _ = hook
    with deaf_server(trickles=trickles) as slow:
        hooks = [f"{slow}/{number}" for number in range(3)] + [url]
        site = with_settings(site, notices={"webhooks": [{"url": each, "secret": SECRET} for each in hooks]})
        for each in hooks:
            for number in range(2):
                put_webhook(site, each, f"{each}-{number}")
        began = monotonic()
        thread = threading.Thread(target=send_due, args=(site,))
        thread.start()
        while len(heard) < 2 and thread.is_alive():
            sleep(0.005)
        assert thread.is_alive(), "the good one had both before the others were given up"
        thread.join()
        assert monotonic() - began < 2.9, "the others were waited for together"
    assert {found(site, f"{each}-0").tries for each in hooks} == {1}
    assert {found(site, f"{each}-1").tries for each in hooks[:3]} == {0}, "who does not answer is asked once"
    assert "no answer" in str(found(site, f"{hooks[0]}-0").last_words)


def test_a_webhook_that_is_down_does_not_keep_mails_or_other_webhooks_waiting(
    site: Site, relay: FaultServer, hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    url, heard, _ = hook
    with closing(FaultServer()) as server:
        closed = f"http://127.0.0.1:{server.port}/"
    hooks = [{"url": each, "secret": SECRET} for each in (closed, url)]
    site = with_settings(site, smtp={"host": "127.0.0.1", "port": relay.port}, notices={"webhooks": hooks})
    put_webhook(site, closed, "a")
    put_webhook(site, closed, "b")
    put_webhook(site, url, "c")
    put(site)
    assert send_due(site) == 2
    assert len(heard) == 1
    assert (found(site, "a").tries, found(site, "b").tries) == (1, 0)
    put_webhook(site, "http://gone.example/", "d")
    send_due(site)
    assert found(site, "d").state is NoticeState.FAILED
