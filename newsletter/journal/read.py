"""text → lines → blocks under headings → Reading: a journal, or every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.errors import Fault
from newsletter.journal.entry import label_languages, read_entry
from newsletter.journal.labels import read_heading
from newsletter.journal.lines import HEADINGS, Kind, Line, body, opens_fence, scan
from newsletter.journal.value import Journal, JournalEntry
from newsletter.model.issue import FrontMatter
from newsletter.model.url import url_fault, url_key

_NUMBERED = re.compile(r"\d+[.．、)）](?:[ \t\u3000]+|(?!\d))(.+)$")
_NEARLY_HEADING = re.compile(r" {0,3}#{2,3}[^#\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says. ``journal`` is None where there is a fault; ``title`` and ``entries`` are there as far
    as they could be read, for what can only be checked with the publication at hand. ``notes`` stop nothing."""

    title: str | None
    title_line: int
    entries: tuple[JournalEntry, ...]
    journal: Journal | None
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


@dataclass(slots=True)
class _Parts:
    """The texts of the front matter while they are gathered."""

    tagline: str | None = None
    about_heading: str | None = None
    about: str | None = None
    closing_heading: str | None = None
    closing: str | None = None
    colophon: str | None = None


def read(text: str) -> Reading:
    """Read a journal. A byte-order mark is stepped over; line ends may be LF or CRLF."""
    lines = scan(text.removeprefix("\ufeff"))
    faults: list[Fault] = []
    first = next((line for line in lines if line.kind is not Kind.BLANK), None)
    if first is None:
        return _unread(Fault(1, "the file is empty; begin it with `# TITLE YYYY-MM-DD`"))
    if first.kind is not Kind.H1:
        faults.append(Fault(first.number, "the file does not begin with a title and date; write `# TITLE YYYY-MM-DD`"))
    blocks = _blocks(lines)
    parts, colophon_block = _Parts(), blocks[-1] if blocks else None
    if colophon_block is not None:
        blocks[-1], parts.colophon = _cut_colophon(colophon_block)
    title_line = next((heading for heading, _ in blocks if heading.kind is Kind.H1), None)
    heading = read_heading(title_line.words) if title_line else None
    language = next(
        (found for line, held in blocks if line.kind is Kind.H3 for found in label_languages(held)),
        (heading.language if heading else None) or "ja",
    )
    if title_line and heading:
        if heading.written is None:
            faults.append(
                Fault(title_line.number, "the title has no date; end it with one, as 2026年02月07日号 or 2026-02-07")
            )
        elif heading.day is None:
            faults.append(Fault(title_line.number, f"there is no such date: {heading.written}; correct it"))
        if not heading.title:
            faults.append(
                Fault(title_line.number, "the first heading has no title; name the publication before the date")
            )
    entries = _read_blocks(blocks, parts, language, faults)
    faults.extend(_repeated(entries))
    journal = None
    if not faults and heading and heading.day:
        front = FrontMatter(
            title=heading.title,
            language=language,
            tagline=parts.tagline,
            about_heading=parts.about_heading,
            about=parts.about,
            closing_heading=parts.closing_heading,
            closing=parts.closing,
            colophon=parts.colophon,
        )
        journal = Journal(date=heading.day, front=front, entries=_by_section(entries))
    return Reading(
        title=heading.title if heading else None,
        title_line=title_line.number if title_line else first.number,
        entries=tuple(entries),
        journal=journal,
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        notes=tuple(_notes(lines)),
    )


def _unread(fault: Fault) -> Reading:
    return Reading(title=None, title_line=fault.line, entries=(), journal=None, faults=(fault,), notes=())


def _blocks(lines: Sequence[Line]) -> list[tuple[Line, list[Line]]]:
    """Each heading with the lines up to the next one."""
    starts = [at for at, line in enumerate(lines) if line.kind in HEADINGS]
    return [(lines[start], list(lines[start + 1 : end])) for start, end in pairwise([*starts, len(lines)])]


