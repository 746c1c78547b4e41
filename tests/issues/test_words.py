"""The length of a summary, with and without an analyser of Japanese."""

from __future__ import annotations

import pytest

from newsletter.issues import words
from newsletter.issues.words import count_words, estimate


def test_words_of_spaced_languages_are_counted() -> None:
    assert count_words("A keeper’s log, in 3 parts: v2.3.1 - half-done; C++ too.", "en") == 10
    assert count_words("", "en") == 0


def test_japanese_is_estimated_from_its_characters() -> None:
    assert estimate("あ" * 265) == 100
    assert estimate("あ い\nう") == 1


def test_an_analyser_counts_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_analyser", lambda: lambda text: 42)
    assert count_words("どんな文でも", "ja") == 42
    monkeypatch.setattr(words, "_analyser", lambda: None)
    assert count_words("あ" * 265, "ja") == 100


def test_the_analyser_leaves_punctuation_out() -> None:
    pytest.importorskip("sudachipy")
    assert count_words("灯台の、電球。", "ja") == 3
