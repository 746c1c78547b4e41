"""How the entries of an issue, or of an edition of it, stand under headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.model.issue import IssueEntry, Section


def group(entries: Iterable[IssueEntry], category_labels: Mapping[str, str]) -> tuple[Section, ...]:
    """The entries in order, under numbered headings.

    First the sections of the issue, in order of first appearance; then, for entries without a section, one for
    each category in the order of ``category_labels`` (slug → label; a slug that is not there any more is its own
    label and comes behind); last, with neither number nor heading, the entries that have neither. Withdrawn
    entries are left out. Given only some of the entries, the rest keep their order and numbers run from 1.
    """
    by_section: dict[str, list[IssueEntry]] = {}
    by_category: dict[str, list[IssueEntry]] = {slug: [] for slug in category_labels}
    loose: list[IssueEntry] = []
    for entry in entries:
        if entry.withdrawn:
            continue
        if entry.section is not None:
            by_section.setdefault(entry.section, []).append(entry)
        elif entry.category is not None:
            by_category.setdefault(entry.category, []).append(entry)
        else:
            loose.append(entry)
    headed = [*by_section.items(), *((category_labels.get(slug, slug), held) for slug, held in by_category.items())]
    sections = [
        Section(number=number, heading=heading, entries=tuple(held))
        for number, (heading, held) in enumerate(((heading, held) for heading, held in headed if held), start=1)
    ]
    if loose:
        sections.append(Section(number=None, heading=None, entries=tuple(loose)))
    return tuple(sections)
