"""A summary that did not come through a file must still fit into one."""

from __future__ import annotations

from newsletter.journal.lines import HEADINGS, Kind, body, opens_fence, scan
from newsletter.model.text import clean


def tidy(summary: str) -> str:
    """The summary as a file would give it back: cleaned, paragraphs split by one empty line, "" for none."""
    return body(scan(clean(summary))) or ""


def summary_faults(summary: str) -> list[str]:
    """What keeps a tidied summary from standing under an entry; empty when all is well."""
    if not summary:
        return ["the summary is empty; write one or more paragraphs"]
    faults = []
    for line in scan(summary):
        if line.kind in HEADINGS:
            faults.append(f"line {line.number} of the summary is a heading ({line.words}); use bold text instead")
        elif line.kind is Kind.TEXT and opens_fence(line.text):
            faults.append(f"line {line.number} of the summary opens a code block that is never closed; close it")
    return faults
