"""A run is won once, whoever tries, and what a dead process left behind is taken over once."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from newsletter.model.run import Job, RunResult
from newsletter.store import runs
from newsletter.workflows.process import HOST, PROCESS, is_gone
from newsletter.workflows.site import Site

DAY = date(2026, 2, 7)
NOW = datetime(2026, 2, 6, 22, 0, tzinfo=UTC)


def win(site: Site, process: str, day: date = DAY) -> int | None:
    with site.database.writing() as connection:
        return runs.win(
            connection,
            publication="annex",
            job=Job.SEND,
            local_date=day,
            issue_date=day,
            host="here",
            process=process,
            now=NOW,
        )


def test_of_many_who_try_at_once_one_wins(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        won = [run_id for run_id in pool.map(lambda n: win(site, str(n)), range(8)) if run_id is not None]
    assert len(won) == 1
    with site.database.reading() as connection:
        (run,) = runs.recent(connection, "annex", 10)
    assert run.id == won[0]


def test_the_newest_date_of_each_job_is_known(site: Site) -> None:
    for days in (0, 14, 7):
        win(site, "1", DAY + timedelta(days=days))
    with site.database.reading() as connection:
        assert runs.newest_dates(connection, "annex", NOW) == {Job.SEND: DAY + timedelta(days=14)}
        assert runs.newest_dates(connection, "another", NOW) == {}


def test_a_run_left_behind_is_taken_over_once_and_its_old_owner_cannot_end_it(site: Site) -> None:
    run_id = win(site, "old")
    assert run_id is not None
    with site.database.reading() as connection:
        (left,) = runs.going_on(connection, "annex")
    for expected in (True, False):
        with site.database.writing() as connection:
            assert runs.take_over(connection, left, host="here", process="new", now=NOW) is expected
    for process, tries, result in (
        ("old", 1, RunResult.FAILED),
        ("new", 1, RunResult.FAILED),
        ("new", 2, RunResult.DONE),
    ):
        with site.database.writing() as connection:
            ended = runs.end(connection, run_id, process=process, tries=tries, result=result, detail="said", now=NOW)
            assert ended is (result is RunResult.DONE)
    with site.database.reading() as connection:
        assert runs.going_on(connection, "annex") == ()
        (run,) = runs.recent(connection, "annex", 10)
    assert (run.result, run.process, run.ended_at) == (RunResult.DONE, "new", NOW)


def test_a_process_is_gone_only_when_we_can_know_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = f"{child.pid}-abcdef"
    try:
        assert not is_gone(HOST, process)
        assert not is_gone("another-host", process)
    finally:
        child.communicate(b"\n")
    assert is_gone(HOST, process)
    assert not is_gone("another-host", process)
    assert not is_gone(HOST, PROCESS)
    assert is_gone(HOST, f"{os.getpid()}-before")
