"""A feed reader that people use, against the real web server: all entries, a 304 later, a correction as a change."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.correct import correct
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.feeds.stored import issue_of

NEWSBOAT = shutil.which("newsboat")
FEEDS = ("all.atom", "tools.rss", "issues.atom")

pytestmark = pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed")


class Recording:
    """An ASGI application that remembers the status of each answer by path."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.answers: list[tuple[str, int]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def recorded(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.answers.append((scope["path"], message["status"]))
            await send(message)

        await self.app(scope, receive, recorded)


@pytest.fixture
def web(site: Site) -> Iterator[tuple[str, Recording]]:
    issue_of(site, date(2026, 2, 7), 16)
    publish(site, "2026-02-07")
    app = Recording(create_app(site))
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(app, listening)
    server.start()
    yield http_address(listening), app
    server.stop()


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
    site: Site, clock: MovedClock, web: tuple[str, Recording], tmp_path: Path
) -> None:
    address, app = web
    first = poll(tmp_path / "reader", address)
    # An entry in two feeds is one item, because it has one id: the issue and sixteen entries.
    assert len(first) == 1 + 16
    assert {title for _, title, _, _ in first} >= {f"記事0207x{number}" for number in range(16)}
    assert all("/annex/entries/" in url for guid, _, url, _ in first if "/entries/" in guid)
    assert [status for path, status in app.answers if "/feeds/" in path] == [200, 200, 200]

    # It has no row to keep the validators in until it has read a feed once.
    poll(tmp_path / "reader", address)
    app.answers.clear()
    assert poll(tmp_path / "reader", address) == first
    assert [status for path, status in app.answers if "/feeds/" in path] == [304, 304, 304]

    clock.move(hours=3)
    correct(site, "2026-02-07", "0207x1", texts={"title": "直した題"}, note="題の誤りを直しました。")
    after = poll(tmp_path / "reader", address)
    assert sorted(guid for guid, *_ in after) == sorted(guid for guid, *_ in first)
    (title, content) = next((title, content) for guid, title, _, content in after if guid.endswith("/0207x1"))
    assert title == "直した題"
    assert "題の誤りを直しました。" in content
