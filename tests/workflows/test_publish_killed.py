"""A publisher killed at any statement, with readers asking all the while: they see nothing of the issue, or all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest
from sqlalchemy import event, select

from newsletter.config import Config
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store import documents, issues
from newsletter.store.database import Database
from newsletter.store.tables import hub_pings, search_entries
from newsletter.workflows.approve import approve
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.issue_making import import_issue, publish_issues
from tests.web.asking import Ask, asking
from tests.workflows.hub import with_hub

FIRST, SECOND = "2026-01-31", "2026-02-07"
# Each names the new issue or an entry of it once that is public; asked in this order over and over.
SHOWN_IN = ("/annex/feeds/all.atom", f"/annex/{SECOND}/", "/annex/feeds/issues.json", "/annex/", "/sitemap.xml")
KILLED_BEHIND = (1, 8, 20, 32, 44, 54)


def publish_and_die(config: Config, now: datetime, at: int | None, told: Pipe) -> None:
    """Publish in a process of its own, which is killed behind statement ``at`` (None: lives on and tells how many)."""
    database = Database(config.database_url)
    done = 0

    @event.listens_for(database.engine, "after_cursor_execute")
    def count(*_: object) -> None:
        nonlocal done
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)

    signer = Signer(config.secret_key.get_secret_value())
    site = Site(
        config=config,
        database=database,
        clock=MovedClock(now),
        signer=signer,
        links=Links(config.base_url),
        operator="olga",
    )
    publish(site, f"annex/{SECOND}")
    database.close()
    told.send(done)


def in_a_process(site: Site, at: int | None) -> int | None:
    """The number of statements of a publication that was not killed; None of one that was."""
    context = multiprocessing.get_context("forkserver")
    # So that each process begins where the imports end.
    context.set_forkserver_preload([__name__])
    hear, tell = context.Pipe(duplex=False)
    process = context.Process(target=publish_and_die, args=(site.config, site.clock.now(), at, tell))
    process.start()
    tell.close()
    process.join(60)
    try:
        return int(hear.recv()) if process.exitcode == 0 else None
    finally:
        assert process.exitcode in (0, -signal.SIGKILL)
        hear.close()
        process.close()


@pytest.fixture
def approved(site: Site, tmp_path: Path) -> Site:
    """One issue is public, with a hub that knows of it; the next is approved."""
    publish_issues(site, tmp_path, [FIRST], 3)
    site = with_hub(site, "http://127.0.0.1:9/")
    rebuild_all(site)
    with site.database.writing() as connection:
        connection.execute(hub_pings.delete())
    approve(site, import_issue(site, tmp_path, SECOND, 3, site_name="two"))
    return site


@contextmanager
def readers(site: Site) -> Iterator[list[str]]:
    """Someone who asks without end; gives the faults that were seen."""
    faults: list[str] = []
    stop = threading.Event()

    def read() -> None:
        with asking(site) as ask:
            while not stop.is_set():
                faults.extend(look(ask))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield faults
    finally:
        stop.set()
        thread.join()


def look(ask: Ask) -> list[str]:
    """What was asked later must not be older: once one document shows the issue, all do."""
    shown = [(path, SECOND in ask(path).text and ask(path).status_code == 200) for path in SHOWN_IN]
    return [
        f"{path} still has no {SECOND}, but {earlier} had it"
        for number, (path, is_shown) in enumerate(shown)
        for earlier, was_shown in shown[:number]
        if was_shown and not is_shown
    ]


def state(site: Site) -> tuple[object, ...]:
    """Everything that publishing writes."""
    with site.database.reading() as connection:
        return (
            issues.published(connection, "annex"),
            [(path, documents.get(connection, path)) for path in documents.paths(connection)],
            connection.execute(select(search_entries.c.entry_id)).all(),
            connection.execute(select(hub_pings.c.topic)).all(),
            documents.version(connection),
        )


def test_a_publisher_killed_anywhere_leaves_nothing_and_readers_see_no_mixture(approved: Site) -> None:
    before = state(approved)
    with readers(approved) as faults:
        for at in KILLED_BEHIND:
            assert in_a_process(approved, at) is None
            assert state(approved) == before
        total = in_a_process(approved, None)
    assert total is not None
    assert total > KILLED_BEHIND[-1], "the kills should have been in the middle"
    assert faults == []
    with asking(approved) as ask:
        assert all(SECOND in ask(path).text for path in SHOWN_IN)
    after = state(approved)
    assert len(after[3]) > 0  # type: ignore[arg-type]
    rebuild_all(approved)
    assert state(approved) == after
