"""Deliver a send while somebody looks on: until it is finished, or until waiting longer makes no sense."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newsletter.clock import monotonic
from newsletter.errors import NewsletterError, Refused, RelayUnavailable
from newsletter.model.delivery import Counts, Send, SendState
from newsletter.model.issue import Issue
from newsletter.model.status import Status
from newsletter.store import issues, sends
from newsletter.store.database import UNREACHABLE
from newsletter.store.sends import Scope
from newsletter.workflows.deliver import Engine
from newsletter.workflows.quiet import quiet_end
from newsletter.workflows.site import Site
from newsletter.workflows.status import status_of

WAIT = timedelta(seconds=60)
"""A retry that is due within this is waited for."""
PATIENCE = timedelta(seconds=10)
"""How long to go on trying when no relay can be reached."""
_TURN = 0.05
_LOOK = 0.4
_LONGEST_BETWEEN_LOOKS = 5.0


class NotYet(NewsletterError):
    """Some deliveries wait for a later try."""


class Paused(Refused):
    """A send is paused, by an operator or by a relay's words."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What there is to see. ``waiting`` says what for, ``fault`` what a relay said last."""

    counts: Counts
    waiting: str | None
    fault: str | None


Watch = Callable[[Progress], None]


def carry_out(
    site: Site,
    issue: Issue,
    scope: Scope,
    *,
    watch: Watch | None,
    stop: threading.Event,
    wait: timedelta,
    patience: timedelta,
) -> Status:
    """Deliver what is open in scope. Returns when all is settled, or ``stop`` is set.

    Raises Paused, NotYet, RelayUnavailable; nothing is lost then, and the same call goes on later.
    """
    looker = _Looker(site, issue, scope, watch)
    due: datetime | None = None
    was_open = _runs(looker.look())
    if was_open:
        with Engine(site, scope, stop) as engine:
            while not stop.wait(_TURN):
                engine.tend()
                trouble = engine.relays.trouble
                try:
                    if trouble is not None and monotonic() - trouble.since > patience.total_seconds():
                        raise _unreachable(trouble.text, issue, looker.look(), site)
                    is_over, due = _turn(engine, looker, until=site.clock.now() + wait)
                except UNREACHABLE:
                    # The committer waits for the database too.
                    looker.say(engine.committer.trouble)
                    continue
                if is_over:
                    break
    found = looker.look_at_last(stop)
    if not stop.is_set():
        _judge(found, due, was_open=was_open)
    return found


def _turn(engine: Engine, looker: _Looker, *, until: datetime) -> tuple[bool, datetime | None]:
    """Whether there is nothing to look on for, and when the next try is due. ``until`` is how long we would wait."""
    committer = engine.committer
    found = looker.look_sometimes(engine.waits, committer.last_fault, urgent=committer.idle)
    if found is None or not committer.idle:
        return False, None
    if not _runs(found):
        engine.finish()
        return True, None
    if looker.elsewhere(found):
        return False, None
    due = looker.next_due()
    return due is not None and due > until, due


