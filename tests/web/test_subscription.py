"""Leaving and choosing by signed link, as readers, mail services and scanners do."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator

import pytest
from httpx import Client, Response

from newsletter import links as paths
from newsletter.model.edition import Format
from newsletter.model.history import History
from newsletter.model.subscriber import Subscription
from newsletter.signing import BadToken, Signer
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from tests.conftest import MovedClock

HANAKO = "hanako@readers.test"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def hanako(site: Site, clock: MovedClock) -> Subscription:
    return add(site, email=HANAKO, publication=None, categories=["tools", "niche"], confirmed=clock.now())


@pytest.fixture
def browser(site: Site) -> Iterator[Client]:
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(site), listening)
    server.start()
    with Client(base_url=http_address(listening), trust_env=False) as client:
        yield client
    server.stop()


@pytest.fixture
def leaving(site: Site, hanako: Subscription) -> str:
    return paths.unsubscribe(paths.unsubscribe_token(site.signer, "annex", hanako.subscriber.uid))


@pytest.fixture
def choosing(site: Site, hanako: Subscription) -> str:
    return paths.preferences(paths.preferences_token(site.signer, "annex", hanako.subscriber.uid))


def _history(site: Site) -> History:
    return show(site, HANAKO)


def _state(site: Site) -> str:
    return _history(site).subscriptions[0].state


def _buttons(answer: Response) -> list[str]:
    return re.findall(r"<button[^>]*>([^<]*)</button>", answer.text)


def test_opening_every_link_many_times_changes_nothing(
    site: Site, browser: Client, leaving: str, choosing: str
) -> None:
    before = _history(site)
    for path in (leaving, choosing):
        for method in ("GET", "HEAD", "GET", "HEAD"):
            answer = browser.request(method, path)
            assert answer.status_code == 200
            assert "set-cookie" not in answer.headers
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert _history(site) == before


def test_the_page_has_one_button_and_no_script_and_does_not_tell_the_address(
    browser: Client, leaving: str, hanako: Subscription
) -> None:
    answer = browser.get(leaving)
    assert _buttons(answer) == ["配信を停止する"]
    assert "<script" not in answer.text
    assert HANAKO not in answer.text
    assert "h…@readers.test" in answer.text


def test_the_button_leaves_and_undo_brings_back(site: Site, browser: Client, leaving: str, clock: MovedClock) -> None:
    answer = browser.post(leaving, data={"action": "leave"})
    assert (answer.status_code, _state(site), _buttons(answer)) == (200, "left", ["停止を取り消す"])
    assert _buttons(browser.get(leaving)) == ["停止を取り消す"]
    clock.move(hours=1)
    answer = browser.post(leaving, data={"action": "return"})
    assert (answer.status_code, _state(site), _buttons(answer)) == (200, "active", [])
    history = _history(site)
    assert history.subscriptions[0].key == "niche;tools"
    assert [(line.action, line.source) for line in history.consents] == [
        ("confirmed", "operator"),
        ("left", "page"),
        ("returned", "page"),
    ]


@pytest.mark.parametrize("multipart", [False, True])
def test_one_click_as_mail_services_send_it(site: Site, browser: Client, leaving: str, multipart: bool) -> None:
    for _ in range(3):
        if multipart:
            answer = browser.post(leaving, files={name: (None, value) for name, value in ONE_CLICK.items()})
        else:
            answer = browser.post(leaving, data=ONE_CLICK)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert _state(site) == "left"
    assert [(line.action, line.source) for line in _history(site).consents[1:]] == [("left", "one-click")]


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded", "text/plain"]
)
def test_one_click_with_a_body_that_is_not_as_it_should_be_leaves_all_the_same(
    site: Site, browser: Client, leaving: str, kind: str
) -> None:
    answer = browser.post(leaving, content=b"List-Unsubscribe=One-Click&x=\xe9", headers={"Content-Type": kind})
    assert (answer.status_code, _state(site)) == (200, "left")
    assert _history(site).consents[-1].source == "one-click"


def test_who_waits_for_confirmation_can_leave_too_but_not_come_back_unconfirmed(site: Site, browser: Client) -> None:
    taro = add(site, email=HANAKO, publication=None, confirmed=None)
    path = paths.unsubscribe(paths.unsubscribe_token(site.signer, "annex", taro.subscriber.uid))
    assert browser.post(path, data=ONE_CLICK).status_code == 200
    assert browser.post(path, data={"action": "return"}).status_code == 409
    assert _state(site) == "left"


def test_an_old_mail_cannot_subscribe_its_reader_again(
    site: Site, browser: Client, leaving: str, clock: MovedClock
) -> None:
    browser.post(leaving, data=ONE_CLICK)
    clock.move(days=8)
    assert _buttons(browser.get(leaving)) == []
    assert browser.post(leaving, data={"action": "return"}).status_code == 409
    assert _state(site) == "left"


def test_the_choice_is_shown_and_kept(site: Site, browser: Client, choosing: str) -> None:
    page = browser.get(choosing).text
    assert set(re.findall(r'value="(\w+)" checked', page)) == {"some", "niche", "tools", "html"}
    answer = browser.post(choosing, data={"scope": "some", "category": ["security", "tools"], "format": "text"})
    assert "保存しました" in answer.text
    chosen = _history(site).subscriptions[0]
    assert (chosen.key, chosen.format) == ("security;tools", Format.TEXT)
    browser.post(choosing, data={"scope": "all", "category": "tools", "format": "html"})
    assert _history(site).subscriptions[0].key == "*"
    assert [line.action for line in _history(site).consents] == ["confirmed", "changed", "changed"]


def test_the_same_choice_again_leaves_no_trace(site: Site, browser: Client, choosing: str) -> None:
    before = _history(site)
    browser.post(choosing, data={"scope": "some", "category": ["niche", "tools"], "format": "html"})
    assert _history(site) == before


@pytest.mark.parametrize("data", [{"scope": "some"}, {"scope": "some", "category": "politics"}, {"format": "pdf"}, {}])
def test_a_choice_that_is_none_is_refused(site: Site, browser: Client, choosing: str, data: dict[str, str]) -> None:
    before = _history(site)
    assert browser.post(choosing, data=data).status_code == 400
    assert _history(site) == before


def test_the_pages_speak_the_language_that_is_asked_for(browser: Client, leaving: str, choosing: str) -> None:
    assert "Unsubscribe?" in browser.get(leaving, headers={"accept-language": "en-GB,en;q=0.9,ja;q=0.1"}).text
    assert '<html lang="en">' in browser.get(f"{choosing}?lang=en").text
    assert "配信を停止しますか" in browser.get(leaving, headers={"accept-language": "fr"}).text
    assert "You are unsubscribed" in browser.post(f"{leaving}?lang=en", data=ONE_CLICK).text


def test_a_token_is_good_for_its_purpose_alone(browser: Client, leaving: str, choosing: str) -> None:
    for path in (
        leaving.replace("/unsubscribe/", "/preferences/"),
        choosing.replace("/preferences/", "/unsubscribe/"),
        leaving[:-1],
        leaving + "a",
        "/unsubscribe/annex",
        "/preferences/x.y",
    ):
        for answer in (browser.get(path), browser.post(path, data=ONE_CLICK)):
            assert answer.status_code == 404
            assert "このリンクは使えません" in answer.text


def test_a_token_of_somebody_unknown_is_as_bad(site: Site, browser: Client) -> None:
    for publication, uid in (("annex", "nobody"), ("other", "nobody")):
        token = paths.unsubscribe_token(site.signer, publication, uid)
        assert browser.post(paths.unsubscribe(token), data=ONE_CLICK).status_code == 404


def test_a_hundred_thousand_mutations_of_tokens_are_all_refused() -> None:
    signer = Signer("a secret for tests that is long enough")
    chance = random.Random(8058)
    characters = string.ascii_letters + string.digits + "-_.=%é\udc80"
    token = paths.unsubscribe_token(signer, "annex", "k3v9x2m7p4q8r5t6")
    for _ in range(100_000):
        at, kind = chance.randrange(len(token)), chance.randrange(4)
        letter = chance.choice(characters)
        mutated = (
            token[:at] + letter + token[at + 1 :],
            token[:at] + letter + token[at:],
            token[:at] + token[at + 1 :],
            token[:at],
        )[kind]
        if mutated != token:
            with pytest.raises(BadToken):
                signer.verify("unsubscribe", mutated)


def test_a_body_that_is_too_large_is_not_read(site: Site, browser: Client, leaving: str) -> None:
    assert browser.post(leaving, data={"x": "y" * 20_000}).status_code == 413
    assert _state(site) == "active"
