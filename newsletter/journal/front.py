"""A draft file → front matter: the parts of a journal around its entries, written without any.

lines → blocks under headings → tagline, about, closing, colophon; or every fault with its line
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.errors import Fault
from newsletter.journal.labels import is_closing
from newsletter.journal.lines import HEADINGS, Kind, Line, body, scan

PARTS = ("tagline", "about_heading", "about", "closing_heading", "closing", "colophon")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontReading:
    """``parts`` has what the file has, by names of PARTS; what it has not is not there."""

    parts: Mapping[str, str]
    faults: tuple[Fault, ...]


def read_front(text: str) -> FrontReading:
    """Read a draft file.

    Text above the first ``##``, below a ``#`` or without one, is the tagline. The first ``##`` introduces, the second
    closes; one that is headed as closing parts are (編集後記, Afterword) closes wherever it stands. What is behind
    the last rule is the colophon. A numbered section or an entry is a fault.
    """
    parts: dict[str, str | None] = {}
    faults: list[Fault] = []
    lines = scan(text.removeprefix("\ufeff"))
    rule = next((at for at in reversed(range(len(lines))) if lines[at].kind is Kind.RULE), None)
    if rule is not None and not any(line.kind in HEADINGS for line in lines[rule:]):
        parts["colophon"] = body(lines[rule + 1 :])
        lines = lines[:rule]
    heading: Line | None = None
    held: list[Line] = []
    blocks: list[tuple[Line | None, list[Line]]] = [(heading, held)]
    for line in lines:
        if line.kind in HEADINGS:
            held = []
            blocks.append((line, held))
        else:
            held.append(line)
    for heading, held in blocks:
        _read_block(heading, body(held), parts, faults)
    if not faults and not any(parts.values()):
        faults.append(Fault(1, "there is nothing in it; write a tagline, or a part under a heading with ##"))
    return FrontReading(parts={name: text for name, text in parts.items() if text}, faults=tuple(faults))


def _read_block(heading: Line | None, text: str | None, parts: dict[str, str | None], faults: list[Fault]) -> None:
    if heading is None or heading.kind is Kind.H1:
        if text and parts.get("tagline"):
            assert heading is not None
            faults.append(Fault(heading.number, "a second tagline; keep the text above the # or that below it"))
        elif text:
            parts["tagline"] = text
        return
    if heading.kind is Kind.H3 or heading.words[:1].isdigit():
        faults.append(
            Fault(
                heading.number,
                f"“{heading.words}” is a section or an entry; entries come with `newsletter journal import` or "
                "`newsletter entry add`",
            )
        )
        return
    part = "closing" if is_closing(heading.words) or "about" in parts else "about"
    if part in parts:
        faults.append(
            Fault(heading.number, f"a part too many: {heading.words}; there are one to open and one to close")
        )
        return
    parts[part], parts[f"{part}_heading"] = text, heading.words
