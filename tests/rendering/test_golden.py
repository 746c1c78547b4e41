"""The mail looks as it did when somebody last looked at it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.rendering.pictures import FONTS, View, difference, font, picture, views
from tests.rendering.reading import render

_TOLERATED = 0.01


@pytest.mark.parametrize("view", tuple(views()), ids=lambda view: f"{view.width}-{view.scheme}")
def test_the_mail_is_its_golden_picture(browser: Browser, view: View) -> None:
    drawn_with = FONTS.read_text("utf-8")
    if font() != drawn_with:
        pytest.skip(f"the pictures are drawn with {drawn_with.strip()}, and here is {font().strip() or 'another font'}")
    taken = picture(browser, view, render().html or "")
    share = difference(browser, taken, view.path.read_bytes())
    assert share <= _TOLERATED, f"{share:.2%} differs; after a look: python -m tests.rendering.pictures"


def test_another_colour_or_another_line_is_seen(browser: Browser) -> None:
    html = render().html or ""
    view = View(375, "light")
    taken = picture(browser, view, html)
    assert difference(browser, taken, picture(browser, view, html)) == 0
    for old, new in (("#14395b", "#7a1f5c"), ("font-size:18px", "font-size:20px")):
        assert old in html
        assert difference(browser, taken, picture(browser, view, html.replace(old, new))) > _TOLERATED
