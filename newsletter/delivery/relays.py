"""Which relay, over which connection: the first in order that is up, with the others to fall back on.

A relay that cannot be reached, or that turns away one transaction after the other before it has looked at them, is left
alone for a second, then two, up to a minute. Until one connection to a relay has worked, only one is tried: eight
connections with a wrong password are one failed login. Opening waits, so each has a short-lived thread for it;
everything else here is asked and told by one thread.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from newsletter.clock import monotonic
from newsletter.config import Relay
from newsletter.delivery.outcome import Outcome, Stage, Verdict
from newsletter.delivery.rules import RULES, Rule
from newsletter.delivery.smtp import Connection, NoConnection

_LONGEST_PAUSE = 60.0
_CROWDED = 30.0
_TURNED_AWAY = 5
"""So many transactions one after the other that a relay ended before it heard of a recipient, or of which it said by a
reply that it takes none now: it is down."""
_BEFORE_RECIPIENTS = frozenset({Stage.CONNECT, Stage.MAIL})


@dataclass(slots=True, eq=False)
class _Place:
    """One relay and what we know of it. Times are monotonic seconds."""

    relay: Relay
    context: ssl.SSLContext | None = None
    open: int = 0
    opening: int = 0
    works: bool = False
    failures: int = 0
    turned_away: int = 0
    down_until: float = 0.0
    crowded_until: float = 0.0
    refusal: NoConnection | None = None
    """Why the relay does not want us; as long as it is down, nobody asks it again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """No relay can be used: why, and since when (monotonic seconds)."""

    text: str
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """A relay that is left alone. ``since`` and ``until`` are monotonic seconds."""

    relay: str
    tries: int
    since: float
    until: float
    words: str


