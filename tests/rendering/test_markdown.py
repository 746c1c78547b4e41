"""The little Markdown of summaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.markdown import inline_html, plain, summary_html
from tests.rendering.reading import fragment, solid


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**「重要」**です", "<strong>「重要」</strong>です"),
        ("これは**「重要」**です。", "これは<strong>「重要」</strong>です。"),
        ("価格は**100円（税込）**から", "価格は<strong>100円（税込）</strong>から"),
        ('彼は**"はい"**と言った', '彼は<strong>"はい"</strong>と言った'),
        ("*斜体*と`code`", "<em>斜体</em>と<code>code</code>"),
        ("3 * 4 * 5 と snake_case_name", "3 * 4 * 5 と snake_case_name"),
        ("7*7*7 と 2**8 と f(**kwargs)", "7*7*7 と 2**8 と f(**kwargs)"),
        ("a **b** c", "a <strong>b</strong> c"),
    ],
)
def test_emphasis_works_beside_japanese_punctuation(written: str, shown: str) -> None:
    assert inline_html(written) == shown


def test_paragraphs_are_split_by_empty_lines_and_japanese_lines_join_without_a_space() -> None:
    assert summary_html("一行目\n二行目\n\nsecond\nparagraph") == "<p>一行目二行目</p><p>second paragraph</p>"


def test_a_hard_break_stays_a_break() -> None:
    assert plain("一行目  \n二行目") == "一行目\n二行目"
    assert "<br>" in summary_html("一行目  \n二行目")


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "</mj-text></td></mjml>",
        "<!--[if mso]><b>x</b><![endif]-->",
        "{{7*7}} {% raw %} {# no #}",
        "[press](javascript:alert(1))",
        "[file](file:///etc/passwd)",
        "[here](/relative)",
        "&lt;b&gt; &amp; &copy;",
        "# not a heading",
        "1. not a list",
        "> not a quotation",
    ],
)
def test_what_is_not_our_markdown_is_shown_as_it_was_written(written: str) -> None:
    shown = summary_html(written)
    assert fragment(shown).text_content() == written
    assert not fragment(shown).xpath(".//a | .//script | .//b")
    assert plain(written) == written


def test_links_lose_their_title_and_keep_their_address() -> None:
    assert inline_html('[x](https://a.example/?a=1&b=2 "t")') == '<a href="https://a.example/?a=1&amp;b=2">x</a>'
    assert plain("[x](https://a.example/) と <https://b.example/>") == "x (https://a.example/) と https://b.example/"


def test_control_and_direction_characters_vanish_and_joiners_stay() -> None:
    assert plain("a\x00b\x85c\u202ed\u2066e") == "abcde"
    assert plain("👩\u200d💻 ❤\ufe0f") == "👩\u200d💻 ❤\ufe0f"


@given(st.text(alphabet="漢かナab1「」、。<>&\"'{}()[]!#$%=~^|/@;:+-,.? \n", max_size=80))
def test_no_character_is_lost_where_there_are_no_marks(written: str) -> None:
    page = fragment(summary_html(written))
    links = page.xpath(".//a")
    if not links:
        assert solid(page.text_content()) == solid(written)
        assert solid(plain(written)) == solid(written)