class _Looker:
    """Reads the ledger now and then, seldom enough that reading costs little."""

    def __init__(self, site: Site, issue: Issue, scope: Scope, watch: Watch | None) -> None:
        self._site = site
        self._issue = issue
        self._scope = scope
        self._watch = watch
        self._next_look = 0.0
        self._said: str | None = None
        self._last = Counts()

    def look(self) -> Status:
        with self._site.database.reading() as connection:
            found = status_of(connection, issues.get(connection, self._issue.id))
        chosen = tuple(pair for pair in found.sends if self._scope.send_id in (None, pair[0].id))
        return replace(found, sends=chosen)

    def look_at_last(self, stop: threading.Event) -> Status:
        """All is done: a database that is away for a moment now costs a moment, and no fault is told."""
        until = monotonic() + PATIENCE.total_seconds()
        while True:
            try:
                return self.look()
            except UNREACHABLE:
                if stop.wait(_TURN) or monotonic() > until:
                    raise

    def look_sometimes(self, waiting: str | None, fault: str | None, *, urgent: bool) -> Status | None:
        began = monotonic()
        if began < self._next_look or not (urgent or self._watch):
            return None
        found = self.look()
        self._last = found.counts
        # Counting a million rows takes a while: spend a thirtieth of the time on it. A process that was stopped while
        # it looked has not counted all that time.
        self._next_look = monotonic() + min(max(_LOOK, 30 * (monotonic() - began)), _LONGEST_BETWEEN_LOOKS)
        if self._watch is not None:
            self._watch(Progress(counts=found.counts, waiting=waiting or self._said, fault=fault))
        self._said = None
        return found

    def say(self, waiting: str | None) -> None:
        """What is waited for, where nothing can be read."""
        if self._watch is not None:
            self._watch(Progress(counts=self._last, waiting=waiting, fault=None))

    def elsewhere(self, found: Status) -> bool:
        """Whether another process is at work on what is open."""
        counts = found.counts
        if counts.leased + counts.attempting:
            self._said = f"another process has {counts.leased + counts.attempting}"
            return True
        return False

    def next_due(self) -> datetime | None:
        with self._site.database.reading() as connection:
            due = sends.next_due(connection, sends.running(connection, self._scope))
        quiet = quiet_end(self._site, self._issue.publication)
        if due is not None and quiet is not None and quiet > due:
            self._said = f"quiet hours until {quiet:%H:%M} ({quiet.tzinfo})"
            return quiet
        if due is not None and due > self._site.clock.now():
            self._said = f"the next try is due at {due:%H:%M:%S} UTC"
        return due


def _runs(found: Status) -> bool:
    return any(counts.open and send.state is SendState.RUNNING for send, counts in found.sends)


def _judge(found: Status, due: datetime | None, *, was_open: bool) -> None:
    ref = found.issue.ref
    for send in found.paused():
        raise Paused(
            f"Send {send.id} of {ref} is paused: {send.pause_reason}",
            advice=f"When that is put right: `newsletter resume {send.id}`, then `newsletter send {ref}`.",
        )
    if found.counts.open:
        raise NotYet(
            f"{ref}: {_some(found.counts.open, found.counts.audience)} still open{_until(due)}.",
            advice=f"`newsletter send {ref}` goes on then; `newsletter run` does so by itself.",
        )
    cancelled = [send for send, _ in found.sends if send.state is SendState.CANCELLED]
    # Whoever looked on while it was cancelled is told; called again, there is simply nothing left to do.
    if was_open and cancelled and len(cancelled) == len(found.sends):
        raise _cancelled(cancelled[-1], ref)


def _until(due: datetime | None) -> str:
    """``due`` is in the publication's zone where it is the end of quiet hours, else in UTC."""
    if due is None:
        return ""
    if due.tzinfo is not UTC:
        return f"; quiet hours until {due:%Y-%m-%d %H:%M} ({due.tzinfo})"
    return f"; the next try is due at {due:%Y-%m-%d %H:%M:%S} UTC"


def _some(number: int, of: int) -> str:
    return f"{number} of {of} deliveries {'is' if number == 1 else 'are'}"


def _cancelled(send: Send, ref: str) -> Refused:
    return Refused(
        f"Send {send.id} of {ref} was cancelled.",
        advice=f"`newsletter resend {ref} --cancelled --reason TEXT` sends to those who did not get it.",
    )


def _unreachable(text: str, issue: Issue, found: Status, site: Site) -> RelayUnavailable:
    named = ", ".join(relay.name for relay in site.config.smtp.relays)
    return RelayUnavailable(
        f"{issue.ref}: {found.counts.open} of {found.counts.audience} deliveries wait for a relay ({named}): {text}",
        advice=f"Start the relay or check [smtp] in the configuration; then `newsletter send {issue.ref}` goes on.",
    )
