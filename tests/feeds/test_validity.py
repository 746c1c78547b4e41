"""Each format keeps its own rules: schemas, and what the W3C validator complains about."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from newsletter.feeds.document import FeedDocument
from newsletter.feeds.formats import write_all
from tests.feeds.cast import feeds, material, weeks
from tests.feeds.reading import read

HERE = Path(__file__).parent
ATOM = "{http://www.w3.org/2005/Atom}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
SHAPES = ((), (0,), (3,), (30, 26, 20), (2,) * 12)


def written(document: FeedDocument) -> dict[str, bytes]:
    return {format.extension: body for format, body in write_all(document)}


def relax_ng() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(HERE / "atom.rng"))


@pytest.mark.parametrize("shape", SHAPES)
def test_atom_passes_the_grammar_of_rfc_4287(shape: tuple[int, ...]) -> None:
    grammar = relax_ng()
    for name, document in feeds(weeks(*shape), hub="https://hub.example/").items():
        feed = etree.fromstring(written(document)["atom"])
        assert grammar.validate(feed), (name, grammar.error_log)


def test_the_grammar_refuses_what_is_wrong() -> None:
    feed = etree.fromstring(written(feeds(weeks(1))["all"])["atom"])
    feed.find(f"{ATOM}entry/{ATOM}updated").text = "yesterday"  # type: ignore[union-attr]
    assert not relax_ng().validate(feed)


@pytest.mark.parametrize("shape", SHAPES)
def test_json_feed_passes_its_schema(shape: tuple[int, ...]) -> None:
    schema = jsonschema.Draft202012Validator(json.loads((HERE / "jsonfeed.schema.json").read_text("utf-8")))
    for document in feeds(weeks(*shape), hub="https://hub.example/").values():
        schema.validate(json.loads(written(document)["json"]))


@pytest.mark.parametrize("shape", SHAPES)
def test_no_two_items_of_a_feed_share_an_id_or_a_time_of_change(shape: tuple[int, ...]) -> None:
    for document in feeds(weeks(*shape)).values():
        for extension, body in written(document).items():
            seen = read(body, extension)
            assert len({item.id for item in seen}) == len({item.updated for item in seen}) == len(seen)
            assert [item.published for item in seen] == sorted((item.published for item in seen), reverse=True)


def test_a_feed_was_updated_when_its_newest_item_was() -> None:
    for document in feeds(weeks(30, 30)).values():
        bodies = written(document)
        newest = max(item.updated for item in read(bodies["atom"], "atom"))
        assert document.updated == newest
        channel = _channel(bodies["rss"])
        assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "") == newest


def test_links_of_an_atom_entry_keep_their_relations() -> None:
    entry = etree.fromstring(written(feeds(weeks(2))["all"])["atom"]).findall(f"{ATOM}entry")[1]
    links = {link.get("rel"): {**link.attrib} for link in entry.findall(f"{ATOM}link")}

    assert links["alternate"] == {
        "rel": "alternate",
        "type": "text/html",
        "href": "https://news.annex.example/annex/entries/e00001/",
    }
    assert links["related"]["href"] == "https://articles.example/1?a=1&b=2"
    assert len(links) == len(entry.findall(f"{ATOM}link")) == 2


def test_the_content_of_atom_is_escaped_html_and_its_summary_text() -> None:
    entry = etree.fromstring(written(feeds(weeks(1))["all"])["atom"]).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.find(f"{ATOM}content").get("type") == "html"  # type: ignore[union-attr]
    assert entry.find(f"{ATOM}summary").get("type") == "text"  # type: ignore[union-attr]
    for body in written(feeds(weeks(1))["all"]).values():
        assert b"CDATA" not in body


@pytest.mark.parametrize("name", ["all", "tools", "issues"])
def test_feeds_link_to_themselves_their_page_and_their_hub(name: str) -> None:
    bodies = written(feeds(weeks(9), hub="https://hub.example/")[name])
    home = "categories/tools/" if name == "tools" else ""
    atom = etree.fromstring(bodies["atom"])
    links = {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}
    assert links == {
        "self": f"https://news.annex.example/annex/feeds/{name}.atom",
        "alternate": f"https://news.annex.example/annex/{home}",
        "hub": "https://hub.example/",
    }
    channel = _channel(bodies["rss"])
    assert channel.findtext("link") == links["alternate"]
    links = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
    assert links == {"self": f"https://news.annex.example/annex/feeds/{name}.rss", "hub": "https://hub.example/"}
    feed = json.loads(bodies["json"])
    assert feed["feed_url"] == f"https://news.annex.example/annex/feeds/{name}.json"
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_rss_keeps_the_rules_of_its_own() -> None:
    document = feeds(weeks(30, 26))["all"]
    channel = _channel(written(document)["rss"])
    assert [child.tag for child in channel][:3] == ["title", "link", "description"]
    assert channel.findtext("generator") == "Annex"
    assert channel.findtext("language") == "ja"
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        assert item.find("author") is None
        assert item.findtext(f"{DUBLIN_CORE}creator") == "GenAI週刊 Annex"
        assert len(item.findall("link")) == 1
        assert parsedate_to_datetime(item.findtext("pubDate") or "").utcoffset() is not None


def test_rss_titles_write_markup_as_numbers_that_no_reader_takes_for_html() -> None:
    issue, entries = weeks(1)[0]
    hostile = replace(entries[0], title="R&D: <b>tags</b> &lt; &amp;#x3C; ]]>")
    body = written(feeds([(issue, (hostile,))])["all"])["rss"]

    title = re.findall(rb"<title>(.*?)</title>", body)[-1]
    assert title == b"R&#x26;D: &#x3C;b&#x3E;tags&#x3C;/b&#x3E; &#x26;lt; &#x26;amp;#x3C; ]]&#x3E;"
    assert _channel(body).findtext("item/title") == hostile.title


def test_the_generator_has_no_version() -> None:
    for extension, body in written(feeds(weeks(1))["all"]).items():
        assert b"feedgen" not in body, extension
    atom = etree.fromstring(written(feeds(weeks(1))["all"])["atom"])
    generator = atom.find(f"{ATOM}generator")
    assert generator is not None
    assert generator.text == "Annex"
    assert not generator.attrib


def test_an_archive_page_says_what_it_is_and_where_the_feed_is() -> None:
    bodies = written(feeds(weeks(60, 60))["all/2"])
    atom = etree.fromstring(bodies["atom"])
    channel = _channel(bodies["rss"])
    for root, extension in ((atom, "atom"), (channel, "rss")):
        assert root.find(f"{HISTORY}archive") is not None
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        stem = "https://news.annex.example/annex/feeds/all"
        assert links["self"] == f"{stem}/2.{extension}"
        assert links["current"] == f"{stem}.{extension}"
        assert links["prev-archive"] == f"{stem}/1.{extension}"
    feed = json.loads(bodies["json"])
    assert feed["next_url"].endswith("/annex/feeds/all/1.json")
    assert feed["_annex"]["archive_of"].endswith("/annex/feeds/all.json")


def test_there_is_a_feed_for_all_for_issues_and_for_each_category() -> None:
    assert set(feeds(())) == {"all", "issues", *material(()).publication.categories}


def _channel(body: bytes) -> etree._Element:
    channel = etree.fromstring(body).find("channel")
    assert channel is not None
    return channel
