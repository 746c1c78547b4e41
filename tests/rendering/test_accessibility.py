"""axe-core finds nothing serious in the mail."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from newsletter.model.edition import Format
from newsletter.rendering.edition import render_edition
from tests.rendering.reading import render
from tests.rendering.samples import ENGLISH, ENGLISH_ENTRIES, ENGLISH_ISSUE, LINKS
from tests.rendering.test_budget import long_issue


def _mails() -> dict[str, str]:
    english = render_edition(ENGLISH_ISSUE, ENGLISH_ENTRIES, ENGLISH, LINKS, key="*", format=Format.HTML)
    made = {"japanese": render(), "english": english, "shortened": render(entries=long_issue(120, 6))}
    return {name: rendering.html or "" for name, rendering in made.items()}


def _serious(browser: Browser, html: str, scheme: Literal["light", "dark"]) -> list[str]:
    page = browser.new_page(viewport={"width": 375, "height": 800}, color_scheme=scheme)
    page.set_content(html)
    found = Axe().run(page).response["violations"]
    page.close()
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found(browser: Browser, scheme: Literal["light", "dark"]) -> None:
    for name, html in _mails().items():
        assert (name, _serious(browser, html, scheme)) == (name, [])


def test_what_is_wrong_would_be_found(browser: Browser) -> None:
    html = (render().html or "").replace("<h1", '<img src="data:,"><h1').replace('lang="ja"', "", 1)
    found = {one.partition(":")[0] for one in _serious(browser, html, "light")}
    assert found >= {"image-alt", "html-has-lang"}