@dataclass(slots=True)
class Relays:
    """``hello`` is our name for EHLO. ``opened`` is called, from another thread, when ``arrived`` has news.

    ``down`` may be looked at by other threads; it is replaced, never changed.
    """

    relays: Sequence[Relay]
    hello: str
    opened: Callable[[], None]
    rules: Sequence[Rule] = RULES
    trouble: Trouble | None = None
    down: tuple[Down, ...] = ()
    _places: list[_Place] = field(init=False)
    _of: dict[Connection, _Place] = field(default_factory=dict)
    _news: SimpleQueue[tuple[_Place, Connection | NoConnection]] = field(default_factory=SimpleQueue)
    _closed: threading.Event = field(default_factory=threading.Event)

    connections: int = field(init=False)
    """How many can be of use."""

    def __post_init__(self) -> None:
        self._places = [_Place(relay) for relay in self.relays]
        self.connections = max(relay.connections for relay in self.relays)

    @property
    def opening(self) -> int:
        """How many are being opened now."""
        return sum([place.opening for place in self._places])

    @property
    def open(self) -> int:
        """How many there are, with those that are being opened."""
        return sum([place.open for place in self._places])

    def open_more(self, number: int, now: float) -> None:
        """See to it that so many connections, or fewer, are being opened, where they would be of use now."""
        room = self.connections - self.open
        if room <= 0:
            return
        opening = self.opening
        number = min(number, room + opening) - opening
        for place in self._places:
            while number > 0 and self._may_open(place, now):
                number -= 1
                place.open += 1
                place.opening += 1
                threading.Thread(target=self._open, args=(place,), name="connecting", daemon=True).start()
            if self._is_up(place, now):
                return

    def arrived(self) -> list[Connection]:
        """Connections that were opened since the last call."""
        found: list[Connection] = []
        while True:
            try:
                place, made = self._news.get_nowait()
            except Empty:
                return found
            place.opening -= 1
            if isinstance(made, NoConnection):
                place.open -= 1
                self._note_failure(place, made)
                continue
            place.works, place.refusal = True, None
            self._of[made] = place
            if place.turned_away < _TURNED_AWAY:
                self._works(place)
            found.append(made)

    def refusal(self, now: float) -> NoConnection | None:
        """What a relay said that did not want us at all and is left alone since."""
        return next((place.refusal for place in self._places if place.refusal and now < place.down_until), None)

    def is_right(self, connection: Connection, now: float) -> bool:
        """Whether the next message should go over this connection: no relay before its own can be used."""
        mine = self._of[connection]
        limit = mine.relay.max_messages_per_connection
        if now < mine.down_until or (limit and connection.carried >= limit):
            return False
        for place in self._places:
            if place is mine:
                return True
            if now >= place.down_until and not (place.failures and place.opening) and self._has_room(place, now):
                return False
        return True

    def note(self, connection: Connection, outcome: Outcome, now: float) -> None:
        """What came of a transaction, as far as it tells of the relay."""
        place = self._of[connection]
        says_so = outcome.stage in _BEFORE_RECIPIENTS or outcome.code is not None
        if outcome.verdict is not Verdict.RELAY_DOWN or not says_so:
            place.turned_away = 0
            if place.failures:
                self._works(place)
            return
        place.turned_away += 1
        if place.turned_away >= _TURNED_AWAY and now >= place.down_until:
            self._leave_alone(place, str(outcome), now)

    def gone(self, connection: Connection) -> None:
        """A connection is closed."""
        place = self._of.pop(connection, None)
        if place is not None:
            place.open -= 1

    def close(self) -> None:
        """What is still being opened is not wanted any more."""
        self._closed.set()
        while True:
            try:
                _, made = self._news.get_nowait()
            except Empty:
                return
            if isinstance(made, Connection):
                made.end()

    def _may_open(self, place: _Place, now: float) -> bool:
        if now < place.down_until or (place.opening and not place.works):
            return False
        return self._has_room(place, now)

    def _is_up(self, place: _Place, now: float) -> bool:
        """Whether to wait for this relay rather than to fall back on the next."""
        return now >= place.down_until and not (place.opening and not place.works and place.failures)

    def _has_room(self, place: _Place, now: float) -> bool:
        if place.open and (now < place.crowded_until or place.turned_away >= _TURNED_AWAY):
            return False
        return place.open < place.relay.connections

    def _open(self, place: _Place) -> None:
        made: Connection | NoConnection
        try:
            if place.context is None:
                place.context = client_context(place.relay)
            made = Connection(place.relay, hello=self.hello, context=place.context, rules=self.rules)
        except NoConnection as error:
            made = error
        if self._closed.is_set() and isinstance(made, Connection):
            made.end()
            return
        self._news.put((place, made))
        self.opened()

    def _note_failure(self, place: _Place, failure: NoConnection) -> None:
        now = monotonic()
        if any(of is place for of in self._of.values()):
            # The others work: the relay wants no more than those.
            place.crowded_until = now + _CROWDED
            return
        place.works = False
        at_fault = failure.outcome.verdict is Verdict.OUR_FAULT
        place.refusal = failure if at_fault else None
        self._leave_alone(place, failure.message, now, _LONGEST_PAUSE if at_fault else None)

    def _works(self, place: _Place) -> None:
        place.failures = 0
        self.trouble = None
        self.down = tuple(down for down in self.down if down.relay != place.relay.name)

    def _leave_alone(self, place: _Place, why: str, now: float, pause: float | None = None) -> None:
        place.failures += 1
        place.down_until = now + (pause or min(_LONGEST_PAUSE, 2.0 ** (place.failures - 1)))
        name = place.relay.name
        before = next((down for down in self.down if down.relay == name), None)
        since = before.since if before is not None else now
        down = Down(relay=name, tries=place.failures, since=since, until=place.down_until, words=why)
        self.down = (*(other for other in self.down if other.relay != name), down)
        if all(other.failures for other in self._places):
            since = self.trouble.since if self.trouble else now
            self.trouble = Trouble(why, since)


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
