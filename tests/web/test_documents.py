"""The web server's answers, over ASGI, on both databases."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from newsletter.store.documents import get
from newsletter.web.app import create_app
from newsletter.web.security import CONTENT_SECURITY_POLICY
from newsletter.workflows.approve import approve
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.issue_making import import_issue, publish_issues
from tests.web.asking import asking

FIRST, SECOND = "2026-01-31", "2026-02-07"
Ask = Callable[..., httpx.Response]
FEED = "/annex/feeds/all.atom"


@pytest.fixture
def ask(site: Site) -> Iterator[Ask]:
    """Asks one application; ``raw`` leaves the content as it was coded."""
    app = create_app(site)

    def ask(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://news.annex.example") as client:
                sent = {"accept-encoding": "identity", **{k.replace("_", "-"): v for k, v in headers.items()}}
                return await client.request(method, path, headers=sent)

        return asyncio.run(once())

    yield ask
    app.user_middleware[0].kwargs["shelf"].close()  # type: ignore[attr-defined]


@pytest.fixture
def published(site: Site, tmp_path: Path) -> Site:
    publish_issues(site, tmp_path, [FIRST])
    return site


def test_a_document_has_a_type_a_validator_and_a_short_life(published: Site, ask: Ask) -> None:
    answer = ask(FEED)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["vary"] == "Accept-Encoding"
    assert 0 < int(answer.headers["cache-control"].partition("max-age=")[2]) <= 3600
    assert answer.headers["access-control-allow-origin"] == "*"
    with published.database.reading() as connection:
        document = get(connection, FEED)
    assert document is not None
    assert answer.content == document.body
    assert answer.headers["last-modified"] == "Fri, 06 Feb 2026 21:30:00 GMT"


def test_each_coding_has_its_own_etag(published: Site, ask: Ask) -> None:
    plain, packed = ask(FEED), ask(FEED, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert ask(FEED, accept_encoding="gzip", if_none_match=packed.headers["etag"]).status_code == 304
    assert ask(FEED, if_none_match=packed.headers["etag"]).status_code == 200


def test_what_has_not_changed_is_not_sent_again(published: Site, ask: Ask) -> None:
    first = ask(FEED)
    again = ask(FEED, if_none_match=f'"other", W/{first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "access-control-allow-origin", "content-security-policy"):
        assert again.headers[name] == first.headers[name], name
    assert "content-type" not in again.headers
    assert ask(FEED, if_modified_since=first.headers["last-modified"]).status_code == 304
    assert ask(FEED, if_none_match='"other"', if_modified_since=first.headers["last-modified"]).status_code == 200


def test_a_poll_after_publishing_gets_the_new_bytes_at_once(
    published: Site, ask: Ask, tmp_path: Path, clock: MovedClock
) -> None:
    first = ask(FEED)
    assert ask(f"/annex/{SECOND}/").status_code == 404
    clock.move(days=7)
    publish_issues(published, tmp_path, [SECOND])
    second = ask(FEED, if_none_match=first.headers["etag"])
    assert second.status_code == 200
    assert SECOND in second.text
    assert ask(f"/annex/{SECOND}/").status_code == 200


@pytest.mark.parametrize("path", ["/annex/", FEED, "/annex/search?q=x", "/annex/nothing/", "/health/live", "/annex"])
def test_head_is_get_without_the_content(published: Site, ask: Ask, path: str) -> None:
    head, get_ = ask(path, "HEAD"), ask(path)
    assert head.content == b""
    assert head.status_code == get_.status_code
    assert head.headers == get_.headers


def test_a_missing_slash_is_a_redirect_with_its_query(published: Site, ask: Ask) -> None:
    for path, there in (
        ("/annex", "annex/"),
        (f"/annex/{FIRST}", f"{FIRST}/"),
        ("/annex/feeds?x=1&y=%E3%81%82", "feeds/?x=1&y=%E3%81%82"),
    ):
        answer = ask(path)
        assert (answer.status_code, answer.headers["location"]) == (301, there)
    assert ask("http://news.annex.example//evil.example").status_code == 404
    assert ask("/annex/nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 200),
        ("/annex/", "GET", 200),
        ("/annex", "GET", 301),
        ("/annex/search", "GET", 200),
        ("/annex/nothing", "GET", 404),
        ("/other/", "GET", 404),
        ("/annex/%00", "GET", 404),
        ("/annex/%E6%97%A5/", "GET", 404),
        ("/annex/%FF%FE/", "GET", 404),
        ("/annex/../../etc/passwd", "GET", 404),
        ("/annex/", "POST", 405),
        ("/annex/search", "DELETE", 405),
        ("/docs", "GET", 404),
        ("/openapi.json", "GET", 404),
        ("/unsubscribe/nobody", "GET", 404),
    ],
)
def test_every_answer_is_protected(published: Site, ask: Ask, path: str, method: str, status: int) -> None:
    answer = ask(path, method)
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe-" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in answer.headers


def test_a_fault_of_ours_is_a_page_too(published: Site, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("newsletter.web.search.find_entries", broken)
    answer = ask("/annex/search?q=x")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "secret detail" not in answer.text
    assert "エラーが発生しました" in answer.text.replace("<wbr>", "")


def test_drafts_and_approved_issues_are_not_there(published: Site, ask: Ask, tmp_path: Path) -> None:
    ref = import_issue(published, tmp_path, SECOND)
    _, entries = load(published, ref)
    for _ in range(2):
        assert ask(f"/annex/{SECOND}/").status_code == 404
        assert ask(f"/annex/entries/{entries[0].entry_id}/").status_code == 404
        assert 'data-total="5"' in ask("/annex/search?q=要約").text
        approve(published, ref)
    publish(published, ref)
    assert ask(f"/annex/{SECOND}/").status_code == 200
    assert 'data-total="10"' in ask("/annex/search?q=要約").text


def test_a_search_is_compressed_for_those_who_take_it(published: Site, ask: Ask) -> None:
    plain, packed = ask("/annex/search?q=要約"), ask("/annex/search?q=要約", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert {answer.headers["vary"] for answer in (plain, packed)} == {"Accept-Encoding"}
    assert ask("/annex/search?q=要約", "HEAD", accept_encoding="gzip").content == b""


def test_a_search_is_narrowed_to_days_of_issues(published: Site, ask: Ask) -> None:
    for limits, total in [
        (f"&from={FIRST}", 5),
        (f"&to={FIRST}", 5),
        (f"&from={FIRST}&to={FIRST}", 5),
        ("&from=2030-01-01", 0),
        ("&to=2001-01-01", 0),
        ("&from=2030-02-30&to=next+week", 5),
        ("&from=%E2%91%A1026-01-01", 5),
    ]:
        answer = ask(f"/annex/search?q=要約{limits}")
        assert answer.status_code == 200
        assert f'data-total="{total}"' in answer.text, limits
    assert 'name="from" value="2030-01-01"' in ask("/annex/search?q=要約&from=2030-01-01").text


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "「この日から」が「この日まで」より後"), ("en", "lies before the first")]
)
def test_a_search_between_days_the_wrong_way_round_says_why_it_finds_nothing(
    published: Site, language: str, words: str
) -> None:
    annex = published.config.publications["annex"].model_copy(update={"language": language})
    config = published.config.model_copy(update={"publications": {"annex": annex}})
    with asking(replace(published, config=config)) as ask:
        page = ask(f"/annex/search?q=要約&category=tools&from=2026-12-31&to={FIRST}").text
        assert words in page
        (turned,) = re.findall(r'class="note" role="status">[^<]*<a href="[^"?]*\?([^"]+)"', page)
        assert parse_qs(unescape(turned)) == {
            "q": ["要約"],
            "category": ["tools"],
            "from": [FIRST],
            "to": ["2026-12-31"],
        }
        assert words not in ask(f"/annex/search?q=要約&from={FIRST}&to={FIRST}").text
        assert words not in ask("/annex/search?q=無無無").text


def test_a_search_beyond_its_end_shows_the_last_page(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, [FIRST], count=23)
    with asking(site) as ask:
        last = ask("/annex/search?q=要約&page=2").text
        assert last.count("<article") == 3
        for beyond in (3, 99, 5000):
            assert ask(f"/annex/search?q=要約&page={beyond}").text == last
        assert ask("/annex/search?q=無無無&page=2").text.count("<article") == 0


def test_a_withdrawn_page_answers_410_whatever_the_client_has(published: Site, ask: Ask) -> None:
    _, entries = load(published, FIRST)
    path = f"/annex/entries/{entries[0].entry_id}/"
    before = ask(path)
    withdraw_entry(published, entries[0].entry_id, note="誤りでした")
    answer = ask(path, if_none_match=before.headers["etag"])
    assert answer.status_code == 410
    assert ask(path, if_none_match=answer.headers["etag"]).status_code == 410
    assert "誤りでした" in answer.text


def test_an_error_links_back_from_any_depth(published: Site, ask: Ask) -> None:
    assert 'href="../../../../annex/"' not in ask("/annex/a/b/c").text
    assert 'href="../../"' in ask("/annex/a/b/c").text
    assert "GenAI週刊" in ask("/annex/a").text.replace("<wbr>", "")


def test_a_preflight_lets_programs_of_other_sites_poll_feeds(published: Site, ask: Ask) -> None:
    answer = ask(FEED, "OPTIONS", origin="https://reader.example", access_control_request_method="GET")
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in ask("/annex/", "OPTIONS").headers


def test_the_stylesheet_of_every_page_is_there(published: Site, ask: Ask) -> None:
    for path in ("/annex/", "/annex/search?q=x", "/annex/a/b/c/"):
        page = ask(path)
        reference = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        sheet = ask(str(httpx.URL(f"http://x{path}").join(reference).path))
        assert sheet.status_code == 200
        assert sheet.headers["content-type"] == "text/css; charset=utf-8"
        assert "immutable" in sheet.headers["cache-control"]


def test_health_says_whether_the_database_answers(published: Site, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("/health/live").status_code == 200
    assert ask("/health/ready").status_code == 200

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("connect", {}, Exception("no server"))

    monkeypatch.setattr("newsletter.store.documents.version", gone)
    monkeypatch.setattr("newsletter.store.version.DocumentVersion.current", gone)
    assert ask("/health/live").status_code == 200
    assert ask("/health/ready").status_code == 503
    page = ask("/annex/")
    assert (page.status_code, page.headers["retry-after"]) == (503, "30")
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_the_compressed_form_is_that_of_the_plain_one(published: Site) -> None:
    with published.database.reading() as connection:
        document = get(connection, "/annex/")
    assert document is not None
    assert gzip.decompress(document.gzip) == document.body
