"""Where titles break."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.breaks import NEVER_FIRST, NEVER_LAST, phrases, title_html
from tests.rendering.reading import fragment

TITLES = st.text(alphabet="学習機械は読むためにABCz019.-/ :：・、。「」（）？！ーっャ〜%“”é", min_size=1, max_size=60)


def test_a_title_breaks_between_phrases() -> None:
    assert phrases("灯台の電球を取り替える方法", "ja") == ("灯台の", "電球を", "取り替える", "方法")


def test_an_english_title_has_no_phrases() -> None:
    assert title_html("Fish & chips", "en") == "Fish &amp; chips"


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
