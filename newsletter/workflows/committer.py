"""The only one in a delivering process that writes: settle what ended, begin what comes next, lease more.

The steps of several connections go together into one transaction, and the cost of its commit is shared (group commit).
A step counts when it is durable. The process's lease is renewed here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from newsletter.clock import monotonic
from newsletter.delivery.feed import Feed
from newsletter.model.delivery import Claimed, Settlement
from newsletter.store import audit, leases, ledger, sends
from newsletter.store.database import UNREACHABLE, Writer
from newsletter.store.sends import Scope
from newsletter.telemetry.logs import logger
from newsletter.workflows.process import HOST, PROCESS
from newsletter.workflows.site import Site

POLL = 0.25
"""Seconds between looks for deliveries that have become due, when there is nothing to do."""
_LONGEST_BEAT = timedelta(seconds=5)
_LONGEST_COMMIT = 0.01
_SHORTEST_WAIT, _LONGEST_WAIT = 0.2, 5.0
"""Seconds between tries to write to a database that cannot be written."""
_MOST_BATCHES = 4
"""So many batches are leased at most, where those who are in line may not go yet and others may wait behind them."""
_BEHIND = timedelta(minutes=10)
"""So far behind the others those are put of whom there are too many. They come back before, when few are left."""

_log = logger(__name__)


def beat(lease: timedelta) -> timedelta:
    """How often a living process renews its lease."""
    return min(lease / 4, _LONGEST_BEAT)


class _LeaseLost(Exception):
    """Another process took us for dead; what we had claimed is open again."""


@dataclass(slots=True, eq=False)
class Step:
    """A result that is to be settled, and a delivery that is to begin; either may be missing."""

    settlement: Settlement | None = None
    claim: Claimed | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """What a transaction did, believed only once it is committed. ``leased`` is None where no more was wanted;
    ``let_go``: nothing of what was leased before is ours any more."""

    begun: frozenset[int]
    let_go: bool
    leased: tuple[Claimed, ...] | None
    postponed: tuple[Claimed, ...]
    token: int | None
    beaten_at: float


class Committer:
    """``feed`` is where leased deliveries are taken from. ``trouble`` says why the database cannot be written now.

    ``moved`` grows with whatever is settled or was not to be begun. ``commit_takes`` and ``retry_at`` are monotonic
    seconds. Nobody but one thread calls the methods.
    """

    def __init__(self, site: Site, scope: Scope, *, batch: int) -> None:
        self.feed = Feed()
        self.trouble: str | None = None
        self.last_fault: str | None = None
        self.moved = 0
        self.commit_takes = 0.0
        self.retry_at = 0.0
        self._lets_go = False
        self._site = site
        self._writer = Writer(site.database)
        self._scope = self._awake = scope
        self._batch = batch
        self._mine: set[int] = set()
        self._token: int | None = None
        self._lease = site.config.delivery.lease
        self._beat = beat(self._lease).total_seconds()
        self._beaten_at = 0.0
        self._dry_until = 0.0
        self._careful = False
        self._unheard: set[int] = set()
        """Deliveries that were to begin in a transaction of which we never heard whether it was committed."""
        self._takings: list[datetime] = []
        """When leases were taken in transactions of which we never heard whether they were committed."""
        self._wait = _SHORTEST_WAIT
        self._ending = False

    @property
    def idle(self) -> bool:
        """Nothing is leased, and the last look for more found nothing."""
        return not self._mine and self._dry_until > 0

    def is_hungry(self, now: float) -> bool:
        """Whether more is to be leased at once: who is in line has to wait, and others may stand behind."""
        return bool(self._mine) and now >= self.retry_at and self._wants_more(now)

    def has_cause(self) -> bool:
        """Whether to commit although there are no steps: a renewal is due, or there is something to lease."""
        now = monotonic()
        if now < self.retry_at:
            return False
        if self._lets_go or self._takings or (self._token is not None and now - self._beaten_at > self._beat):
            return True
        if self._mine:
            return self.trouble is not None or self._wants_more(now)
        return not self._ending and now >= self._dry_until and self._finds_more()

    def _finds_more(self) -> bool:
        if not self.give_back():
            return False
        try:
            with self._site.database.reading() as connection:
                if ledger.anything_due(connection, self._awake, self._site.clock.now()):
                    return True
        except UNREACHABLE as error:
            self._fail(error)
            return False
        self.trouble = None
        self._dry_until = monotonic() + 2 * POLL
        return False

    def commit(self, steps: Sequence[Step], *, refused_by: str | None = None) -> frozenset[int] | None:
        """Make all of the steps durable; gives the ids of those that may be transmitted now.

        None where the database cannot be written: nothing is known then, and the same steps have to be given again
        when ``retry_at`` has come; others may be added. ``refused_by`` are the words of a relay that does not want us
        at all: every send in scope is paused, and what is leased is let go.
        """
        began = monotonic()
        lost = False
        while True:
            try:
                written = self._writer.transact(partial(self._write, steps=steps, refused_by=refused_by))
                break
            except ledger.Fenced:
                self._careful = True
            except (_LeaseLost, IntegrityError) as error:
                if isinstance(error, IntegrityError) and lost:
                    raise
                self._lose()
                self._careful = lost = True
            except UNREACHABLE as error:
                # The commit may have happened although we did not hear of it: look before writing again.
                self._careful = True
                self._unheard.update(step.claim.id for step in steps if step.claim is not None)
                self._fail(error)
                return None
        self.trouble, self._careful, self._wait = None, False, _SHORTEST_WAIT
        self.commit_takes += (min(monotonic() - began, _LONGEST_COMMIT) - self.commit_takes) / 8
        self._note(steps, written)
        return written.begun

    def keep_quiet(self, publications: tuple[str, ...]) -> None:
        """Lease nothing of these, and let go of what is leased where one of them was not quiet before."""
        self._lets_go = self._lets_go or not set(publications) <= set(self._awake.but)
        self._awake = replace(self._scope, but=publications)

    def may_have_begun(self, claim: Claimed) -> bool:
        """Whether it was to begin in a commit of which we never heard whether it happened."""
        return claim.id in self._unheard

    def lease_no_more(self) -> None:
        """What is under way is all that is still to come."""
        self._ending = True

    def give_back(self) -> bool:
        """Let go of all that was not begun. False where that cannot be written before ``retry_at``."""
        if self._token is None and not self._takings:
            return True
        if monotonic() < self.retry_at:
            return False
        try:
            self._writer.transact(self._release)
        except UNREACHABLE as error:
            self._fail(error)
            return False
        self._token = None
        self._takings.clear()
        return True

    def close(self) -> None:
        """Nothing is written any more; what was not given back waits for whoever recovers it."""
        self._writer.close()

    def _wants_more(self, now: float) -> bool:
        if self._ending or now < self._dry_until:
            return False
        return self.feed.ready(now) * 4 < self._batch

    def _write(self, connection: Connection, *, steps: Sequence[Step], refused_by: str | None) -> _Written:
        now = self._site.clock.now()
        began = monotonic()
        token, beaten_at = self._token, self._beaten_at
        self._release_takings(connection, now)
        if token is not None and began - beaten_at > self._beat:
            if not leases.renew(connection, token, now + self._lease):
                raise _LeaseLost
            beaten_at = began
        settlements = [step.settlement for step in steps if step.settlement is not None]
        if self._careful:
            settlements = _ours(connection, settlements)
        if settlements:
            ledger.settle(connection, settlements)
        for send_id, reason in {s.send_id: s.pause for s in settlements if s.pause}.items():
            self._pause(connection, Scope(send_id=send_id), reason)
        if refused_by is not None:
            self._pause(connection, self._scope, refused_by)
        claims = [step.claim for step in steps if step.claim is not None]
        pauses = any(settlement.pause for settlement in settlements)
        lets_go = self._lets_go or refused_by is not None
        if lets_go and token is not None:
            leases.reopen(connection, token, now)
        begun = self._begin(connection, claims, now)
        if (
            not lets_go
            and token is not None
            and (self._careful or pauses or self._has_stopped(connection, claims, begun))
        ):
            # Whatever else is leased of it would be tried in vain, and cost a connection each. And after a commit
            # that we did not hear of nobody knows what is leased: it may have let go of it, or have leased more.
            lets_go = True
            leases.reopen(connection, token, now)
        leased: tuple[Claimed, ...] | None = None
        postponed: tuple[Claimed, ...] = ()
        if not lets_go and self._wants_more(began):
            if token is None:
                token, beaten_at = self._take(connection, now), began
            if len(self.feed) >= _MOST_BATCHES * self._batch:
                postponed = tuple(self.feed.surplus(keep=self._batch))
                ledger.postpone(connection, postponed, until=now + _BEHIND)
            leased = ledger.lease(
                connection,
                token=token,
                scope=self._awake,
                limit=self._batch,
                now=now,
                early=len(self.feed) < self._batch,
            )
        return _Written(begun, lets_go, leased, postponed, token, beaten_at)

    def _has_stopped(self, connection: Connection, claims: Sequence[Claimed], begun: frozenset[int]) -> bool:
        """Whether a send was paused or cancelled of which something was to begin."""
        if len(begun) == len(claims):
            return False
        running = sends.running(connection, self._scope)
        return any(claim.send_id not in running for claim in claims if claim.id not in begun)

    def _take(self, connection: Connection, now: datetime) -> int:
        self._takings.append(now)
        return leases.take(connection, host=HOST, process=PROCESS, now=now, until=now + self._lease)

    def _begin(self, connection: Connection, claims: Iterable[Claimed], now: datetime) -> frozenset[int]:
        by_lease: dict[int, list[Claimed]] = {}
        for claim in claims:
            by_lease.setdefault(claim.lease, []).append(claim)
        begun: frozenset[int] = frozenset()
        for group in by_lease.values():
            begun |= ledger.begin(connection, group, now)
            rest = [claim for claim in group if claim.id not in begun]
            if self._careful or any(claim.id in self._unheard for claim in rest):
                # Only now: the server may still have been busy with the commit that we did not hear of.
                begun |= ledger.begun_already(connection, rest)
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

    def _note(self, steps: Sequence[Step], written: _Written) -> None:
        self._token, self._beaten_at = written.token, written.beaten_at
        self._takings.clear()
        for step in steps:
            settlement, claim = step.settlement, step.claim
            if claim is not None:
                self._unheard.discard(claim.id)
            if settlement is not None:
                self._mine.discard(settlement.delivery_id)
                self.moved += 1
                if settlement.settled_at is None or settlement.code is None:
                    self.last_fault = f"{settlement.relay}: {settlement.code or ''} {settlement.reply}"
            if claim is not None and claim.id not in written.begun:
                # It may be cancelled or suppressed instead, and have been the last of its send.
                self._mine.discard(claim.id)
                self.moved += 1
        if written.let_go:
            self._lets_go = False
            self._mine.difference_update(self.feed.clear())
        self.feed.remove(written.postponed)
        self._mine.difference_update(claim.id for claim in written.postponed)
        if written.leased is not None:
            now = monotonic()
            self._dry_until = 0.0 if len(written.leased) == self._batch else now + POLL
            self._mine.update(claim.id for claim in written.leased)
            self.feed.put(written.leased)

    def _lose(self) -> None:
        _log.warning("lease.lost", lease=self._token)
        self._token = None
        self.feed.clear()
        self._mine.clear()

    def _release(self, connection: Connection) -> None:
        now = self._site.clock.now()
        self._release_takings(connection, now)
        if self._token is not None:
            leases.release(connection, self._token, now)

    def _release_takings(self, connection: Connection, now: datetime) -> None:
        for taken_at in self._takings:
            leases.release_taken(connection, host=HOST, process=PROCESS, taken_at=taken_at, now=now)

    def _fail(self, error: Exception) -> None:
        words = str(getattr(error, "orig", None) or error)
        if self.trouble != words:
            _log.error("ledger.unwritable", error=words)
        self.trouble = words
        self.retry_at = monotonic() + self._wait
        self._wait = min(self._wait * 2, _LONGEST_WAIT)


def _ours(connection: Connection, settlements: Sequence[Settlement]) -> list[Settlement]:
    """Those whose rows nobody has taken from us."""
    ours = ledger.held(connection, settlements)
    for settlement in settlements:
        if settlement.delivery_id not in ours:
            _log.warning("delivery.fenced", delivery=settlement.delivery_id, verdict=settlement.verdict)
    return [settlement for settlement in settlements if settlement.delivery_id in ours]
