"""Transactions with a real server on loopback, well-behaved and not."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsletter.config import Relay
from newsletter.delivery import smtp
from newsletter.delivery.message import Message, compose, prepare
from newsletter.delivery.outcome import Stage, Verdict
from newsletter.delivery.smtp import Connection, NoConnection
from tests.delivery.composing import ISSUE, LINKS, PUBLICATION, SIGNER, rendering
from tests.delivery.smtp_server import HANG_UP, RESET, SILENCE, FaultServer, certificate, smtp_server

EXTENSIONS = {
    "pipelining": ("PIPELINING", "SIZE 1000000"),
    "one at a time": (),
    "chunking": ("PIPELINING", "CHUNKING"),
}


def letter(address: str = "hanako@example.org", size: int = 60_000) -> Message:
    edition = prepare(rendering(html="<p>" + "x" * size), ISSUE, PUBLICATION, LINKS, SIGNER)
    return compose(edition, uid=address.partition("@")[0], address=address, copy=1)


def relay_of(server: FaultServer, **more: object) -> Relay:
    return Relay.model_validate({"host": "127.0.0.1", "port": server.port, **more})


@contextmanager
def connected(server: FaultServer, **more: object) -> Iterator[Connection]:
    connection = Connection(relay_of(server, **more), hello="news.annex.example", context=None)
    try:
        yield connection
    finally:
        connection.end()


@pytest.fixture(params=EXTENSIONS)
def extensions(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return EXTENSIONS[request.param]


def test_messages_arrive_octet_for_octet_over_one_connection(extensions: tuple[str, ...]) -> None:
    with smtp_server(extensions=extensions) as server, connected(server) as connection:
        letters = [letter(f"reader{n}@example.org", size) for n, size in enumerate((10, 60_000, 500_000))]
        assert [connection.transmit(each).verdict for each in letters] == [Verdict.SENT] * 3
    assert [message.octets for message in server.received] == [bytes(each) for each in letters]
    assert [message.recipient for message in server.received] == [each.recipient for each in letters]
    assert {message.sender for message in server.received} == {"annex@annex.example"}
    assert server.connections == 1
    assert "RSET" not in server.commands


def test_a_refused_recipient_leaves_the_connection_good_for_the_next(extensions: tuple[str, ...]) -> None:
    refuse = {"bad@example.org": "550 5.1.1 no such user", "grey@example.org": "450 4.2.0 greylisted"}
    with smtp_server(extensions=extensions, on_rcpt=refuse.get) as server, connected(server) as connection:
        verdicts = [
            connection.transmit(letter(address)).verdict
            for address in ("a@example.org", "bad@example.org", "grey@example.org", "b@example.org")
        ]
    assert verdicts == [Verdict.SENT, Verdict.ADDRESS_BAD, Verdict.TRY_LATER, Verdict.SENT]
    assert server.recipients() == ["a@example.org", "b@example.org"]
    assert server.connections == 1
    assert server.commands.count("RSET") == 2


def test_the_relays_words_are_kept(extensions: tuple[str, ...]) -> None:
    with (
        smtp_server(extensions=extensions, on_message=lambda _: "554 5.7.1 listed at dnsbl") as server,
        connected(server) as connection,
    ):
        outcome = connection.transmit(letter())
        assert (outcome.verdict, outcome.code, outcome.text) == (Verdict.OUR_FAULT, 554, "5.7.1 listed at dnsbl")
        server.on_message = lambda _: None
        assert connection.transmit(letter()).verdict is Verdict.SENT


def test_a_refused_sender_is_our_fault(extensions: tuple[str, ...]) -> None:
    with (
        smtp_server(extensions=extensions, on_mail=lambda _: "553 5.1.8 not yours") as server,
        connected(server) as connection,
    ):
        assert connection.transmit(letter()).verdict is Verdict.OUR_FAULT
    assert server.received == []


@pytest.mark.parametrize("stage", ["on_mail", "on_rcpt", "on_data"])
@pytest.mark.parametrize("answer", [HANG_UP, RESET, "421 4.3.2 closing"])
def test_whatever_ends_before_the_message_is_certainly_unsent(stage: str, answer: str) -> None:
    with smtp_server(**{stage: lambda _: answer}) as server, connected(server) as connection:
        assert connection.transmit(letter()).verdict is Verdict.RELAY_DOWN
        assert not connection.is_open
    assert server.received == []


@pytest.mark.parametrize("size", [10, 60_000, 2_000_000])
def test_a_hang_up_in_the_middle_of_a_message_is_certainly_unsent(size: int) -> None:
    with smtp_server(drop_before_dot=lambda _: True) as server:
        for _ in range(10):
            connection = Connection(relay_of(server), hello="news", context=None)
            assert connection.transmit(letter(size=size), watch=0.2).verdict is Verdict.RELAY_DOWN
            connection.end()
    assert server.received == []


@pytest.mark.parametrize("answer", [HANG_UP, RESET])
def test_no_reply_to_a_whole_message_is_unknown(extensions: tuple[str, ...], answer: str) -> None:
    with smtp_server(extensions=extensions, on_message=lambda _: answer) as server, connected(server) as connection:
        outcome = connection.transmit(letter())
    assert outcome.verdict is Verdict.UNKNOWN
    assert not outcome.timed_out
    assert len(server.received) == 1


def test_silence_after_a_whole_message_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert smtp._FINAL_REPLY >= 600
    monkeypatch.setattr(smtp, "_FINAL_REPLY", 0.3)
    with smtp_server(on_message=lambda _: SILENCE) as server, connected(server, timeout="0.3s") as connection:
        outcome = connection.transmit(letter())
    assert outcome.verdict is Verdict.UNKNOWN
    assert outcome.timed_out


def test_silence_before_the_message_is_unsent() -> None:
    with smtp_server(on_rcpt=lambda _: SILENCE) as server, connected(server, timeout="0.3s") as connection:
        assert connection.transmit(letter()).verdict is Verdict.RELAY_DOWN


@pytest.mark.parametrize("garbage", ["hello there", "25", "99999 what", "\x00\xff"])
def test_garbage_instead_of_replies_is_never_taken_for_success(garbage: str) -> None:
    with smtp_server(on_message=lambda _: garbage) as server, connected(server) as connection:
        assert connection.transmit(letter()).verdict is Verdict.UNKNOWN
    with smtp_server(on_rcpt=lambda _: garbage) as server, connected(server) as connection:
        assert connection.transmit(letter()).verdict is Verdict.RELAY_DOWN


def test_a_relay_that_asks_for_a_message_without_recipients_gets_an_empty_one() -> None:
    def refuse(recipient: str) -> str | None:
        return "550 5.1.1 no" if recipient.startswith("bad") else None

    with smtp_server(on_rcpt=refuse, lenient=True) as server, connected(server) as connection:
        assert connection.transmit(letter("bad@example.org")).verdict is Verdict.ADDRESS_BAD
        assert connection.transmit(letter("good@example.org")).verdict is Verdict.SENT
    assert server.recipients() == ["good@example.org"]


def test_a_message_larger_than_the_relay_takes_is_not_even_tried() -> None:
    with smtp_server(extensions=("SIZE 1000",)) as server, connected(server) as connection:
        outcome = connection.transmit(letter())
    assert outcome.verdict is Verdict.OUR_FAULT
    assert "takes 1000" in outcome.text
    assert not [command for command in server.commands if command.startswith("MAIL")]


def test_the_size_is_told_where_the_relay_asks_for_it() -> None:
    message = letter()
    with smtp_server() as server, connected(server) as connection:
        connection.transmit(message)
    assert f"MAIL FROM:<annex@annex.example> SIZE={message.size}" in server.commands


def test_an_address_beyond_ascii_needs_smtputf8() -> None:
    with smtp_server() as server, connected(server) as connection:
        outcome = connection.transmit(letter("花子@example.org"))
    assert outcome.verdict is Verdict.REFUSED
    assert "SMTPUTF8" in outcome.text
    with smtp_server(extensions=("SMTPUTF8", "PIPELINING")) as server, connected(server) as connection:
        assert connection.transmit(letter("花子@example.org")).verdict is Verdict.SENT
    assert server.recipients() == ["花子@example.org"]
    assert [command for command in server.commands if command.endswith(" SMTPUTF8")]


def test_a_login_that_is_right_is_used_and_one_that_is_wrong_is_our_fault() -> None:
    with smtp_server(login=("annex", "right")) as server:
        with connected(server, username="annex", password="right") as connection:
            assert connection.transmit(letter()).verdict is Verdict.SENT
        with pytest.raises(NoConnection) as caught, connected(server, username="annex", password="wrong"):
            pass
        assert caught.value.outcome.verdict is Verdict.OUR_FAULT
        assert caught.value.outcome.code == 535
        with connected(server) as connection:
            assert connection.transmit(letter()).verdict is Verdict.OUR_FAULT


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encryption_is_with_a_checked_certificate_or_not_at_all(security: str, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with smtp_server(tls=context, implicit_tls=security == "tls") as server:
        trusting = ssl.create_default_context(cafile=str(cert))
        relay = relay_of(server, security=security, ca_file=str(cert))
        connection = Connection(relay, hello="news", context=trusting)
        assert connection.transmit(letter()).verdict is Verdict.SENT
        assert connection.transmit(letter(size=400_000)).verdict is Verdict.SENT
        connection.end()
        with pytest.raises(NoConnection, match="certificate is not valid") as caught:
            Connection(relay_of(server, security=security), hello="news", context=ssl.create_default_context())
        assert caught.value.outcome.verdict is Verdict.RELAY_DOWN
    assert [message.octets for message in server.received] == [bytes(letter()), bytes(letter(size=400_000))]


def test_starttls_that_is_not_offered_is_never_answered_with_clear_text() -> None:
    with smtp_server() as server, pytest.raises(NoConnection, match="does not offer STARTTLS"):
        Connection(relay_of(server, security="starttls"), hello="news", context=ssl.create_default_context())
    assert server.commands[:1] == ["ehlo news"]
    assert not [command for command in server.commands if command.startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize(
    ("greeting", "verdict"),
    [
        ("421 too busy", Verdict.RELAY_DOWN),
        ("554 no service", Verdict.RELAY_DOWN),
        ("554 5.7.1 you are listed", Verdict.OUR_FAULT),
        ("what is this", Verdict.RELAY_DOWN),
    ],
)
def test_an_unfriendly_greeting_has_its_verdict(greeting: str, verdict: Verdict) -> None:
    with smtp_server(greeting=greeting) as server, pytest.raises(NoConnection) as caught, connected(server):
        pass
    assert caught.value.outcome.verdict is verdict


def test_nothing_listening_is_said_plainly() -> None:
    with smtp_server() as server:
        pass
    with pytest.raises(NoConnection, match=f"127.0.0.1:{server.port}: nothing listens there"), connected(server):
        pass


def test_an_idle_connection_that_the_relay_closed_is_noticed_before_it_is_used() -> None:
    with smtp_server() as server, connected(server) as connection:
        assert connection.is_open
        server.drop_all()
        time.sleep(0.1)
        assert not connection.is_open


@pytest.mark.parametrize("extensions", [("PIPELINING",), ("PIPELINING", "CHUNKING")])
def test_a_relay_that_left_while_a_commit_took_long_was_certainly_not_sent_to(
    monkeypatch: pytest.MonkeyPatch, extensions: tuple[str, ...]
) -> None:
    monkeypatch.setattr(smtp, "_IDLE", 0.05)
    with smtp_server(extensions=extensions) as server, connected(server) as connection:
        server.drop_all()
        time.sleep(0.1)
        outcome = connection.transmit(letter())
    assert (outcome.verdict, outcome.stage) == (Verdict.RELAY_DOWN, Stage.MAIL)


@pytest.mark.parametrize("security", ["none", "starttls"])
def test_a_relay_that_resets_after_a_whole_chunk_leaves_its_fate_unknown(security: str, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    trusting = ssl.create_default_context(cafile=str(cert))
    offers = ("PIPELINING", "CHUNKING")
    with smtp_server(extensions=offers, tls=context, on_message=lambda _: RESET) as server:
        connection = Connection(relay_of(server, security=security, ca_file=str(cert)), hello="news", context=trusting)
        assert connection.transmit(letter(size=400_000)).verdict is Verdict.UNKNOWN
        assert not connection.is_open


@pytest.mark.parametrize("answer", [RESET, HANG_UP])
def test_a_relay_that_leaves_in_the_middle_of_a_chunk_was_certainly_not_sent_to(answer: str) -> None:
    offers = ("PIPELINING", "CHUNKING")
    with smtp_server(extensions=offers, on_rcpt=lambda _: answer) as server, connected(server) as connection:
        assert connection.transmit(letter(size=20_000_000), watch=0.05).verdict is Verdict.RELAY_DOWN
    assert server.received == []
