"""What feeds offer waits for an editor. A real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.clock import monotonic
from newsletter.config.source import FeedsSource
from newsletter.errors import NewsletterError, NotFound, Refused
from newsletter.model.candidate import CandidateState
from newsletter.sources.fetch import Visit, fetch
from newsletter.workflows.candidates import accept, list_candidates, reject
from newsletter.workflows.entries import list_entries
from newsletter.workflows.gather import gather
from newsletter.workflows.read_source import read_source
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.sources.feed_server import ATOM, RSS, FeedServer, elsewhere, endless, feed_server, huge
from tests.sources.reading import verdicts, with_source
from tests.workflows.contents import actions, an_entry, everything

SOON = timedelta(seconds=20)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as served:
        served.answers.update({"/atom": ATOM, "/rss": RSS})
        yield served


@pytest.fixture
def reading(site: Site, server: FeedServer) -> Site:
    return with_source(site, FeedsSource(urls=(server.url("/atom"), server.url("/rss"))))


def test_feeds_offer_candidates_and_make_no_entries(reading: Site, server: FeedServer) -> None:
    done = read_source(reading, None)
    assert verdicts(done) == [
        ("行き先なし", "refused"),
        ("鋸の目立て", "offered"),
        ("古い話", "left"),
        ("A plane & a chisel", "offered"),
        ("No words", "offered"),
    ]
    assert list_entries(reading, publication=None) == ()
    assert gather(reading, "annex/2026-02-14").chosen == ()
    by_title = {candidate.title: candidate for candidate in list_candidates(reading, publication=None)}
    saw, plane = by_title["鋸の目立て"], by_title["A plane & a chisel"]
    assert saw.url == server.url("/saw?utm_source=feed")
    assert saw.summary == "一段落目 \\*link\\*。\n\n二段落目"
    assert saw.dated_at == datetime(2026, 2, 5, 3, tzinfo=UTC)
    assert (plane.dated_at, plane.feed) == (datetime(2026, 2, 5, 1, tzinfo=UTC), server.url("/rss"))


def test_feeds_are_asked_only_for_what_is_new(reading: Site, server: FeedServer, clock: MovedClock) -> None:
    read_source(reading, None)
    clock.move(hours=1)
    before = list_candidates(reading, publication=None)
    again = read_source(reading, None)
    assert (again.items, again.problems) == ((), ())
    assert server.statuses == [200, 200, 304, 304]
    assert list_candidates(reading, publication=None) == before
    server.answers["/rss"] = RSS.replace(
        "</channel>", "<item><title>New</title><link>https://x.test/n</link></item></channel>"
    )
    news = [item for item in read_source(reading, None).items if item.verdict.value != "unchanged"]
    assert [item.title for item in news] == ["New"]


def test_a_dry_run_keeps_neither_candidates_nor_validators(reading: Site, server: FeedServer) -> None:
    before = everything(reading)
    rehearsed = verdicts(read_source(reading, None, dry_run=True))
    assert everything(reading) == before
    assert list_candidates(reading, publication=None) == ()
    assert verdicts(read_source(reading, None)) == rehearsed
    assert server.statuses == [200, 200, 200, 200]


def test_an_accepted_candidate_is_an_entry_of_this_week(reading: Site, clock: MovedClock) -> None:
    read_source(reading, None)
    plane, silent, saw = sorted(list_candidates(reading, publication=None), key=lambda candidate: candidate.title)
    clock.move(hours=2)
    entry = accept(reading, saw.id, texts={"category": "tools"})
    assert (entry.title, entry.category, entry.summary) == (saw.title, "tools", saw.summary)
    assert entry.collected_at == clock.now()
    assert accept(reading, saw.id, texts={"title": "other"}) == entry
    with pytest.raises(NewsletterError, match="summary: is missing"):
        accept(reading, silent.id, texts={})
    assert accept(reading, silent.id, texts={"summary": "無言。"}).summary == "無言。"
    assert [each.id for each in list_candidates(reading, publication=None)] == [plane.id]
    assert actions(reading) == ["source.read", "candidate.accept", "candidate.accept"]


def test_a_rejected_candidate_does_not_come_again(reading: Site, server: FeedServer) -> None:
    read_source(reading, None)
    plane, _, saw = sorted(list_candidates(reading, publication=None), key=lambda candidate: candidate.title)
    accept(reading, saw.id, texts={})
    with pytest.raises(Refused, match="was accepted"):
        reject(reading, [plane.id, saw.id])
    (away,) = reject(reading, [plane.id])
    assert away.state is CandidateState.REJECTED
    assert reject(reading, [plane.id]) == (away,)
    server.answers["/rss"] = RSS + "<!-- changed -->"
    assert ("A plane & a chisel", "unchanged") in verdicts(read_source(reading, None))
    with pytest.raises(NotFound, match="candidates list"):
        reject(reading, ["nobody"])


def test_what_is_an_entry_already_is_not_offered(reading: Site) -> None:
    an_entry(reading, "plane", url="https://example.net/plane/")
    assert ("A plane & a chisel", "unchanged") in verdicts(read_source(reading, None))


def test_a_feed_that_fails_leaves_the_others(site: Site, server: FeedServer) -> None:
    server.answers["/page"] = "<html><body>not a feed</body></html>"
    server.answers["/huge"] = huge
    server.answers["/file"] = elsewhere("file:///etc/passwd")
    server.answers["/moved"] = elsewhere("/rss")
    paths = ("/none", "/page", "/huge", "/file", "/moved")
    urls = (*(server.url(path) for path in paths), "http://127.0.0.1:1/closed")
    done = read_source(with_source(site, FeedsSource(urls=urls)), None)
    assert [item.title for item in done.items] == ["A plane & a chisel", "No words"]
    said = dict(problem.split(": ", 1) for problem in done.problems)
    assert "404" in said[server.url("/none")]
    assert said[server.url("/page")] == "no RSS or Atom feed"
    assert "4,000,000 bytes" in said[server.url("/huge")]
    assert set(said) == {url for url in urls if not url.endswith("/moved")}


def test_a_slow_server_does_not_keep_the_others_waiting(server: FeedServer) -> None:
    server.answers["/slow"] = endless
    began = monotonic()
    slow, quick = fetch(
        [Visit(url=server.url("/slow")), Visit(url=server.url("/rss"))], timeout=timedelta(seconds=1), agent="test"
    )
    assert monotonic() - began < 3
    assert slow.fault is not None
    assert quick.body == RSS.encode()


def test_hostile_feeds_do_no_harm(site: Site, server: FeedServer) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    server.answers["/bomb"] = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<rss version='2.0'><channel><title>x</title>"
        "<item><title>&e11;&f;</title><link>javascript:alert(1)</link></item>"
        "<item><title>ok\u202e</title><link>https://example.org/ok</link><description>"
        "# &lt;img src=x onerror=bad()&gt; ```</description></item></channel></rss>"
    )
    began = monotonic()
    done = read_source(with_source(site, FeedsSource(urls=(server.url("/bomb"),), timeout=SOON)), None)
    assert monotonic() - began < 10
    found = list_candidates(site, publication=None)
    assert all(candidate.url == "https://example.org/ok" for candidate in found)
    assert all(len(item.title) < 10_000 and "root:" not in item.title for item in done.items)
    for candidate in found:
        assert accept(site, candidate.id, texts={"summary": candidate.summary or "x"}).title == "ok"
