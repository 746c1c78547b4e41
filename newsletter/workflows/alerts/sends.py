"""What becomes of sends: finished, paused by what a relay said, not getting anywhere, and bounces that are held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from newsletter import links as paths
from newsletter.config import Publication
from newsletter.model.delivery import Counts, Send, SendKind, SendState
from newsletter.model.issue import Issue
from newsletter.rendering.notices.bounces import BouncesHigh
from newsletter.rendering.notices.kinds import Facts
from newsletter.rendering.notices.not_sent import IssueNotSent
from newsletter.rendering.notices.paused import SendPaused
from newsletter.rendering.notices.sent import IssueSent
from newsletter.store import audit, bounces, issues, relay_troubles, sends
from newsletter.store.audit import Deed
from newsletter.workflows.alerts.cause import WINDOW, Cause
from newsletter.workflows.alerts.runs import operators
from newsletter.workflows.approve_link import sends_at
from newsletter.workflows.site import Site

STALLED_AFTER = timedelta(minutes=30)
"""A send for which no relay can be used for so long is not getting anywhere."""
_BY_ITSELF = "delivery"
"""Who pauses a send, in the audit log, where no operator did."""
_MOST = 5

_Make = Callable[[Connection], Facts | None]


def causes(site: Site, publication: Publication, connection: Connection) -> Iterator[Cause]:
    """Of sends that go on, or ended a short while ago."""
    now = site.clock.now()
    pauses = audit.deeds(connection, action="send.pause", operator=_BY_ITSELF, after=now - WINDOW)
    held = bounces.held_sends(connection, publication.slug)
    down_since = _down_since(site, connection)

    def because(key: str, at: datetime, make: _Make) -> Cause:
        return Cause(key=key, publication=publication, at=at, people=operators(site), facts=partial(_made, site, make))

    for send in sends.recent(connection, publication.slug, now - WINDOW):
        issue = issues.get(connection, send.issue_id)
        if send.kind is SendKind.FIRST and send.state is SendState.FINISHED and send.finished_at is not None:
            yield because(f"issue.sent:{issue.ref}", send.finished_at, partial(_sent, site, issue, send))
        if send.state is SendState.RUNNING and down_since is not None:
            stalled_at = max(down_since, send.created_at) + STALLED_AFTER
            if stalled_at <= now:
                key = f"issue.not_sent:{issue.ref}:stalled:{send.id}"
                yield because(key, stalled_at, partial(_stalled, site, publication, issue, send))
        for pause in pauses:
            if pause.object.endswith(f"send {send.id}"):
                key = f"send.paused:{send.id}:{pause.id}"
                yield because(key, pause.at, partial(_paused, site, issue, send, pause))
        if send.id in held:
            yield because(f"bounces.high:{send.id}", now, partial(_held, site, issue, send))


def _made(site: Site, make: _Make, _receiver: str | None) -> Facts | None:
    with site.database.reading() as connection:
        return make(connection)


def _counts(connection: Connection, send: Send) -> Counts:
    return sends.counts(connection, [send.id])[send.id]


def _sent(site: Site, issue: Issue, send: Send, connection: Connection) -> IssueSent:
    counts = _counts(connection, send)
    return IssueSent(
        day=issue.date,
        audience=counts.audience,
        sent=counts.sent,
        failed=counts.failed,
        unknown=counts.unknown,
        suppressed=counts.suppressed,
        cancelled=counts.cancelled,
        began_at=send.created_at,
        ended_at=send.finished_at or site.clock.now(),
        issue_url=site.links.url(paths.issue(issue.publication, issue.date)),
    )


def _paused(site: Site, issue: Issue, send: Send, pause: Deed, connection: Connection) -> SendPaused:
    counts, reason = _counts(connection, send), pause.reason or ""
    names = [relay.name for relay in site.config.smtp.relays]
    return SendPaused(
        day=issue.date,
        send=send.id,
        relay=next((name for name in names if reason.startswith(name)), names[0]),
        reply=reason,
        sent=counts.sent,
        waiting=counts.open,
    )


def _down_since(site: Site, connection: Connection) -> datetime | None:
    """Since when no relay at all can be used; None where one can."""
    troubles = {trouble.relay: trouble for trouble in relay_troubles.all_of(connection)}
    known = [troubles.get(relay.name) for relay in site.config.smtp.relays]
    since = [trouble.since for trouble in known if trouble is not None]
    return max(since) if len(since) == len(known) else None


def _stalled(
    site: Site, publication: Publication, issue: Issue, send: Send, connection: Connection
) -> IssueNotSent | None:
    counts = _counts(connection, send)
    if not counts.open:
        return None
    troubles = relay_troubles.all_of(connection)
    words = [f"{trouble.relay}: {trouble.words.removeprefix(f'{trouble.relay}: ')}" for trouble in troubles]
    return IssueNotSent(
        day=issue.date,
        due_at=sends_at(publication, issue.date),
        now=site.clock.now(),
        why=f"no relay can be used; {counts.open} of {counts.audience} wait\n" + "\n".join(words),
        state=issue.state.value,
    )


def _held(site: Site, issue: Issue, send: Send, connection: Connection) -> BouncesHigh:
    counts = _counts(connection, send)
    said: dict[str, int] = {}
    for bounce in bounces.held(connection):
        if bounce.send_id == send.id:
            words = f"{bounce.status} {bounce.reason}".strip()
            said[words] = said.get(words, 0) + 1
    return BouncesHigh(
        day=issue.date,
        send=send.id,
        tried=counts.sent + counts.failed + counts.unknown,
        bounced=bounces.returned(connection, [send.id])[send.id],
        limit=site.config.bounces.hold_above,
        replies=tuple(sorted(said.items(), key=lambda pair: -pair[1])[:_MOST]),
    )
