"""A tick does what the calendar asks for: once, in order, by the rules for bad days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from newsletter.errors import Refused
from newsletter.issues.due import Wait
from newsletter.model.issue import IssueState
from newsletter.model.run import Job, RunResult
from newsletter.store import issues, runs
from newsletter.workflows import jobs as workflow
from newsletter.workflows import tick as at_work
from newsletter.workflows.approve import approve
from newsletter.workflows.due import left_behind as left_behind_issues
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import load
from newsletter.workflows.process import HOST, PROCESS, STUCK_AFTER
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from newsletter.workflows.tick import TRIES, tick
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.scheduler.weeks import MONDAY, changed, collect, entries, results, scheduled, to_friday, to_saturday

THIS_WEEK = date(2026, 2, 7)
NEXT_WEEK = date(2026, 2, 14)


@pytest.fixture
def clock() -> MovedClock:
    """Monday, 2 February 2026, 09:00 in Tokyo: the week begins, and with it the site."""
    return MovedClock(MONDAY)


def state(site: Site, day: date = THIS_WEEK) -> IssueState | None:
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", day)
    return issue.state if issue else None


def test_before_its_time_nothing_is_due(site: Site) -> None:
    assert tick(site) == ()


def test_a_week_is_gathered_approved_published_and_planned_by_itself(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, approval="auto")
    collect(site, "一", "二")
    to_friday(clock)
    (gathered,) = tick(site)
    assert (gathered.slot.job, gathered.result, gathered.detail) == (
        Job.GATHER,
        RunResult.DONE,
        "a draft with 2 entries",
    )
    assert tick(site) == ()
    to_saturday(clock)
    (sent,) = tick(site)
    assert (sent.slot.job, sent.result) == (Job.SEND, RunResult.DONE)
    assert state(site) in (IssueState.PUBLISHED, IssueState.SENDING, IssueState.FINISHED)
    assert len(status(site, "annex/2026-02-07").sends) == 1
    assert tick(site) == ()
    assert results(site) == [
        (Job.GATHER, date(2026, 2, 6), RunResult.DONE),
        (Job.SEND, THIS_WEEK, RunResult.DONE),
    ]


def test_an_issue_waits_for_its_approval_and_goes_out_when_it_comes(site: Site, clock: MovedClock) -> None:
    collect(site, "一")
    to_friday(clock)
    tick(site)
    to_saturday(clock)
    (waiting,) = tick(site)
    assert (waiting.result, waiting.detail) == (None, "waits for approval")
    assert state(site) is IssueState.DRAFT
    clock.move(hours=3)
    approve(site, "annex/2026-02-07")
    (sent,) = tick(site)
    assert sent.result is RunResult.DONE
    assert state(site) is not IssueState.FROZEN


def test_an_issue_waits_for_its_editor_however_long_and_goes_out_at_once(site: Site, clock: MovedClock) -> None:
    collect(site, "一")
    to_friday(clock)
    tick(site)
    clock.move(hours=26)
    (waiting,) = tick(site)
    assert (waiting.result, waiting.waits_for) == (None, Wait.APPROVAL)
    approve(site, "annex/2026-02-07")
    (sent,) = tick(site)
    assert sent.result is RunResult.DONE


def test_an_approved_issue_is_held_when_the_site_was_off_for_too_long(site: Site, clock: MovedClock) -> None:
    collect(site, "一")
    to_friday(clock)
    tick(site)
    approve(site, "annex/2026-02-07")
    clock.move(hours=26)
    (held,) = tick(site)
    assert held.result is RunResult.HELD
    assert held.detail == "13 hours late, and max_lateness is 12h"
    assert tick(site) == ()
    assert state(site) is IssueState.FROZEN


@pytest.mark.parametrize(
    ("late", "expected"),
    [("send", RunResult.DONE), ("hold", RunResult.HELD), ("skip", RunResult.SKIPPED)],
)
def test_after_three_weeks_off_only_the_last_slot_follows_the_rule_for_late_ones(
    site: Site, clock: MovedClock, late: str, expected: RunResult
) -> None:
    site = scheduled(site, approval="auto", late=late)
    collect(site, "一")
    clock.move(days=21)
    tick(site)
    sends = [(day, result) for job, day, result in results(site) if job is Job.SEND]
    assert sends == [
        (date(2026, 2, 7), RunResult.SKIPPED),
        (date(2026, 2, 14), RunResult.SKIPPED),
        (date(2026, 2, 21), expected),
    ]
    assert state(site, date(2026, 2, 7)) is state(site, date(2026, 2, 14)) is None
    assert entries(site, date(2026, 2, 21)) == ([] if late == "skip" else ["一"])


def test_a_new_site_does_not_run_what_was_before_it(site: Site, clock: MovedClock) -> None:
    # The publication is known since Monday; Friday and Saturday of the week before are nobody's.
    clock.move(minutes=1)
    assert tick(site) == ()
    assert results(site) == []


def test_a_schedule_that_is_switched_off_does_nothing(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, enabled=False)
    clock.move(days=21)
    assert tick(site) == ()


@pytest.mark.parametrize(
    ("empty_week", "result", "public"),
    [("skip", RunResult.SKIPPED, False), ("announce", RunResult.DONE, True), ("send", RunResult.DONE, True)],
)
def test_a_week_without_entries_follows_its_rule(
    site: Site, clock: MovedClock, empty_week: str, result: RunResult, public: bool
) -> None:
    site = scheduled(site, approval="auto", empty_week=empty_week)
    to_friday(clock)
    tick(site)
    to_saturday(clock)
    (sent,) = tick(site)
    assert sent.result is result
    found = state(site)
    assert found is not None
    assert found.is_public is public
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", THIS_WEEK)
    assert issue is not None
    assert ("お休み" in (issue.front.tagline or "")) is (empty_week == "announce")


def test_late_entries_roll_forward_into_the_next_issue(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, approval="auto")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    collect(site, "二")
    to_saturday(clock)
    tick(site)
    clock.move(days=7)
    tick(site)
    assert entries(site, THIS_WEEK) == ["一"]
    assert entries(site, NEXT_WEEK) == ["二"]


def test_a_refusal_is_recorded_and_not_tried_again(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_site: Site, ref: str) -> None:
        raise Refused(f"{ref} cannot be gathered.", advice="Look at it.")

    monkeypatch.setattr(workflow, "gather", refuse)
    to_friday(clock)
    (outcome,) = tick(site)
    assert outcome.result is RunResult.FAILED
    assert "cannot be gathered" in outcome.detail
    assert tick(site) == ()


def test_a_crash_leaves_the_run_to_be_taken_over(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise RuntimeError("the machine went away")

    collect(site, "一")
    to_friday(clock)
    with monkeypatch.context() as broken:
        broken.setattr(workflow, "gather", crash)
        assert tick(site) == ()
    assert results(site) == [(Job.GATHER, date(2026, 2, 6), None)]
    clock.move(minutes=1)
    assert tick(site) == ()
    clock.move(seconds=STUCK_AFTER.total_seconds())
    (outcome,) = tick(site)
    assert outcome.result is RunResult.DONE
    assert entries(site, THIS_WEEK) == ["一"]
    assert results(site) == [(Job.GATHER, date(2026, 2, 6), RunResult.DONE)]


def left_behind(site: Site, monkeypatch: pytest.MonkeyPatch, *, host: str = HOST, process: str = PROCESS) -> None:
    """A run of some process that goes no further than its first phase."""

    def hang(*_arguments: object) -> None:
        raise RuntimeError("nothing is heard of it any more")

    with monkeypatch.context() as broken:
        broken.setattr(workflow, "gather", hang)
        broken.setattr(at_work, "HOST", host)
        broken.setattr(at_work, "PROCESS", process)
        assert tick(site) == ()


@pytest.mark.parametrize(
    ("host", "process", "minutes"),
    [
        (HOST, "99999999-t1", 0),
        (HOST, PROCESS, 15),
        ("another-host", "1-t1", 15),
    ],
    ids=["a dead process at once", "a living one that hangs", "another host"],
)
def test_a_run_without_a_sign_of_life_is_taken_over(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch, host: str, process: str, minutes: int
) -> None:
    collect(site, "一")
    to_friday(clock)
    left_behind(site, monkeypatch, host=host, process=process)
    if minutes:
        clock.move(minutes=minutes - 1)
        assert tick(site) == ()
        clock.move(minutes=1)
    (outcome,) = tick(site)
    assert (outcome.slot.job, outcome.result) == (Job.GATHER, RunResult.DONE)
    with site.database.reading() as connection:
        (run,) = runs.recent(connection, "annex", 5)
    assert (run.tries, run.phase, run.process) == (2, "gathering", PROCESS)


def test_a_run_that_costs_one_process_after_the_other_fails_in_the_end(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_friday(clock)
    for number in range(TRIES):
        left_behind(site, monkeypatch, process=f"{99999990 + number}-t1")
    (outcome,) = tick(site)
    assert outcome.result is RunResult.FAILED
    assert outcome.detail == "3 processes died or were stuck with it, the last while gathering"
    assert tick(site) == ()


def test_who_was_stuck_and_wakes_up_lets_go(site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    site = scheduled(site, approval="auto")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    to_saturday(clock)
    taken: list[str] = []

    def sleep(site: Site, ref: str, **more: Any) -> object:
        done = approve(site, ref, **more)
        if not taken:
            # While we slept another process took us for stuck, and finished.
            taken.append(ref)
            clock.move(minutes=16)
            with monkeypatch.context() as other:
                other.setattr(at_work, "PROCESS", "2-t2")
                assert [one.result for one in tick(site)] == [RunResult.DONE]
        return done

    monkeypatch.setattr(workflow, "approve", sleep)
    assert tick(site) == ()
    assert len(status(site, "annex/2026-02-07").sends) == 1
    with site.database.reading() as connection:
        (run, _) = runs.recent(connection, "annex", 5)
    assert (run.result, run.process, run.tries) == (RunResult.DONE, "2-t2", 2)


def test_what_was_left_behind_follows_the_rule_for_late_ones(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = scheduled(site, approval="auto", gather="saturday 07:00")
    collect(site, "一")
    clock.move(days=4, hours=22, minutes=1)

    def crash(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("the machine went away")

    with monkeypatch.context() as broken:
        broken.setattr(workflow, "publish", crash)
        tick(site)
    assert results(site)[-1] == (Job.SEND, THIS_WEEK, None)
    clock.move(days=3)
    (held,) = tick(site)
    assert (held.result, held.detail) == (RunResult.HELD, "72 hours late, and max_lateness is 12h")
    assert state(site) is IssueState.FROZEN


def test_an_approved_issue_that_a_later_one_overtook_is_held(site: Site, clock: MovedClock) -> None:
    collect(site, "一")
    to_friday(clock)
    tick(site)
    approve(site, "annex/2026-02-07")
    clock.move(days=14)
    found = {one.slot.ref: one for one in tick(site) if one.slot.job is Job.SEND}
    assert found["annex/2026-02-07"].result is RunResult.HELD
    assert "newsletter send annex/2026-02-07" in found["annex/2026-02-07"].detail
    assert [issue.ref for issue in left_behind_issues(site, site.config.publications["annex"])] == ["annex/2026-02-07"]


def test_in_quiet_hours_a_late_approval_waits_for_their_end(site: Site, clock: MovedClock) -> None:
    site = changed(site, {"schedule": {"max_lateness": "2h"}}, delivery={"quiet_hours": "22:00-08:30"})
    collect(site, "一")
    to_friday(clock)
    tick(site)
    clock.move(days=1, hours=6)
    approve(site, "annex/2026-02-07")
    (waiting,) = tick(site)
    assert (waiting.result, waiting.waits_for) == (None, Wait.HOURS)
    assert waiting.detail == "waits for the end of the quiet hours, 2026-02-07 23:30 UTC"
    clock.move(hours=8, minutes=30)
    (sent,) = tick(site)
    assert sent.result is RunResult.DONE


def test_editors_are_reminded_of_what_they_have_not_approved(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, remind="friday 21:00", publish="saturday 06:00")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    clock.move(hours=3)
    (reminded,) = tick(site)
    assert (reminded.slot.job, reminded.result) == (Job.REMIND, RunResult.DONE)
    approve(site, "annex/2026-02-07")
    clock.move(hours=9)
    (published,) = tick(site)
    assert (published.slot.job, published.result) == (Job.PUBLISH, RunResult.DONE)
    assert state(site) is IssueState.PUBLISHED
    assert status(site, "annex/2026-02-07").sends == ()
    clock.move(hours=1)
    (sent,) = tick(site)
    assert (sent.slot.job, sent.result) == (Job.SEND, RunResult.DONE)


def test_a_job_that_is_new_in_the_schedule_begins_with_the_next_issue(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, approval="auto", late="send")
    clock.move(days=60)
    tick(site)
    before = len(results(site))
    assert tick(scheduled(site, publish="saturday 06:00")) == ()
    assert len(results(site)) == before


def test_a_clock_that_was_wrong_by_months_does_not_silence_the_calendar(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, approval="auto")
    clock.move(days=100)
    tick(site)
    clock.move(days=-100)
    collect(site, "一")
    to_friday(clock)
    assert [one.result for one in tick(site)] == [RunResult.DONE]
    to_saturday(clock)
    assert [(one.slot.job, one.result) for one in tick(site)] == [(Job.SEND, RunResult.DONE)]
    assert tick(site) == ()
    clock.move(days=6, hours=23, minutes=59)
    tick(site)
    clock.move(hours=1)
    assert tick(site) == (), "each is recorded once, at its own time"


@pytest.mark.parametrize("empty_week", ["announce", "send"])
def test_a_week_without_entries_waits_for_its_editor_where_it_is_to_go_out(
    site: Site, clock: MovedClock, empty_week: str
) -> None:
    site = scheduled(site, approval="manual", empty_week=empty_week)
    to_friday(clock)
    tick(site)
    to_saturday(clock)
    assert [one.waits_for for one in tick(site)] == [Wait.APPROVAL]
    issue = approve(site, "annex/2026-02-07")
    assert ("お休み" in (issue.front.tagline or "")) is (empty_week == "announce")
    assert [one.result for one in tick(site)] == [RunResult.DONE]


@pytest.mark.parametrize("approval", ["manual", "auto"])
@pytest.mark.parametrize("empty_week", ["announce", "send", "skip"])
def test_a_draft_whose_entries_were_all_withdrawn_is_one_of_a_week_without_entries(
    site: Site, clock: MovedClock, empty_week: str, approval: str
) -> None:
    site = scheduled(site, approval=approval, empty_week=empty_week)
    collect(site, "一", "二")
    to_friday(clock)
    tick(site)
    _, held = load(site, "annex/2026-02-07")
    withdraw_entry(site, held[0].entry_id)
    assert not tagline(site, THIS_WEEK), "one is left"
    withdraw_entry(site, held[1].entry_id)
    assert ("お休み" in tagline(site, THIS_WEEK)) is (empty_week == "announce"), "editors see what will go out"
    if approval == "manual" and empty_week != "skip":
        approve(site, "annex/2026-02-07")
    to_saturday(clock)
    assert [one.result for one in tick(site)] == [RunResult.SKIPPED if empty_week == "skip" else RunResult.DONE]
    assert ("お休み" in tagline(site, THIS_WEEK)) is (empty_week == "announce")


def test_the_announcement_of_a_quiet_week_stands_in_for_the_usual_tagline_and_is_gone_when_entries_come(
    site: Site, clock: MovedClock
) -> None:
    front = {"tagline": "週に一度の目録", "carry": ["tagline"]}
    site = changed(site, {"schedule": {"empty_week": "announce", "approval": "auto"}, "front": front})
    gather(site, "annex/2026-02-07")
    assert "お休み" in tagline(site, THIS_WEEK)
    collect(site, "一")
    gather(site, "annex/2026-02-07", until=clock.now() + timedelta(minutes=1))
    assert tagline(site, THIS_WEEK) == "週に一度の目録"
    approve(site, "annex/2026-02-07")
    clock.move(days=11, hours=9, minutes=1)  # Friday of the week after, 18:01
    tick(site)
    assert "お休み" in tagline(site, NEXT_WEEK)
    clock.move(days=1)
    tick(site)
    collect(site, "二")
    gather(site, "annex/2026-02-21", until=clock.now() + timedelta(minutes=1))
    assert tagline(site, date(2026, 2, 21)) == "週に一度の目録"


def tagline(site: Site, day: date) -> str:
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", day)
    return "" if issue is None else issue.front.tagline or ""
