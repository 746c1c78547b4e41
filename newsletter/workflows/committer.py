"""The only thread of a delivering process that writes: settle what ended, begin what comes next, lease more.

Whoever delivers hands over a result and asks for the next message in one step, and waits until it is durable. While
one transaction is being committed the steps of the other connections gather, and go together into the next one: the
cost of a commit is shared (group commit). The process's lease is renewed here too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from queue import Empty, SimpleQueue

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from newsletter.clock import monotonic
from newsletter.model.delivery import Claimed, Settlement
from newsletter.store import audit, leases, ledger, sends
from newsletter.store.database import UNREACHABLE, Writer
from newsletter.store.sends import Scope
from newsletter.telemetry.logs import logger
from newsletter.workflows.process import HOST, PROCESS
from newsletter.workflows.site import Site

_POLL = 0.25
"""Seconds between looks for deliveries that have become due, when there is nothing to do."""
_LONGEST_BEAT = timedelta(seconds=5)
_LONGEST_COMMIT = 0.01
_LAST_TRIES = 10.0
"""Seconds to go on trying to write what is known, after we were told to end."""

_log = logger(__name__)


def beat(lease: timedelta) -> timedelta:
    """How often a living process renews its lease."""
    return min(lease / 4, _LONGEST_BEAT)


class _LeaseLost(Exception):
    """Another process took us for dead; what we had claimed is open again."""


@dataclass(slots=True)
class _Step:
    """One connection's result and its wish; ``answer`` gets whether the wish is granted, when all is durable."""

    settlement: Settlement | None
    claim: Claimed | None
    refused_by: str | None = None
    answer: SimpleQueue[bool] = field(default_factory=SimpleQueue)


@dataclass(frozen=True, slots=True)
class _Written:
    """What a transaction did, believed only once it is committed. ``leased`` is None where no more was wanted."""

    begun: frozenset[int]
    leased: tuple[Claimed, ...] | None
    token: int | None
    beaten_at: float


