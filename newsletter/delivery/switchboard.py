"""One thread that serves all connections of a process: whatever can be read or written goes on, nothing waits."""

from __future__ import annotations

import os
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector

from newsletter.clock import monotonic
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome
from newsletter.delivery.session import Doing
from newsletter.delivery.smtp import Connection

Ended = tuple[Connection, Outcome | None]
"""A transaction that came to its end; or, without an outcome, a connection that is closed."""


class Switchboard:
    """Only ``wake`` may be called from other threads."""

    def __init__(self) -> None:
        self._selector = DefaultSelector()
        self._doing: dict[Connection, Doing[Outcome | None]] = {}
        self._known: dict[Connection, tuple[int, int]] = {}
        """Every connection: its descriptor, which outlives its socket, and the event that it is registered for."""
        self._ended: list[Ended] = []
        self._earliest = float("inf")
        self._bell, self._rope = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(self._rope, False)
        self._selector.register(self._bell, EVENT_READ)

    @property
    def busy(self) -> int:
        """How many connections carry a message or say goodbye."""
        return len(self._doing)

    def add(self, connection: Connection) -> None:
        """From now on it is noticed when the relay hangs up."""
        assert connection.sock is not None
        descriptor = connection.sock.fileno()
        self._known[connection] = descriptor, EVENT_READ
        self._selector.register(descriptor, EVENT_READ, connection)

    def begin(self, connection: Connection, message: Message, *, watch: float = 0.0) -> Outcome | None:
        """Carry a message up to its end, which waits for ``may_end``. The outcome, if there is one already; else
        ``turn`` gives it."""
        doing = connection.carry(message, watch=watch, held=True)
        try:
            event = next(doing)
        except StopIteration as end:
            outcome: Outcome = end.value
            if connection.sock is None:
                self._close(connection)
            return outcome
        self._await(connection, doing, event)
        return None

    def may_end(self, connection: Connection) -> None:
        if connection.may_end():
            self._go_on(connection, self._doing[connection])

    def drop(self, connection: Connection) -> None:
        """Close it before the end of the message that it carries: so the relay takes nothing of it."""
        self._doing.pop(connection).close()
        connection.abandon()
        self._close(connection)

    def dismiss(self, connection: Connection) -> None:
        """End a connection that carries nothing; ``turn`` says when it is closed."""
        self._go_on(connection, connection.goodbye())

    def interrupt(self) -> None:
        """Nothing under way waits any longer."""
        for connection, doing in list(self._doing.items()):
            self._throw(connection, doing, EOFError("stopped"))

    def wake(self) -> None:
        """From any thread: the turn under way, or the next one, does not wait."""
        with suppress(OSError):
            os.write(self._rope, b"x")

    def turn(self, seconds: float) -> list[Ended]:
        """Let all go on for which something has come, waiting for it so long at most; gives what has ended."""
        if self._ended:
            seconds = 0.0
        for key, _ in self._selector.select(max(0.0, min(seconds, self._earliest - monotonic()))):
            connection = key.data
            if connection is None:
                os.read(self._bell, 4096)
            elif connection in self._doing:
                self._go_on(connection, self._doing[connection])
            elif not connection.is_open:
                self._close(connection)
        if self._earliest <= (now := monotonic()):
            self._time_out(now)
        ended, self._ended = self._ended, []
        return ended

    def close(self) -> None:
        for connection in self._known:
            connection.abandon()
        self._selector.close()
        os.close(self._bell)
        os.close(self._rope)

    def _go_on(self, connection: Connection, doing: Doing[Outcome | None]) -> None:
        try:
            event = next(doing)
        except StopIteration as end:
            self._end(connection, end.value)
        else:
            self._await(connection, doing, event)

    def _throw(self, connection: Connection, doing: Doing[Outcome | None], error: Exception) -> None:
        try:
            event = doing.throw(error)
        except StopIteration as end:
            self._end(connection, end.value)
        else:
            self._await(connection, doing, event)

    def _await(self, connection: Connection, doing: Doing[Outcome | None], event: int) -> None:
        self._doing[connection] = doing
        self._earliest = min(self._earliest, connection.deadline)
        self._register(connection, event)

    def _end(self, connection: Connection, outcome: Outcome | None) -> None:
        self._doing.pop(connection, None)
        if outcome is not None:
            self._ended.append((connection, outcome))
        if connection.sock is None:
            self._close(connection)
        else:
            self._register(connection, EVENT_READ)

    def _close(self, connection: Connection) -> None:
        known = self._known.pop(connection, None)
        if known is not None:
            self._selector.unregister(known[0])
            self._ended.append((connection, None))

    def _register(self, connection: Connection, event: int) -> None:
        descriptor, now = self._known[connection]
        if event != now:
            self._selector.modify(descriptor, event, connection)
            self._known[connection] = descriptor, event

    def _time_out(self, now: float) -> None:
        for connection, doing in list(self._doing.items()):
            if connection.deadline <= now:
                self._throw(connection, doing, TimeoutError())
        self._earliest = min((connection.deadline for connection in self._doing), default=float("inf"))
