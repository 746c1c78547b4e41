"""The sample issues are what a newcomer sees first: sound, rich enough, and invented."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsletter import samples
from newsletter.journal.read import read
from newsletter.journal.value import Journal
from newsletter.journal.write import write

RESERVED = ("example.org", "example.com", "example.net", "example.jp", "example.co.jp")


def journal(path: Path) -> Journal:
    reading = read(path.read_text("utf-8"))
    assert reading.faults == ()
    assert reading.notes == ()
    assert reading.journal is not None
    return reading.journal


@pytest.mark.parametrize("path", [samples.JAPANESE, samples.ENGLISH])
def test_a_sample_is_a_journal_that_exports_to_the_same_bytes(path: Path) -> None:
    found = journal(path)
    assert write(found).encode() == path.read_bytes()
    assert found.date == samples.DATE
    assert all((found.front.tagline, found.front.about, found.front.closing, found.front.colophon))


@pytest.mark.parametrize(
    ("path", "labels"),
    [(samples.JAPANESE, samples.CATEGORIES), (samples.ENGLISH, samples.ENGLISH_CATEGORIES)],
)
def test_every_category_of_a_sample_is_known(path: Path, labels: dict[str, str]) -> None:
    assert {entry.category for entry in journal(path).entries} - {None} <= set(labels.values())


def test_the_japanese_sample_has_all_that_an_issue_can_have() -> None:
    entries = journal(samples.JAPANESE).entries
    assert len(entries) >= 14
    assert len({entry.section for entry in entries}) >= 5
    assert sum(entry.category is None for entry in entries) == 1
    assert len(entries) / 2 < sum(entry.original_title is not None for entry in entries) < len(entries)
    assert any("\n\n" in entry.summary for entry in entries)


def test_summaries_are_as_long_as_a_catalogue_wants_them() -> None:
    for entry in journal(samples.JAPANESE).entries:
        assert 80 <= len(entry.summary) / 2.65 <= 120, entry.title
    for entry in journal(samples.ENGLISH).entries:
        assert 80 <= len(entry.summary.split()) <= 120, entry.title


@pytest.mark.parametrize("path", [samples.JAPANESE, samples.ENGLISH])
def test_links_lead_to_domains_that_are_reserved_for_examples(path: Path) -> None:
    for entry in journal(path).entries:
        assert (urlsplit(entry.url).hostname or "").endswith(RESERVED), entry.url
