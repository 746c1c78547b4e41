"""One entry: the lines under an H3 → fields and summary."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.errors import Fault
from newsletter.journal.labels import LABELS, URL, field_of
from newsletter.journal.lines import Kind, Line, body
from newsletter.journal.value import JournalEntry, Place
from newsletter.model.url import url_fault

_FIELD = re.compile(r"[ \t]*\*\*([^*]+?)(?:[:：]\*\*|\*\*[ \t\u3000]*[:：])[ \t\u3000]*(.*)$")


def read_entry(
    heading: Line, lines: Sequence[Line], *, section: str, language: str
) -> tuple[JournalEntry, list[Fault]]:
    """The entry, with empty text where something is missing, and its own faults.

    Fields are the paragraphs of ``**label**: value`` lines right under the title, up to and with the one that
    has the URL: a paragraph behind them that looks like a field is summary. ``language`` is for advice.
    """
    faults: list[Fault] = []
    fields, rest = _split(lines)
    found: dict[str, tuple[str, int]] = {}
    for line, label, value in fields:
        known = field_of(label)
        if known is None:
            faults.append(Fault(line.number, f"unknown field **{label}**; the fields are {_known_fields(language)}"))
        elif known[0] in found:
            faults.append(Fault(line.number, f"**{label}** is given a second time; keep one of them"))
        else:
            found[known[0]] = (value, line.number)
    url, url_line = found.get("url", ("", heading.number))
    url = url[1:-1] if url.startswith("<") and url.endswith(">") else url
    if not heading.words:
        faults.append(Fault(heading.number, "the entry has no title; write it behind the ###"))
    if not url:
        faults.append(Fault(url_line, f"the entry has no URL; add a line **{URL}**: https://… under the title"))
    elif fault := url_fault(url):
        faults.append(Fault(url_line, fault))
    summary = body(rest)
    if summary is None:
        faults.append(Fault(heading.number, "the entry has no summary; write one or more paragraphs under its fields"))
    original_title, _ = found.get("original_title", ("", 0))
    category, category_line = found.get("category", ("", heading.number))
    entry = JournalEntry(
        title=heading.words,
        original_title=original_title or None,
        category=category or None,
        url=url,
        summary=summary or "",
        section=section,
        place=Place(title=heading.number, category=category_line, url=url_line),
    )
    return entry, faults


def label_languages(lines: Sequence[Line]) -> list[str]:
    """The languages that the labels in some lines speak, in order."""
    fields, _ = _split(lines)
    known = [field_of(label) for _, label, _ in fields]
    return [found[1] for found in known if found is not None and found[1] is not None]


def _split(lines: Sequence[Line]) -> tuple[list[tuple[Line, str, str]], list[Line]]:
    """Field lines as (line, label, value), and what comes behind them."""
    fields: list[tuple[Line, str, str]] = []
    position = 0
    while position < len(lines):
        if lines[position].kind is Kind.BLANK:
            position += 1
            continue
        paragraph = _fields_from(lines[position:])
        is_known = any(field_of(label) is not None for _, label, _ in paragraph)
        if not paragraph or (fields and not is_known):
            break
        fields.extend(paragraph)
        position += len(paragraph)
        if any(known is not None and known[0] == "url" for known in (field_of(label) for _, label, _ in fields)):
            break
    return fields, list(lines[position:])


def _fields_from(lines: Sequence[Line]) -> list[tuple[Line, str, str]]:
    found = []
    for line in lines:
        match = _FIELD.match(line.text) if line.kind is Kind.TEXT else None
        if match is None:
            break
        found.append((line, match[1].strip(), match[2].strip()))
    return found


def _known_fields(language: str) -> str:
    labels = LABELS[language]
    return f"**{labels.original_title}**, **{labels.category}** and **{URL}**"
