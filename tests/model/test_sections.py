"""Entries stand under their section, else under their category, else under nothing."""

from __future__ import annotations

from newsletter.model.issue import IssueEntry
from newsletter.model.sections import group

LABELS = {"tools": "道具", "works": "作例"}


def entry(entry_id: str, *, section: str | None = None, category: str | None = None, gone: bool = False) -> IssueEntry:
    return IssueEntry(
        entry_id=entry_id,
        tag=f"tag:example.org,2026:{entry_id}",
        position=1,
        title=entry_id,
        original_title=None,
        category=category,
        url=f"https://example.org/{entry_id}",
        summary="…",
        section=section,
        language="ja",
        withdrawn=gone,
    )


def shown(*entries: IssueEntry) -> list[tuple[int | None, str | None, str]]:
    return [
        (section.number, section.heading, "".join(each.entry_id for each in section.entries))
        for section in group(entries, LABELS)
    ]


def test_sections_come_first_then_categories_in_their_order_then_the_rest() -> None:
    assert shown(
        entry("a", category="works"),
        entry("b", section="X"),
        entry("c"),
        entry("d", category="tools"),
        entry("e", section="Y", category="tools"),
        entry("f", section="X"),
    ) == [(1, "X", "bf"), (2, "Y", "e"), (3, "道具", "d"), (4, "作例", "a"), (None, None, "c")]


def test_an_edition_with_some_of_the_entries_keeps_their_order_and_counts_from_one() -> None:
    assert shown(entry("e", section="Y"), entry("f", section="X")) == [(1, "Y", "e"), (2, "X", "f")]


def test_withdrawn_entries_leave_no_empty_section() -> None:
    assert shown(entry("a", section="X", gone=True), entry("b", section="Y")) == [(1, "Y", "b")]


def test_a_category_that_is_not_configured_any_more_is_its_own_label() -> None:
    assert shown(entry("a", category="old"), entry("b", category="works")) == [(1, "作例", "b"), (2, "old", "a")]


def test_no_entries_make_no_sections() -> None:
    assert shown() == []
