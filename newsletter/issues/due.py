"""The publication's calendar: which jobs fall on which instants, and what to do with one whose time has come.

A job is known by its *local date*, so that it happens once whatever the clocks do. Summer time: a local time that
the clocks skip is taken as far after midnight as it would have been; of one that comes twice the first counts
(``window.instant``).

calendar → slots → decide → run, wait, hold or skip
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from newsletter.config.durations import format_duration
from newsletter.config.publication import Publication, Schedule
from newsletter.issues.window import instant
from newsletter.model.issue import IssueState
from newsletter.model.run import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One job on one local date. ``at`` is its instant in UTC; ``issue_date`` names the issue that it works for."""

    publication: str
    job: Job
    local_date: date
    at: datetime
    issue_date: date

    @property
    def ref(self) -> str:
        """The issue, as the command line takes it."""
        return f"{self.publication}/{self.issue_date.isoformat()}"


class Verdict(StrEnum):
    RUN = "run"
    WAIT = "wait"
    """Not yet; ask again at the next tick. Nothing is recorded."""
    HOLD = "hold"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with a slot and, for operators, why."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The issue that a slot works for: None for no issue yet. ``entries`` counts those that are not withdrawn."""

    state: IssueState | None
    entries: int = 0


def slots(publication: Publication, *, after: datetime, until: datetime) -> tuple[Slot, ...]:
    """Every slot with ``after`` < its instant ≤ ``until``, in the order in which they come."""
    schedule, zone = publication.schedule, publication.zone
    # A day more on both sides: an instant's local date depends on the zone, and gaps move times.
    first = (after - timedelta(days=1)).astimezone(zone).date()
    last = (until + timedelta(days=1)).astimezone(zone).date()
    found: list[Slot] = []
    for job, weekly in ((Job.GATHER, schedule.gather), (Job.SEND, schedule.send)):
        day = first + timedelta(days=(weekly.weekday - first.weekday()) % 7)
        while day <= last:
            at = instant(day, weekly.time, zone)
            if after < at <= until:
                found.append(slot_of(publication, job, day))
            day += timedelta(days=7)
    return tuple(sorted(found, key=lambda slot: (slot.at, slot.job.value)))


def open_slots(
    publication: Publication, *, since: datetime, now: datetime, newest: Mapping[Job, date]
) -> tuple[tuple[Slot, bool], ...]:
    """The slots that have come and that nobody has recorded, oldest first, each with whether it is superseded.

    ``since`` is when the publication was first known: what was before is nobody's. ``newest`` has the newest local
    date that is recorded of each job; dates are recorded in order, so everything up to it is settled.
    """
    found = [
        slot
        for slot in slots(publication, after=since, until=now)
        if slot.job not in newest or slot.local_date > newest[slot.job]
    ]
    return tuple((slot, any(other.job is slot.job and other.at > slot.at for other in found)) for slot in found)


def slot_of(publication: Publication, job: Job, local_date: date) -> Slot:
    """The slot of a job on a date that the schedule has, or had when the run was won."""
    schedule = publication.schedule
    weekly = schedule.gather if job is Job.GATHER else schedule.send
    return Slot(
        publication=publication.slug,
        job=job,
        local_date=local_date,
        at=instant(local_date, weekly.time, publication.zone),
        issue_date=local_date if job is Job.SEND else _next_send(schedule, local_date),
    )


def decide(slot: Slot, schedule: Schedule, *, now: datetime, superseded: bool, standing: Standing) -> Decision:
    """What to do with a slot whose instant has passed; ``superseded``: a later slot of its job has passed too."""
    if superseded:
        return _skip("a later one has come meanwhile; its entries are in the next issue")
    if slot.job is Job.GATHER:
        return _decide_gather(slot, schedule, now, standing)
    return _decide_send(slot, schedule, now, standing)


def _decide_gather(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.state not in (None, IssueState.DRAFT):
        return _skip(f"the issue is {standing.state} already")
    if _too_late(slot, schedule, now) and schedule.late == "skip":
        return _skip(_lateness(slot, schedule, now))
    # A draft harms nobody, however late it is.
    return Decision(verdict=Verdict.RUN, reason="the week is over")


def _decide_send(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.state in (IssueState.SENDING, IssueState.FINISHED):
        return _skip("somebody has sent the issue already")
    if _too_late(slot, schedule, now) and schedule.late != "send":
        verdict = Verdict.SKIP if schedule.late == "skip" else Verdict.HOLD
        return Decision(verdict=verdict, reason=_lateness(slot, schedule, now))
    if standing.state not in (None, IssueState.DRAFT):
        return Decision(verdict=Verdict.RUN, reason="the issue is approved")
    if standing.state is IssueState.DRAFT and not standing.entries and schedule.empty_week == "skip":
        return _skip("no entries this week")
    if schedule.approval == "manual":
        return Decision(verdict=Verdict.WAIT, reason="waits for approval")
    return Decision(verdict=Verdict.RUN, reason="approval is automatic")


def _skip(reason: str) -> Decision:
    return Decision(verdict=Verdict.SKIP, reason=reason)


def _too_late(slot: Slot, schedule: Schedule, now: datetime) -> bool:
    return now - slot.at > schedule.max_lateness


def _lateness(slot: Slot, schedule: Schedule, now: datetime) -> str:
    hours = (now - slot.at).total_seconds() / 3600
    return f"{hours:.0f} hours late, and max_lateness is {format_duration(schedule.max_lateness)}"


def _next_send(schedule: Schedule, day: date) -> date:
    """The date of the first sending at or after a gathering on ``day``."""
    ahead = (schedule.send.weekday - day.weekday()) % 7
    if ahead == 0 and schedule.send.time < schedule.gather.time:
        ahead = 7
    return day + timedelta(days=ahead)
