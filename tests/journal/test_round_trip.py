"""What is written reads back as the same, and what is canonical is given back to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from newsletter.journal.decode import decode
from newsletter.journal.read import read
from newsletter.journal.value import Journal
from newsletter.journal.write import write
from tests.journal.journals import ENGLISH, JAPANESE, journals


@pytest.mark.parametrize("text", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_a_canonical_journal_is_given_back_to_the_byte(text: str) -> None:
    journal = read(text).journal
    assert journal is not None
    assert write(journal) == text


def test_the_real_journal_is_given_back_to_the_byte(real_journal: Path) -> None:
    data = real_journal.read_bytes()
    text = decode(data).text
    assert text is not None
    reading = read(text)
    assert (reading.faults, reading.notes) == ((), ())
    assert reading.journal is not None
    assert write(reading.journal).encode() == data
    entries = reading.journal.entries
    assert len(entries) == 26
    assert len({entry.section for entry in entries}) == 8
    assert len({entry.category for entry in entries} - {None}) == 7
    assert [entry.title for entry in entries if entry.category is None] == ["FirefoxにAIコントロール機能が登場"]
    assert [number for number, entry in enumerate(entries, 1) if entry.original_title is None] == [5, 6, 7, 18]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(journals())
def test_any_journal_reads_back_as_it_was_written(journal: Journal) -> None:
    text = write(journal)
    reading = read(text)
    assert reading.faults == ()
    assert reading.journal == journal
    assert write(reading.journal) == text


@pytest.mark.parametrize("text", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_a_journal_says_the_same_with_other_line_ends_and_a_byte_order_mark(text: str) -> None:
    plain = read(text)
    assert read("\ufeff" + text.replace("\n", "\r\n")) == plain
    assert read(text.rstrip("\n")) == plain
    assert read(text.replace("\n---\n", "\n* * *\n\n\n")).journal == plain.journal


def test_the_labels_of_one_language_can_be_written_in_the_other() -> None:
    journal = read(JAPANESE).journal
    assert journal is not None
    english = replace(journal, front=replace(journal.front, language="en"))
    text = write(english)
    assert text.startswith("# 週刊木工 2026-02-07\n")
    assert "**Original title**: Choosing a plane\n**Category**: ツール・実験\n**URL**:" in text
    assert read(text).journal == english
