"""The e-mail in a real browser: every width, both schemes, nothing cut, nothing hard to read or to hit."""

from __future__ import annotations

import re
from itertools import product
from typing import Literal

import css_inline
import pytest
from playwright.sync_api import Browser

from newsletter.config.theme import Theme
from newsletter.model.edition import Format
from newsletter.rendering import inlining
from newsletter.rendering.colours import READABLE, contrast
from newsletter.rendering.edition import render_edition
from tests.rendering.conftest import CHROMIUM
from tests.rendering.reading import render
from tests.rendering.samples import JAPANESE, JAPANESE_ENTRIES, LINKS, PUBLICATION, entry
from tests.rendering.test_budget import long_issue

__all__ = ["CHROMIUM", "MEASURE"]

# Colours that are hard to read as they stand.
THEMED = PUBLICATION.model_copy(
    update={"theme": Theme(accent="#ffd84d", mark="#ff9e80", categories={"tools": "#fff176", "critique": "#1a237e"})}
)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_reads_and_can_be_hit(browser: Browser, scheme: Literal["light", "dark"]) -> None:
    themed = render_edition(JAPANESE, JAPANESE_ENTRIES, THEMED, LINKS, key="*", format=Format.HTML)
    for made, width in product((render(), render(entries=long_issue(80, 6)), themed), (320, 375, 700)):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.set_content(made.html or "")
        seen = page.evaluate(MEASURE)
        page.close()
        assert seen["width"] <= width
        assert len(seen["pairs"]) > 40
        assert [pair for pair in seen["pairs"] if contrast(pair[1], pair[2]) < READABLE] == []
        assert [link for link in seen["links"] if link[1] < 24] == []


def test_a_name_with_hyphens_is_on_one_line_on_a_narrow_screen(browser: Browser) -> None:
    name = "CVE-2026-25253"
    made = render(entries=[entry(n, "あ" * n + name + "の話", "い" * n + name + "です。") for n in range(1, 24)])
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.set_content(made.html or "")
    lines = page.evaluate("[...document.querySelectorAll('.nb')].map(e => e.getClientRects().length)")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert lines == [1] * 46
    assert wide <= 320


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
