"""How often: every n weeks, once a month, exceptions; and what a calendar may not say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config import load_config
from newsletter.errors import ConfigurationError
from newsletter.issues.calendar import slots
from newsletter.issues.due import Standing, Verdict, decide, open_slots
from newsletter.issues.select import Candidate, Reason, select
from newsletter.issues.window import Window, cutoff
from newsletter.model.issue import IssueState
from newsletter.model.run import Job
from tests.issues.test_select import entry
from tests.scheduler.rhythms import RHYTHMS, ZONES, publication, utc

BEGIN, END = utc("2026-01-01T00:00"), utc("2027-01-01T00:00")


def sendings(timezone: str = "Asia/Tokyo", until: datetime = END, **schedule: Any) -> list[date]:
    return [
        slot.issue_date
        for slot in slots(publication(timezone, **schedule), after=BEGIN, until=until)
        if slot.job is Job.SEND
    ]


def test_every_second_week_counts_from_its_anchor() -> None:
    found = sendings(every="2 weeks", since="2026-01-10", until=utc("2026-03-01T00:00"))
    assert found == [date(2026, 1, 10), date(2026, 1, 24), date(2026, 2, 7), date(2026, 2, 21)]
    assert sendings(every="2 weeks", since="2025-12-27", until=utc("2026-03-01T00:00")) == found


def test_nothing_is_sent_before_the_anchor() -> None:
    assert sendings(since="2026-12-19") == [date(2026, 12, 19), date(2026, 12, 26)]
    assert sendings(send="1st monday 07:00", since="2026-11-02") == [date(2026, 11, 2), date(2026, 12, 7)]


@pytest.mark.parametrize(
    ("send", "days"),
    [
        ("1st sunday 07:00", [4, 1, 1, 5, 3, 7, 5, 2, 6, 4, 1, 6]),
        ("2nd tue 07:00", [13, 10, 10, 14, 12, 9, 14, 11, 8, 13, 10, 8]),
        ("4th wednesday 07:00", [28, 25, 25, 22, 27, 24, 22, 26, 23, 28, 25, 23]),
        ("last friday 18:00", [30, 27, 27, 24, 29, 26, 31, 28, 25, 30, 27, 25]),
    ],
)
def test_once_a_month_is_the_nth_or_last_weekday(send: str, days: list[int]) -> None:
    assert sendings(send=send) == [date(2026, month, day) for month, day in enumerate(days, 1)]


def test_a_date_that_moves_takes_its_gathering_along_and_gives_the_issue_its_name() -> None:
    moved = publication(exceptions=[{"date": "2026-02-07", "move_to": "2026-02-10", "reason": "a holiday"}])
    found = slots(moved, after=utc("2026-02-01T00:00"), until=utc("2026-02-13T00:00"))
    assert [(slot.job, slot.local_date, slot.issue_date) for slot in found] == [
        (Job.GATHER, date(2026, 2, 9), date(2026, 2, 10)),
        (Job.SEND, date(2026, 2, 10), date(2026, 2, 10)),
    ]
    assert cutoff(moved.schedule, moved.zone, date(2026, 2, 10)) == found[0].at


def test_a_date_that_is_skipped_leaves_its_week_to_the_next() -> None:
    skipped = publication(exceptions=[{"date": "2026-02-07", "skip": True}])
    found = slots(skipped, after=utc("2026-02-01T00:00"), until=utc("2026-02-20T00:00"))
    assert {slot.issue_date for slot in found} == {date(2026, 2, 14)}


def test_reminding_and_publishing_lie_between_gathering_and_sending() -> None:
    whole = publication(remind="friday 21:00", publish="saturday 06:00")
    found = slots(whole, after=utc("2026-02-01T00:00"), until=utc("2026-02-08T00:00"))
    assert [slot.job for slot in found] == [Job.GATHER, Job.REMIND, Job.PUBLISH, Job.SEND]
    nobody = publication(remind="friday 21:00", approval="auto")
    assert Job.REMIND not in {slot.job for slot in slots(nobody, after=BEGIN, until=END)}


FAULTS: list[tuple[str, dict[str, str]]] = [
    ('every = "2 weeks"', {"since": "the date of the first issue, which every 2 weeks counts from"}),
    ('every = "2 weeks"\nsince = 2026-01-09', {"since": "2026-01-09 is no saturday; near it are 2026-01-03 and"}),
    ('every = "month"', {"every": '"1 week" to "52 weeks"; once a month is a matter of send'}),
    ('every = "60 weeks"', {"every": '"1 week" to "52 weeks"'}),
    ('send = "5th friday 07:00"', {"send": '"2nd tuesday 07:00" (1st to 4th, or last)'}),
    ('send = "2nd friday 07:00"\nevery = "2 weeks"', {"every": "once a month (2nd friday 07:00)"}),
    ('max_lateness = "0s"', {"max_lateness": "at least 5m: the calendar is looked at once a minute"}),
    ("since = 0001-01-06", {"since": "a date from 1970 to 2999"}),
    (
        "exceptions = [{ date = 0001-01-06, move_to = 9999-12-31 }]",
        {"exceptions.0.date": "a date from 1970 to 2999", "exceptions.0.move_to": "a date from 1970 to 2999"},
    ),
    ('gather = "2nd friday 07:00"', {"gather": 'a weekly time looks like "saturday 07:00"'}),
    ('publish = "friday 12:00"\nremind = "soon"', {"publish": "lies before the gathering", "remind": "a weekly time"}),
    (
        """
