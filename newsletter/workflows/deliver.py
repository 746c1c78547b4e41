"""Deliver what is open: a thread that does, and whoever looks on and tends to what is needed now and then."""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from datetime import timedelta
from functools import partial
from types import TracebackType

from sqlalchemy import Connection

from newsletter.clock import monotonic
from newsletter.delivery.relays import Down
from newsletter.store import relay_troubles, sends
from newsletter.store.database import UNREACHABLE
from newsletter.store.sends import Scope
from newsletter.workflows.carrier import Carrier
from newsletter.workflows.committer import Committer
from newsletter.workflows.fence import Gate
from newsletter.workflows.pace import pace_of
from newsletter.workflows.recover import Recovery
from newsletter.workflows.site import Site

_IDLE = 0.5
_LEASED_PER_CONNECTION = 32


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
    """The delivering thread, its ledger and its relays, for as long as the ``with`` block lasts."""

    def __init__(self, site: Site, scope: Scope, stop: threading.Event) -> None:
        most = max(relay.connections for relay in site.config.smtp.relays)
        self.committer = Committer(site, scope, batch=_LEASED_PER_CONNECTION * most)
        self._halt = threading.Event()
        self._carrier = Carrier(site, self.committer, pace_of(site), stop=stop, halt=self._halt)
        self.relays = self._carrier.relays
        self._thread = threading.Thread(target=self._carrier.run, name="delivery", daemon=True)
        self._site = site
        self._scope = scope
        self._recovery = Recovery(site)
        self._tended_at = 0.0
        self._known_down: tuple[Down, ...] | None = None
        self._finished = -1

    def __enter__(self) -> Engine:
        self._recovery.look()
        # What is loaded stays loaded: the collector need not walk it again every few hundred messages, nor now.
        gc.collect(1)
        gc.freeze()
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._halt.set()
        self._carrier.wake()
        self._thread.join()
        gc.unfreeze()
        with suppress(Exception):
            self.finish()

    @property
    def waits(self) -> str | None:
        """What everybody waits for, in words: a relay, the database, or a limit of the pace."""
        trouble = self.relays.trouble
        return trouble.text if trouble is not None else self.committer.trouble or self._carrier.waits

    def tend(self) -> None:
        """What has to be done now and then: bring faults to light, recover from the dead, close what is finished."""
        if self._carrier.fault is not None:
            raise self._carrier.fault
        if monotonic() - self._tended_at < 1.0 or self.committer.trouble:
            return
        self._tended_at = monotonic()
        with suppress(*UNREACHABLE):
            if self._recovery.look():
                # What the dead had begun last may be unknown now, and the last of its send.
                self._finished = -1
            if self.committer.moved != self._finished and self.committer.idle:
                self.finish()
            self._tell_of_relays()

    def _tell_of_relays(self) -> None:
        down = self.relays.down
        if down != self._known_down:
            self._site.database.transact(partial(_note_relays, site=self._site, down=down))
            self._known_down = down

    def finish(self) -> None:
        """Close the sends and issues in scope of which nothing is open."""
        self._finished = self.committer.moved
        try:
            self._site.database.transact(lambda c: sends.finish(c, self._scope, self._site.clock.now()))
        except BaseException:
            self._finished = -1
            raise


def _note_relays(connection: Connection, *, site: Site, down: tuple[Down, ...]) -> None:
    """For whoever asks why nothing goes out: which relays cannot be used. Those that nobody has tried are left out."""
    wall, now = site.clock.now(), monotonic()
    for each in down:
        relay_troubles.note(
            connection,
            relay=each.relay,
            tries=each.tries,
            again_at=wall + timedelta(seconds=each.until - now),
            words=each.words,
            since=wall + timedelta(seconds=each.since - now),
            now=wall,
        )
    for relay in site.config.smtp.relays:
        if relay.name not in {each.relay for each in down}:
            relay_troubles.clear(connection, relay.name)
