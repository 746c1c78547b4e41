"""Which relay, over which connection: the first in order that is up, with the others to fall back on.

A relay that cannot be reached is left alone for a second, then two, up to a minute. Until one connection to a relay
has worked, only one is tried: eight threads with a wrong password are one failed login.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.pace import Pace
from newsletter.delivery.smtp import Connection, NoConnection

_LONGEST_PAUSE = 60.0
_STALE = 2.0
"""Seconds without use after which a connection is looked at before it is trusted."""
_CROWDED = 30.0


@dataclass(slots=True, eq=False)
class _Place:
    """One relay and what we know of it. Times are monotonic seconds."""

    relay: Relay
    pace: Pace
    context: ssl.SSLContext | None = None
    open: int = 0
    opening: bool = False
    works: bool = False
    failures: int = 0
    down_until: float = 0.0
    crowded_until: float = 0.0
    refusal: NoConnection | None = None
    """Why the relay does not want us; as long as it is down, nobody asks it again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """No relay can be used: why, and since when (monotonic seconds)."""

    text: str
    since: float


@dataclass(slots=True)
class Relays:
    """Shared by all delivering threads. ``hello`` is our name for EHLO."""

    relays: Sequence[Relay]
    hello: str
    stop: threading.Event
    trouble: Trouble | None = None
    _places: list[_Place] = field(init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _connections: set[Connection] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._places = [_Place(relay, Pace(relay.max_rate)) for relay in self.relays]

    @property
    def connections(self) -> int:
        """How many threads can be of use."""
        return max(relay.connections for relay in self.relays)

    def at_once(self, mine: Connection | None) -> bool:
        """Whether ``ready(mine)`` would give that connection back without any waiting."""
        return mine is not None and not mine.relay.max_rate and self._have(mine)

    def _have(self, mine: Connection) -> bool:
        return self._best_for(mine) and self._usable(mine)

    def ready(self, mine: Connection | None) -> Connection | None:
        """A connection for one message: ``mine`` where it is still the right one, else a new one.

        Waits while no relay is up; None when told to stop. Takes the relay's pace into account.
        Raises NoConnection where a relay says that we are at fault: to everybody, while it is left alone.
        """
        while not self.stop.is_set():
            if mine is not None and self._have(mine):
                self._wait_for_pace(mine)
                return mine
            if mine is not None:
                self.give_back(mine)
                mine = None
            place = self._claim()
            if place is None:
                self._say_refusal()
            else:
                mine = self._connect(place)
        if mine is not None:
            self.give_back(mine)
        return None

    def give_back(self, connection: Connection) -> None:
        """End a connection that is not needed any more, or broke."""
        connection.end()
        with self._changed:
            if connection in self._connections:
                self._connections.discard(connection)
                next(place for place in self._places if place.relay is connection.relay).open -= 1
                self._changed.notify_all()

    def interrupt(self) -> None:
        """Let no connection wait any longer."""
        with self._changed:
            for connection in self._connections:
                connection.interrupt()
            self._changed.notify_all()

    def _usable(self, mine: Connection) -> bool:
        limit = mine.relay.max_messages_per_connection
        if mine.sock is None or (limit and mine.carried >= limit):
            return False
        return monotonic() - mine.used_at < _STALE or mine.is_open

    def _best_for(self, mine: Connection) -> bool:
        """No relay before this one can be used."""
        first = self._places[0]
        if first.relay is mine.relay:
            return True
        now = monotonic()
        for place in self._places:
            if place.relay is mine.relay:
                return True
            if now >= place.down_until and not (place.failures and place.opening) and self._has_room(place, now):
                return False
        return True

    def _has_room(self, place: _Place, now: float) -> bool:
        return place.open < place.relay.connections and not (place.open and now < place.crowded_until)

    def _claim(self) -> _Place | None:
        """The right to open a connection, or None after a little waiting."""
        with self._changed:
            now = monotonic()
            for place in self._places:
                if now < place.down_until:
                    continue
                if place.opening and not place.works:
                    if place.failures:
                        continue
                    break
                if self._has_room(place, now):
                    place.open += 1
                    place.opening = True
                    return place
                break
            wakes = [place.down_until - now for place in self._places if place.down_until > now]
            self._changed.wait(max(0.01, min([0.5, *wakes])))
            return None

    def _connect(self, place: _Place) -> Connection | None:
        try:
            connection = Connection(place.relay, hello=self.hello, context=self._context(place))
        except NoConnection as error:
            with self._changed:
                place.open -= 1
                place.opening = False
                self._note_failure(place, error)
                self._changed.notify_all()
                return None
        with self._changed:
            place.opening, place.works, place.failures, place.refusal = False, True, 0, None
            self._connections.add(connection)
            self.trouble = None
            self._changed.notify_all()
        return connection

    def _alive(self, place: _Place) -> bool:
        return any(connection.relay is place.relay for connection in self._connections)

    def _say_refusal(self) -> None:
        now = monotonic()
        for place in self._places:
            if place.refusal is not None and now < place.down_until:
                raise NoConnection(place.relay, place.refusal.outcome) from place.refusal

    def _note_failure(self, place: _Place, failure: NoConnection) -> None:
        now = monotonic()
        if self._alive(place):
            # The others work: the relay wants no more than those.
            place.crowded_until = now + _CROWDED
            return
        place.works = False
        place.failures += 1
        at_fault = failure.outcome.verdict is Verdict.OUR_FAULT
        place.refusal = failure if at_fault else None
        place.down_until = now + (_LONGEST_PAUSE if at_fault else min(_LONGEST_PAUSE, 2.0 ** (place.failures - 1)))
        if not self._connections:
            since = self.trouble.since if self.trouble else now
            self.trouble = Trouble(failure.message, since)

    def _context(self, place: _Place) -> ssl.SSLContext | None:
        if place.context is None:
            place.context = client_context(place.relay)
        return place.context

    def _wait_for_pace(self, mine: Connection) -> None:
        place = next(place for place in self._places if place.relay is mine.relay)
        wait = place.pace.reserve(monotonic())
        if wait > 0:
            self.stop.wait(wait)


def client_context(relay: Relay) -> ssl.SSLContext | None:
    """How to check the relay's certificate; None where it is not encrypted. Raises NoConnection, our fault."""
    if relay.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=relay.ca_file)
    except OSError as error:
        outcome = Outcome(
            verdict=Verdict.OUR_FAULT, stage=Stage.CONNECT, text=f"{relay.ca_file} cannot be used: {error}"
        )
        raise NoConnection(relay, outcome) from error
