"""One entry's own page; that of a withdrawn one says so and answers 410."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from newsletter import links as paths
from newsletter.model.issue import IssueEntry
from newsletter.rendering.pages.archive import Archive
from newsletter.rendering.pages.frame import Category, Frame
from newsletter.rendering.pages.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    entry_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """``previous`` and ``next`` are those of the same issue, so that a new issue changes no old entry's page."""

    day: date
    section: str | None
    entry: IssueEntry
    category: Category | None
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnView:
    """Nothing of the entry itself is shown any more; ``note`` is the editors' word about it."""

    day: date
    note: str | None


def entries(frame: Frame, archive: Archive) -> Iterator[Page]:
    # An entry that stands in two issues has the page of the newer one.
    done: set[str] = set()
    for issue in archive.issues:
        # Telling it for each entry would take longer than drawing all of an issue's again where one was corrected.
        made_of = sha256(repr(issue).encode("utf-8", "surrogatepass")).hexdigest()
        sections = [(section.heading, entry) for section in issue.sections for entry in section.entries]
        for at, (heading, entry) in enumerate(sections):
            if entry.entry_id in done:
                continue
            done.add(entry.entry_id)
            view = EntryView(
                day=issue.day,
                section=heading,
                entry=entry,
                category=frame.category(entry.category) if entry.category else None,
                previous=_neighbour(sections[at - 1][1]) if at else None,
                next=_neighbour(sections[at + 1][1]) if at + 1 < len(sections) else None,
            )
            path = paths.entry(frame.slug, entry.entry_id)
            yield Page(path=path, template="entry.html", view=view, made_of=made_of)
        for entry in issue.withdrawn:
            if entry.entry_id not in done:
                done.add(entry.entry_id)
                gone = WithdrawnView(day=issue.day, note=entry.correction)
                path = paths.entry(frame.slug, entry.entry_id)
                yield Page(path=path, template="withdrawn.html", view=gone, gone=True, made_of=made_of)


def _neighbour(entry: IssueEntry) -> Neighbour:
    return Neighbour(entry_id=entry.entry_id, title=entry.title)
