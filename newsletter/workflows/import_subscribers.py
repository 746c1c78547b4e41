"""file → every row read and checked → only if there is no fault: one transaction that subscribes them all.

The file is read twice, a row at a time, so that memory holds the keys of its addresses and no more.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from newsletter.config import Publication
from newsletter.errors import ContentFaults, Fault, UsageError
from newsletter.store import audit, suppressions
from newsletter.subscribers.choice import Wish
from newsletter.subscribers.listing import header_faults, read_row
from newsletter.workflows.site import Site
from newsletter.workflows.subscribe import Result, subscribe

_BATCH = 1000
_NOT_UTF8 = "not UTF-8: save the file as “CSV UTF-8”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many rows came to what. ``unconfirmed`` are not mailed; neither are ``suppressed``."""

    added: int
    changed: int
    unchanged: int
    stayed_away: int
    unconfirmed: int
    suppressed: int

    @property
    def rows(self) -> int:
        return self.added + self.changed + self.unchanged + self.stayed_away


def import_subscribers(
    site: Site, path: Path, publication: str | None = None, *, progress: Callable[[int], None] | None = None
) -> Imported:
    """Subscribe everybody in a CSV file (columns: see ``subscribers.listing``); the same file again changes nothing.

    ``progress`` is told the number of rows done. Raises ContentFaults with every fault of the file, in which case
    nothing is imported; UsageError where it cannot be read.
    """
    chosen = site.publication(publication)
    now = site.clock.now()
    _require_faultless(path, chosen, now)
    results: Counter[Result] = Counter()
    unconfirmed = suppressed = 0
    with site.database.writing() as connection:
        rows = _wishes(path, chosen, now)
        while batch := list(islice(rows, _BATCH)):
            wishes = [wish for _, wish in batch]
            details = [f"{path.name} line {line}" for line, _ in batch]
            results.update(subscribe(connection, chosen.slug, wishes, source="import", details=details, now=now))
            unconfirmed += sum(wish.confirmed is None and wish.left is None for wish in wishes)
            suppressed += len(suppressions.holding(connection, [wish.address.key for wish in wishes]))
            if progress is not None:
                progress(sum(results.values()))
        done = Imported(
            added=results[Result.ADDED],
            changed=results[Result.CHANGED],
            unchanged=results[Result.UNCHANGED],
            stayed_away=results[Result.STAYED_AWAY],
            unconfirmed=unconfirmed,
            suppressed=suppressed,
        )
        if done.added or done.changed:
            audit.record(
                connection,
                at=now,
                operator=site.operator,
                action="subscriber.import",
                object=chosen.slug,
                detail=f"{path.name}: {done.added} added, {done.changed} changed",
            )
    return done


def _require_faultless(path: Path, publication: Publication, now: datetime) -> None:
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, row, problem in _rows(path):
        if row is None:
            faults.append(Fault(line, problem))
            continue
        reading = read_row(row, publication.categories, now)
        faults += [Fault(line, text) for text in reading.faults]
        if reading.address is None:
            continue
        first = seen.setdefault(reading.address.key, line)
        if first != line:
            faults.append(Fault(line, f"{reading.address.email}: the same mailbox as in line {first}"))
    if faults:
        raise ContentFaults(str(path), faults)


def _wishes(path: Path, publication: Publication, now: datetime) -> Iterator[tuple[int, Wish]]:
    for line, row, _ in _rows(path):
        wish = None if row is None else read_row(row, publication.categories, now).wish
        if wish is None:
            raise ContentFaults(str(path), [Fault(line, "the file changed while it was read; import it again")])
        yield line, wish


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str] | None, str]]:
    """Each row with the line on which it begins: its cells by column, or None and what is wrong with it."""
    try:
        # Undecodable bytes become lone surrogates, so that every one of them is reported at its own line.
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            yield from _parsed(file)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", advice="Name a CSV file.") from error


def _parsed(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, str] | None, str]]:
    reader = csv.reader(lines, strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield line, None, f"not CSV: {error}"
            return
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if _has_other_bytes("".join(cells)):
            yield line, None, _NOT_UTF8
            if header is None:
                return
        elif header is None:
            header = [cell.strip().lower() for cell in cells]
            faults = header_faults(header)
            for fault in faults:
                yield line, None, fault
            if faults:
                return
        elif len(cells) != len(header):
            yield line, None, f"{len(cells)} cells where the header has {len(header)} columns"
        else:
            yield line, dict(zip(header, cells, strict=True)), ""
    if header is None:
        yield 1, None, "empty: the first line is email,name,categories,confirmed"


def _has_other_bytes(text: str) -> bool:
    """Whether there are bytes in it that were no UTF-8: they stand there as surrogates, which cannot be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
