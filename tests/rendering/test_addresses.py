"""Addresses in the mail are those of the entries, whatever stands in them; code can be read wherever it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.rendering.colours import READABLE
from newsletter.rendering.seen_colours import seen_colours
from tests.rendering.reading import document, hrefs, render
from tests.rendering.samples import JAPANESE, entry


@pytest.mark.parametrize(
    "url",
    [
        "https://site.example/a\\b\\u{41}",
        "https://site.example/\u200bzero",
        "https://site.example/か\u3099",
        "https://site.example/a|b{c}[d]'e'",
        'https://site.example/?q="x"&amp;r=<b>',
    ],
)
def test_an_address_survives_the_compiler(url: str) -> None:
    made = render(entries=[entry(1, "題", "要約", url=url)])
    assert made.html is not None
    assert hrefs(document(made)).count(url) == 2
    assert url in made.text


def test_all_text_can_be_read_in_both_schemes_also_code_in_a_tagline() -> None:
    issue = replace(JAPANESE, front=replace(JAPANESE.front, tagline="今週は`make`と**潮風**の話。"))
    html = render(issue=issue).html or ""
    pairs = seen_colours(html)
    assert {pair.scheme for pair in pairs} == {"light", "dark"}
    assert [pair for pair in pairs if pair.contrast < READABLE] == []
    assert any(pair.sample == "make" for pair in pairs)


def test_colours_that_cannot_be_read_are_seen() -> None:
    html = (
        "<html><head><style>p{color:#777}.a .b{color:#eee}@media (prefers-color-scheme:dark){.b{color:#333!important}"
        "body{background:#111}}</style></head><body style='background-color:#fff'><p>一</p><div class=a>"
        "<span class=b style='color:#123456'>二</span></div><div style='display:none;color:#fff'>隠</div>"
        "<td bgcolor='#000000'>三</td></body></html>"
    )
    found = {(pair.scheme, pair.sample): (pair.text, pair.background) for pair in seen_colours(html)}
    assert found["light", "一"] == ("#777777", "#ffffff")
    assert found["light", "二"] == ("#123456", "#ffffff")
    assert found["dark", "二"] == ("#333333", "#ffffff")
    assert ("light", "隠") not in found