class Committer(threading.Thread):
    """``feed`` is where leased deliveries are taken from. ``trouble`` says why the database cannot be written now."""

    def __init__(self, site: Site, scope: Scope, *, batch: int) -> None:
        super().__init__(name="committer", daemon=True)
        self.feed: SimpleQueue[Claimed] = SimpleQueue()
        self.trouble: str | None = None
        self.fault: BaseException | None = None
        self.last_fault: str | None = None
        self.settled = 0
        self._site = site
        self._writer = Writer(site.database)
        self._scope = scope
        self._batch = batch
        self._inbox: SimpleQueue[_Step | None] = SimpleQueue()
        self._mine: set[int] = set()
        self._token: int | None = None
        self._lease = site.config.delivery.lease
        self._beat = beat(self._lease).total_seconds()
        self._beaten_at = 0.0
        self._dry_until = 0.0
        self._flying = 0
        self._commit_takes = 0.0
        self._ending_since: float | None = None
        self._ended = threading.Event()

    @property
    def idle(self) -> bool:
        """Nothing is leased, and the last look for more found nothing."""
        return not self._mine and self._dry_until > 0

    def exchange(self, settlement: Settlement | None, claim: Claimed | None) -> bool:
        """Make a result durable and begin the next delivery. Whether it may be transmitted now."""
        return self._ask(_Step(settlement, claim))

    def pause(self, reason: str) -> None:
        """A relay does not want us at all: pause every send in scope and let go of what is leased."""
        self._ask(_Step(None, None, refused_by=reason))

    def end(self) -> None:
        """Write what is known, give back what was not begun, and stop."""
        self._ending_since = monotonic()
        self._inbox.put(None)
        self.join()

    def _ask(self, step: _Step) -> bool:
        self._inbox.put(step)
        while True:
            try:
                return step.answer.get(timeout=1)
            except Empty:
                if self._ended.is_set():
                    return False

    def run(self) -> None:
        try:
            while self._ending_since is None:
                self._commit(self._gather())
            self._commit(self._gathered())
            self._give_back()
        except BaseException as error:
            self.fault = error
            _log.exception("committer.broken")
        finally:
            self._writer.close()
            self._ended.set()

    def _gather(self) -> list[_Step]:
        try:
            first = self._inbox.get(timeout=_POLL)
        except Empty:
            return []
        steps = [*([first] if first else []), *self._gathered()]
        # The others will be here soon: waiting as long as a commit takes saves a whole one.
        deadline = monotonic() + self._commit_takes
        while steps and self._flying > sum(step.settlement is not None for step in steps):
            try:
                step = self._inbox.get(timeout=deadline - monotonic())
            except (Empty, ValueError):
                break
            steps += [*([step] if step else []), *self._gathered()]
        return steps

    def _gathered(self) -> list[_Step]:
        steps: list[_Step] = []
        while True:
            try:
                step = self._inbox.get_nowait()
            except Empty:
                return steps
            if step is not None:
                steps.append(step)

    def _commit(self, steps: Sequence[_Step]) -> None:
        """Make the steps durable, however long it takes, then answer them."""
        if not steps and not self._has_cause():
            return
        careful = False
        wait = 0.2
        began = monotonic()
        while True:
            try:
                written = self._writer.transact(partial(self._write, steps=steps, careful=careful))
                break
            except ledger.Fenced:
                careful = True
            except (_LeaseLost, IntegrityError) as error:
                if isinstance(error, IntegrityError) and careful:
                    raise
                self._lose()
                careful = True
            except UNREACHABLE as error:
                # The commit may have happened although we did not hear of it: look before writing again.
                careful = True
                self._complain(error)
                if self._ending_since is not None and monotonic() - self._ending_since > _LAST_TRIES:
                    raise
                self._ended.wait(wait)
                wait = min(wait * 2, 5.0)
        self.trouble = None
        self._commit_takes += (min(monotonic() - began, _LONGEST_COMMIT) - self._commit_takes) / 8
        self._note(steps, written)
        for step in steps:
            granted = step.claim is None or step.claim.id in written.begun
            if not granted and step.claim is not None:
                self._mine.discard(step.claim.id)
            step.answer.put(granted)

    def _has_cause(self) -> bool:
        """Without steps, a transaction is only for a due renewal, or where there is something to lease."""
        now = monotonic()
        if self._token is not None and now - self._beaten_at > self._beat:
            return True
        if self._mine or now < self._dry_until:
            return bool(self._mine) and self._wants_more(now)
        try:
            self._give_back()
            with self._site.database.reading() as connection:
                if ledger.anything_due(connection, self._scope, self._site.clock.now()):
                    return True
        except UNREACHABLE as error:
            self._complain(error)
            return False
        self.trouble = None
        self._dry_until = now + 2 * _POLL
        return False

    def _wants_more(self, now: float) -> bool:
        return self._ending_since is None and self.feed.qsize() * 4 < self._batch and now >= self._dry_until

    def _write(self, connection: Connection, *, steps: Sequence[_Step], careful: bool) -> _Written:
        now = self._site.clock.now()
        began = monotonic()
        token, beaten_at = self._token, self._beaten_at
        if token is not None and began - beaten_at > self._beat:
            if not leases.renew(connection, token, now + self._lease):
                raise _LeaseLost
            beaten_at = began
        settlements = [step.settlement for step in steps if step.settlement is not None]
        if careful:
            ours = ledger.held(connection, settlements)
            for settlement in settlements:
                if settlement.delivery_id not in ours:
                    _log.warning("delivery.fenced", delivery=settlement.delivery_id, verdict=settlement.verdict)
            settlements = [settlement for settlement in settlements if settlement.delivery_id in ours]
        if settlements:
            ledger.settle(connection, settlements)
        for send_id, reason in {s.send_id: s.pause for s in settlements if s.pause}.items():
            self._pause(connection, Scope(send_id=send_id), reason)
        for step in steps:
            if step.refused_by is not None:
                self._pause(connection, self._scope, step.refused_by)
                if token is not None:
                    leases.reopen(connection, token, now)
        begun = self._begin(connection, [step.claim for step in steps if step.claim is not None], careful)
        leased = None
        if self._wants_more(began):
            if token is None:
                token = leases.take(connection, host=HOST, process=PROCESS, now=now, until=now + self._lease)
                beaten_at = began
            leased = ledger.lease(connection, token=token, scope=self._scope, limit=self._batch, now=now)
        return _Written(begun, leased, token, beaten_at)

    def _begin(self, connection: Connection, claims: Iterable[Claimed], careful: bool) -> frozenset[int]:
        by_lease: dict[int, list[Claimed]] = {}
        for claim in claims:
            by_lease.setdefault(claim.lease, []).append(claim)
        begun: frozenset[int] = frozenset()
        for group in by_lease.values():
            if careful:
                begun |= ledger.begun_already(connection, group)
            rest = [claim for claim in group if claim.id not in begun]
            if rest:
                begun |= ledger.begin(connection, rest, self._site.clock.now())
        return begun

    def _pause(self, connection: Connection, scope: Scope, reason: str | None) -> None:
        for send_id in sends.pause(connection, scope, reason or ""):
            audit.record(
                connection,
                at=self._site.clock.now(),
                operator="delivery",
                action="send.pause",
                object=f"send {send_id}",
                reason=reason,
            )
            _log.error("send.paused", send=send_id, reason=reason)

    def _note(self, steps: Sequence[_Step], written: _Written) -> None:
        self._token, self._beaten_at = written.token, written.beaten_at
        self._flying += len(written.begun)
        for step in steps:
            if step.settlement is not None:
                self._flying -= 1
                self._mine.discard(step.settlement.delivery_id)
                self.settled += 1
                if step.settlement.settled_at is None or step.settlement.code is None:
                    self.last_fault = f"{step.settlement.relay}: {step.settlement.code or ''} {step.settlement.reply}"
            if step.refused_by is not None:
                self._drop_feed()
        if written.leased is not None:
            self._dry_until = 0.0 if len(written.leased) == self._batch else monotonic() + _POLL
            for claim in written.leased:
                self._mine.add(claim.id)
                self.feed.put(claim)

    def _drop_feed(self) -> None:
        while True:
            try:
                self._mine.discard(self.feed.get_nowait().id)
            except Empty:
                return

    def _lose(self) -> None:
        _log.warning("lease.lost", lease=self._token)
        self._token = None
        self._drop_feed()
        self._mine.clear()

    def _give_back(self) -> None:
        if self._token is not None:
            now = self._site.clock.now()
            self._writer.transact(partial(leases.release, token=self._token, now=now))
            self._token = None

    def _complain(self, error: Exception) -> None:
        words = str(getattr(error, "orig", None) or error)
        if self.trouble != words:
            _log.error("ledger.unwritable", error=words)
        self.trouble = words
