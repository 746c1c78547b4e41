"""Resting, moving and erasing with a real browser; and a scanner that runs everything there is to run."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from newsletter import links as paths
from newsletter.errors import NotFound
from newsletter.store.tables import notices
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from tests.rendering.conftest import browser

HANAKO, NEW = "hanako@readers.test", "hana@elsewhere.test"
__all__ = ["browser"]
# What a browser sees is the same over every database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def base(site: Site) -> Iterator[str]:
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(site), listening)
    server.start()
    yield http_address(listening)
    server.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP", viewport={"width": 375, "height": 900})
    yield context.new_page()
    context.close()


def test_from_a_rest_over_another_address_to_the_receipt(site: Site, base: str, page: Page) -> None:
    uid = add(site, email=HANAKO, publication=None, confirmed=site.clock.now()).subscriber.uid
    home = base + paths.preferences(paths.preferences_token(site.signer, "annex", uid))
    leaving = base + paths.unsubscribe(paths.unsubscribe_token(site.signer, "annex", uid))
    before = show(site, HANAKO)
    for url in (home, leaving, f"{home}/data", f"{home}/erase", f"{home}/pause", f"{home}/address") * 2:
        page.goto(url)
        page.request.head(url)
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert show(site, HANAKO) == before
    page.goto(home)
    assert Axe().run(page).response["violations"] == []
    page.select_option("select[name=weeks]", "4")
    page.click("text=休む >> nth=-1")
    assert show(site, HANAKO).subscriptions[0].paused_until is not None
    page.click(".done >> text=元に戻す")
    assert show(site, HANAKO).subscriptions[0].paused_until is None
    page.fill("input[name=email]", NEW)
    page.click("text=確認のメールを送る")
    with site.database.reading() as connection:
        raw = connection.scalar(select(notices.c.raw).where(notices.c.to == NEW))
    assert raw is not None
    text = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",))
    assert text is not None
    link = re.search(r"/address/\S+", text.get_content())
    assert link is not None
    page.goto(base + link[0])
    page.click("text=このアドレスで受け取る")
    assert show(site, NEW).subscriber.uid == uid
    page.goto(f"{home}/erase")
    assert Axe().run(page).response["violations"] == []
    page.click("button:has-text('すべて消去する')")
    assert page.inner_text(".receipt").startswith("控え E-")
    with pytest.raises(NotFound):
        show(site, NEW)
