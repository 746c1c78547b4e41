"""What the calendar asks for at this moment, and next: rows + configuration → slots with their decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.config.schedule import CalendarException
from newsletter.delivery.quiet import quiet_until
from newsletter.issues.calendar import Slot, slots
from newsletter.issues.due import Decision, Standing, Verdict, decide, open_slots
from newsletter.issues.window import instant
from newsletter.model.issue import Issue, IssueState
from newsletter.model.run import Job, Run
from newsletter.store import issues, publications, runs
from newsletter.workflows.site import Site

_STEP = timedelta(weeks=10)
_FARTHEST = timedelta(weeks=53 * 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A slot whose time has come and that nobody has run, held or skipped."""

    slot: Slot
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What comes at ``at``: a slot, or a date that an exception skips. ``exception`` is what moved or skipped it."""

    at: datetime
    slot: Slot | None
    issue_date: date
    exception: CalendarException | None


def due(site: Site, publication: Publication) -> tuple[Due, ...]:
    """What is due now, oldest first. Slots from before the site knew the publication are nobody's, and so are those of
    a publication that has another slug by now: the processes that were started since do them."""
    if not publication.schedule.enabled:
        return ()
    now = site.clock.now()
    with site.database.reading() as connection:
        if not publications.is_known(connection, publication.slug):
            return ()
        newest = runs.newest_dates(connection, publication.slug, now)
        since = publications.known_since(connection, publication.slug)
        return tuple(
            Due(
                slot=slot,
                decision=decide(
                    slot,
                    publication.schedule,
                    now=now,
                    superseded=superseded,
                    standing=_standing(site, connection, publication, slot),
                ),
            )
            for slot, superseded in open_slots(publication, since=since, now=now, newest=newest)
        )


def decide_again(site: Site, publication: Publication, slot: Slot) -> Decision:
    """What to do with a slot that was begun and not ended: as if it came now, but what has gone out is finished."""
    now = site.clock.now()
    with site.database.reading() as connection:
        standing = _standing(site, connection, publication, slot)
    if slot.job is Job.SEND and standing.state in (IssueState.SENDING, IssueState.FINISHED):
        return Decision(verdict=Verdict.RUN, reason="it was planned")
    superseded = any(other.job is slot.job for other in slots(publication, after=slot.at, until=now))
    return decide(slot, publication.schedule, now=now, superseded=superseded, standing=standing)


def upcoming(site: Site, publication: Publication, count: int) -> tuple[Ahead, ...]:
    """The next ``count`` dates, soonest first, skipped ones among them; none where the schedule is switched off."""
    if not publication.schedule.enabled:
        return ()
    now = site.clock.now()
    span, found = _STEP, _ahead(publication, now, now + _STEP)
    while len(found) < count and span < _FARTHEST:
        span *= 2
        found = _ahead(publication, now, now + span)
    return tuple(found[:count])


def last_runs(site: Site, publication: Publication, count: int) -> tuple[Run, ...]:
    """The newest runs, newest first."""
    with site.database.reading() as connection:
        return runs.recent(connection, publication.slug, count)


def left_behind(site: Site, publication: Publication) -> tuple[Issue, ...]:
    """Approved issues that the calendar will not send any more, newest first: an operator does, or nobody."""
    now = site.clock.now()
    with site.database.reading() as connection:
        newest = runs.newest_dates(connection, publication.slug, now).get(Job.SEND)
        waiting = [one for one in issues.list_of(connection, publication.slug) if one.state is IssueState.FROZEN]
    today = now.astimezone(publication.zone).date()
    ahead = {slot.issue_date for slot in slots(publication, after=now, until=now + _STEP)}
    open_now = {one.slot.issue_date for one in due(site, publication)}
    return tuple(
        issue
        for issue in waiting
        if issue.date not in ahead | open_now and (issue.date <= today or newest is None or issue.date <= newest)
    )


def _ahead(publication: Publication, now: datetime, until: datetime) -> list[Ahead]:
    schedule, zone = publication.schedule, publication.zone
    moved = {said.move_to: said for said in schedule.exceptions if said.move_to is not None}
    found = [
        Ahead(at=slot.at, slot=slot, issue_date=slot.issue_date, exception=moved.get(slot.issue_date))
        for slot in slots(publication, after=now, until=until)
    ]
    for said in schedule.exceptions:
        at = instant(said.date, schedule.send.time, zone)
        if said.skip and now < at <= until:
            found.append(Ahead(at=at, slot=None, issue_date=said.date, exception=said))
    return sorted(found, key=lambda one: one.at)


def _standing(site: Site, connection: Connection, publication: Publication, slot: Slot) -> Standing:
    issue = issues.find(connection, slot.publication, slot.issue_date)
    if issue is None:
        return Standing(state=None, ready_at=_ready_at(site, publication, slot, None))
    live = [entry for entry in issues.entries_of(connection, issue) if not entry.withdrawn]
    return Standing(state=issue.state, entries=len(live), ready_at=_ready_at(site, publication, slot, issue))


def _ready_at(site: Site, publication: Publication, slot: Slot, issue: Issue | None) -> datetime:
    """When the slot's job could first be done: its time, or the approval that came later; no mail in quiet hours."""
    ready = slot.at
    if publication.schedule.approval == "manual" and issue is not None and issue.frozen_at is not None:
        ready = max(ready, issue.frozen_at)
    if slot.job is Job.SEND:
        ready = quiet_until(site.config.delivery.quiet_hours, publication.zone, ready) or ready
    return ready
