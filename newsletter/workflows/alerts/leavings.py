"""A spike of leavings, within minutes of a send or a day later."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.rendering.notices.leavings import LeavingsHigh
from newsletter.store import bounces, issues, sends, subscriptions
from newsletter.subscribers.leavings import LEAST, SPAN, leavings
from newsletter.workflows.alerts.cause import Cause
from newsletter.workflows.alerts.runs import operators
from newsletter.workflows.site import Site

_COMPARED = 8
"""Earlier issues that say what is usual."""


def causes(site: Site, publication: Publication, connection: Connection) -> Iterator[Cause]:
    """Of the newest issue alone, and for a day."""
    now = site.clock.now()
    firsts = sends.firsts(connection, publication.slug, _COMPARED + 1)
    if not firsts or now - firsts[0].created_at >= SPAN:
        return
    newest, since = firsts[0], firsts[-1].created_at
    complaints = bounces.complained_at(connection, publication.slug, since)
    recent = subscriptions.left_at(connection, publication.slug, newest.created_at)
    if len(recent) + sum(moment >= newest.created_at for moment in complaints) < LEAST:
        return  # without counting the deliveries of a long list again and again
    counts = sends.counts(connection, [newest.id])[newest.id]
    found = leavings(
        [*subscriptions.left_at(connection, publication.slug, since), *complaints],
        [send.created_at for send in firsts],
        readers=counts.audience,
    )
    if not found.is_spike:
        return
    issue = issues.get(connection, newest.issue_id)
    facts = LeavingsHigh(
        day=issue.date,
        span=now - newest.created_at,
        left=found.left,
        usual=found.usual,
        complaints=sum(moment >= newest.created_at for moment in complaints),
        subscribers=sum(subscriptions.choices(connection, publication.slug).values()),
    )
    yield Cause(
        key=f"leavings.high:{issue.ref}",
        publication=publication,
        at=now,
        people=operators(site),
        facts=lambda _receiver: facts,
    )
