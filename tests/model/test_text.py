"""Harmful characters go, everything people type stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model.text import clean, harmful, one_line
from newsletter.model.url import url_key


def test_controls_go_and_joiners_selectors_and_tabs_stay() -> None:
    assert clean("a\x00\x1b[31m\x7f\x9f\u200f\u202e\u2067\ufffe\udc80b") == "a[31mb"
    kept = "👨‍👩‍👧 ❤️ 葛󠄀 نمی‌خواهم\t\n\r\n\u3000①㈱髙"
    assert clean(kept) == kept
    assert clean("a\rb") == "ab"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_harmful(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert harmful(once) == []
    assert len(text) - len(once) == len(harmful(text))


def test_a_title_is_one_line() -> None:
    assert one_line("  a \r\n b\u2028c\t ") == "a b c"


def test_only_utm_parameters_and_a_trailing_slash_make_no_difference() -> None:
    assert url_key("https://A.example/x/?utm_source=n&a=1") == url_key("https://a.example/x?a=1&UTM_medium=m")
    assert len({url_key(f"https://a.example/x{end}") for end in ("", "?a=1", "?a=2", "#s", "#t")}) == 5
