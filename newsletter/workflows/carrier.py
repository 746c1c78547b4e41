"""lease → compose → transmit → settle, over all connections of a process in one thread.

Each turn takes what the relays said, gives those connections their next message, and makes both durable in one
transaction: a delivery is `attempting` in the database before the end of its message is sent, together with the results
that came meanwhile. What comes before the end goes ahead of the ledger, for no relay answers for a message without it:
so the line is busy while the disk is. After a kill at most one delivery per connection is in doubt, and none is lost;
and a message costs no switch of threads and a share of a commit.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from newsletter.clock import monotonic
from newsletter.delivery.decision import decide
from newsletter.delivery.errors import CannotCompose
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome, Stage, Verdict, reply_text
from newsletter.delivery.pacing import Pace, domain_of
from newsletter.delivery.relays import Relays
from newsletter.delivery.rules import table
from newsletter.delivery.smtp import Connection
from newsletter.delivery.switchboard import Switchboard
from newsletter.model.delivery import Claimed
from newsletter.store.database import UNREACHABLE
from newsletter.telemetry.logs import logger
from newsletter.workflows.committer import POLL, Committer, Step
from newsletter.workflows.compose import Composer
from newsletter.workflows.group_commit import GroupCommit
from newsletter.workflows.quiet import Quiet
from newsletter.workflows.site import Site

_CLOSE_IDLE = 5.0
"""Seconds after which a connection that has nothing to do is ended."""
_GRACE = 20.0
"""Seconds that transactions under way get when we are told to stop."""
_LAST_TRIES = 10.0
"""Seconds to go on trying to write what is known, after we were told to stop."""
_LAST_WORDS = 2.5
_WATCH = 0.05
"""Seconds to look for a hang-up before the end of a message whose fate must not be in doubt: where an operator would
have to decide, and where a try before ended in doubt. So a relay that gives up in the middle of every message is
found out at the second try, and what it never took does not end as unknown."""

_log = logger(__name__)

_STOPPED = Outcome(
    verdict=Verdict.RELAY_DOWN, stage=Stage.MESSAGE, text="we were told to stop before the end of the message was sent"
)


@dataclass(slots=True, eq=False)
class _Turn(Step):
    """A connection's step: what came of its last message, and the next one."""

    connection: Connection | None = None
    flight: _Flight | None = None


@dataclass(slots=True, eq=False)
class _Flight:
    """A message on its way. ``began`` is when its pace counted it, ``since`` when it was given leave to end (monotonic
    seconds). ``outcome`` is what came of it before that: it cannot be composed, or the relay did not wait for its end.
    """

    claim: Claimed
    relay: str
    started_at: datetime
    began: float
    since: float = 0.0
    outcome: Outcome | None = None
    ended_at: datetime | None = None


