"""A publication's calendar: rule + exceptions → the dates of its issues → which job falls on which instant.

A job is known by its *local date*, so that it happens once whatever the clocks do. Summer time: a local time that
the clocks skip is taken as far after midnight as it would have been; of one that comes twice the first counts
(``window.instant``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newsletter.config.moments import WeeklyTime
from newsletter.config.publication import Publication
from newsletter.config.schedule import CalendarException, Schedule
from newsletter.issues.window import instant
from newsletter.model.run import Job

_LONGEST_LEAD = timedelta(days=7)
"""A gathering lies at most this long before its sending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDate:
    """A date of the rule, ``day`` being when its issue is sent; None where an exception skips it."""

    day: date | None
    rule_day: date
    exception: CalendarException | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One job on one local date. ``at`` is its instant in UTC; ``issue_date`` names the issue that it works for, and
    ``sends_at`` is when that is to be sent."""

    publication: str
    job: Job
    local_date: date
    at: datetime
    issue_date: date
    sends_at: datetime

    @property
    def ref(self) -> str:
        """The issue, as the command line takes it."""
        return f"{self.publication}/{self.issue_date.isoformat()}"


def dates(schedule: Schedule, first: date, last: date) -> Iterator[CalendarDate]:
    """The dates of the rule from ``first`` to ``last``, and what exceptions make of them."""
    rule = schedule.rule
    day = first + timedelta(days=(schedule.send.weekday - first.weekday()) % 7)
    while day <= last:
        if rule.falls_on(day):
            said = schedule.exception(day)
            yield CalendarDate(
                day=day if said is None else said.move_to,
                rule_day=day,
                exception=said,
            )
        day += timedelta(days=7)


def slots(publication: Publication, *, after: datetime, until: datetime) -> tuple[Slot, ...]:
    """Every slot with ``after`` < its instant ≤ ``until``, in the order in which they come."""
    found = [slot for day in _days(publication, after, until) for slot in slots_of(publication, day)]
    return tuple(sorted((slot for slot in found if after < slot.at <= until), key=lambda slot: (slot.at, slot.job)))


def jobs_of(schedule: Schedule) -> Mapping[Job, WeeklyTime]:
    """The jobs of each issue, and the moment of each."""
    jobs = {Job.GATHER: schedule.gather, Job.SEND: schedule.send}
    if schedule.publish is not None:
        jobs[Job.PUBLISH] = schedule.publish
    if schedule.remind is not None and schedule.approval == "manual":
        jobs[Job.REMIND] = schedule.remind
    return jobs


def slots_of(publication: Publication, day: date) -> tuple[Slot, ...]:
    """The jobs of the issue that is sent on that day."""
    schedule, zone = publication.schedule, publication.zone
    sends_at = instant(day, schedule.send.time, zone)
    return tuple(
        Slot(
            publication=publication.slug,
            job=job,
            local_date=local_date,
            at=instant(local_date, weekly.time, zone),
            issue_date=day,
            sends_at=sends_at,
        )
        for job, weekly in jobs_of(schedule).items()
        for local_date in [day - timedelta(days=weekly.days_before(schedule.send))]
    )


def _days(publication: Publication, after: datetime, until: datetime) -> Iterator[date]:
    """Days of sending of which a job may fall between the two."""
    schedule, zone = publication.schedule, publication.zone
    # A day more on both sides: an instant's local date depends on the zone, and gaps move times.
    first = (after - timedelta(days=1)).astimezone(zone).date()
    last = (until + timedelta(days=1)).astimezone(zone).date() + _LONGEST_LEAD
    for each in dates(schedule, first, last):
        if each.exception is None:
            yield each.rule_day
    for said in schedule.exceptions:
        if said.move_to is not None and first <= said.move_to <= last:
            yield said.move_to


def slot_again(publication: Publication, job: Job, local_date: date, issue_date: date) -> Slot:
    """The slot of a run that was won before, also where the schedule has another by now."""
    found = next((slot for slot in slots_of(publication, issue_date) if slot.job is job), None)
    sends_at = instant(issue_date, publication.schedule.send.time, publication.zone)
    return Slot(
        publication=publication.slug,
        job=job,
        local_date=local_date,
        at=sends_at if found is None else found.at,
        issue_date=issue_date,
        sends_at=sends_at,
    )
