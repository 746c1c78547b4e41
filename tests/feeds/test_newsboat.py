"""A feed reader that people use, against the real web server: all entries, a 304 later, a correction as a change."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.workflows.correct import correct
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.feeds.polling import Web, serving_an_issue

NEWSBOAT = shutil.which("newsboat")
FEEDS = ("all.atom", "tools.rss", "issues.atom")

pytestmark = pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed")


@pytest.fixture
def web(site: Site) -> Iterator[Web]:
    with serving_an_issue(site) as web:
        yield web


def poll(folder: Path, address: str) -> list[tuple[str, str, str, str]]:
    """(guid, title, url, content) of every item that newsboat knows after asking for all feeds."""
    folder.mkdir(exist_ok=True)
    (folder / "urls").write_text("".join(f"{address}/annex/feeds/{name}\n" for name in FEEDS))
    (folder / "config").write_text("download-retries 1\ndownload-timeout 10\n")
    assert NEWSBOAT
    subprocess.run(
        [NEWSBOAT, "-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload"],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        check=True,
        capture_output=True,
        timeout=60,
    )
    cache = sqlite3.connect(folder / "cache.db")
    try:
        return cache.execute("SELECT guid, title, url, content FROM rss_item ORDER BY feedurl, pubDate DESC").fetchall()
    finally:
        cache.close()


def test_newsboat_reads_everything_polls_politely_and_sees_a_correction_as_a_change(
    site: Site, clock: MovedClock, web: Web, tmp_path: Path
) -> None:
    first = poll(tmp_path / "reader", web.address)
    # An entry in two feeds is one item, because it has one id: the issue and sixteen entries.
    assert len(first) == 1 + 16
    assert {title for _, title, _, _ in first} >= {f"記事0207x{number}" for number in range(16)}
    assert all("/annex/entries/" in url for guid, _, url, _ in first if "/entries/" in guid)
    assert web.answers() == [200, 200, 200]

    # It has no row to keep the validators in until it has read a feed once.
    poll(tmp_path / "reader", web.address)
    web.forget()
    assert poll(tmp_path / "reader", web.address) == first
    assert web.answers() == [304, 304, 304]

    clock.move(hours=3)
    correct(site, "2026-02-07", "0207x1", texts={"title": "直した題"}, note="題の誤りを直しました。")
    after = poll(tmp_path / "reader", web.address)
    assert sorted(guid for guid, *_ in after) == sorted(guid for guid, *_ in first)
    (title, content) = next((title, content) for guid, title, _, content in after if guid.endswith("/0207x1"))
    assert title == "直した題"
    assert "題の誤りを直しました。" in content
