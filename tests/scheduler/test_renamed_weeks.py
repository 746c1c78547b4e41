"""A publication gets another slug at some moment of its week: no week fires again, and none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from newsletter.errors import Refused
from newsletter.model.run import Job, RunResult
from newsletter.store import issues, runs
from newsletter.workflows import fence
from newsletter.workflows.accept_fence import accept, forget, remembered, would_accept
from newsletter.workflows.approve import approve
from newsletter.workflows.gather import gather
from newsletter.workflows.process import STUCK_AFTER
from newsletter.workflows.publish import publish
from newsletter.workflows.send import send
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from newsletter.workflows.tick import Outcome, tick
from tests.conftest import MovedClock
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.scheduler.backups import backup
from tests.scheduler.weeks import MONDAY, changed, collect, scheduled, to_friday, to_saturday
from tests.workflows.joining import dump
from tests.workflows.renaming import called, open_again, opened


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(MONDAY)


@pytest.fixture
def relay() -> Iterator[FaultServer]:
    with smtp_server() as server:
        yield server


def done(outcomes: tuple[Outcome, ...]) -> list[tuple[Job, str, RunResult | None]]:
    return [(one.slot.job, one.slot.ref, one.result) for one in outcomes]


def titles(site: Site, day: date) -> list[str]:
    with site.database.reading() as connection:
        issue = issues.find(connection, "digest", day)
        return [] if issue is None else sorted(entry.title for entry in issues.entries_of(connection, issue))


def make_issue(site: Site, clock: MovedClock, ref: str) -> None:
    collect(site, "一")
    clock.move(minutes=1)
    gather(site, ref, until=clock.now())
    approve(site, ref)
    publish(site, ref)


def test_weeks_go_on_from_the_last_cutoff(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, approval="auto")
    collect(site, "一")
    to_friday(clock)
    assert len(tick(site)) == 1
    collect(site, "金曜の締切のあと")
    to_saturday(clock)
    assert len(tick(site)) == 1
    site = opened(site, "digest", ["annex"])
    assert tick(site) == ()
    collect(site, "二")
    clock.move(days=2, hours=1, minutes=59)
    to_friday(clock)
    assert done(tick(site)) == [(Job.GATHER, "digest/2026-02-14", RunResult.DONE)]
    assert titles(site, date(2026, 2, 14)) == ["二", "金曜の締切のあと"]
    to_saturday(clock)
    assert done(tick(site)) == [(Job.SEND, "digest/2026-02-14", RunResult.DONE)]
    with site.database.reading() as connection:
        assert len(runs.recent(connection, "digest", 10)) == 4


def test_between_gathering_and_sending_the_draft_goes_along(site: Site, clock: MovedClock) -> None:
    site = scheduled(site, approval="auto")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    site = opened(site, "digest", ["annex"])
    assert tick(site) == ()
    to_saturday(clock)
    assert done(tick(site)) == [(Job.SEND, "digest/2026-02-07", RunResult.DONE)]
    assert titles(site, date(2026, 2, 7)) == ["一"]


def test_a_run_that_was_left_behind_is_taken_over_under_the_new_slug(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise RuntimeError("the machine went away")

    collect(site, "一")
    to_friday(clock)
    with monkeypatch.context() as broken:
        broken.setattr("newsletter.workflows.jobs.gather", crash)
        tick(site)
    site = opened(site, "digest", ["annex"])
    clock.move(seconds=STUCK_AFTER.total_seconds())
    assert done(tick(site)) == [(Job.GATHER, "digest/2026-02-07", RunResult.DONE)]


def test_a_scheduler_with_the_old_configuration_does_nothing(site: Site, clock: MovedClock) -> None:
    stale = scheduled(site, approval="auto")
    collect(stale, "一")
    opened(stale, "digest", ["annex"])
    before = dump(stale)
    to_friday(clock)
    assert tick(stale) == ()
    to_saturday(clock)
    assert tick(stale) == ()
    assert dump(stale) == before


@pytest.fixture
def fenced(site: Site, relay: FaultServer, tmp_path: Path) -> Site:
    folder = tmp_path / "site"
    folder.mkdir()
    add(site, email="hanako@reader.example", publication=None, confirmed=MONDAY)
    fenced = changed(site, {}, smtp={"port": relay.port}, fence={"file": str(folder / "fence.json"), "host": "here"})
    fence.turn(fenced)
    return fenced


def test_an_issue_that_readers_have_from_a_lost_time_is_known_under_its_new_name(
    fenced: Site, clock: MovedClock, relay: FaultServer, tmp_path: Path
) -> None:
    """A database from before the sending and the renaming is restored: the fence has seen the issue as annex/…"""
    with backup(fenced, tmp_path) as old:
        make_issue(fenced, clock, "annex/2026-02-07")
        send(fenced, "annex/2026-02-07")
        old.restore()
    renamed = open_again(replace(fenced, config=called(fenced.config, "digest", ["annex"])))
    assert [lost.issue for lost in would_accept(renamed).lost] == ["digest/2026-02-07"]
    assert [lost.issue for lost in accept(renamed, reason="the disk broke").lost] == ["digest/2026-02-07"]
    assert [lost.issue for lost in remembered(renamed)] == ["digest/2026-02-07"]
    make_issue(renamed, clock, "digest/2026-02-07")
    with pytest.raises(Refused, match=r"digest/2026-02-07 was sent before.*its readers have it"):
        send(renamed, "digest/2026-02-07")
    assert len(relay.received) == 1
    forget(renamed, "digest/2026-02-07", reason="it never arrived")
    assert send(renamed, "digest/2026-02-07").finished
    assert len(relay.received) == 2


def test_an_issue_sent_under_the_new_name_is_known_to_a_database_that_lost_the_renaming(
    fenced: Site, clock: MovedClock, relay: FaultServer, tmp_path: Path
) -> None:
    """The database of before the renaming is restored with the configuration of then: there is no digest in it."""
    with backup(fenced, tmp_path) as old:
        renamed = open_again(replace(fenced, config=called(fenced.config, "digest", ["annex"])))
        make_issue(renamed, clock, "digest/2026-02-07")
        send(renamed, "digest/2026-02-07")
        assert not fence.look(renamed).holds
        old.restore()
    fenced = open_again(fenced)
    assert [lost.issue for lost in accept(fenced, reason="the disk broke").lost] == ["annex/2026-02-07"]
    assert [lost.issue for lost in remembered(fenced)] == ["annex/2026-02-07"]
    make_issue(fenced, clock, "annex/2026-02-07")
    with pytest.raises(Refused, match="its readers have it"):
        send(fenced, "annex/2026-02-07")
    # The renaming comes again, and the issue stays what readers have.
    again = open_again(replace(fenced, config=called(fenced.config, "digest", ["annex"])))
    assert [lost.issue for lost in remembered(again)] == ["digest/2026-02-07"]
    with pytest.raises(Refused, match="its readers have it"):
        send(again, "digest/2026-02-07")
    assert len(relay.received) == 1
