"""RSS, Atom and JSON Feed say the same, and what the issue says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsletter.feeds.document import FeedDocument
from newsletter.feeds.formats import write_all
from newsletter.rendering.markdown import plain
from tests.conftest import CATEGORIES
from tests.feeds.cast import PREFIX, feeds, saturday, weeks
from tests.feeds.reading import Seen, read

FEEDS = ("all", "issues", "tools", "all/1")


@pytest.mark.parametrize("name", FEEDS)
def test_every_format_shows_the_same_items_in_the_same_order(name: str) -> None:
    atom, rss, json = (read(body, format.extension) for format, body in write_all(feeds(weeks(30, 26, 20))[name]))

    assert atom == json
    # A description in RSS is HTML, so the plain summary is escaped once more.
    assert [_unescaped(item) for item in rss] == list(atom)


def test_an_item_is_its_entry() -> None:
    published = weeks(9)
    seen = read(dict(_bytes(feeds(published)["all"]))["atom"], "atom")

    assert len(seen) == 9
    for item, entry in zip(seen, published[0][1], strict=True):
        assert item.id == entry.tag
        assert item.title == entry.title
        assert item.link == f"https://news.annex.example/annex/entries/{entry.entry_id}/"
        assert item.article == entry.url
        assert item.summary == plain(entry.summary)
        assert item.category == (CATEGORIES[entry.category] if entry.category else None)
        assert item.language == entry.language
        assert (item.published, item.updated) == (entry.published_at, entry.updated_at)


@pytest.mark.parametrize("extension", ["atom", "rss", "json"])
def test_the_article_and_its_original_title_stand_in_the_content(extension: str) -> None:
    seen = read(dict(_bytes(feeds(weeks(4))["all"]))[extension], extension)

    assert '<a href="https://articles.example/1?a=1&amp;b=2">articles.example で読む</a>' in seen[1].html
    assert "<cite>Small models &amp; &lt;big&gt; ideas, part 1</cite>" in seen[1].html
    assert "原題" not in seen[0].html


@pytest.mark.parametrize("extension", ["atom", "rss", "json"])
def test_an_entry_in_another_language_says_so(extension: str) -> None:
    issue, entries = weeks(2)[0]
    english = replace(entries[1], language="en", title="A small model at home")
    seen = read(dict(_bytes(feeds([(issue, (entries[0], english))])["all"]))[extension], extension)

    assert [item.language for item in seen] == ["ja", "en"]


@pytest.mark.parametrize("extension", ["atom", "rss", "json"])
def test_a_correction_keeps_id_and_date_of_publication_and_moves_updated(extension: str) -> None:
    issue, entries = weeks(2)[0]
    later = saturday(0) + timedelta(hours=5)
    corrected = replace(entries[1], title="直した題", correction="題の誤りを直しました。", updated_at=later)
    before = read(dict(_bytes(feeds([(issue, entries)])["all"]))[extension], extension)[1]
    after = read(dict(_bytes(feeds([(issue, (entries[0], corrected))])["all"]))[extension], extension)[1]

    assert (after.id, after.published, after.link) == (before.id, before.published, before.link)
    assert (after.title, after.updated) == ("直した題", later)
    assert "<strong>【訂正】</strong>題の誤りを直しました。" in after.html


@pytest.mark.parametrize("extension", ["atom", "rss", "json"])
def test_a_withdrawn_entry_is_a_stub_under_the_same_id(extension: str) -> None:
    issue, entries = weeks(3)[0]
    later = saturday(0) + timedelta(days=1)
    gone = replace(entries[1], withdrawn=True, correction="事実の確認ができませんでした。", updated_at=later)
    body = dict(_bytes(feeds([(issue, (entries[0], gone, entries[2]))])["all"]))[extension]
    stub = read(body, extension)[1]

    assert (stub.id, stub.updated, stub.article) == (entries[1].tag, later, None)
    assert stub.title == "この記事は取り下げられました。"
    assert "事実の確認ができませんでした。" in stub.html
    assert "事実の確認ができませんでした。" in stub.summary
    for text in (entries[1].title, "articles.example/1", "ideas, part 1", "出てきます（1）"):
        assert text.encode() not in body


@pytest.mark.parametrize("extension", ["atom", "rss", "json"])
def test_an_issue_is_an_item_with_its_contents(extension: str) -> None:
    published = weeks(3, 4)
    seen = read(dict(_bytes(feeds(published)["issues"]))[extension], extension)

    assert [item.id for item in seen] == [f"{PREFIX}/issues/2026-01-10", f"{PREFIX}/issues/2026-01-03"]
    assert seen[0].title == "GenAI週刊 Annex 2026年1月10日号"
    assert seen[0].link == "https://news.annex.example/annex/2026-01-10/"
    for entry in published[1][1]:
        assert f'<a href="https://news.annex.example/annex/entries/{entry.entry_id}/">{entry.title}</a>' in seen[0].html
        assert entry.url.replace("&", "&amp;") in seen[0].html


def test_an_issue_does_not_list_what_was_withdrawn_and_was_updated_by_it() -> None:
    issue, entries = weeks(3)[0]
    later = saturday(0) + timedelta(days=1)
    gone = replace(entries[1], withdrawn=True, updated_at=later)
    item = feeds([(issue, (entries[0], gone, entries[2]))])["issues"].items[0]

    assert item.updated == later
    assert entries[1].title not in item.html
    assert entries[1].url not in item.html


def _bytes(document: FeedDocument) -> list[tuple[str, bytes]]:
    return [(format.extension, body) for format, body in write_all(document)]


def _unescaped(item: Seen) -> Seen:
    text = item.summary.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return replace(item, summary=text)
