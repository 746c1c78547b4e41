"""A year of a site with two schedulers that are killed and machines that are off, over real rows and a moved clock.

What a job does is taken away here, so that a year takes a second: only that it is done, and how often.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.config import Publication
from newsletter.issues.calendar import Slot, slots
from newsletter.issues.due import Decision, Verdict
from newsletter.model.run import Job, RunResult
from newsletter.store import runs
from newsletter.workflows import tick as at_work
from newsletter.workflows.due import decide_again
from newsletter.workflows.site import Site
from newsletter.workflows.tick import tick
from tests.conftest import MovedClock
from tests.scheduler.rhythms import RHYTHMS, ZONES
from tests.scheduler.weeks import changed, results

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PHASES = ("gathering", "approving", "publishing", "planning")


class _Killed(BaseException):
    """The process is gone, whatever it was at."""


@dataclass
class _World:
    """The deeds that readers would have noticed, and the processes that are dead."""

    dice: random.Random
    deeds: Counter[tuple[Job, date]] = field(default_factory=Counter)
    deaths: Counter[tuple[Job, date]] = field(default_factory=Counter)
    dead: set[str] = field(default_factory=set)
    sent_in_one_tick: int = 0
    is_dangerous: bool = True

    def perform(
        self, _site: Site, _publication: Publication, slot: Slot, reach: Callable[[str], None]
    ) -> tuple[RunResult, str]:
        this = (slot.job, slot.local_date)
        for phase in PHASES:
            reach(phase)
            if self._may_die(this) and self.dice.random() < 0.12:
                self.deaths[this] += 1
                raise _Killed
            if phase == PHASES[-1]:
                # As planning is: done once, whoever comes to it again.
                self.sent_in_one_tick += slot.job is Job.SEND and not self.deeds[this]
                self.deeds[this] = 1
        if self._may_die(this) and self.dice.random() < 0.1:
            self.deaths[this] += 1
            raise _Killed
        return RunResult.DONE, "done"

    def _may_die(self, this: tuple[Job, date]) -> bool:
        return self.is_dangerous and self.deaths[this] < at_work.TRIES - 1

    def decide_again(self, site: Site, publication: Publication, slot: Slot) -> Decision:
        # What is planned shows in the state of the issue, which there is none of here.
        if self.deeds[slot.job, slot.local_date]:
            return Decision(verdict=Verdict.RUN, reason="it was planned")
        return decide_again(site, publication, slot)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(BEGIN)


@pytest.mark.parametrize(
    ("zone", "rhythm", "late"),
    [
        (ZONES[0], "holidays", "hold"),
        (ZONES[1], "last Sunday", "send"),
        (ZONES[2], "every second week", "skip"),
    ],
)
def test_in_a_year_of_kills_and_downtimes_every_date_is_done_once_or_held_or_skipped(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch, zone: str, rhythm: str, late: str
) -> None:
    dice = random.Random(f"{zone} {rhythm} {late}")
    world = _World(dice)
    monkeypatch.setattr(at_work, "perform", world.perform)
    monkeypatch.setattr(at_work, "decide_again", world.decide_again)
    monkeypatch.setattr(at_work, "is_gone", lambda _host, process: process in world.dead)
    schedule = dict(RHYTHMS[rhythm]) | {"approval": "auto", "late": late}
    site = changed(site, {"schedule": {}, "timezone": zone} | {"schedule": schedule})
    calendar = site.config.publications["annex"]
    processes, born = ["1-t1", "2-t2"], 2
    until = BEGIN + timedelta(days=366)
    while clock.now() < until:
        # Up for some hours or days, or off for weeks.
        is_off = dice.random() < 0.1
        clock.move(minutes=60 * 24 * dice.randrange(1, 25) if is_off else dice.choice([300, 900, 1500, 2200]))
        world.sent_in_one_tick = 0
        for number in dice.sample([0, 1], 2):
            monkeypatch.setattr(at_work, "PROCESS", processes[number])
            try:
                tick(site)
            except _Killed:
                born += 1
                world.dead.add(processes[number])
                processes[number] = f"{born}-t{born}"
        assert world.sent_in_one_tick <= 1, "never a burst, not even with one that was left behind"
    world.is_dangerous = False
    tick(site)
    ended = results(site)
    assert Counter((job, day) for job, day, _ in ended) == Counter(
        (slot.job, slot.local_date) for slot in slots(calendar, after=BEGIN, until=clock.now())
    )
    assert {result for _, _, result in ended} <= {RunResult.DONE, RunResult.HELD, RunResult.SKIPPED}
    assert {(job, day) for job, day, result in ended if result is RunResult.DONE} == {
        deed for deed, times in world.deeds.items() if times == 1
    }
    if late == "skip":
        assert RunResult.HELD not in {result for _, _, result in ended}
    assert _most_late(site, calendar) <= (timedelta(days=40) if late == "send" else timedelta(hours=12))
    assert world.deaths
    assert {RunResult.SKIPPED, RunResult.HELD} & {result for _, _, result in ended}


def _most_late(site: Site, calendar: Publication) -> timedelta:
    """How long after its time a sending was won that was then done."""
    due = {
        slot.local_date: slot.at
        for slot in slots(calendar, after=BEGIN, until=site.clock.now())
        if slot.job is Job.SEND
    }
    with site.database.reading() as connection:
        return max(
            run.began_at - due[run.local_date]
            for run in runs.recent(connection, "annex", 500)
            if run.job is Job.SEND and run.result is RunResult.DONE
        )
