"""The order of the chosen entries in an issue.

1. Entries with a place of 1 or more, lowest first: a journal file numbers its entries so, and an editor may give any.
   Of two with the same place, one that was put into this issue stands first, then the one collected first.
2. Entries without a place: first those put into this issue, then the others; each as collected.
3. Entries with a place below 0: -1 stands last, -2 before it.

After that, what shares a heading stands together: sections in order of first appearance, then categories in the
order of the publication (``model.sections``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from newsletter.model.entry import Entry
from newsletter.model.issue import IssueEntry
from newsletter.model.sections import group


def arrange(entries: Iterable[Entry], category_labels: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries in the order of the issue."""
    ordered = sorted(entries, key=_rank)
    by_id = {entry.id: entry for entry in ordered}
    sections = group((_as_placed(entry) for entry in ordered), category_labels)
    return tuple(by_id[placed.entry_id] for section in sections for placed in section.entries)


def _rank(entry: Entry) -> tuple[int, int, bool, datetime, str]:
    place = entry.position or 0
    band = 0 if place > 0 else 1 if place == 0 else 2
    return band, place, entry.pinned_to is None, entry.collected_at, entry.id


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
