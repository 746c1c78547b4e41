"""journal files of a folder → each imported, or left out with all its faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from newsletter.config import Publication
from newsletter.errors import ContentFaults, Refused, UsageError
from newsletter.sources.verdict import Verdict
from newsletter.workflows.import_journal import import_file
from newsletter.workflows.journals import JournalFile, load_journals
from newsletter.workflows.site import Site
from newsletter.workflows.source_result import Item


def load_files(site: Site, publication: Publication, paths: Sequence[Path]) -> tuple[JournalFile | Item, ...]:
    """Each file read and checked, or refused with its faults; two files of one date are both refused."""
    found = [_load(site, publication, path) for path in paths]
    days = [each.journal.date for each in found if isinstance(each, JournalFile)]
    return tuple(
        _refused(each.source, (f"another file is the issue of {each.journal.date} too",))
        if isinstance(each, JournalFile) and days.count(each.journal.date) > 1
        else each
        for each in found
    )


def take_files(
    site: Site, connection: Connection, files: Sequence[JournalFile | Item], now: datetime
) -> tuple[Item, ...]:
    """Import each; an issue that is approved keeps its text. The transaction is the caller's."""
    return tuple(each if isinstance(each, Item) else _take(site, connection, each, now) for each in files)


def _load(site: Site, publication: Publication, path: Path) -> JournalFile | Item:
    try:
        (file,) = load_journals(site, [str(path)], publication=publication.slug)
    except ContentFaults as error:
        return _refused(str(path), tuple(f"line {fault.line}: {fault.text}" for fault in error.faults))
    except UsageError as error:
        return _refused(str(path), (error.message,))
    return file


def _take(site: Site, connection: Connection, file: JournalFile, now: datetime) -> Item:
    title = f"{file.publication.slug}/{file.journal.date}"
    try:
        done = import_file(site, connection, file, now)
    except Refused as refusal:
        return Item(where=file.source, verdict=Verdict.LEFT, title=title, reasons=(refusal.message,))
    counts = {"added": done.added, "changed": done.changed, "withdrawn": done.dropped, "unchanged": done.kept}
    is_new = done.added and not (done.changed or done.dropped or done.kept)
    verdict = Verdict.CHANGED if done.added or done.changed or done.dropped else Verdict.UNCHANGED
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return Item(where=file.source, verdict=Verdict.ADDED if is_new else verdict, title=title, reasons=(said,))


def _refused(where: str, reasons: tuple[str, ...]) -> Item:
    return Item(where=where, verdict=Verdict.REFUSED, reasons=reasons)
