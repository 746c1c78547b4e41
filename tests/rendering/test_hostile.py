"""Text that wants to be more than text."""

from __future__ import annotations

import pytest

from newsletter.model.edition import Placeholders
from tests.rendering.reading import document, hrefs, render, solid, texts
from tests.rendering.samples import entry

HOSTILE = (
    "<script>alert(1)</script>",
    "</mj-text></mj-table></mj-column></mjml>",
    "</td></tr></table><h1>x</h1>",
    "<!--[if mso]><h3>x</h3><![endif]-->",
    "]]> <![CDATA[ x ]]>",
    "{{7*7}} {% include 'x' %} ${7*7}",
    "<img src=x onerror=alert(1)>",
    "<style>h3{display:none}</style>",
    'class="mj-x-outlook" style="vertical-align:top; direction:ltr;"',
    "&lt;b&gt; &amp;amp; &#60;",
    '"https://address.invalid/0/" [if mso | IE]',
    "a\u200d👩\u200d💻\ufe0f",
)
LONG = "https://long.example/" + "é日本/%E6%97%A5?q={{x}}&amp;r=<b>'" + "y" * 300


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_literally_everywhere(text: str) -> None:
    made = render(
        entries=[
            entry(1, text, text, section=text, original=text, correction=text, category="tools"),
            entry(2, "次", "二。", section="節"),
        ]
    )
    page = document(made)
    assert texts(page, "h3") == [text, "次"]
    assert texts(page, "h2") == [f"1. {text}", "2. 節"]
    assert len(texts(page, "h1")) == 1
    assert not page.xpath("//script | //img | //*[starts-with(name(), 'mj-')]")
    assert solid(page.text_content()).count(solid(text)) >= 5
    assert solid(made.text).count(solid(text)) >= 5


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_control_characters_vanish(control: str) -> None:
    text = f"前{control}後"
    made = render(entries=[entry(1, text, text, section=text, original=text, correction=text)])
    assert made.html is not None
    assert texts(document(made), "h3") == ["前後"]
    assert control not in made.html + made.text
    made.html.encode()


def test_a_long_strange_address_survives_unchanged() -> None:
    made = render(entries=[entry(1, "題", f"要約 {LONG} です。", url=LONG)])
    assert made.html is not None
    assert hrefs(document(made)).count(LONG) == 2
    assert LONG in made.text.splitlines()


def test_a_non_ascii_address_is_not_escaped_anew() -> None:
    address = "https://ja.example/記事/あ?q=検索&n=1"
    made = render(entries=[entry(1, "題", "要約。", url=address)])
    assert made.html is not None
    assert address.replace("&", "&amp;") in made.html
    assert address in made.text.splitlines()


@pytest.mark.parametrize("place", [Placeholders.UNSUBSCRIBE, Placeholders.PREFERENCES, Placeholders.ADDRESS])
def test_an_entry_cannot_make_a_personal_place(place: str) -> None:
    made = render(entries=[entry(1, place, f"前{place}後", original=place, url=f"https://x.example/?u={place}")])
    assert made.html is not None
    assert made.html.count(place) == made.text.count(place) == 1
    assert made.html.index(place) > made.html.index("編集後記")


def test_bold_japanese_is_bold() -> None:
    page = document(render(entries=[entry(1, "題", "**「重要」**です")]))
    assert texts(page, "strong")[-1] == "「重要」"