class Carrier:
    """``run`` works until ``stop`` or ``halt`` is set; ``fault`` is what broke it."""

    def __init__(
        self, site: Site, committer: Committer, pace: Pace, *, stop: threading.Event, halt: threading.Event
    ) -> None:
        self.fault: BaseException | None = None
        self.waits: str | None = None
        """Which limit of the pace everybody waits for, in words."""
        self._board = Switchboard()
        rules = table(site.config.delivery.rules)
        self.relays = Relays(site.config.smtp.relays, hello=site.links.host, opened=self._board.wake, rules=rules)
        self._site = site
        self._committer = committer
        self._pace = pace
        self._stop = stop
        self._halt = halt
        self._composer = Composer(site)
        self._free: list[Connection] = []
        self._turns: list[_Turn] = []
        self._held: dict[Connection, _Flight] = {}
        """Messages under way that wait for the ledger before they end."""
        self._flights: dict[Connection, _Flight] = {}
        """Those that have leave to end."""
        self._refused_by: str | None = None
        self._at_fault = False
        """A relay says that we are at fault, and the send is not paused yet: nothing more begins."""
        self._group = GroupCommit()
        self._no_claims_before = 0.0
        self._quiet = Quiet(site)
        self._hours_at = -POLL

    def wake(self) -> None:
        """Something has changed that should be looked at now."""
        self._board.wake()

    def run(self) -> None:
        try:
            while not (self._stop.is_set() or self._halt.is_set()):
                self._turn()
                self._listen(self._patience())
            self._wind_up()
        except BaseException as error:
            self.fault = error
            _log.exception("delivery.broken")
        finally:
            self.relays.close()
            self._board.close()
            self._committer.close()

    def _turn(self) -> None:
        now = monotonic()
        if now - self._hours_at >= POLL:
            self._hours_at = now
            self._committer.keep_quiet(self._quiet.publications())
        self._free += self._arrived()
        self._hand_out(now)
        if self._is_time(now):
            self._commit()
        self._look_after_connections(now)

    def _patience(self) -> float:
        """Seconds until there is something to do although no relay says anything."""
        now = monotonic()
        if self._turns or self._refused_by is not None:
            return max(self._commits_at(), self._committer.retry_at) - now
        if self._committer.is_hungry(now):
            return 0.0
        if self._free and len(self._committer.feed):
            wakes_at = max(self._no_claims_before, self._committer.retry_at, self._committer.feed.wakes_at(now))
            return min(POLL, wakes_at - now)
        return POLL

    def _listen(self, seconds: float) -> None:
        ended = self._board.turn(seconds)
        if ended:
            now = self._site.clock.now()
            for connection, outcome in ended:
                if outcome is None:
                    self._closed(connection)
                else:
                    self._ended(connection, outcome, now)

    def _ended(self, connection: Connection, outcome: Outcome, ended_at: datetime) -> None:
        if (flight := self._held.pop(connection, None)) is not None:
            self._ended_early(flight, outcome, connection, ended_at)
            return
        now = monotonic()
        self._at_fault = self._at_fault or outcome.verdict is Verdict.OUR_FAULT
        self.relays.note(connection, outcome, now)
        flight = self._flights.pop(connection)
        self._group.landed(now - flight.since)
        self._conclude(flight, outcome, connection, ended_at, now)

    def _ended_early(self, flight: _Flight, outcome: Outcome, connection: Connection, ended_at: datetime) -> None:
        """Without leave to end: what came of it is settled when it has begun in the ledger."""
        flight.outcome, flight.ended_at = outcome, ended_at
        self._at_fault = self._at_fault or outcome.verdict is Verdict.OUR_FAULT
        if outcome.stage is not Stage.MESSAGE:
            # At the end of a message it was we who made it wait: that tells nothing of the relay.
            self.relays.note(connection, outcome, monotonic())

    def _conclude(
        self, flight: _Flight, outcome: Outcome, connection: Connection | None, ended_at: datetime, now: float
    ) -> None:
        """A try came to its end: it is to be settled, and the connection has its next turn."""
        self._leave(flight.claim, flight.began, now)
        settlement = decide(
            flight.claim,
            outcome,
            relay=flight.relay,
            started_at=flight.started_at,
            now=ended_at,
            policy=self._site.config.delivery,
        )
        self._add(_Turn(settlement=settlement, connection=connection), now)

    def _closed(self, connection: Connection) -> None:
        self.relays.gone(connection)
        if connection in self._free:
            self._free.remove(connection)
        for turn in self._turns:
            if turn.connection is connection:
                turn.connection = None

    def _drop(self, turn: _Turn) -> None:
        """Its message shall not end: the connection is closed, for there is no other way out of one."""
        assert turn.connection is not None
        del self._held[turn.connection]
        self._board.drop(turn.connection)
        turn.connection = None

    def _leave(self, claim: Claimed, began: float, now: float) -> None:
        domain = domain_of(claim.address)
        self._pace.leave(domain, began, now)
        self._committer.feed.ask_again(domain)

    def _arrived(self) -> list[Connection]:
        arrived = self.relays.arrived()
        for connection in arrived:
            self._board.add(connection)
        return arrived

    def _hand_out(self, now: float) -> None:
        for turn in self._turns:
            if turn.claim is None and turn.connection is not None:
                self._give(turn, turn.connection, now)
        while self._free:
            turn = _Turn(connection=self._free[-1])
            if not self._give(turn, self._free[-1], now):
                break
            self._free.pop()
            self._add(turn, now)

    def _add(self, turn: _Turn, now: float) -> None:
        self._group.joins(now, first=not self._turns)
        self._turns.append(turn)

    def _give(self, turn: _Turn, connection: Connection, now: float) -> bool:
        """The next claim, composed, for this connection. False where there is none for it now."""
        feed = self._committer.feed
        if self._at_fault or self._committer.trouble or not len(feed):
            return False
        if now < self._no_claims_before or not self.relays.is_right(connection, now):
            return False
        claim = feed.take(self._pace, connection.name, now)
        self.waits = feed.waits.words if feed.waits is not None and feed.waits.wait > 1 else None
        if claim is None:
            return False
        try:
            message = self._compose(claim)
        except UNREACHABLE:
            # Not the message's fault.
            self._leave(claim, now, now)
            feed.put_back(claim)
            self._no_claims_before = now + 1
            return False
        flight = _Flight(claim, connection.name, self._site.clock.now(), now)
        if isinstance(message, Outcome):
            flight.outcome, flight.ended_at = message, flight.started_at
        else:
            in_doubt = claim.unknowns > 0 or self._site.config.delivery.on_unknown == "hold"
            outcome = self._board.begin(connection, message, watch=_WATCH if in_doubt else 0.0)
            if outcome is None:
                self._held[connection] = flight
            else:
                self._ended_early(flight, outcome, connection, self._site.clock.now())
        turn.claim, turn.flight = claim, flight
        return True

    def _compose(self, claim: Claimed) -> Message | Outcome:
        try:
            return self._composer.message(claim)
        except UNREACHABLE:
            raise
        except CannotCompose as error:
            words = str(error)
        except Exception as error:
            # Whatever it is, it is about this message: the others go on.
            _log.exception("delivery.uncomposable", delivery=claim.id)
            words = f"{type(error).__name__}: {error}"
        return Outcome(
            verdict=Verdict.TRY_LATER, stage=Stage.COMPOSE, text=reply_text(f"the message cannot be composed: {words}")
        )

    def _look_after_connections(self, now: float) -> None:
        waiting = self._committer.feed.ready(now)
        if waiting and not self._free:
            self.relays.open_more(waiting, now)
            if not self.relays.open and self._refused_by is None:
                refusal = self.relays.refusal(now)
                self._refused_by = refusal.message if refusal is not None else None
        for connection in [each for each in self._free if self._is_of_no_use(each, now)]:
            self._free.remove(connection)
            self._board.dismiss(connection)

    def _is_of_no_use(self, connection: Connection, now: float) -> bool:
        return now - connection.used_at > _CLOSE_IDLE or not self.relays.is_right(connection, now)

    def _commits_at(self) -> float:
        return self._group.is_due_at(
            here=len(self._turns), in_the_air=len(self._flights), takes=self._committer.commit_takes
        )

    def _is_time(self, now: float) -> bool:
        if now < self._committer.retry_at:
            return False
        if self._turns or self._refused_by is not None:
            return now >= self._commits_at()
        return self._committer.has_cause()

    def _commit(self) -> None:
        """Make the turns durable; then what may end ends."""
        begun = self._committer.commit(self._turns, refused_by=self._refused_by)
        if begun is None:
            return
        turns, self._turns, self._refused_by = self._turns, [], None
        now = monotonic()
        for turn in turns:
            flight, connection = turn.flight, turn.connection
            if flight is not None and flight.claim.id in begun:
                self._let_end(flight, connection, now)
                continue
            if flight is not None:
                self._leave(flight.claim, flight.began, now)
                if flight.outcome is None:
                    self._drop(turn)
                    continue
            if connection is not None:
                self._free.append(connection)
        # A refusal that came early is settled by the next commit, and pauses the send only then.
        self._at_fault = any(turn.settlement is not None and turn.settlement.pause for turn in self._turns)

    def _let_end(self, flight: _Flight, connection: Connection | None, now: float) -> None:
        if flight.outcome is not None:
            assert flight.ended_at is not None
            self._conclude(flight, flight.outcome, connection, flight.ended_at, now)
            return
        assert connection is not None
        flight.since = now
        self._flights[connection] = self._held.pop(connection)
        self._board.may_end(connection)

    def _wind_up(self) -> None:
        """Nothing new begins; what is under way ends, and what is known becomes durable."""
        self._committer.lease_no_more()
        for turn in self._turns:
            flight = turn.flight
            if flight is None or flight.outcome is not None:
                continue
            self._drop(turn)
            if self._committer.may_have_begun(flight.claim):
                # Nobody but us knows that it was not ended.
                flight.outcome, flight.ended_at = _STOPPED, self._site.clock.now()
            else:
                self._leave(flight.claim, flight.began, monotonic())
                turn.claim = turn.flight = None
        self._settle_until(monotonic() + _GRACE)
        self._board.interrupt()
        self._settle_until(monotonic() + _LAST_WORDS)
        tries_until = monotonic() + _LAST_TRIES
        while monotonic() < tries_until:
            self._commit_rest()
            if not any(turn.settlement or turn.claim for turn in self._turns) and self._committer.give_back():
                break
            self._listen(min(0.05, max(0.0, self._committer.retry_at - monotonic())))
        for connection in {*self._free, *self._arrived()}:
            self._board.dismiss(connection)
        until = monotonic() + _LAST_WORDS
        while self._board.busy and monotonic() < until:
            self._listen(0.1)

    def _settle_until(self, deadline: float) -> None:
        while self._flights and monotonic() < deadline:
            self._listen(0.1)
            self._commit_rest()

    def _commit_rest(self) -> None:
        if monotonic() < self._committer.retry_at:
            return
        if self._turns or self._committer.has_cause():
            self._commit()
