"""Slots whose time has come, and the standing of their issues → run, wait, hold or skip.

    calendar → open slots → decide

Two things are told apart. A site that was off is *late*: what that means, ``late`` says. An editor who has not approved
is not: the sending waits until it is approved, or until the next one has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from newsletter.config.durations import format_duration
from newsletter.config.publication import Publication
from newsletter.config.schedule import Schedule
from newsletter.issues.calendar import Slot, jobs_of, slots
from newsletter.model.issue import IssueState
from newsletter.model.run import Job

_DAY = timedelta(days=1)


class Verdict(StrEnum):
    RUN = "run"
    WAIT = "wait"
    """Not yet; ask again at the next tick. Nothing is recorded."""
    HOLD = "hold"
    SKIP = "skip"


class Wait(StrEnum):
    """What a slot waits for."""

    APPROVAL = "approval"
    HOURS = "hours"
    """In which mail may be sent."""
    FENCE = "fence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with a slot and, for operators, why."""

    verdict: Verdict
    reason: str
    waits_for: Wait | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The issue that a slot works for: None for no issue yet. ``entries`` counts those that are not withdrawn.

    ``ready_at`` is the first instant at which the slot's job may be done, where that is later than its time: an
    approval came late, or the time lies in quiet hours.
    """

    state: IssueState | None
    entries: int = 0
    ready_at: datetime | None = None

    @property
    def is_approved(self) -> bool:
        return self.state not in (None, IssueState.DRAFT)


def open_slots(
    publication: Publication, *, since: datetime, now: datetime, newest: Mapping[Job, date]
) -> tuple[tuple[Slot, bool], ...]:
    """The slots that have come and that nobody has recorded, oldest first, each with whether it is superseded.

    ``since`` is when the publication was first known: what was before is nobody's. ``newest`` has the newest local
    date that is recorded of each job; dates are recorded in order, so everything up to it is settled. A job that is new
    in the schedule begins with the issue behind the last whose sending is settled.
    """
    sent = newest.get(Job.SEND, date.min)
    if jobs_of(publication.schedule).keys() <= newest.keys():
        # What is settled need not be counted up again.
        since = max(since, datetime.combine(min(newest.values()) - _DAY, time.min, tzinfo=UTC))
    found = [
        slot
        for slot in slots(publication, after=since, until=now)
        if (slot.local_date > newest[slot.job] if slot.job in newest else slot.issue_date > sent)
    ]
    return tuple((slot, any(other.job is slot.job and other.at > slot.at for other in found)) for slot in found)


def decide(slot: Slot, schedule: Schedule, *, now: datetime, superseded: bool, standing: Standing) -> Decision:
    """What to do with a slot whose instant has passed; ``superseded``: a later slot of its job has passed too."""
    if superseded:
        return _decide_superseded(slot, schedule, standing)
    match slot.job:
        case Job.GATHER:
            return _decide_gather(slot, schedule, now, standing)
        case Job.REMIND:
            return _decide_remind(slot, schedule, now, standing)
        case Job.PUBLISH:
            return _decide_publish(slot, schedule, now, standing)
        case Job.SEND:
            return _decide_send(slot, schedule, now, standing)


def _decide_superseded(slot: Slot, schedule: Schedule, standing: Standing) -> Decision:
    if slot.job is not Job.SEND:
        return _skip("a later one has come meanwhile")
    if standing.state in (IssueState.SENDING, IssueState.FINISHED):
        return _skip("somebody has sent the issue already")
    if standing.is_approved and schedule.late != "skip":
        # An approved issue has its entries: no later one will have them.
        return _hold(f"it was approved, but a later one has come meanwhile; `newsletter send {slot.ref}` sends it")
    if standing.is_approved:
        return _skip("a later one has come meanwhile")
    return _skip("a later one has come meanwhile; its entries are in the next issue")


def _decide_gather(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.is_approved:
        return _skip(f"the issue is {standing.state} already")
    if schedule.late == "skip" and _is_late(slot, schedule, now, standing):
        return _skip(_lateness(slot, schedule, now, standing))
    # A draft harms nobody, however late it is.
    return Decision(verdict=Verdict.RUN, reason="the week is over")


def _decide_remind(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.state is None:
        return _skip("there is no draft to remind of")
    if standing.is_approved:
        return _skip(f"the issue is {standing.state} already")
    if not standing.entries and schedule.empty_week == "skip":
        return _skip("no entries this week")
    if now >= slot.sends_at:
        return _skip("its time of sending has come")
    return Decision(verdict=Verdict.RUN, reason="nobody has approved the draft yet")


def _decide_publish(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.state is not None and standing.state.is_public:
        return _skip("somebody has published the issue already")
    if now >= slot.sends_at:
        return _skip("its time of sending has come, which publishes it too")
    return _decide_going_out(slot, schedule, now, standing)


def _decide_send(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.state in (IssueState.SENDING, IssueState.FINISHED):
        return _skip("somebody has sent the issue already")
    return _decide_going_out(slot, schedule, now, standing)


def _decide_going_out(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> Decision:
    if standing.state is IssueState.DRAFT and not standing.entries and schedule.empty_week == "skip":
        return _skip("no entries this week")
    if not standing.is_approved and schedule.approval == "manual":
        words = "waits for approval" if standing.state else f"waits for a draft: `newsletter issue gather {slot.ref}`"
        return Decision(verdict=Verdict.WAIT, reason=words, waits_for=Wait.APPROVAL)
    if schedule.late != "send" and _is_late(slot, schedule, now, standing):
        lateness = _lateness(slot, schedule, now, standing)
        return _skip(lateness) if schedule.late == "skip" else _hold(lateness)
    if standing.ready_at is not None and now < standing.ready_at:
        words = f"waits for the end of the quiet hours, {standing.ready_at:%Y-%m-%d %H:%M} UTC"
        return Decision(verdict=Verdict.WAIT, reason=words, waits_for=Wait.HOURS)
    reason = "the issue is approved" if standing.is_approved else "approval is automatic"
    return Decision(verdict=Verdict.RUN, reason=reason)


def _skip(reason: str) -> Decision:
    return Decision(verdict=Verdict.SKIP, reason=reason)


def _hold(reason: str) -> Decision:
    return Decision(verdict=Verdict.HOLD, reason=reason)


def _is_late(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> bool:
    return now - (standing.ready_at or slot.at) > schedule.max_lateness


def _lateness(slot: Slot, schedule: Schedule, now: datetime, standing: Standing) -> str:
    hours = (now - (standing.ready_at or slot.at)).total_seconds() / 3600
    return f"{hours:.0f} hours late, and max_lateness is {format_duration(schedule.max_lateness)}"
