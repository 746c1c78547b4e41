"""The order of the chosen entries in an issue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.model.entry import Entry
from newsletter.model.issue import IssueEntry
from newsletter.model.sections import group


def arrange(entries: Iterable[Entry], category_labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """First by the place an editor gave, then as collected; after that, what shares a heading stands together."""
    ordered = sorted(
        entries,
        key=lambda entry: (
            entry.pinned_to is None,
            entry.position is None,
            entry.position or 0,
            entry.collected_at,
            entry.id,
        ),
    )
    by_id = {entry.id: entry for entry in ordered}
    sections = group((_as_placed(entry) for entry in ordered), category_labels)
    return tuple(by_id[placed.entry_id] for section in sections for placed in section.entries)


def _as_placed(entry: Entry) -> IssueEntry:
    return IssueEntry(
        entry_id=entry.id,
        tag=entry.tag,
        position=0,
        title=entry.title,
        original_title=entry.original_title,
        category=entry.category,
        url=entry.url,
        summary=entry.summary,
        section=entry.section,
        language=entry.language,
    )
