"""A tick does what the calendar asks for: once, in order, by the rules for bad days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from newsletter.config import Config
from newsletter.errors import Refused
from newsletter.issues.due import Wait
from newsletter.model.issue import IssueState
from newsletter.model.run import Job, Run, RunResult
from newsletter.store import issues, runs
from newsletter.workflows import jobs as workflow
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import add_entry
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from newsletter.workflows.tick import STUCK_AFTER, tick
from tests.conftest import MovedClock

MONDAY = datetime(2026, 2, 2, 0, 0, tzinfo=UTC)
THIS_WEEK = date(2026, 2, 7)
NEXT_WEEK = date(2026, 2, 14)


@pytest.fixture
def clock() -> MovedClock:
    """Monday, 2 February 2026, 09:00 in Tokyo: the week begins, and with it the site."""
    return MovedClock(MONDAY)


def scheduled(site: Site, **schedule: Any) -> Site:
    """The site with another schedule."""
    values = site.config.model_dump(mode="json")
    values["secret_key"] = site.config.secret_key.get_secret_value()
    values["publications"]["annex"]["schedule"].update(schedule)
    return replace(site, config=Config.model_validate(values))


def collect(site: Site, *titles: str) -> None:
    for title in titles:
        texts = {
            "title": title,
            "url": f"https://example.org/{title}",
            "summary": "要点を一文で。",
            "category": "tools",
        }
        add_entry(site, publication=None, texts=texts)


def results(site: Site) -> list[tuple[Job, date, RunResult | None]]:
    with site.database.reading() as connection:
        found: tuple[Run, ...] = runs.recent(connection, "annex", 50)
    return sorted((run.job, run.local_date, run.result) for run in found)


def state(site: Site, day: date = THIS_WEEK) -> IssueState | None:
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", day)
    return issue.state if issue else None


def entries(site: Site, day: date = THIS_WEEK) -> list[str]:
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", day)
        return [] if issue is None else [entry.title for entry in issues.entries_of(connection, issue)]


def to_friday(clock: MovedClock) -> None:
    clock.move(days=4, hours=9, minutes=1)


def to_saturday(clock: MovedClock) -> None:
    clock.move(hours=13)


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
    assert entries(site) == ["一"]
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
    assert entries(site) == ["一"]
    assert results(site) == [(Job.GATHER, date(2026, 2, 6), RunResult.DONE)]
