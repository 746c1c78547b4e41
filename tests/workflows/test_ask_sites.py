"""Asking sites: politely, bounded, and no answer is a fault of ours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from newsletter.workflows.ask_sites import MOST, ask_sites
from tests.conftest import MovedClock

CONTACT = "https://news.annex.example"


class Site(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, str]]
    at_once: list[int]
    open_requests: int

    def answer(self) -> None:
        kind = type(self)
        kind.open_requests += 1
        kind.at_once.append(kind.open_requests)
        kind.asked.append((self.command, self.path, self.headers["User-Agent"]))
        status = {"/there": 200, "/gone": 404, "/picky": 403, "/moved": 301}.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if self.path == "/moved":
            self.send_header("Location", "/there")
        self.send_header("Content-Length", "0")
        # Before the answer is out: the next request may come at once.
        kind.open_requests -= 1
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815 - the names that the server looks for

    def log_message(self, *args: object) -> None:
        """Quietly."""


@pytest.fixture
def site() -> Iterator[tuple[str, type[Site]]]:
    kind = type("Fresh", (Site,), {"asked": [], "at_once": [], "open_requests": 0})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", kind
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_site_is_asked_once_at_a_time_with_head_first(site: tuple[str, type[Site]], clock: MovedClock) -> None:
    base, kind = site
    paths = ["/there", "/gone", "/picky", "/moved", "/no-head", "/with space", "/日本語"]
    before = clock.now()
    answers = ask_sites([base + path for path in paths], clock, contact=CONTACT)
    assert [answers[base + path].status for path in paths] == [200, 404, 403, 200, 200, 200, 200]
    assert [(method, path) for method, path, _ in kind.asked] == [
        ("HEAD", "/there"),
        ("HEAD", "/gone"),
        ("GET", "/gone"),
        ("HEAD", "/picky"),
        ("GET", "/picky"),
        ("HEAD", "/moved"),
        ("HEAD", "/there"),
        ("HEAD", "/no-head"),
        ("GET", "/no-head"),
        ("HEAD", "/with%20space"),
        ("HEAD", "/%E6%97%A5%E6%9C%AC%E8%AA%9E"),
    ]
    assert max(kind.at_once) == 1
    assert {agent for _, _, agent in kind.asked} == {kind.asked[0][2]}
    assert kind.asked[0][2].startswith("Annex/")
    assert CONTACT in kind.asked[0][2]
    # Six pauses between seven URLs, three before asking again with GET.
    assert (clock.now() - before).total_seconds() == pytest.approx(9 * 0.5)


def test_who_does_not_answer_is_an_answer(clock: MovedClock) -> None:
    answers = ask_sites(["http://127.0.0.1:9/", "http://[broken/"], clock, contact=CONTACT)
    assert all(answer.status is None and answer.words.startswith("does not answer") for answer in answers.values())
    assert len(answers) == 2


def test_no_more_than_a_few_hundred_are_asked(site: tuple[str, type[Site]], clock: MovedClock) -> None:
    base, kind = site
    ask_sites([f"{base}/{number}" for number in range(MOST + 5)], clock, contact=CONTACT)
    assert len(kind.asked) == MOST


def test_a_site_that_points_away_from_the_web_is_not_followed(
    site: tuple[str, type[Site]], clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, kind = site
    monkeypatch.setattr(kind, "responses", {})

    def away(self: Site) -> None:
        kind.asked.append((self.command, self.path, ""))
        self.send_response(302, "Found")
        self.send_header("Location", "file:///etc/passwd")
        self.send_header("Content-Length", "0")
        self.end_headers()

    monkeypatch.setattr(kind, "do_HEAD", away)
    monkeypatch.setattr(kind, "do_GET", away)
    answers = ask_sites([f"{base}/away"], clock, contact=CONTACT)
    assert answers[f"{base}/away"].status == 302
