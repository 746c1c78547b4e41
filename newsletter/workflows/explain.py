"""A status → the same in words, with what an operator can do."""

from __future__ import annotations

from sqlalchemy import Connection

from newsletter.clock import monotonic
from newsletter.delivery.pacing import Pace
from newsletter.delivery.remarks import Facts, Surroundings, remarks
from newsletter.model.delivery import Counts, DeliveryState, Send, SendState
from newsletter.model.issue import Issue
from newsletter.model.remark import Remark
from newsletter.model.status import Status
from newsletter.store import attempts, evidence, leases, relay_troubles, sends
from newsletter.workflows.pace import pace_of
from newsletter.workflows.process import is_gone
from newsletter.workflows.quiet import quiet_end
from newsletter.workflows.site import Site

_LASTING = (DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.CANCELLED)


def explain(site: Site, status: Status) -> tuple[Remark, ...]:
    """Send by send: what each number means, what is waited for, and what to do about it."""
    pace = pace_of(site)
    with site.database.reading() as connection:
        facts = tuple(_facts(connection, send, counts, status.bounced.get(send.id, 0)) for send, counts in status.sends)
        around = _around(connection, site, status.issue, pace)
    return remarks(status.issue, facts, around)


def _facts(connection: Connection, send: Send, counts: Counts, bounced: int) -> Facts:
    lasting = counts.failed + counts.unknown + counts.cancelled
    paused = evidence.paused_by(connection, send.id) if send.state is SendState.PAUSED else None
    # Where nothing went wrong, looking for it would read every attempt there is.
    fault = attempts.last_fault(connection, send.id) if lasting or counts.deferred else None
    return Facts(
        send=send,
        counts=counts,
        bounced=bounced,
        next_due=sends.next_due(connection, [send.id]) if counts.deferred else None,
        lacking=evidence.lacking(connection, send.id, _LASTING) if lasting else {},
        paused_by=f" by {paused[1]} at {paused[0]:%Y-%m-%d %H:%M:%S} UTC" if paused else "",
        last_fault=fault or "",
    )


def _around(connection: Connection, site: Site, issue: Issue, pace: Pace) -> Surroundings:
    now = site.clock.now()
    quiet = quiet_end(site, issue.publication)
    names = tuple(relay.name for relay in site.config.smtp.relays)
    reached = (pace.relay_wait(name, monotonic()) for name in names)
    return Surroundings(
        now=now,
        relays=names,
        troubles=relay_troubles.all_of(connection),
        limits=tuple(f"{turn.words}, for {_span(turn.wait)} still" for turn in reached if turn is not None),
        quiet_until=quiet,
        workers=sum(not is_gone(lease.host, lease.process) for lease in leases.all_of(connection)),
    )


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{max(1, round(seconds))} seconds"
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"
