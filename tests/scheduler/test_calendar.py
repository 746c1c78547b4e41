"""The publication's calendar: which instants its local times are, and what is to be done with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import Publication
from newsletter.issues.calendar import Slot, slots
from newsletter.issues.due import Standing, Verdict, decide, open_slots
from newsletter.model.issue import IssueState
from newsletter.model.run import Job

ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


def publication(timezone: str = "Asia/Tokyo", **schedule: Any) -> Publication:
    return Publication.model_validate(
        {"slug": "annex", "title": "Annex", "timezone": timezone, "sender": "a@b.example", "schedule": schedule}
    )


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_week_is_gathered_on_friday_and_sent_on_saturday_in_tokyo() -> None:
    found = slots(publication(), after=utc("2026-02-01T00:00"), until=utc("2026-02-08T00:00"))
    assert [(slot.job, slot.at, slot.issue_date) for slot in found] == [
        (Job.GATHER, utc("2026-02-06T09:00"), date(2026, 2, 7)),
        (Job.SEND, utc("2026-02-06T22:00"), date(2026, 2, 7)),
    ]
    assert found[1].local_date == date(2026, 2, 7)
    assert found[1].ref == "annex/2026-02-07"


def test_a_slot_is_due_at_its_instant_and_belongs_to_one_interval() -> None:
    at = utc("2026-02-06T22:00")
    assert [slot.job for slot in slots(publication(), after=at - timedelta(seconds=1), until=at)] == [Job.SEND]
    assert slots(publication(), after=at, until=at + timedelta(seconds=1)) == ()


def test_gathering_after_the_sending_of_the_same_day_is_for_the_week_after() -> None:
    late = publication(gather="saturday 18:00", send="saturday 07:00")
    (gather,) = (
        slot
        for slot in slots(late, after=utc("2026-02-02T00:00"), until=utc("2026-02-08T12:00"))
        if slot.job is Job.GATHER
    )
    assert (gather.local_date, gather.issue_date) == (date(2026, 2, 7), date(2026, 2, 14))


def test_of_one_moment_gathering_comes_before_sending() -> None:
    at_once = publication(gather="saturday 07:00", send="saturday 07:00")
    found = slots(at_once, after=utc("2026-02-02T00:00"), until=utc("2026-02-08T12:00"))
    assert [(slot.job, slot.issue_date) for slot in found] == [
        (Job.GATHER, date(2026, 2, 7)),
        (Job.SEND, date(2026, 2, 7)),
    ]


def test_a_time_that_summer_time_skips_comes_an_hour_later_by_the_clock() -> None:
    berlin = publication("Europe/Berlin", send="sunday 02:30")
    (slot,) = (
        slot
        for slot in slots(berlin, after=utc("2026-03-28T12:00"), until=utc("2026-03-29T12:00"))
        if slot.job is Job.SEND
    )
    assert slot.at == utc("2026-03-29T01:30")
    assert f"{slot.at.astimezone(berlin.zone):%H:%M}" == "03:30"


def test_a_time_that_comes_twice_in_autumn_counts_once_and_the_first_time() -> None:
    berlin = publication("Europe/Berlin", send="sunday 02:30")
    found = [
        slot
        for slot in slots(berlin, after=utc("2026-10-24T12:00"), until=utc("2026-10-25T12:00"))
        if slot.job is Job.SEND
    ]
    assert [slot.at for slot in found] == [utc("2026-10-25T00:30")]


@given(
    zone=st.sampled_from(ZONES),
    weekday=st.sampled_from(["monday", "wednesday", "friday", "sunday"]),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    steps=st.lists(st.integers(1, 60 * 24 * 20), min_size=1, max_size=40),
)
def test_however_time_is_cut_every_slot_falls_into_exactly_one_piece(
    zone: str, weekday: str, hour: int, minute: int, steps: list[int]
) -> None:
    weekly = publication(zone, send=f"{weekday} {hour:02}:{minute:02}")
    begin = utc("2026-01-01T00:00")
    cuts = [begin]
    for minutes in steps:
        cuts.append(cuts[-1] + timedelta(minutes=minutes))
    pieces = [slot for i in range(len(steps)) for slot in slots(weekly, after=cuts[i], until=cuts[i + 1])]
    assert tuple(pieces) == slots(weekly, after=begin, until=cuts[-1])
    dates = [slot.local_date for slot in pieces if slot.job is Job.SEND]
    assert len(set(dates)) == len(dates)
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(dates))


SEND = Slot(
    publication="annex",
    job=Job.SEND,
    local_date=date(2026, 2, 7),
    at=utc("2026-02-06T22:00"),
    issue_date=date(2026, 2, 7),
    sends_at=utc("2026-02-06T22:00"),
)
GATHER = Slot(
    publication="annex",
    job=Job.GATHER,
    local_date=date(2026, 2, 6),
    at=utc("2026-02-06T09:00"),
    issue_date=date(2026, 2, 7),
    sends_at=utc("2026-02-06T22:00"),
)
DRAFT = Standing(state=IssueState.DRAFT, entries=3)


@pytest.mark.parametrize(
    ("slot", "schedule", "hours", "standing", "verdict"),
    [
        (GATHER, {}, 0, Standing(state=None), Verdict.RUN),
        (GATHER, {}, 0, DRAFT, Verdict.RUN),
        (GATHER, {}, 0, Standing(state=IssueState.FROZEN, entries=3), Verdict.SKIP),
        (GATHER, {"late": "hold"}, 48, Standing(state=None), Verdict.RUN),
        (GATHER, {"late": "skip"}, 48, Standing(state=None), Verdict.SKIP),
        (SEND, {}, 0, DRAFT, Verdict.WAIT),
        (SEND, {"approval": "auto"}, 0, DRAFT, Verdict.RUN),
        (SEND, {"approval": "auto"}, 0, Standing(state=None), Verdict.RUN),
        (SEND, {}, 3, Standing(state=IssueState.FROZEN, entries=3), Verdict.RUN),
        (SEND, {}, 3, Standing(state=IssueState.PUBLISHED, entries=3), Verdict.RUN),
        (SEND, {}, 0, Standing(state=IssueState.SENDING, entries=3), Verdict.SKIP),
        (SEND, {}, 99, Standing(state=IssueState.FINISHED, entries=3), Verdict.SKIP),
        (SEND, {"late": "hold"}, 12, Standing(state=IssueState.FROZEN, entries=3), Verdict.RUN),
        (SEND, {"late": "hold"}, 13, Standing(state=IssueState.FROZEN, entries=3), Verdict.HOLD),
        (SEND, {"late": "skip"}, 13, Standing(state=IssueState.FROZEN, entries=3), Verdict.SKIP),
        (SEND, {"late": "send"}, 13, Standing(state=IssueState.FROZEN, entries=3), Verdict.RUN),
        (SEND, {"late": "send"}, 13, DRAFT, Verdict.WAIT),
        (SEND, {"late": "hold"}, 13, DRAFT, Verdict.WAIT),
        (SEND, {"late": "hold", "approval": "auto"}, 13, DRAFT, Verdict.HOLD),
        (SEND, {"late": "skip", "approval": "auto"}, 13, DRAFT, Verdict.SKIP),
        (SEND, {}, 0, Standing(state=IssueState.DRAFT), Verdict.SKIP),
        (SEND, {"empty_week": "announce"}, 0, Standing(state=IssueState.DRAFT), Verdict.WAIT),
        (SEND, {"empty_week": "send", "approval": "auto"}, 0, Standing(state=IssueState.DRAFT), Verdict.RUN),
    ],
)
def test_a_slot_is_decided_by_its_issue_its_lateness_and_the_rules(
    slot: Slot, schedule: dict[str, str], hours: int, standing: Standing, verdict: Verdict
) -> None:
    decision = decide(
        slot,
        publication(**schedule).schedule,
        now=slot.at + timedelta(hours=hours),
        superseded=False,
        standing=standing,
    )
    assert decision.verdict is verdict
    assert decision.reason


@pytest.mark.parametrize("late", ["send", "hold", "skip"])
def test_a_missed_week_is_skipped_when_a_later_one_has_come(late: str) -> None:
    for slot in (GATHER, SEND):
        decision = decide(
            slot,
            publication(late=late, approval="auto").schedule,
            now=slot.at + timedelta(days=8),
            superseded=True,
            standing=DRAFT,
        )
        assert decision.verdict is Verdict.SKIP


@given(
    zone=st.sampled_from(ZONES[:3]),
    late=st.sampled_from(["send", "hold", "skip"]),
    hour=st.integers(0, 23),
    downtimes=st.lists(st.integers(1, 60 * 24 * 30), min_size=5, max_size=60),
    approvals=st.lists(st.booleans(), min_size=1, max_size=7),
)
def test_over_a_year_with_downtimes_every_date_is_recorded_once_and_at_most_one_is_sent_at_a_time(
    zone: str, late: str, hour: int, downtimes: list[int], approvals: list[bool]
) -> None:
    weekly = publication(zone, late=late, gather=f"saturday {hour:02}:30", send="sunday 02:30", max_lateness="12h")
    begin = now = utc("2026-01-01T00:00")
    newest: dict[Job, date] = {}
    recorded: list[tuple[Job, date, Verdict]] = []
    for number, minutes in enumerate(downtimes):
        now += timedelta(minutes=minutes)
        approved = approvals[number % len(approvals)]
        standing = Standing(state=IssueState.FROZEN if approved else IssueState.DRAFT, entries=1)
        sent = 0
        for slot, superseded in open_slots(weekly, since=begin, now=now, newest=newest):
            state = standing if slot.job is Job.SEND else DRAFT
            decision = decide(slot, weekly.schedule, now=now, superseded=superseded, standing=state)
            if decision.verdict is Verdict.WAIT:
                continue
            recorded.append((slot.job, slot.local_date, decision.verdict))
            newest[slot.job] = slot.local_date
            sent += slot.job is Job.SEND and decision.verdict is Verdict.RUN
            if decision.verdict is Verdict.RUN and late != "send" and slot.job is Job.SEND:
                assert now - slot.at <= timedelta(hours=12)
        assert sent <= 1
    dates = [(job, day) for job, day, _ in recorded]
    assert len(set(dates)) == len(dates)
    waiting = {(slot.job, slot.local_date) for slot, _ in open_slots(weekly, since=begin, now=now, newest=newest)}
    every = {(slot.job, slot.local_date) for slot in slots(weekly, after=begin, until=now)}
    assert set(dates) | waiting == every
    assert len(waiting) <= 1
