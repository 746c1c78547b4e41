"""selection → a new send → deliver. Nobody who has the issue gets it again unless the operator says so."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from newsletter.errors import NotFound, Refused, UsageError
from newsletter.model.delivery import OPEN_STATES, DeliveryState, Send, SendKind
from newsletter.model.issue import Issue
from newsletter.model.selection import Candidate, Selection, Whom
from newsletter.model.status import Status
from newsletter.model.subscriber import SubscriptionState
from newsletter.store import audience, sends, subscribers, subscriptions, suppressions
from newsletter.store.sends import Scope
from newsletter.subscribers.address import email_key
from newsletter.workflows import fence
from newsletter.workflows.foreground import PATIENCE, WAIT, Watch, carry_out
from newsletter.workflows.issues import load
from newsletter.workflows.plan import first_of, plan
from newsletter.workflows.site import Site

_ON_ITS_WAY = frozenset(state.value for state in OPEN_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resent:
    """``send`` is None where there was nobody to send to; with ``is_new`` False the key was known and nothing done."""

    send: Send | None
    is_new: bool
    status: Status | None = None


def would_resend(
    site: Site, ref: str, *, whom: Whom, to: Sequence[str] = (), again: bool = False
) -> tuple[Candidate, ...]:
    """Whom such a resend would reach now, with those who are suppressed. Changes nothing."""
    issue, _ = load(site, ref)
    with site.database.reading() as connection:
        selection = _select(connection, issue, whom, to, again=again, now=site.clock.now())
        return audience.candidates(connection, issue, selection, site.clock.now())


def resend(
    site: Site,
    ref: str,
    *,
    whom: Whom,
    to: Sequence[str] = (),
    again: bool = False,
    reason: str,
    key: str | None = None,
    progress: Watch | None = None,
    stop: threading.Event | None = None,
    wait: timedelta = WAIT,
    patience: timedelta = PATIENCE,
) -> Resent:
    """Plan a new send and deliver it. A key that was used before, by whomever and for whatever, does nothing.

    Raises NotFound, Refused, UsageError, and what delivering in the foreground raises.
    """
    issue, _ = load(site, ref)
    if not reason.strip():
        raise UsageError("A resend needs a reason.", advice="Say why with --reason TEXT; the audit log keeps it.")
    with site.database.reading() as connection:
        known = sends.with_key(connection, key) if key is not None else None
        if known is not None:
            return Resent(send=known, is_new=False)
        selection = _select(connection, issue, whom, to, again=again, now=site.clock.now())
    fence.require(site)
    planned = plan(site, issue, selection, kind=SendKind.RESEND, reason=reason, key=key)
    if planned.send is None or not planned.is_new:
        return Resent(send=planned.send, is_new=False)
    try:
        found = carry_out(
            site,
            issue,
            Scope(send_id=planned.send.id),
            watch=progress,
            stop=stop or threading.Event(),
            wait=wait,
            patience=patience,
        )
    finally:
        fence.keep_up(site)
    return Resent(send=planned.send, is_new=True, status=found)


def _select(
    connection: Connection, issue: Issue, whom: Whom, to: Sequence[str], *, again: bool, now: datetime
) -> Selection:
    if first_of(connection, issue) is None:
        raise Refused(f"{issue.ref} was not sent yet.", advice=f"`newsletter send {issue.ref}` sends it.")
    if whom is not Whom.NAMED:
        return Selection(whom=whom, again=again)
    return Selection(whom=whom, subscribers=_named(connection, issue, to, again, now), again=again)


def _named(connection: Connection, issue: Issue, to: Sequence[str], again: bool, now: datetime) -> tuple[int, ...]:
    """Ids of readers who may get it; all objections at once otherwise."""
    keys = {email_key(address): address for address in to}
    people = subscribers.find_all(connection, list(keys))
    choices = subscriptions.find_all(connection, issue.publication, [person.id for person in people.values()])
    readers = {
        key: person.id
        for key, person in people.items()
        if person.id in choices and choices[person.id].state is SubscriptionState.ACTIVE
    }
    strangers = sorted(set(keys) - set(readers))
    if strangers:
        raise NotFound(
            f"Not confirmed readers of {issue.publication}: {', '.join(keys[key] for key in strangers)}",
            advice="`newsletter subscriber show ADDRESS` says why.",
        )
    paused = sorted(keys[key] for key, id_ in readers.items() if choices[id_].is_paused(now))
    if paused:
        raise Refused(
            f"They pause: {', '.join(paused)}", advice="`newsletter subscriber show ADDRESS` says until when."
        )
    held_back = suppressions.holding(connection, list(readers))
    if held_back:
        raise Refused(
            f"Suppressed: {', '.join(keys[key] for key in sorted(held_back))}",
            advice="`newsletter suppression lift ADDRESS`, if they may be mailed again.",
        )
    states = audience.states_of(connection, issue, readers.values())
    waiting = sorted(keys[key] for key, id_ in readers.items() if states[id_] & _ON_ITS_WAY)
    if waiting:
        raise Refused(
            f"On its way already: {', '.join(waiting)}", advice=f"`newsletter status {issue.ref}` shows how far it is."
        )
    having = sorted(keys[key] for key, id_ in readers.items() if DeliveryState.SENT.value in states[id_])
    if having and not again:
        raise Refused(
            f"Sent before: {', '.join(having)}", advice="With --again they get a new copy, under a new Message-ID."
        )
    return tuple(sorted(readers.values()))
