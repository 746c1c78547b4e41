"""Where titles break."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from newsletter.rendering.breaks import NEVER_FIRST, NEVER_LAST, phrases, runs, title_html, unbroken
from tests.rendering.reading import fragment

TITLES = st.text(alphabet="学習機械は読むためにABCz019.-/ :：・、。「」（）？！ーっャ〜%“”é", min_size=1, max_size=60)


def test_a_title_breaks_between_phrases() -> None:
    assert phrases("灯台の電球を取り替える方法", "ja") == ("灯台の", "電球を", "取り替える", "方法")


def test_a_title_has_as_few_tags_as_a_narrow_screen_needs() -> None:
    assert title_html("灯台の電球を取り替える方法", "ja") == "灯台の電球を取り替える方法"
    assert title_html("灯台の古い電球を安全に取り替える方法", "ja") == "灯台の古い電球を安全に<wbr>取り替える方法"
    assert title_html("学習とは？読む・書く・話す（最初の一歩）", "ja") == "学習とは？読む・書く・話す（最初の一歩）"


@given(TITLES)
def test_runs_are_phrases_put_together(title: str) -> None:
    ends = set(accumulate(map(len, phrases(title, "ja"))))
    assert set(accumulate(map(len, runs(title, "ja")))) <= ends


def test_an_english_title_has_no_phrases() -> None:
    assert title_html("Fish & chips", "en") == "Fish &amp; chips"


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("脆弱性CVE-2026-25253と、その後", ["CVE-2026-25253"]),
        ("GPT-4o-mini & COVID-19", ["GPT-4o-mini", "COVID-19"]),
        ("state-of-the-art, 80-120語", []),
        ("very-long-name-of-a-package-1.0.0-rc1", []),
    ],
)
def test_a_name_with_hyphens_and_digits_stays_on_one_line(title: str, held: list[str]) -> None:
    made = fragment(title_html(title, "ja"))
    assert [span.text_content() for span in made.find_class("nb")] == held
    assert made.text_content() == title


def test_only_text_is_held_together_never_an_address() -> None:
    html = Markup('<p>CVE-2026-1 <a href="https://x.example/a-1?b=>CVE-2026-2">c-3</a></p>')
    made = fragment(unbroken(html))
    assert [span.text_content() for span in made.find_class("nb")] == ["CVE-2026-1", "c-3"]
    assert [a.get("href") for a in made.iter("a")] == ["https://x.example/a-1?b=>CVE-2026-2"]


@given(TITLES)
def test_phrases_joined_are_the_title(title: str) -> None:
    assert "".join(phrases(title, "ja")) == title
    assert fragment(title_html(title, "ja")).text_content() == title


@given(TITLES)
def test_no_break_is_inside_a_latin_word_or_beside_the_wrong_punctuation(title: str) -> None:
    pieces = phrases(title, "ja")
    for before, after in pairwise(pieces):
        assert not re.match(r"[!-~]", after[0]) or not re.match(r"[!-~]", before[-1])
        assert after[0] not in NEVER_FIRST
        assert before[-1] not in NEVER_LAST
