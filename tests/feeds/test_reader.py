"""A feed library that programs use, against the real web server: all entries, a 304 later, a correction as a change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from newsletter.workflows.correct import correct
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.feeds.polling import ENTRIES, Web, serving_an_issue

# It has a feedparser of its own, which takes this module by the name it had when feedparser's packages were older.
sys.modules.setdefault("sgmllib", pytest.importorskip("feedparser_sgmllib"))
reader = pytest.importorskip("reader", reason="the package reader is not installed")
FEEDS = ("all.atom", "all.rss", "all.json", "issues.atom")
Counts = dict[str, tuple[int, int]]


@pytest.fixture
def web(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving_an_issue(site) as web:
        yield web


def poll(library: Any) -> Counts:
    """How many entries are new and how many modified, by feed; feeds without either are not there."""
    counts = {}
    for result in library.update_feeds_iter(scheduled=False):
        assert result.error is None
        if result.updated_feed and (result.updated_feed.new or result.updated_feed.modified):
            counts[result.url.rpartition("/")[2]] = (result.updated_feed.new, result.updated_feed.modified)
    return counts


def test_reader_reads_every_format_polls_politely_and_sees_a_correction_as_a_change(
    site: Site, clock: MovedClock, web: Web
) -> None:
    with closing(reader.make_reader(":memory:", search_enabled=False)) as library:
        for name in FEEDS:
            library.add_feed(f"{web.address}/annex/feeds/{name}")
        assert poll(library) == {name: (1 if "issues" in name else ENTRIES, 0) for name in FEEDS}
        for name in FEEDS[:3]:
            entries = {entry.id: entry for entry in library.get_entries(feed=f"{web.address}/annex/feeds/{name}")}
            assert {entry.title for entry in entries.values()} == {f"記事0207x{number}" for number in range(ENTRIES)}
            assert all(entry.link.endswith(f"/annex/entries/{entry.title[2:]}/") for entry in entries.values())
            assert all("<strong>要約</strong>" in str(entry.get_content().value) for entry in entries.values())
            assert {id.rpartition("/")[2] for id in entries} == {f"0207x{number}" for number in range(ENTRIES)}
        assert web.answers() == [200] * len(FEEDS)

        web.forget()
        assert poll(library) == {}
        assert web.answers() == [304] * len(FEEDS)

        clock.move(hours=3)
        correct(site, "2026-02-07", "0207x1", texts={"title": "直した題"}, note="題の誤りを直しました。")
        assert poll(library) == dict.fromkeys(FEEDS, (0, 1))
        for name in FEEDS[:3]:
            (entry,) = (
                e
                for e in library.get_entries(feed=f"{web.address}/annex/feeds/{name}")
                if "0207x1" in e.id and e.id.endswith("x1")
            )
            assert entry.title == "直した題"
            assert "題の誤りを直しました。" in entry.get_content().value
