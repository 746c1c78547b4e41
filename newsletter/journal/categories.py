"""Category labels of a file against those of a publication."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from newsletter.errors import Fault
from newsletter.journal.value import JournalEntry


def category_faults(entries: Iterable[JournalEntry], labels: Mapping[str, str]) -> list[Fault]:
    """A fault for each category that is not one of ``labels`` (slug → label), with the nearest that is."""
    known = set(labels.values())
    return [
        Fault(entry.place.category, unknown_category(entry.category, labels))
        for entry in entries
        if entry.category is not None and entry.category not in known and entry.place is not None
    ]


def slug_of(label: str | None, labels: Mapping[str, str]) -> str | None:
    """The slug of a label that was checked; None for no category."""
    return next((slug for slug, known in labels.items() if known == label), None)


def unknown_category(given: str, labels: Mapping[str, str]) -> str:
    """What to say about a category that is not there."""
    nearest = difflib.get_close_matches(given, list(labels.values()), n=1, cutoff=0)
    advice = f"did you mean {nearest[0]}?" if nearest else "the publication has no categories; leave the line out"
    return f"unknown category {given}; {advice}"
