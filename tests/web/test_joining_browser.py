"""Joining as a new reader does: in Chromium, from the form through the mail in the local inbox to the preferences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from newsletter.config.settings import Smtp
from newsletter.links import Links
from newsletter.rendering.pages.frame import frame_of
from newsletter.rendering.pages.joining import embedded_form
from newsletter.rendering.pages.joining_words import wording
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.inbox.reading import read_mail
from newsletter.web.inbox.server import Inbox
from newsletter.web.listening import http_address, listen
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import show
from tests.conftest import MovedClock
from tests.rendering.conftest import browser
from tests.workflows.joining import dump

HANAKO = "hanako@readers.test"
FORM = "/annex/subscribe"
__all__ = ["browser"]
# What a browser sees is the same over every database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A site that is served and whose relay is a local inbox."""

    site: Site
    inbox: Inbox
    address: str

    def link_to(self, reader: str) -> str:
        """The one link of the newest mail to a reader, once everything that waits has gone out."""
        answer_waiting(self.site)
        send_due(self.site)
        mail = next(mail for mail in self.inbox.mailbox.newest() if reader in mail.recipients)
        found = self.inbox.mailbox.find(mail.id)
        assert found is not None
        link: str
        (link,) = set(re.findall(r"http://[^\s<>\"]+", read_mail(found[1]).text or ""))
        return link


@pytest.fixture
def settings() -> dict[str, object]:
    return {}


@pytest.fixture
def house(site: Site, clock: MovedClock, settings: dict[str, object]) -> Iterator[House]:
    listening = listen("127.0.0.1", 0, advice="")
    with Inbox(clock, smtp_port=0, web_port=0) as inbox:
        address = http_address(listening)
        config = site.config.model_copy(
            update={
                "base_url": address,
                "smtp": Smtp(host="127.0.0.1", port=inbox.smtp_port),
                "subscribe": site.config.subscribe.model_copy(update=settings),
            }
        )
        ours = replace(site, config=config, links=Links(address))
        server = BackgroundServer(create_app(ours), listening)
        server.start()
        yield House(site=ours, inbox=inbox, address=address)
        server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 375, "height": 800}, locale="ja")
    yield page
    page.close()


def ask(page: Page, house: House, address: str = HANAKO) -> None:
    page.goto(f"{house.address}{FORM}")
    page.get_by_label("メールアドレス").fill(address)
    page.get_by_role("button", name="確認メールを受け取る").click()
    page.get_by_role("heading", name="メールをご確認ください").wait_for()


def test_from_the_form_through_the_mail_to_preferences_and_leaving(house: House, page: Page) -> None:
    page.goto(f"{house.address}/annex/")
    page.get_by_role("link", name="購読する").first.click()
    page.get_by_label("選んだものだけ").check()
    page.get_by_label("ツール・実験").check()
    page.get_by_label("テキストのみ").check()
    page.get_by_label("メールアドレス").fill(HANAKO)
    page.get_by_role("button", name="確認メールを受け取る").click()
    page.get_by_role("heading", name="メールをご確認ください").wait_for()
    page.goto(house.link_to(HANAKO))
    page.get_by_role("button", name="購読を始める").click()
    page.get_by_role("heading", name="購読が始まりました").wait_for()
    chosen = show(house.site, HANAKO).subscriptions[0]
    assert (chosen.state, chosen.key, chosen.format) == ("active", "tools", "text")
    page.get_by_role("link", name="配信内容を変更する").click()
    assert page.get_by_label("ツール・実験").is_checked()
    page.go_back()
    page.get_by_role("link", name="配信を停止する").click()
    page.get_by_role("button", name="配信を停止する").click()
    page.get_by_role("heading", name="配信を停止しました").wait_for()
    assert show(house.site, HANAKO).subscriptions[0].state == "left"