exceptions = [
  { date = 2026-02-06, skip = true },
  { date = 2026-02-14, move_to = 2026-02-21 },
  { date = 2026-03-07, move_to = 2026-03-07 },
  { date = 2026-03-07, skip = true },
  { date = 2026-04-04, move_to = 2026-04-07 },
  { date = 2026-04-11, move_to = 2026-04-07 },
]""",
        {
            "exceptions.0.date": "2026-02-06 is no date of the calendar; near it are 2026-01-31 and 2026-02-07",
            "exceptions.1.move_to": "2026-02-21 is not between 2026-02-07 and 2026-02-21",
            "exceptions.2.move_to": "2026-03-07 is the date itself",
            "exceptions.3.date": "2026-03-07 has an exception already (exceptions.2)",
            "exceptions.5.move_to": "2026-04-07 is taken by exceptions.4",
        },
    ),
    (
        "exceptions = [{ date = 2026-02-07 }, { dat = 2026-02-07 }]",
        {
            "exceptions.0": "either skip = true or move_to = a date",
            "exceptions.1.date": "is missing",
            "exceptions.1.dat": "no such setting; did you mean date?",
        },
    ),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_all_faults_of_a_calendar_are_told_each_with_its_path(
    tmp_path: Path, text: str, expected: dict[str, str]
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'base_url = "http://news.example"\nsecret_key = "a secret for tests that is long enough"\n'
        f'[publications.annex]\ntitle = "A"\nsender = "a@b.example"\n[publications.annex.schedule]\n{text}\n'
    )
    with pytest.raises(ConfigurationError) as fault:
        load_config(path)
    found = dict(line.split(": ", 1) for line in fault.value.faults)
    where = "publications.annex.schedule."
    assert found.keys() == {where + name for name in expected}
    for name, words in expected.items():
        assert words in found[where + name]


zones, rhythms = st.sampled_from(ZONES), st.sampled_from(sorted(RHYTHMS))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_each_job_has_each_local_date_once_and_windows_leave_no_gap(zone: str, rhythm: str) -> None:
    calendar = publication(zone, **RHYTHMS[rhythm])
    found = slots(calendar, after=BEGIN, until=END)
    assert len({(slot.job, slot.local_date) for slot in found}) == len(found)
    gathered = {slot.issue_date: slot.at for slot in found if slot.job is Job.GATHER}
    for day, at in gathered.items():
        assert cutoff(calendar.schedule, calendar.zone, day) == at
    assert all(earlier < later for earlier, later in pairwise(gathered[day] for day in sorted(gathered)))


@given(
    zone=zones, rhythm=rhythms, beside=st.integers(-1, 1), number=st.integers(0, 60), minutes=st.integers(0, 500_000)
)
def test_an_entry_of_any_instant_is_in_one_issue_of_any_calendar(
    zone: str, rhythm: str, beside: int, number: int, minutes: int
) -> None:
    calendar = publication(zone, **RHYTHMS[rhythm])
    days = sorted({slot.issue_date for slot in slots(calendar, after=BEGIN, until=END + timedelta(days=60))})
    cuts = [cutoff(calendar.schedule, calendar.zone, day) for day in days]
    # At a cut-off to the microsecond, just beside one, or anywhere.
    for at in (cuts[number % len(cuts)] + timedelta(microseconds=beside), BEGIN + timedelta(minutes=minutes)):
        having: list[date] = []
        for day, since, until in zip(days, [None, *cuts], cuts, strict=False):
            held_by = having[0] if having else None
            candidate = Candidate(entry=entry(at, entry_id="e"), held_by=held_by)
            (decision,) = select(day, Window(since=since, until=until), [candidate])
            if decision.reason in (Reason.THIS_WEEK, Reason.LATE):
                having.append(day)
        assert len(having) == (1 if at < cuts[-1] else 0)


@settings(max_examples=60)
@given(
    zone=zones,
    rhythm=rhythms,
    late=st.sampled_from(["send", "hold", "skip"]),
    downtimes=st.lists(st.integers(1, 60 * 24 * 30), min_size=5, max_size=50),
    approvals=st.lists(st.booleans(), min_size=1, max_size=7),
)
def test_over_a_year_with_downtimes_every_date_of_any_calendar_is_recorded_once(
    zone: str, rhythm: str, late: str, downtimes: list[int], approvals: list[bool]
) -> None:
    calendar = publication(zone, **RHYTHMS[rhythm], late=late)
    now = BEGIN
    newest: dict[Job, date] = {}
    recorded: list[tuple[Job, date]] = []
    for number, minutes in enumerate(downtimes):
        now += timedelta(minutes=minutes)
        state = IssueState.FROZEN if approvals[number % len(approvals)] else IssueState.DRAFT
        sent = 0
        for slot, superseded in open_slots(calendar, since=BEGIN, now=now, newest=newest):
            decision = decide(
                slot,
                calendar.schedule,
                now=now,
                superseded=superseded,
                standing=Standing(state=state if slot.job is not Job.GATHER else IssueState.DRAFT, entries=1),
            )
            if decision.verdict is Verdict.WAIT:
                continue
            recorded.append((slot.job, slot.local_date))
            newest[slot.job] = slot.local_date
            sent += slot.job is Job.SEND and decision.verdict is Verdict.RUN
        assert sent <= 1, "missed dates never go out in a burst"
    assert len(set(recorded)) == len(recorded)
    waiting = {(slot.job, slot.local_date) for slot, _ in open_slots(calendar, since=BEGIN, now=now, newest=newest)}
    assert set(recorded) | waiting == {(slot.job, slot.local_date) for slot in slots(calendar, after=BEGIN, until=now)}
    assert len(waiting) <= 3
