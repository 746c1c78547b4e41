"""Messages that go ahead of the ledger: all but their end, without which no relay answers for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.smtp import Connection
from newsletter.delivery.switchboard import Switchboard
from tests.delivery.smtp_server import HANG_UP, SILENCE, FaultServer, smtp_server
from tests.delivery.test_smtp import letter, relay_of

OFFERS = [("PIPELINING",), ("PIPELINING", "CHUNKING"), ()]
A_WHILE = 0.2


@contextmanager
def board_with(server: FaultServer) -> Iterator[tuple[Switchboard, Connection]]:
    with closing(Switchboard()) as board:
        connection = Connection(relay_of(server), hello="news.annex.example", context=None)
        board.add(connection)
        yield board, connection


def outcome_of(board: Switchboard, until: Callable[[], bool] = lambda: False) -> Outcome | None:
    """What the message under way came to within ten seconds; None once ``until`` holds."""
    late = time.monotonic() + 10
    while time.monotonic() < late and not until():
        for _, outcome in board.turn(0.02):
            if outcome is not None:
                return outcome
    return None


def after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


@pytest.mark.parametrize("extensions", OFFERS)
def test_a_message_waits_at_its_end_until_it_has_leave(extensions: tuple[str, ...]) -> None:
    with smtp_server(extensions=extensions) as server, board_with(server) as (board, connection):
        board.begin(connection, letter())
        assert outcome_of(board, after(A_WHILE)) is None
        assert server.commands[-1].split()[0] in ("DATA", "BDAT")
        assert server.received == []
        board.may_end(connection)
        outcome = outcome_of(board)
        assert outcome is not None
        assert outcome.verdict is Verdict.SENT
        assert [message.octets for message in server.received] == [bytes(letter())]


@pytest.mark.parametrize("extensions", OFFERS)
def test_leave_that_comes_before_the_end_is_reached_is_not_forgotten(extensions: tuple[str, ...]) -> None:
    with smtp_server(extensions=extensions, delay=0.02) as server, board_with(server) as (board, connection):
        board.begin(connection, letter())
        board.may_end(connection)
        outcome = outcome_of(board)
        assert outcome is not None
        assert outcome.verdict is Verdict.SENT
        assert len(server.received) == 1


@pytest.mark.parametrize("extensions", OFFERS)
def test_of_a_dropped_message_a_relay_takes_nothing(extensions: tuple[str, ...]) -> None:
    with smtp_server(extensions=extensions) as server, board_with(server) as (board, connection):
        board.begin(connection, letter())
        assert outcome_of(board, after(A_WHILE)) is None
        board.drop(connection)
        assert board.turn(0) == [(connection, None)]
        assert board.busy == 0
        assert outcome_of(board, lambda: server.together == 0) is None
        assert server.received == []


def test_a_relay_that_refuses_does_not_have_to_wait_for_leave() -> None:
    refuse = {"bad@example.org": "550 5.1.1 no such user"}
    with smtp_server(on_rcpt=refuse.get) as server, board_with(server) as (board, connection):
        board.begin(connection, letter("bad@example.org"))
        outcome = outcome_of(board)
        assert outcome is not None
        assert (outcome.verdict, outcome.stage) == (Verdict.ADDRESS_BAD, Stage.RCPT)
        assert connection.sock is not None


@pytest.mark.parametrize("extensions", OFFERS)
def test_a_relay_that_loses_patience_before_the_end_has_not_taken_it(extensions: tuple[str, ...]) -> None:
    with smtp_server(extensions=extensions) as server, board_with(server) as (board, connection):
        board.begin(connection, letter())
        assert outcome_of(board, after(A_WHILE)) is None
        server.drop_all()
        outcome = outcome_of(board)
        assert outcome is not None
        assert (outcome.verdict, outcome.stage) == (Verdict.RELAY_DOWN, Stage.MESSAGE)
        assert server.received == []


@pytest.mark.parametrize("extensions", OFFERS)
def test_a_relay_that_went_while_leave_was_given_has_not_taken_it(extensions: tuple[str, ...]) -> None:
    """Giving leave may take as long as a commit, and nobody listens meanwhile."""
    with smtp_server(extensions=extensions) as server, board_with(server) as (board, connection):
        board.begin(connection, letter())
        assert outcome_of(board, after(A_WHILE)) is None
        server.drop_all()
        time.sleep(A_WHILE)
        board.may_end(connection)
        outcome = outcome_of(board)
        assert outcome is not None
        assert (outcome.verdict, outcome.stage) == (Verdict.RELAY_DOWN, Stage.MESSAGE)
        assert server.received == []


def test_what_a_relay_says_before_it_leaves_in_the_middle_is_heard() -> None:
    refuse = {"bad@example.org": "550 5.1.1 no such user"}
    with (
        smtp_server(extensions=OFFERS[1], on_rcpt=refuse.get, impatient=True) as server,
        board_with(server) as (board, connection),
    ):
        board.begin(connection, letter("bad@example.org", size=1500))
        outcome = outcome_of(board)
        assert outcome is not None
        assert (outcome.verdict, outcome.stage) == (Verdict.ADDRESS_BAD, Stage.RCPT)


def test_what_cannot_be_carried_is_said_at_once_and_the_connection_is_good_for_the_next() -> None:
    with smtp_server() as server, board_with(server) as (board, connection):
        refused = board.begin(connection, letter("花子@example.org"))
        assert refused is not None
        assert refused.verdict is Verdict.REFUSED
        assert board.begin(connection, letter()) is None
        board.may_end(connection)
        outcome = outcome_of(board)
        assert outcome is not None
        assert outcome.verdict is Verdict.SENT


@pytest.mark.parametrize("extensions", OFFERS)
def test_a_message_that_is_interrupted_before_its_end_is_certainly_unsent_and_waits_for_no_reply(
    extensions: tuple[str, ...],
) -> None:
    with (
        smtp_server(extensions=extensions, on_rcpt=lambda _: SILENCE) as server,
        board_with(server) as (board, connection),
    ):
        board.begin(connection, letter())
        assert outcome_of(board, after(A_WHILE)) is None
        board.interrupt()
        outcome = outcome_of(board, after(2))
        assert outcome is not None
        assert outcome.verdict is Verdict.RELAY_DOWN
        assert connection.sock is None


def test_a_relay_that_hangs_up_after_the_end_leaves_its_fate_unknown() -> None:
    with smtp_server(on_message=lambda _: HANG_UP) as server, board_with(server) as (board, connection):
        board.begin(connection, letter())
        board.may_end(connection)
        outcome = outcome_of(board)
        assert outcome is not None
        assert outcome.verdict is Verdict.UNKNOWN
