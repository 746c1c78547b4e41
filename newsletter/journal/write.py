"""A journal → its text, in the one canonical layout."""

from __future__ import annotations

from newsletter.journal.labels import LABELS, URL, write_heading
from newsletter.journal.lines import Kind, scan
from newsletter.journal.value import Journal, JournalEntry

_RULE = "---"


def write(journal: Journal) -> str:
    """The journal's text. ``read`` gives the same value back; a text in canonical layout is given back as it was.

    A rule stands above the first section, below each entry, and above the colophon.
    """
    front, labels = journal.front, LABELS[journal.front.language]
    parts = [f"# {write_heading(front.title, journal.date, front.language)}"]
    parts.extend(_part(None, front.tagline, ""))
    parts.extend(_part(front.about_heading, front.about, labels.about.format(title=front.title)))
    section = None
    number = 0
    if journal.entries:
        parts.append(_RULE)
    for entry in journal.entries:
        if entry.section != section:
            number += 1
            section = entry.section
            parts.append(f"## {number}. {section}")
        parts.extend((_entry(entry, front.language), _RULE))
    parts.extend(_part(front.closing_heading, front.closing, labels.closing))
    if front.colophon:
        if parts[-1] != _RULE:
            parts.append(_RULE)
        parts.append(front.colophon)
    elif parts[-1] != _RULE and _has_rule(parts[-1]):
        # Else what stands behind the rule inside that text would be read as a colophon.
        parts.append(_RULE)
    return "\n\n".join(parts) + "\n"


def _part(heading: str | None, text: str | None, default: str) -> list[str]:
    head = heading or (default if text else "")
    return [part for part in (f"## {head}" if head else None, text) if part]


def _entry(entry: JournalEntry, language: str) -> str:
    labels = LABELS[language]
    lines = [f"### {entry.title}"]
    if entry.original_title:
        lines.append(f"**{labels.original_title}**: {entry.original_title}")
    if entry.category:
        lines.append(f"**{labels.category}**: {entry.category}")
    lines.append(f"**{URL}**: {entry.url}")
    return "\n".join(lines) + "\n\n" + entry.summary


def _has_rule(text: str) -> bool:
    return any(line.kind is Kind.RULE for line in scan(text))
