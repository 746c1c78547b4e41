"""How search sees text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model.folding import GAP, fold, phrase, tokens, words
from newsletter.model.search import parse_query


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＬＬＭ推論", "llm推論"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("か\u3099", "が"),
        ("Claude Code：入門（第1回）", "claude code 入門 第1回"),
        ("https://neutree.ai/blog", "https neutree ai blog"),
        ("C++とC#", "c++とc#"),
        ("①㈱", "1 株"),
        ("葛\U000e0100城市", "葛城市"),
        ("𠮷野家🍚", "𠮷野家🍚"),
        ("  a\u3000b  ", "a b"),
        ("Straße", "strasse"),
        ("", ""),
        ("、。", ""),
    ],
)
def test_what_differs_only_in_width_case_or_punctuation_is_the_same(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_place_in_the_folded_text_leads_back_to_the_original() -> None:
    text = "ｶﾞｲﾄﾞと㈱日立"
    folded = fold(text)
    assert [text[start:end] for start, end in folded.find(["ガイド", "日立"])] == ["ｶﾞｲﾄﾞ", "日立"]


def test_finds_that_touch_are_one() -> None:
    assert fold("推論推論器").find(["推論", "論推"]) == [(0, 4)]


def test_a_run_has_its_bigrams_and_its_last_character() -> None:
    assert tokens("推論器 ab") == ["推論", "論器", "器", "ab", "b"]
    assert phrase("推論器") == (["推論", "論器"], False)
    assert phrase("器") == (["器"], True)
    assert phrase("gpt 4") == (["gp", "pt", "t", "4"], True)


def test_words_are_what_stands_between_spaces() -> None:
    assert words("vllm推論エンジン nano") == ["vllm", "nano"]


def _contains(haystack: list[str], needle: list[str], begins: bool) -> bool:
    for at in range(len(haystack) - len(needle) + 1):
        *head, last = haystack[at : at + len(needle)]
        if head == needle[:-1] and (last.startswith(needle[-1]) if begins else last == needle[-1]):
            return True
    return False


_TEXT = st.text("ab推論 ・é", max_size=12)


@given(_TEXT, _TEXT)
def test_a_phrase_is_in_the_tokens_exactly_when_the_term_is_in_the_text(text: str, term: str) -> None:
    text, term = fold(text).text, fold(term).text
    if term:
        assert _contains(tokens(text), *phrase(term)) == (term in text)


@given(st.text())
def test_folding_is_settled_after_once(text: str) -> None:
    once = fold(text)
    assert len(once.text) == len(once.spans)
    assert not once.text.startswith(GAP)
    assert not once.text.endswith(GAP)
    assert all(text[start:end] for start, end in once.spans)


def test_a_query_wants_all_words_and_quoted_ones_side_by_side() -> None:
    assert parse_query('  Claude　"LM Studio"  推論・推論 Claude !').terms == ("claude", "lm studio", "推論 推論")
    assert parse_query("、。 ").terms == ()
    assert len(parse_query("x" * 1000).terms[0]) == 200
    assert len(parse_query(" ".join(map(str, range(50)))).terms) == 8
