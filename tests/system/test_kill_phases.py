"""A process that does a week by itself is killed in each phase of it; the next one finishes the issue, once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from newsletter.config import Config
from newsletter.links import Links
from newsletter.model.run import Job, RunResult
from newsletter.signing import Signer
from newsletter.store import issues, ledger, runs, sends
from newsletter.store.database import Database
from newsletter.workflows import committer, fence, process
from newsletter.workflows.carrier import Carrier
from newsletter.workflows.deliver import deliver_open
from newsletter.workflows.site import Site
from newsletter.workflows.status import status
from newsletter.workflows.tick import tick
from tests.conftest import MovedClock
from tests.delivery.room import TickingClock, add_readers
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.scheduler.weeks import changed, collect

REF = "annex/2026-02-07"
SATURDAY = datetime(2026, 2, 6, 22, 1, tzinfo=UTC)
READERS = 24
CONNECTIONS = 4
# Each phase of the calendar's jobs, and how many statements behind its beginning the process dies.
PUBLISHING = [("gathering", 9), ("approving", 12), ("publishing", 1), ("publishing", 15), ("planning", 12)]
# Each step of a delivery: killed within the transaction that records it or, transmitted, before that.
SENDING = ["lease", "begin", "transmitted", "settle", "finish", "end of the run"]


@pytest.fixture
def clock() -> MovedClock:
    """Monday, 2 February 2026, 09:00 in Tokyo."""
    return MovedClock(datetime(2026, 2, 2, tzinfo=UTC))


@pytest.fixture
def relay() -> Iterator[FaultServer]:
    with smtp_server(delay=0.001) as server:
        yield server


@pytest.fixture
def week(site: Site, tmp_path: Path, relay: FaultServer) -> Site:
    """A week with two entries, readers, and everything else left to the calendar."""
    collect(site, "一", "二")
    add_readers(site, [f"reader{n}@example.org" for n in range(READERS)])
    return changed(
        site,
        {"schedule": {"approval": "auto"}},
        smtp={"port": relay.port, "connections": CONNECTIONS},
        fence={"file": str(tmp_path / "fence.json")},
    )


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_behind(module: Any, name: str, is_it: Callable[[Any, dict[str, Any]], object]) -> None:
    """Die at the end of the function, within the transaction that it is called in; ``is_it`` is asked by its result
    and what it was called with."""
    real = getattr(module, name)

    def deadly(*arguments: Any, **named: Any) -> Any:
        done = real(*arguments, **named)
        if is_it(done, named):
            die()
        return done

    setattr(module, name, deadly)


def die_in_phase(database: Database, phase: str, behind: int) -> None:
    """Die so many statements behind the beginning of a phase."""
    left: list[int] = []
    real = runs.reach

    def reach(*arguments: Any, **named: Any) -> bool:
        if named["phase"] == phase:
            left.append(behind)
        return real(*arguments, **named)

    runs.reach = reach

    @event.listens_for(database.engine, "after_cursor_execute")
    def count(*_: object) -> None:
        if left:
            left[0] -= 1
            if left[0] <= 0:
                die()


def prepare(database: Database, where: str | tuple[str, int]) -> None:
    match where:
        case (str() as phase, int() as behind):
            die_in_phase(database, phase, behind)
        case "lease" | "begin" | "finish":
            die_behind(sends if where == "finish" else ledger, where, lambda done, _: done)
        case "settle":
            die_behind(ledger, where, lambda *_: True)
        case "transmitted":
            die_behind(Carrier, "_ended", lambda *_: True)
        case "end of the run":
            die_behind(runs, "end", lambda _, named: named["detail"] == "published and planned")
        case _:
            raise AssertionError(where)


def be_oneself() -> None:
    """A process that was forked behind the imports is not the one that made them."""
    mine = f"{os.getpid()}-{process._began(os.getpid())}"
    for module in (process, committer, sys.modules[tick.__module__]):
        module.PROCESS = mine  # type: ignore[attr-defined]


def live(config: Config, where: str | tuple[str, int] | None) -> None:
    """Do what is due, and deliver until the issue is finished: what ``newsletter run`` does."""
    be_oneself()
    database = Database(config.database_url)
    site = Site(
        config=config,
        database=database,
        clock=TickingClock(SATURDAY),
        signer=Signer(config.secret_key.get_secret_value()),
        links=Links(config.base_url),
        operator="run",
    )
    if where is not None:
        prepare(database, where)
    tick(site)
    stop = threading.Event()
    threading.Thread(target=_stop_when_finished, args=(site, stop), daemon=True).start()
    deliver_open(site, stop)
    database.close()


def _stop_when_finished(site: Site, stop: threading.Event) -> None:
    while not status(site, REF).finished:
        stop.wait(0.05)
    stop.set()


def in_a_process(site: Site, where: str | tuple[str, int] | None) -> int | None:
    context = multiprocessing.get_context("forkserver")
    # So that each process begins where the imports end.
    context.set_forkserver_preload([__name__])
    started = context.Process(target=live, args=(site.config, where))
    started.start()
    started.join(30)
    try:
        return started.exitcode
    finally:
        started.kill()
        started.join()
        started.close()


@pytest.mark.parametrize("where", [*PUBLISHING, *SENDING], ids=lambda where: "-".join(map(str, [where])))
def test_whatever_the_kill_interrupts_the_next_process_finishes_once(
    week: Site, relay: FaultServer, where: str | tuple[str, int]
) -> None:
    assert in_a_process(week, where) == -signal.SIGKILL, "the process should have died there"
    assert in_a_process(week, None) == 0
    found = status(replace(week, clock=MovedClock(SATURDAY)), REF)
    assert found.finished
    assert (found.counts.audience, found.counts.sent) == (READERS, READERS)
    assert len(found.sends) == 1
    received = Counter(message.recipient for message in relay.received)
    assert set(received) == {f"reader{n}@example.org" for n in range(READERS)}
    doubled = sum(received.values()) - READERS
    # Only between the relay's reply and its record is there a doubt: one a connection, and the copy is the same.
    assert doubled <= (CONNECTIONS if where in ("transmitted", "settle") else 0)
    assert len({message.octets for message in relay.received}) == READERS
    with week.database.reading() as connection:
        ended = {(run.job, run.local_date, run.result) for run in runs.recent(connection, "annex", 10)}
        (issue,) = issues.list_of(connection, "annex")
        assert len(issues.entries_of(connection, issue)) == 2
    assert ended == {
        (Job.GATHER, date(2026, 2, 6), RunResult.DONE),
        (Job.SEND, date(2026, 2, 7), RunResult.DONE),
    }
    assert not fence.look(week).holds
