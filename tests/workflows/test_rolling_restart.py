"""Processes with the configuration of before and of after a renaming, side by side: nothing is lost between them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import Client
from sqlalchemy import select

from newsletter.model.run import Job
from newsletter.scheduler import Scheduler
from newsletter.store import tables
from newsletter.subscribers.joining import read_form
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows import tick as ticking
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.confirm import look
from newsletter.workflows.join import join
from newsletter.workflows.ping_hub import ping_due, ping_waiting
from newsletter.workflows.site import Site
from newsletter.workflows.tick import tick
from tests.conftest import MovedClock
from tests.issue_making import publish_issues
from tests.scheduler.weeks import MONDAY, collect, scheduled, to_friday
from tests.workflows.hub import Hub, running_hub, with_hub
from tests.workflows.joining import HANAKO, mails, token_in
from tests.workflows.renaming import called, opened


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(MONDAY)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_hub() as hub:
        yield hub


@pytest.fixture
def stale(site: Site) -> Iterator[Client]:
    """A web server that began before the renaming."""
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(site), listening)
    server.start()
    with Client(base_url=http_address(listening), trust_env=False, follow_redirects=True) as client:
        yield client
    server.stop()


def asks(site: Site, slug: str) -> None:
    only = site.publication(slug)
    join(site, only, read_form({"email": [HANAKO]}, only.categories, "ja"), visitor="203.0.113.7")


def answers(site: Site) -> list[str | None]:
    with site.database.reading() as connection:
        return list(connection.scalars(select(tables.sign_ups.c.answer)))


def test_who_asks_under_the_new_slug_is_answered_by_a_process_with_the_old(site: Site) -> None:
    after = opened(site, "digest", ["annex"])
    asks(after, "digest")
    assert answer_waiting(site) == 1
    assert answers(site) == ["confirmation"]
    ((_, text),) = mails(site)
    found = look(after, token_in(text))
    assert (found.publication.slug, found.email) == ("digest", HANAKO)


def test_who_asks_for_a_publication_that_a_process_does_not_know_waits_for_one_that_does(site: Site) -> None:
    other = opened(site, "margin")
    for _ in range(2):
        asks(other, "margin")
    asks(site, "annex")
    assert answer_waiting(site) == 1
    assert answers(site) == [None, "confirmation"]
    assert answer_waiting(other) == 1


def test_hubs_are_told_by_a_process_with_the_old_configuration(site: Site, hub: Hub, tmp_path: Path) -> None:
    old = with_hub(site, hub.address)
    publish_issues(old, tmp_path, ["2026-02-07"])
    ping_due(old)
    hub.heard.clear()
    opened(old, "digest", ["annex"])
    assert {one.fault for one in ping_due(old)} == {None}
    assert len(hub.topics) == 27
    assert all("/digest/" in topic for topic in hub.topics)


def test_hubs_that_are_told_by_hand_are_so_under_the_new_slug(site: Site, hub: Hub, tmp_path: Path) -> None:
    by_hand = with_hub(site, hub.address).publication("annex").model_copy(update={"hub_told": "by hand"})
    old = replace(site, config=site.config.model_copy(update={"publications": {"annex": by_hand}}))
    publish_issues(old, tmp_path, ["2026-02-07"])
    opened(old, "digest", ["annex"])
    assert ping_due(old) == ()
    assert hub.heard == []


def test_a_process_leaves_the_hubs_of_publications_that_it_does_not_know(site: Site, hub: Hub, tmp_path: Path) -> None:
    annex = with_hub(site, hub.address)
    publish_issues(annex, tmp_path, ["2026-02-07"])
    other = opened(annex, "margin")
    assert (ping_due(other), ping_waiting(other), hub.heard) == ((), (), [])
    assert len(ping_due(annex)) == 27


def test_a_run_is_not_won_for_a_slug_that_is_gone(
    site: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The renaming comes between the look at the calendar and the run."""
    stale = scheduled(site)
    collect(stale, "一")
    to_friday(clock)
    win = ticking._win

    def renamed_before(*arguments: object, **more: object) -> object:
        monkeypatch.undo()
        opened(stale, "digest", ["annex"])
        return win(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(ticking, "_win", renamed_before)
    assert tick(stale) == ()
    with site.database.reading() as connection:
        assert connection.scalars(select(tables.scheduled_runs.c.publication)).all() == []
    (one,) = tick(replace(stale, config=called(stale.config, "digest", ["annex"])))
    assert (one.slot.job, one.slot.ref) == (Job.GATHER, "digest/2026-02-07")
    back = opened(site, "annex", ["digest"])
    assert tick(back) == ()


def test_a_scheduler_says_once_that_it_must_be_restarted(
    site: Site, clock: MovedClock, caplog: pytest.LogCaptureFixture
) -> None:
    stale = scheduled(site)
    scheduler = Scheduler(stale)
    opened(stale, "digest", ["annex"])
    to_friday(clock)
    with caplog.at_level(logging.INFO, "newsletter"):
        for _ in range(3):
            scheduler._tick()
    (said,) = [record.msg for record in caplog.records if record.levelno >= logging.WARNING]
    assert isinstance(said, dict)
    assert (said["action"], said["publication"], said["today"]) == ("publication.moved", "annex", "digest")
    assert said["advice"].startswith("Restart")


def test_a_server_with_the_old_configuration_goes_on(
    site: Site, stale: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish_issues(site, tmp_path, ["2026-02-07"])
    after = opened(site, "digest", ["annex"])
    for path in ("", "2026-02-07/", "feeds/all.atom", "search?q=tools", "subscribe"):
        answer = stale.get(f"/annex/{path}")
        assert (answer.status_code, answer.url.path) == (200, f"/digest/{path.partition('?')[0]}")
    answer = stale.post("/annex/subscribe", data={"email": HANAKO, "scope": "all", "format": "html"})
    assert answer.status_code == 200
    assert len(mails(after)) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
