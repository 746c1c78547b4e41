"""The public pages: sound, linked, and without anything that readers do not see."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from newsletter import links as paths
from newsletter.model.document import Document
from newsletter.model.search import Results, Searchable, parse_query
from newsletter.rendering.pages.addresses import relative
from newsletter.rendering.pages.frame import frame_of
from newsletter.rendering.pages.joining import joining_page
from newsletter.rendering.pages.notice import error_page
from newsletter.rendering.pages.search import Asked, marked, search_page, snippet
from newsletter.store import documents
from newsletter.workflows.approve import approve
from newsletter.workflows.entries import add_entry
from newsletter.workflows.gather import gather
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.issue_making import publish_issues
from tests.web.reading import Reader, internal

BASE = "http://news.annex.example"
DAYS = ("2025-12-27", "2026-01-03", "2026-01-31", "2026-02-07")


@pytest.fixture
def archive(site: Site, tmp_path: Path, clock: MovedClock) -> dict[str, Document]:
    for day in DAYS:
        publish_issues(site, tmp_path, [day])
        clock.move(days=7)
    return everything(site)


def everything(site: Site) -> dict[str, Document]:
    with site.database.reading() as connection:
        found = {path: documents.get(connection, path) for path in documents.paths(connection)}
    return {path: document for path, document in found.items() if document is not None}


def pages(archive: dict[str, Document]) -> dict[str, str]:
    return {path: d.body.decode() for path, d in archive.items() if d.media_type.startswith("text/html")}


@pytest.mark.parametrize(
    ("here", "there", "reference"),
    [
        ("/annex/", "/annex/2026-02-07/", "2026-02-07/"),
        ("/annex/2026-02-07/", "/annex/", "../"),
        ("/annex/2026-02-07/", "/annex/2026-02-07/", "./"),
        ("/annex/search", "/annex/search?q=a/b#c", "search?q=a/b#c"),
        ("/annex/entries/x/", "/static/site.css", "../../../static/site.css"),
        ("/", "/annex/feeds/all.atom", "annex/feeds/all.atom"),
        ("/annex", "/annex/", "annex/"),
    ],
)
def test_a_relative_reference_leads_back_to_where_it_should(here: str, there: str, reference: str) -> None:
    assert relative(here, there) == reference
    assert urljoin(f"https://example.org/news{here}", reference) == f"https://example.org/news{there}"


def test_no_link_is_broken_and_none_leaves_the_folder(archive: dict[str, Document]) -> None:
    made_later = {paths.search("annex"), paths.subscribe("annex")}
    shown = pages(archive)
    ids = {path: set(Reader(html).ids) for path, html in shown.items()}
    for folder in ("", "/news/archive"):
        for path, html in shown.items():
            reader = Reader(html)
            for there, fragment in internal(BASE, f"{BASE}{folder}{path}", reader.links):
                target = unquote(there).removeprefix(folder)
                if "canonical" in html and there == path:
                    continue
                assert target in archive or target in made_later, (path, there)
                if fragment:
                    assert fragment in ids[target], (path, there, fragment)


def test_every_page_is_sound_and_names_its_feeds(archive: dict[str, Document]) -> None:
    for path, html in pages(archive).items():
        reader = Reader(html)
        assert reader.faults == [], path
        assert reader.language == "ja"
        assert reader.headings.count(1) == 1, path
        steps = zip(reader.headings, reader.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), (path, reader.headings)
        assert reader.landmarks.count("main") == 1
        assert f'href="{BASE}/annex/feeds/all.atom"' in html
        assert all(urlsplit(feed).path in archive for feed in reader.alternates), path
        if 'name="robots"' not in html:
            assert f'<link rel="canonical" href="{BASE}{path}">' in html


def test_what_is_said_to_machines_is_json_with_our_addresses(archive: dict[str, Document]) -> None:
    found = 0
    for path, html in pages(archive).items():
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
            about = json.loads(text)
            assert about["@id"] == BASE + path
            found += 1
    assert found > 20


def test_the_sitemap_lists_every_page_worth_finding(archive: dict[str, Document]) -> None:
    listed = set(re.findall("<loc>(.*?)</loc>", archive["/sitemap.xml"].body.decode()))
    periods = {path for path in archive if re.fullmatch(r"/annex/\d{4}/(\d\d/)?", path)}
    assert listed == {BASE + path for path in pages(archive) if path != "/" and path not in periods}
    assert f"Sitemap: {BASE}/sitemap.xml" in archive["/robots.txt"].body.decode()


def test_an_issue_links_to_its_neighbours(archive: dict[str, Document]) -> None:
    shown = pages(archive)
    middle = shown["/annex/2026-01-31/"]
    assert '<link rel="prev" href="../2026-01-03/">' in middle
    assert '<link rel="next" href="../2026-02-07/">' in middle
    assert 'rel="next"' not in shown["/annex/2026-02-07/"]
    assert 'rel="prev"' not in shown["/annex/2025-12-27/"]


HOSTILE = "<script>alert(1)</script> \"'&amp; ]]> {{ 7*7 }} \x08\u202e𠮷野\ud800"


def test_hostile_text_is_shown_and_never_acts(site: Site) -> None:
    add_entry(
        site,
        publication="annex",
        collected_at=site.clock.now() - timedelta(days=1),
        texts={
            "title": HOSTILE.replace("\ud800", ""),
            "original_title": "</title><img src=x onerror=alert(1)>",
            "url": "https://example.org/?a=1&b=\"'<>",
            "summary": "[x](javascript:alert(1)) <iframe src=//evil.example></iframe> **太字**</script>",
        },
    )
    gather(site, "2026-02-07", until=site.clock.now())
    approve(site, "2026-02-07", force="a test")
    publish(site, "2026-02-07")
    _, entries = load(site, "2026-02-07")
    shown = pages(everything(site))
    for path in ("/annex/", "/annex/2026-02-07/", f"/annex/entries/{entries[0].entry_id}/", "/annex/2026/"):
        html = shown[path]
        reader = Reader(html)
        assert reader.faults == [], path
        assert not any(link.lower().startswith("javascript:") for link in reader.links)
        assert html.count("<script") == html.count('<script type="application/ld+json">')
        assert "<iframe" not in html
        assert "<img" not in html
        assert "\x08" not in html
        assert "\u202e" not in html
        assert path == "/annex/" or "7*7" in html
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
            json.loads(text)


def test_a_withdrawn_entry_leaves_an_address_that_says_so(site: Site, archive: dict[str, Document]) -> None:
    _, entries = load(site, DAYS[0])
    withdraw_entry(site, entries[0].entry_id, note="事実と異なりました")
    page = everything(site)[paths.entry("annex", entries[0].entry_id)]
    assert page.gone
    assert 'content="noindex"' in page.body.decode()
    assert Reader(page.body.decode()).faults == []


def test_pages_that_are_made_for_a_request_are_sound_too(site: Site) -> None:
    frame = frame_of(site.publication("annex"), site.links)
    found = Searchable(
        entry_id="x",
        day=site.clock.now().date(),
        category="gone",
        title="<b>推論</b>",
        original_title="Inference & more",
        url="https://example.org/",
        summary="推論の`話`。",
        language="ja",
    )
    results = Results(total=41, entries=(found,), categories={"tools": 40, "gone": 1}, years={2026: 40, 2025: 1})
    for html in (
        search_page(frame, Asked(query=parse_query('"推論" <x>&'), page=2), results),
        search_page(frame, Asked(query=parse_query("")), Results(total=0, entries=(), categories={}, years={})),
        *(error_page(frame, "/annex/a/b", status) for status in (400, 404, 405, 410, 429, 500, 503)),
        joining_page(frame, wording=("a", "b"), stamp="x"),
    ):
        reader = Reader(html.decode())
        assert reader.faults == []
        assert reader.headings.count(1) == 1
        assert not any(link.startswith("/") for link in reader.links)


def test_a_match_is_marked_in_its_own_spelling() -> None:
    assert marked("ＬＬＭとｶﾞｲﾄﾞ & <LLM>", ("llm", "ガイド")) == (
        "<mark>ＬＬＭ</mark>と<mark>ｶﾞｲﾄﾞ</mark> &amp; &lt;<mark>LLM</mark>&gt;"
    )


def test_a_snippet_is_around_the_first_match() -> None:
    text = "始まり。" * 40 + "ここに推論の話。" + "終わり。" * 40
    cut = snippet(text, ("推論",))
    assert "<mark>推論</mark>" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert snippet("短い話。", ("推論",)) == "短い話。"
    assert len(snippet(text, ("無い",))) <= 152


def test_an_english_publication_speaks_english(site: Site) -> None:
    publication = site.publication("annex").model_copy(update={"language": "en"})
    html = error_page(frame_of(publication, site.links), "/annex/x", 404).decode()
    assert Reader(html).language == "en"
    assert "Page not found" in html
    assert "ページ" not in html
