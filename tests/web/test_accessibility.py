"""Every page type as people see it: axe-core finds nothing serious, and nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from newsletter import links as paths
from newsletter.links import Links
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.approve_link import examine, make_link
from newsletter.workflows.correct import correct
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.issue_making import import_issue, publish_issues
from tests.rendering.conftest import browser

__all__ = ["browser"]
# What a browser sees is the same over every database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    address: str
    pages: dict[str, str]


@pytest.fixture
def served(site: Site, clock: MovedClock, tmp_path: object) -> Iterator[Served]:
    """A site that is served, with an issue of which an entry was corrected and another withdrawn."""
    listening = listen("127.0.0.1", 0, advice="")
    address = http_address(listening)
    annex = site.config.publications["annex"].model_copy(update={"editors": ("eva@annex.example",)})
    settings = {"base_url": address, "publications": {"annex": annex}}
    site = replace(site, config=site.config.model_copy(update=settings), links=Links(address))
    for day in ("2025-12-27", "2026-01-31"):
        publish_issues(site, tmp_path, [day])  # type: ignore[arg-type]
        clock.move(days=7)
    _, (one, other, *_) = load(site, "2026-01-31")
    correct(site, "2026-01-31", one.entry_id, texts={"title": "直した題"}, note="題の誤りを直しました。")
    withdraw_entry(site, other.entry_id, note="元の記事が消えました。")
    draft = examine(site, import_issue(site, tmp_path, "2026-03-07"))  # type: ignore[arg-type]
    approving, _ = make_link(site, draft.issue, draft.seen, "eva@annex.example")
    reader = add(site, email="hanako@readers.test", publication=None, confirmed=clock.now()).subscriber.uid
    pages = {
        "all publications": "/",
        "home": "/annex/",
        "issue": "/annex/2026-01-31/",
        "corrected entry": paths.entry("annex", one.entry_id),
        "withdrawn entry": paths.entry("annex", other.entry_id),
        "category": "/annex/categories/architecture/",
        "empty category": "/annex/categories/niche/",
        "year": "/annex/2026/",
        "month": "/annex/2025/12/",
        "feeds": "/annex/feeds/",
        "search": "/annex/search",
        "search results": "/annex/search?q=要約",
        "narrowed search": "/annex/search?q=要約&category=tools&from=2026-01-01&order=new",
        "search without results": "/annex/search?q=無無無&from=2026-01-01&to=2020-01-01",
        "not found": "/annex/nothing/",
        "joining": paths.subscribe("annex"),
        "confirming": paths.confirmation(
            paths.confirmation_token(site.signer, "annex", reader, clock.now() + timedelta(days=1))
        ),
        "leaving": paths.unsubscribe(paths.unsubscribe_token(site.signer, "annex", reader)),
        "preferences": paths.preferences(paths.preferences_token(site.signer, "annex", reader)),
        "bad link": paths.unsubscribe("x"),
        "own data": paths.preferences(paths.preferences_token(site.signer, "annex", reader), "data"),
        "approving": approving.removeprefix(address),
    }
    server = BackgroundServer(create_app(site), listening)
    server.start()
    yield Served(address=address, pages=pages)
    server.stop()


def _faults(page: Page) -> list[str]:
    found = [
        f"{one['id']}: {node['html'][:200]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{width} pixels wider than the screen"] if width > 0 else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_by_everyone(served: Served, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(color_scheme=scheme, locale="ja")
    faults = {}
    for name, path in served.pages.items():
        page.goto(f"{served.address}{path}")
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if found := _faults(page):
                faults[f"{name} at {width}"] = found
    page.close()
    assert faults == {}


def test_pages_need_no_script_and_load_nothing_from_elsewhere(served: Served, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in served.pages.values():
        page.goto(f"{served.address}{path}")
        assert page.locator("h1").first.is_visible(), path
    page.goto(f"{served.address}/annex/")
    page.get_by_role("searchbox").fill("要約")
    page.get_by_role("searchbox").press("Enter")
    assert page.locator(".hits li").count() > 0
    context.close()
    assert [url for url in asked if not url.startswith(served.address)] == []
