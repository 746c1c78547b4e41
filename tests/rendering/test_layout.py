"""Lines of the text part."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.breaks import NEVER_FIRST, NEVER_LAST
from newsletter.rendering.characters import columns
from newsletter.rendering.layout import COLUMNS, fill, leader
from tests.rendering.reading import solid

PROSE = st.text(alphabet="漢字かなカナ読書一覧abcdefXYZ019-_' 、。「」（）ー　", max_size=400)


def test_japanese_lines_have_thirty_six_characters() -> None:
    assert [len(line) for line in fill("あ" * 80).split("\n")] == [36, 36, 8]


def test_no_line_begins_with_what_may_not_begin_one() -> None:
    assert fill("あ" * 36 + "。" + "い").split("\n") == ["あ" * 35, "あ。い"]


def test_no_line_ends_with_an_opening_bracket() -> None:
    assert fill("あ" * 35 + "「い」").split("\n") == ["あ" * 35, "「い」"]


def test_words_and_addresses_are_not_cut() -> None:
    address = "https://site.example/" + "x" * 300
    assert fill(f"あ{address}い") == f"あ\n{address}\nい"
    assert fill("word " * 20).split("\n")[0] == ("word " * 14).strip()


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert [len(line) for line in fill("x" * 150).split("\n")] == [72, 72, 6]


def test_the_lines_of_contents_are_full_width_with_the_count_at_the_end() -> None:
    for left in ("1. 短い", "1. " + "長い見出し" * 12, "x" * 70):
        last = leader(left, "4本").split("\n")[-1]
        assert columns(last) == COLUMNS
        assert last.endswith(". 4本")


@given(PROSE)
def test_wrapping_loses_no_character_and_keeps_the_width(text: str) -> None:
    lines = fill(text).split("\n")
    assert solid("".join(lines)) == solid(text)
    assert all(columns(line) <= COLUMNS for line in lines)


@given(st.text(alphabet="漢字かな読書、。「」（）ー", min_size=1, max_size=300))
def test_japanese_line_breaking_rules_hold(text: str) -> None:
    lines = fill(text).split("\n")
    for before, after in pairwise(lines):
        crowded = columns(before) > COLUMNS - 4 and all(c in NEVER_FIRST | NEVER_LAST for c in before[-20:])
        assert crowded or (after[0] not in NEVER_FIRST and before[-1] not in NEVER_LAST)
