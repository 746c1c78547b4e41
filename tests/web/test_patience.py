"""Readers who poll without a condition are asked to wait, if the operator wants that; others never are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsletter.web.patience import Patience
from newsletter.workflows.site import Site
from tests.issue_making import publish_issues
from tests.web.asking import asking

FEED, PAGE = "/annex/feeds/all.atom", "/annex/"


def test_whole_answers_are_counted_by_reader_and_feed_over_an_hour() -> None:
    now = 100.0
    patience = Patience(2, lambda: now)
    assert [patience.wait("rena", FEED) for _ in range(3)] == [None, None, 3601]
    assert patience.wait("kei", FEED) is None
    assert patience.wait("rena", "/annex/feeds/all.rss") is None
    now += 1000
    assert patience.wait("rena", FEED) == 2601
    now += 2600
    assert patience.wait("rena", FEED) is None


def test_without_a_limit_nobody_waits() -> None:
    patience = Patience(0)
    assert {patience.wait("rena", FEED) for _ in range(1000)} == {None}


def test_a_limit_asks_the_impolite_to_wait_and_nobody_else(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, ["2026-02-07"])
    web = site.config.web.model_copy(update={"feed_polls_per_hour": 2})
    with asking(replace(site, config=site.config.model_copy(update={"web": web}))) as ask:
        first = ask(FEED)
        assert (first.status_code, ask(FEED).status_code) == (200, 200)
        refused = ask(FEED)
        assert (refused.status_code, refused.content) == (429, b"")
        assert 3500 < int(refused.headers["retry-after"]) <= 3601
        assert refused.headers["cache-control"] == "no-store"
        assert ask(FEED, if_none_match=first.headers["etag"]).status_code == 304
        assert ask(FEED, if_none_match='"another"').status_code == 200
        assert {ask(PAGE).status_code for _ in range(5)} == {200}
    with asking(site) as ask:
        assert {ask(FEED).status_code for _ in range(10)} == {200}
