"""The e-mail in a real browser: every width, both schemes, nothing cut, nothing hard to read or to hit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import css_inline
import pytest
from playwright.sync_api import Browser, sync_playwright

from newsletter.rendering import inlining
from newsletter.rendering.colours import READABLE, contrast
from tests.rendering.reading import render

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Every piece of text with its colour and the first solid background behind it, and the height of every link.
MEASURE = """() => {
  const hex = c => '#' + c.match(/\\d+/g).slice(0, 3).map(n => (+n).toString(16).padStart(2, '0')).join('');
  const clear = c => /, 0\\)$/.test(c);
  const behind = e => { while (e && clear(getComputedStyle(e).backgroundColor)) e = e.parentElement;
    return e ? hex(getComputedStyle(e).backgroundColor) : '#ffffff'; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pairs = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && e.offsetParent)
      pairs.push([walker.currentNode.data.trim().slice(0, 30), hex(getComputedStyle(e).color), behind(e)]);
  }
  const links = [...document.links].map(a => [a.textContent, a.getBoundingClientRect().height]);
  return {pairs, links, width: document.documentElement.scrollWidth};
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_reads_and_can_be_hit(browser: Browser, scheme: Literal["light", "dark"]) -> None:
    for width in (320, 375, 700):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.set_content(render().html or "")
        seen = page.evaluate(MEASURE)
        page.close()
        assert seen["width"] <= width
        assert len(seen["pairs"]) > 40
        assert [pair for pair in seen["pairs"] if contrast(pair[1], pair[2]) < READABLE] == []
        assert [link for link in seen["links"] if link[1] < 24] == []


def test_another_inliner_gives_the_same_picture(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = _picture(browser, render().html or "")
    oracle = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    calls = []

    def inline(html: str) -> str:
        calls.append(html)
        kept = re.search(r'<style data-premailer="ignore">.*?</style>', html, re.DOTALL)
        assert kept is not None
        placed = oracle.inline(html.replace(kept[0], '<meta name="here">', 1))
        return placed.replace('<meta name="here">', kept[0], 1)

    monkeypatch.setattr(inlining, "_inline", inline)
    assert _picture(browser, render().html or "") == ours
    assert calls


def _picture(browser: Browser, html: str) -> bytes:
    page = browser.new_page(viewport={"width": 700, "height": 900})
    page.set_content(html)
    picture = page.screenshot(full_page=True)
    page.close()
    return picture
