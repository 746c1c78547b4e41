"""Resting, moving, looking at one's data and erasing it, by the link in a mail."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from httpx import Client, Response
from sqlalchemy import select

from newsletter import links as paths
from newsletter.errors import NotFound
from newsletter.model.history import History
from newsletter.model.subscriber import Subscription
from newsletter.store import suppressions
from newsletter.store.tables import notices
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows import change_address
from newsletter.workflows.erase import erase
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from tests.conftest import MovedClock

HANAKO, NEW = "hanako@readers.test", "hana@elsewhere.test"


@pytest.fixture
def hanako(site: Site, clock: MovedClock) -> Subscription:
    return add(
        site, email=HANAKO, publication=None, name="山田花子", categories=["tools", "niche"], confirmed=clock.now()
    )


@pytest.fixture
def browser(site: Site) -> Iterator[Client]:
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(site), listening)
    server.start()
    with Client(base_url=http_address(listening), trust_env=False) as client:
        yield client
    server.stop()


@pytest.fixture
def page(site: Site, hanako: Subscription) -> str:
    return paths.preferences(paths.preferences_token(site.signer, "annex", hanako.subscriber.uid))


def _mails(site: Site) -> list[tuple[str, str]]:
    with site.database.reading() as connection:
        return [(row.kind, row.to) for row in connection.execute(select(notices).order_by(notices.c.id))]


def _link(site: Site, to: str) -> str:
    """The link in the last mail to an address, which is base64."""
    with site.database.reading() as connection:
        raw = connection.scalar(select(notices.c.raw).where(notices.c.to == to).order_by(notices.c.id.desc()).limit(1))
    assert raw is not None
    text = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",))
    assert text is not None
    found = re.search(r"http://news\.annex\.example(/address/\S+)", text.get_content())
    assert found is not None
    return found[1]


def _note(answer: Response) -> str:
    found = re.search(r'role="(?:status|alert)">([^<]*)<', answer.text)
    return found[1] if found else ""


def _undo(browser: Client, answer: Response) -> Response:
    """Press the button that takes it back."""
    form = re.search(r'<div class="note done">.*?<form[^>]*action="([^"]*)">(.*?)</form>', answer.text, re.DOTALL)
    assert form is not None
    fields: dict[str, list[str]] = {"undo": ["1"]}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[2]):
        fields.setdefault(name, []).append(value)
    return browser.post(urljoin(str(answer.url), form[1]), data=fields)


def _state(site: Site, address: str = HANAKO) -> History:
    return show(site, address)


def test_every_link_of_every_page_opened_twice_changes_nothing(
    site: Site, browser: Client, page: str, hanako: Subscription
) -> None:
    before = _state(site)
    token = paths.unsubscribe_token(site.signer, "annex", hanako.subscriber.uid)
    todo, seen = [page, paths.unsubscribe(token)], set[str]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        for method in ("GET", "HEAD", "GET", "HEAD"):
            answer = browser.request(method, path)
            assert answer.status_code == 200, path
            if method == "GET" and "html" in answer.headers["content-type"]:
                assert "<script" not in answer.text
                found = [urljoin(str(answer.url), link) for link in re.findall(r'href="([^"]+)"', answer.text)]
                here = [urlsplit(link) for link in found]
                todo += [
                    f"{link.path}?{link.query}" for link in here if link.path.startswith(("/preferences/", "/unsub"))
                ]
    assert {path.partition("?")[0].rpartition("/")[2] for path in seen} >= {"data", "data.json", "erase"}
    assert _state(site) == before
    assert _mails(site) == []


def test_a_rest_of_two_weeks_is_kept_shown_and_taken_back(
    site: Site, browser: Client, page: str, clock: MovedClock
) -> None:
    answer = browser.post(f"{page}/pause", data={"weeks": "2"})
    assert "2026年2月21日まで、お送りしません" in _note(answer)
    until = _state(site).subscriptions[0].paused_until
    assert str(until) == "2026-02-21 15:00:00+00:00", "the first instant of the 22nd in Tokyo"
    assert "2026年2月21日まで" in browser.get(page).text
    assert "You are having a rest: nothing is sent until 21 February 2026" in browser.get(f"{page}?lang=en").text
    answer = _undo(browser, answer)
    assert (_note(answer), _state(site).subscriptions[0].paused_until) == ("元に戻しました。", None)
    browser.post(f"{page}/pause", data={"weeks": "1"})
    clock.move(days=9)
    assert "お休み中" not in browser.get(page).text
    assert [line.detail and line.detail[:6] for line in _state(site).consents[1:]] == ["paused", "pause ", "paused"]


@pytest.mark.parametrize("weeks", ["27", "-1", "x", "", "1e1", "２"])
def test_a_rest_that_is_none_is_refused(site: Site, browser: Client, page: str, weeks: str) -> None:
    status = browser.post(f"{page}/pause", data={"weeks": weeks}).status_code
    assert (status, _state(site).subscriptions[0].paused_until) == (
        200 if weeks == "２" else 400,
        None,
    ) or weeks == "２"


def test_a_choice_can_be_taken_back(site: Site, browser: Client, page: str) -> None:
    answer = browser.post(page, data={"scope": "all", "format": "text"})
    assert _state(site).subscriptions[0].key == "*"
    _undo(browser, answer)
    found = _state(site).subscriptions[0]
    assert (found.key, found.format) == ("niche;tools", "html")


def test_a_new_address_counts_when_its_mail_is_answered(site: Site, browser: Client, page: str) -> None:
    before = _state(site)
    answer = browser.post(f"{page}/address", data={"email": f" {NEW} "})
    assert "確認のメールをお送りしました" in _note(answer)
    assert _mails(site) == [("address.confirm", NEW)]
    assert _state(site).subscriptions == before.subscriptions
    link = _link(site, NEW)
    for _ in range(2):
        assert "このアドレスで受け取る" in browser.get(link).text
    assert _state(site).subscriptions == before.subscriptions
    for _ in range(2):
        assert "アドレスを変更しました" in browser.post(link).text
    with pytest.raises(NotFound):
        show(site, HANAKO)
    after = _state(site, NEW)
    assert (after.subscriber.uid, after.subscriptions[0].key) == (before.subscriber.uid, "niche;tools")
    assert [line.detail for line in after.consents[1:]] == ["another address, confirmed from there"]
    assert _mails(site)[1:] == [("address.changed", HANAKO)]
    assert browser.get(page).status_code == 200, "links in old mails go on"


def test_an_address_in_use_or_the_same_or_none_is_not_taken(site: Site, browser: Client, page: str) -> None:
    assert browser.post(f"{page}/address", data={"email": HANAKO.upper()}).status_code == 400
    assert browser.post(f"{page}/address", data={"email": "nobody"}).status_code == 400
    assert browser.post(f"{page}/address", data={}).status_code == 400
    assert _mails(site) == []
    other = add(site, email=NEW, publication=None, confirmed=site.clock.now())
    answer = browser.post(f"{page}/address", data={"email": NEW})
    assert (answer.status_code, "確認のメールをお送りしました" in _note(answer)) == (200, True), "as for a stranger"
    assert browser.post(_link(site, NEW)).status_code == 409
    assert show(site, NEW).subscriber == other.subscriber


def test_of_two_who_move_to_one_address_at_once_one_does(site: Site, browser: Client, page: str) -> None:
    tokens = []
    for number in range(6):
        other = add(site, email=f"reader{number}@readers.test", publication=None, confirmed=site.clock.now())
        token = paths.preferences_token(site.signer, "annex", other.subscriber.uid)
        change_address.ask(site, token, NEW, language="ja")
        tokens.append(paths.address(paths.address_token(site.signer, "annex", other.subscriber.uid, number + 1)))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda path: httpx.post(f"{browser.base_url}{path}", timeout=60).status_code, tokens))
    assert sorted(answers) == [200, *[409] * 5]


def test_nobody_is_bombed_with_confirmations(site: Site, browser: Client, page: str, clock: MovedClock) -> None:
    for _ in range(3):
        assert browser.post(f"{page}/address", data={"email": NEW}).status_code == 200
    assert browser.post(f"{page}/address", data={"email": "x@elsewhere.test"}).status_code == 429
    assert _mails(site) == [("address.confirm", NEW)]
    clock.move(days=8)
    assert browser.get(_link(site, NEW)).status_code == 404, "a week later the link is over"


def test_an_overtaken_link_is_over(site: Site, browser: Client, page: str) -> None:
    browser.post(f"{page}/address", data={"email": NEW})
    browser.post(f"{page}/address", data={"email": "third@elsewhere.test"})
    first, second = _link(site, NEW), _link(site, "third@elsewhere.test")
    assert browser.post(second).status_code == 200
    for link in (first, first[:-1], first + "a", first.replace("/address/", "/preferences/")):
        assert browser.post(link).status_code == 404
    assert show(site, "third@elsewhere.test").subscriptions


def test_nobody_moves_to_an_address_that_was_erased_meanwhile(site: Site, browser: Client, page: str) -> None:
    add(site, email=NEW, publication=None, confirmed=site.clock.now())
    browser.post(f"{page}/address", data={"email": NEW})
    link = _link(site, NEW)
    erase(site, NEW, reason="asked for by letter")
    for answer in (browser.get(link), browser.post(link)):
        assert answer.status_code == 404
    assert _state(site).subscriptions, "they read where they did"


def test_what_stands_against_an_operators_suppression_is_not_written_to(
    site: Site, browser: Client, page: str, clock: MovedClock
) -> None:
    with site.database.writing() as connection:
        suppressions.add(connection, key=NEW, reason="operator", evidence="wish", now=clock.now())
    assert browser.post(f"{page}/address", data={"email": NEW}).status_code == 200
    assert _mails(site) == []


def test_the_data_can_be_read_and_saved_whole(site: Site, browser: Client, page: str) -> None:
    browser.post(f"{page}/pause", data={"weeks": "4"})
    text = browser.get(f"{page}/data").text
    for part in (HANAKO, "山田花子", "配信中", "2026年3月7日まで休み", "運営者の操作", "ご自分のデータ"):
        assert part in text
    for raw in ("operator", "categories", "paused until", "by olga", "+00:00"):
        assert raw not in text.partition("</h1>")[2].partition("<footer")[0], "the record is in the page's words"
    assert "Your data" in browser.get(f"{page}/data?lang=en").text
    answer = browser.get(f"{page}/data.json")
    assert answer.headers["content-disposition"] == 'attachment; filename="annex-my-data.json"'
    assert answer.headers["cache-control"] == "no-store"
    data = json.loads(answer.text)
    assert (data["email"], data["name"]) == (HANAKO, "山田花子")
    assert data["subscriptions"][0]["paused_until"] == "2026-03-07T15:00:00Z"
    assert [line["action"] for line in data["consents"]] == ["confirmed", "changed"]


def test_erasing_asks_then_erases_and_gives_a_receipt(site: Site, browser: Client, page: str) -> None:
    asked = browser.get(f"{page}/erase")
    assert "元に戻すことはできません" in asked.text
    assert show(site, HANAKO)
    answer = browser.post(f"{page}/erase?lang=en")
    assert answer.status_code == 200
    number = re.search(r"Receipt (E-\w{10})", answer.text)
    assert number is not None
    assert _mails(site) == [("erased", HANAKO)]
    with pytest.raises(NotFound, match=f"erased on 2026-02-06; receipt {number[1]}"):
        show(site, HANAKO)
    for path in (page, f"{page}/data", f"{page}/data.json", f"{page}/erase", f"{page}/pause"):
        assert browser.get(path).status_code == 404
    for path in (page, f"{page}/pause", f"{page}/address", f"{page}/erase"):
        assert browser.post(path, data={"weeks": "1", "email": NEW, "scope": "all"}).status_code == 404


def test_a_foreign_token_opens_nothing(browser: Client, page: str) -> None:
    for part in ("", "/data", "/data.json", "/erase", "/pause", "/address"):
        assert browser.get(f"{page}x{part}").status_code == 404
    assert browser.get(f"{page}/nothing").status_code == 404