def _cut_colophon(block: tuple[Line, list[Line]]) -> tuple[tuple[Line, list[Line]], str | None]:
    """The file's last block without what stands behind the file's last rule, and that."""
    heading, lines = block
    rule = next((at for at in reversed(range(len(lines))) if lines[at].kind is Kind.RULE), None)
    if rule is None:
        return block, None
    return (heading, lines[:rule]), body(lines[rule + 1 :])


def _read_blocks(
    blocks: Sequence[tuple[Line, list[Line]]], parts: _Parts, language: str, faults: list[Fault]
) -> list[JournalEntry]:
    """Fill ``parts`` and ``faults``; the entries in order. ``section`` is where the next H3 would stand."""
    entries: list[JournalEntry] = []
    section: str | None = None
    sections_seen = False
    closing_line: int | None = None
    for at, (heading, held) in enumerate(blocks):
        if heading.kind is Kind.H1:
            if at > 0:
                faults.append(Fault(heading.number, "a second heading with one #; a journal has one, use ## or ###"))
            else:
                parts.tagline = body(held)
        elif heading.kind is Kind.H3:
            if section is None:
                faults.append(
                    Fault(
                        heading.number,
                        f"the entry “{heading.words}” stands outside a section; put a numbered heading such as "
                        "`## 1. …` above it",
                    )
                )
            entry, found = read_entry(heading, held, section=section or "", language=language)
            entries.append(entry)
            faults.extend(found)
        elif numbered := _NUMBERED.match(heading.words):
            section = numbered[1].strip()
            sections_seen = True
            if closing_line is not None:
                faults.append(
                    Fault(
                        heading.number,
                        f"a section behind the closing part of line {closing_line}; number that heading, or move "
                        "it to the end",
                    )
                )
            stray = next((line for line in held if line.kind not in (Kind.BLANK, Kind.RULE)), None)
            if stray is not None:
                faults.append(
                    Fault(
                        stray.number,
                        "text between the heading of a section and its first entry; move it into an entry, or "
                        "above the first section",
                    )
                )
        elif not sections_seen:
            parts.about_heading, parts.about = _extended(parts.about_heading, parts.about, heading.words, body(held))
        else:
            section = None
            closing_line = closing_line or heading.number
            parts.closing_heading, parts.closing = _extended(
                parts.closing_heading, parts.closing, heading.words, body(held)
            )
    return entries


def _by_section(entries: Sequence[JournalEntry]) -> tuple[JournalEntry, ...]:
    """A heading that comes twice is one section, where it stands first."""
    order = {section: rank for rank, section in enumerate(dict.fromkeys(entry.section for entry in entries))}
    return tuple(sorted(entries, key=lambda entry: order[entry.section]))


def _extended(heading: str | None, text: str | None, more_heading: str, more: str | None) -> tuple[str, str | None]:
    """A part with another unnumbered heading under it: the first names the part, later ones are in its text."""
    if heading is None:
        return more_heading, more
    return heading, "\n\n".join(part for part in (text, f"## {more_heading}", more) if part)


def _repeated(entries: Sequence[JournalEntry]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for entry in entries:
        if entry.place is None or not entry.url or url_fault(entry.url):
            continue
        line = first.setdefault(url_key(entry.url), entry.place.url)
        if line != entry.place.url:
            faults.append(
                Fault(
                    entry.place.url,
                    f"the URL repeats the one of line {line}: {entry.url}; keep one of the two entries",
                )
            )
    return faults


def _notes(lines: Sequence[Line]) -> list[Fault]:
    notes = []
    for line in lines:
        if line.kind is not Kind.TEXT:
            continue
        if opens_fence(line.text):
            notes.append(Fault(line.number, "a code block is opened and never closed; it is taken as plain text"))
        elif _NEARLY_HEADING.match(line.text):
            notes.append(Fault(line.number, "taken as text; a heading has a space behind its #"))
    return notes