def test_the_form_works_on_another_site_with_and_without_scripts(house: House, page: Page) -> None:
    publication = house.site.publication("annex")
    words = wording(publication, house.site.config.subscribe, "ja")
    form = embedded_form(frame_of(publication, house.site.links), wording=words).decode()
    elsewhere = Starlette(routes=[Route("/", lambda _: HTMLResponse(f"<!doctype html>{form}"))])
    listening = listen("127.0.0.1", 0, advice="")
    other = BackgroundServer(elsewhere, listening)
    other.start()
    page.goto(http_address(listening).replace("127.0.0.1", "localhost"))
    said = page.evaluate("""async () => {
      const form = document.forms[0];
      form.elements.email.value = "taro@readers.test";
      const headers = { Accept: "application/json" }, body = new URLSearchParams(new FormData(form));
      return await (await fetch(form.action, { method: "POST", headers, body })).json();
    }""")
    assert said["status"] == "asked"
    page.get_by_label("メールアドレス").fill(HANAKO)
    page.get_by_label("ツール・実験").check()
    page.get_by_role("button", name="確認メールを受け取る").click()
    page.get_by_role("heading", name="メールをご確認ください").wait_for()
    assert page.url.startswith(house.address)
    assert house.link_to(HANAKO) != house.link_to("taro@readers.test")
    assert page.context.cookies() == []
    other.stop()


def test_a_scanner_that_opens_every_link_and_runs_its_scripts_changes_nothing(house: House, page: Page) -> None:
    ask(page, house)
    link = house.link_to(HANAKO)
    before = dump(house.site)
    for _ in range(2):
        page.goto(link)
        page.wait_for_timeout(100)
        for path in page.evaluate("[...document.links].map(a => a.href).filter(a => a.startsWith('http'))"):
            page.request.get(path)
            page.request.head(path)
        page.request.head(link)
    assert dump(house.site) == before


@pytest.mark.parametrize("settings", [{"proof_of_work": "on"}])
def test_a_browser_solves_the_puzzle_while_the_form_is_filled_in(house: House, page: Page, clock: MovedClock) -> None:
    page.goto(f"{house.address}{FORM}")
    clock.move(seconds=5)
    page.get_by_label("メールアドレス").fill(HANAKO)
    page.get_by_role("button", name="確認メールを受け取る").click()
    page.get_by_role("heading", name="メールをご確認ください").wait_for(timeout=20_000)
    assert "/confirm/" in house.link_to(HANAKO)


@pytest.mark.parametrize("settings", [{"proof_of_work": "on"}])
def test_without_scripts_the_page_says_what_to_do(house: House, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False, locale="ja")
    page.goto(f"{house.address}{FORM}")
    assert page.get_by_text("このページの JavaScript を許可してから").is_visible()
    page.close()


@pytest.mark.parametrize("look", [(375, "light"), (1280, "dark")])
def test_nothing_is_found_that_keeps_people_out(
    house: House, browser: Browser, look: tuple[int, Literal["light", "dark"]]
) -> None:
    width, scheme = look
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="ja")
    page.goto(f"{house.address}{FORM}")
    found = {"form": _serious(page)}
    page.evaluate("document.querySelector('form.choice').noValidate = true")
    page.get_by_label("選んだものだけ").check()
    page.get_by_role("button", name="確認メールを受け取る").click()
    page.get_by_role("alert").wait_for()
    found["mistakes"] = _serious(page)
    page.get_by_label("メールアドレス").fill(HANAKO)
    page.get_by_label("ツール・実験").check()
    page.get_by_role("button", name="確認メールを受け取る").click()
    page.get_by_role("heading", name="メールをご確認ください").wait_for()
    found["asked"] = _serious(page)
    page.goto(house.link_to(HANAKO))
    found["confirm"] = _serious(page)
    page.get_by_role("button", name="購読を始める").click()
    page.get_by_role("heading", name="購読が始まりました").wait_for()
    found["done"] = _serious(page)
    assert [fault for faults in found.values() for fault in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def _serious(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
