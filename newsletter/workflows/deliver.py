"""lease → compose → transmit → settle

Several threads, each with a connection of its own, take leased deliveries from the committer's feed. A delivery is
`attempting` in the database before its first byte is sent, in one transaction with the result of the one before; so
after a kill at most one delivery per connection is in doubt, and none is lost.
"""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from queue import Empty
from types import TracebackType

from newsletter.clock import monotonic
from newsletter.delivery.decision import decide
from newsletter.delivery.errors import CannotCompose
from newsletter.delivery.message import Message
from newsletter.delivery.outcome import Outcome, Stage, Verdict, reply_text
from newsletter.delivery.relays import Relays
from newsletter.delivery.smtp import Connection, NoConnection
from newsletter.model.delivery import Claimed, Settlement
from newsletter.store import sends
from newsletter.store.database import UNREACHABLE
from newsletter.store.sends import Scope
from newsletter.telemetry.logs import logger
from newsletter.workflows.committer import Committer
from newsletter.workflows.compose import Composer
from newsletter.workflows.fence import Gate
from newsletter.workflows.recover import Recovery
from newsletter.workflows.site import Site

_IDLE = 0.5
_CLOSE_IDLE = 5.0
"""Seconds after which a connection that has nothing to do is ended."""
_GRACE = 20.0
"""Seconds that transactions under way get when we are told to stop."""
_LEASED_PER_CONNECTION = 16
_WATCH = 0.05
"""Seconds to look for a hang-up before the end of a message whose fate must not be in doubt: where an operator would
have to decide, and where a try before ended in doubt. So a relay that gives up in the middle of every message is
found out at the second try, and what it never took does not end as unknown."""

_log = logger(__name__)


def deliver_open(site: Site, stop: threading.Event) -> None:
    """Deliver whatever is open in any running send, until told to stop; nothing while the fence holds."""
    gate = Gate(site)
    while not stop.is_set():
        if gate.is_shut():
            stop.wait(_IDLE)
            continue
        with Engine(site, Scope(), stop) as engine:
            while not gate.is_shut() and not stop.wait(_IDLE):
                engine.tend()


class Engine:
    """The delivering threads, their committer and their relays, for as long as the ``with`` block lasts."""

    def __init__(self, site: Site, scope: Scope, stop: threading.Event) -> None:
        self.halt = threading.Event()
        self.relays = Relays(
            site.config.smtp.relays,
            hello=site.links.host,
            stop=self.halt,
        )
        self.committer = Committer(site, scope, batch=_LEASED_PER_CONNECTION * self.relays.connections)
        self._site = site
        self._scope = scope
        self._stop = stop
        self._composer = Composer(site)
        self._recovery = Recovery(site)
        self._fault: BaseException | None = None
        self._threads = [
            threading.Thread(target=self._run, name=f"delivery-{number}", daemon=True)
            for number in range(self.relays.connections)
        ]
        self._transmitting: set[int] = set()
        self._tended_at = 0.0
        self._finished = -1

    def __enter__(self) -> Engine:
        self._recovery.look()
        # What is loaded stays loaded: the collector need not walk it again every few hundred messages.
        gc.collect()
        gc.freeze()
        self.committer.start()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.halt.set()
        deadline = monotonic() + _GRACE
        for thread in self._threads:
            while thread.is_alive() and monotonic() < deadline and thread.ident in self._transmitting:
                thread.join(0.1)
        self.relays.interrupt()
        for thread in self._threads:
            thread.join(2.0 if thread.ident in self._transmitting else 0.2)
        self.committer.end()
        with suppress(Exception):
            self.finish()

    def tend(self) -> None:
        """What has to be done now and then: bring faults to light, recover from the dead, close what is finished."""
        fault = self.committer.fault or self._fault
        if fault is not None:
            raise fault
        if monotonic() - self._tended_at < 1.0 or self.committer.trouble:
            return
        self._tended_at = monotonic()
        with suppress(*UNREACHABLE):
            if self._recovery.look():
                # What the dead had begun last may be unknown now, and the last of its send.
                self._finished = -1
            if self.committer.settled != self._finished and self.committer.idle:
                self.finish()

    def finish(self) -> None:
        """Close the sends and issues in scope of which nothing is open."""
        self._finished = self.committer.settled
        try:
            self._site.database.transact(lambda c: sends.finish(c, self._scope, self._site.clock.now()))
        except BaseException:
            self._finished = -1
            raise

    def _run(self) -> None:
        try:
            self._carry()
        except BaseException as error:
            self._fault = error
            _log.exception("delivery.broken")

    def _carry(self) -> None:
        """One connection's life: each turn ends one delivery in the ledger and begins the next."""
        mine: Connection | None = None
        done: Settlement | None = None
        while not (self.halt.is_set() or self._stop.is_set()):
            claimed = self._next(wait=done is None)
            at_once = self.relays.at_once(mine)
            if done is not None and (claimed is None or not at_once):
                # Nothing follows at once: what is known goes into the ledger before we wait for anything.
                self.committer.exchange(done, None)
                done = None
            if claimed is None:
                mine = self._close_idle(mine)
                continue
            try:
                mine = mine if at_once else self.relays.ready(mine)
            except NoConnection as refusal:
                mine = None
                self.committer.pause(refusal.message)
                self.committer.exchange(None, claimed)
                continue
            if mine is None:
                break
            message = self._compose(claimed)
            if self.halt.is_set():
                break
            begun = self.committer.exchange(done, claimed)
            if not begun:
                # It may be cancelled or suppressed instead, and have been the last of its send.
                self._finished = -1
            done = self._transmit(claimed, message, mine) if begun else None
            if mine.sock is None:
                self.relays.give_back(mine)
                mine = None
        if done is not None:
            self.committer.exchange(done, None)
        if mine is not None:
            self.relays.give_back(mine)
        self._transmitting.discard(threading.get_ident())

    def _next(self, *, wait: bool) -> Claimed | None:
        try:
            return self.committer.feed.get(timeout=_IDLE) if wait else self.committer.feed.get_nowait()
        except Empty:
            return None

    def _close_idle(self, mine: Connection | None) -> Connection | None:
        self._transmitting.discard(threading.get_ident())
        if mine is not None and monotonic() - mine.used_at > _CLOSE_IDLE:
            self.relays.give_back(mine)
            return None
        return mine

    def _compose(self, claimed: Claimed) -> Message | Outcome:
        try:
            while not self.halt.is_set():
                try:
                    return self._composer.message(claimed)
                except UNREACHABLE:
                    # Not the message's fault: the committer waits for the database as well.
                    self.halt.wait(1)
            words = "stopped"
        except CannotCompose as error:
            words = str(error)
        except Exception as error:
            # Whatever it is, it is about this message: the others go on.
            _log.exception("delivery.uncomposable", delivery=claimed.id)
            words = f"{type(error).__name__}: {error}"
        return Outcome(
            verdict=Verdict.TRY_LATER, stage=Stage.COMPOSE, text=reply_text(f"the message cannot be composed: {words}")
        )

    def _transmit(self, claimed: Claimed, message: Message | Outcome, mine: Connection) -> Settlement:
        self._transmitting.add(threading.get_ident())
        started_at = self._site.clock.now()
        in_doubt = claimed.unknowns > 0 or self._site.config.delivery.on_unknown == "hold"
        watch = _WATCH if in_doubt else 0.0
        outcome = mine.transmit(message, watch=watch) if isinstance(message, Message) else message
        return decide(
            claimed,
            outcome,
            relay=mine.relay.name,
            started_at=started_at,
            now=self._site.clock.now(),
            policy=self._site.config.delivery,
        )
