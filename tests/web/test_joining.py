"""Joining over HTTP, as readers, forms on other sites, machines and scanners do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from httpx import Client, Response

from newsletter import links as paths
from newsletter.model.sign_up import TRAP
from newsletter.store import suppressions
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.join import DAY
from newsletter.workflows.leave import leave
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from newsletter.workflows.suppressions import add as suppress
from tests.conftest import MovedClock
from tests.web.reading import Reader
from tests.workflows.joining import configured, dump, mails, token_in

FORM = "/annex/subscribe"
HANAKO = "hanako@readers.test"


@pytest.fixture
def browser(site: Site) -> Iterator[Client]:
    yield from _serve(site)


def _serve(site: Site) -> Iterator[Client]:
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(site), listening)
    server.start()
    with Client(base_url=http_address(listening), trust_env=False) as client:
        yield client
    server.stop()


def _seen(answer: Response) -> tuple[int, bytes, dict[str, str]]:
    """All that a visitor can tell answers apart by, but for the clock of the server."""
    return answer.status_code, answer.content, {k: v for k, v in answer.headers.items() if k != "date"}


def _confirmation(site: Site) -> str:
    return paths.confirmation(token_in(mails(site)[-1][1]))


def test_the_way_in(site: Site, browser: Client) -> None:
    page = browser.get(FORM)
    assert page.headers["cache-control"] == "no-store"
    reader = Reader(page.text)
    assert (reader.faults, reader.headings.count(1)) == ([], 1)
    answer = browser.post(FORM, data={"email": HANAKO, "scope": "some", "category": ["tools"], "format": "html"})
    assert answer.status_code == 200
    assert "まだお申し込みは終わっていません" in answer.text
    link = _confirmation(site)
    assert re.findall(r"<button[^>]*>([^<]*)</button>", browser.get(link).text) == ["購読を始める"]
    done = browser.post(link, follow_redirects=True)
    assert "購読が始まりました" in done.text
    preferences = re.search(r'href="\.\./(preferences/[^"]+)"', done.text)
    assert preferences is not None
    assert 'value="tools" checked' in browser.get(f"/{preferences[1]}").text
    assert show(site, HANAKO).subscriptions[0].key == "tools"
    assert "set-cookie" not in {*page.headers, *answer.headers, *done.headers}


def test_every_address_gets_the_same_answer(site: Site, browser: Client, clock: MovedClock) -> None:
    known, pending, gone, bounced, banned = (f"{name}@readers.test" for name in ("known", "b", "c", "d", "e"))
    for address in (known, gone):
        person = add(site, email=address, publication=None, confirmed=clock.now()).subscriber
    leave(site, paths.unsubscribe_token(site.signer, "annex", person.uid), source="page")
    with site.database.writing() as connection:
        suppressions.add(connection, key=bounced, reason="hard", evidence="550", now=clock.now())
    suppress(site, banned, reason="by telephone")
    first = _seen(browser.post(FORM, data={"email": "stranger@readers.test"}))
    browser.post(FORM, data={"email": pending})
    for address in (known, pending, gone, bounced, banned, "stranger@readers.test", "x@elsewhere.test"):
        assert _seen(browser.post(FORM, data={"email": address})) == first, address
    assert _seen(browser.post(FORM, data={"email": "machine@readers.test", TRAP: "x"})) == first


def test_no_answer_to_the_form_waits_for_what_depends_on_the_address(
    site: Site, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("newsletter.store.subscribers.find", "newsletter.store.suppressions.find"):
        monkeypatch.setattr(name, lambda *_, name=name: asked.append(name))
    browser.post(FORM, data={"email": HANAKO})
    assert asked == []
    mails(site)
    assert asked != []


def test_scanners_change_nothing(site: Site, browser: Client) -> None:
    browser.post(FORM, data={"email": HANAKO})
    link = _confirmation(site)
    before = dump(site)
    for path in (link, f"{link}?lang=en", FORM):
        for method in ("GET", "HEAD", "GET", "HEAD"):
            answer = browser.request(method, path)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "no-store"
            assert "<script" not in answer.text
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert browser.get(link).headers["referrer-policy"] == "no-referrer"
    assert dump(site) == before


def test_the_confirmation_does_not_tell_the_address(site: Site, browser: Client) -> None:
    browser.post(FORM, data={"email": HANAKO})
    for answer in (browser.get(_confirmation(site)), browser.post(_confirmation(site), follow_redirects=True)):
        assert HANAKO not in answer.text
        assert "h…@readers.test" in answer.text


def test_links_that_are_not_ours_get_one_page(site: Site, browser: Client, clock: MovedClock) -> None:
    browser.post(FORM, data={"email": HANAKO})
    link = _confirmation(site)
    token = link.rpartition("/")[2]
    foreign = paths.confirmation_token(site.signer, "other", token.split("-")[1], clock.now() + DAY)
    bad = ["x", "x.y", token[:-1], token[:-4] + "AAAA", token.partition(".")[0], foreign]
    answers = [browser.request(method, paths.confirmation(each)) for each in bad for method in ("GET", "POST")]
    clock.move(days=8)
    answers += [browser.get(link), browser.post(link)]
    assert {_seen(answer)[:2] for answer in answers} == {(404, answers[0].content)}
    assert "このリンクは使えません" in answers[0].text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "メールアドレスを入力してください"),
        ({"email": "hanako.readers.test"}, "メールアドレスの形式が正しくないようです"),
        ({"email": HANAKO, "scope": "some"}, "カテゴリーを1つ以上"),
    ],
)
def test_a_mistake_is_explained_and_what_was_typed_is_kept(
    site: Site, browser: Client, fields: dict[str, str], said: str
) -> None:
    answer = browser.post(FORM, data={**fields, "format": "text", "language": "en"})
    assert answer.status_code == 400
    assert said in answer.text
    assert f'value="{fields["email"]}"' in answer.text
    assert 'value="text" checked' in answer.text
    assert 'value="en" checked' in answer.text
    assert Reader(answer.text).faults == []
    assert mails(site) == []


def test_what_is_typed_is_shown_as_text(browser: Client) -> None:
    answer = browser.post(FORM, data={"email": '"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


def test_the_form_is_in_the_language_that_is_asked_for(site: Site, browser: Client) -> None:
    assert "It may contain advertising" in browser.get(FORM, headers={"accept-language": "en"}).text
    browser.post(f"{FORM}?lang=en", data={"email": HANAKO})
    assert "Open the link" not in browser.get(_confirmation(site)).text
    page = browser.get(_confirmation(site), headers={"accept-language": "ja"})
    assert '<html lang="en">' in page.text
    assert '<html lang="ja">' in browser.get(f"{_confirmation(site)}?lang=ja").text


def test_a_form_on_another_site_needs_no_script_and_no_cookie(site: Site, browser: Client) -> None:
    headers = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    answer = browser.post(FORM, data={"email": HANAKO, "form": "embedded", "category": "niche"}, headers=headers)
    assert answer.status_code == 200
    browser.post(_confirmation(site))
    found = show(site, HANAKO)
    assert found.subscriptions[0].key == "niche"
    assert [(line.source, line.wording is None) for line in found.consents] == [
        ("embedded form", True),
        ("confirmation link", False),
    ]


def test_a_script_on_another_site_gets_json(site: Site, browser: Client) -> None:
    headers = {"accept": "application/json", "origin": "https://elsewhere.example"}
    for sent in ({"data": {"email": HANAKO}}, {"files": {"email": (None, HANAKO)}}):
        answer = browser.post(FORM, headers=headers, **sent)
        assert (answer.status_code, json.loads(answer.text)["status"]) == (200, "asked")
        assert answer.headers["access-control-allow-origin"] == "*"
    answer = browser.post(FORM, headers=headers, data={"email": "x"})
    assert (answer.status_code, answer.json()["status"]) == (400, "invalid")
    assert len(mails(site)) == 1


def test_too_many_are_asked_to_wait_and_keep_what_they_typed(site: Site) -> None:
    for client in _serve(configured(site, total_limit=1)):
        client.post(FORM, data={"email": HANAKO})
        answer = client.post(FORM, data={"email": "taro@readers.test"})
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")
        assert 'value="taro@readers.test"' in answer.text
        assert client.post(FORM, data={"email": HANAKO}).status_code == 429


def test_visitors_behind_a_proxy_are_told_apart(site: Site) -> None:
    for client in _serve(configured(site, network_limit=1)):
        statuses = [
            client.post(FORM, data={"email": f"r{n}@readers.test"}, headers={"x-forwarded-for": visitor}).status_code
            for n, visitor in enumerate(["198.51.100.1", "198.51.100.2", "203.0.113.1"])
        ]
        assert statuses == [200, 429, 200]


def test_a_puzzle_has_a_script_and_says_what_to_do_without_one(site: Site) -> None:
    for client in _serve(configured(site, proof_of_work="on")):
        page = client.get(FORM)
        assert "このページの JavaScript を許可してから" in page.text
        assert page.headers["content-security-policy"].endswith("; script-src 'self'")
        script = re.search(r'<script src="([^"]+)"', page.text)
        assert script is not None
        found = client.get(httpx.URL(client.base_url).join(FORM).join(script[1]))
        assert (found.status_code, found.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert client.post(FORM, data={"email": HANAKO}).status_code == 400
    assert mails(site) == []


def test_where_joining_is_closed_the_page_says_how_to_ask(site: Site) -> None:
    publication = site.publication("annex").model_copy(update={"joining": "closed"})
    site.config.publications["annex"] = publication
    for client in _serve(site):
        page = client.get(FORM)
        assert "<form" not in page.text
        assert "contact@annex.example" in page.text
        assert client.post(FORM, data={"email": HANAKO}).status_code == 403
    assert mails(site) == []


def test_a_publication_that_is_not_there_has_no_form(browser: Client) -> None:
    assert browser.get("/other/subscribe").status_code == 404
    assert browser.post("/other/subscribe", data={"email": HANAKO}).status_code == 404


def test_large_and_broken_bodies_are_refused(site: Site, browser: Client) -> None:
    assert browser.post(FORM, data={"email": "x" * 20_000}).status_code == 413
    multipart = {"content-type": "multipart/form-data"}
    assert browser.post(FORM, content=b"x", headers=multipart).status_code == 400
    assert browser.post(FORM, content="é".encode()).status_code == 400
    assert mails(site) == []
