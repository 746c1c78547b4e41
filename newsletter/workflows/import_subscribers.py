"""file → every row read and checked → only if there is no fault: one transaction that subscribes them all.

The file is read twice, a row at a time, so that memory holds the keys of its addresses and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from newsletter.errors import ContentFaults, Fault, UsageError
from newsletter.model import consent_detail
from newsletter.model.suppression import Suppression
from newsletter.store import audit, suppressions
from newsletter.subscribers.choice import Wish
from newsletter.subscribers.erasure import erased_key
from newsletter.subscribers.listing import nearest
from newsletter.subscribers.services import SERVICES
from newsletter.workflows.site import Site
from newsletter.workflows.subscribe import Result, foresee, subscribe
from newsletter.workflows.subscriber_file import Line, ListFile, read_lines

_BATCH = 1000
_CHANGED = "the file changed while it was read; import it again"


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    STAYED_AWAY = "stayed away"
    ERASED = "erased"
    SKIPPED = "skipped"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row and what becomes of it. ``why`` is empty where that is plain; ``is_mailed``: issues will go there."""

    line: int
    email: str
    fate: Fate
    why: str
    is_mailed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many rows came to what. ``unconfirmed`` are not mailed; neither are ``suppressed``. ``erased``, ``skipped``
    and ``faulty`` rows are not imported."""

    added: int
    changed: int
    unchanged: int
    stayed_away: int
    unconfirmed: int
    suppressed: int
    erased: int
    skipped: int
    faulty: int

    @property
    def rows(self) -> int:
        done = self.added + self.changed + self.unchanged + self.stayed_away
        return done + self.erased + self.skipped + self.faulty


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """``service`` and ``consent``: see ``ListFile``. ``skip_faulty`` leaves faulty rows out instead of refusing the
    file; a ``dry_run`` changes nothing."""

    service: str | None = None
    consent: str | None = None
    skip_faulty: bool = False
    dry_run: bool = False


def import_subscribers(
    site: Site,
    path: Path,
    publication: str | None = None,
    *,
    how: How = How(),
    progress: Callable[[int], None] | None = None,
    tell: Callable[[Row], None] | None = None,
) -> Imported:
    """Subscribe everybody in a CSV file (columns: see ``subscribers.listing``, or a service's); the same file again
    changes nothing.

    ``progress`` is told the number of rows done, ``tell`` each row in order. Raises ContentFaults with every fault of
    the file, in which case nothing is imported; UsageError where it cannot be read.
    """
    if how.service is not None and how.service not in SERVICES:
        raise UsageError(f"{how.service}: no such service{nearest(how.service, SERVICES)}")
    now = site.clock.now()
    source = ListFile(path=path, publication=site.publication(publication), service=how.service, consent=how.consent)
    faults = _faults(source, now)
    if faults and not how.skip_faulty and not how.dry_run:
        raise ContentFaults(str(path), [Fault(line, text) for line, texts in faults.items() for text in texts])
    fates: Counter[Fate] = Counter()
    unconfirmed = suppressed = done = 0
    with _opened(site, how) as connection:
        lines = read_lines(source, now)
        while batch := list(islice(lines, _BATCH)):
            rows, held = _carry_out(connection, site, source, batch, faults, now=now, dry_run=how.dry_run)
            fates.update(row.fate for row in rows)
            suppressed += held
            unconfirmed += sum(
                _waits(line) and row.fate not in _LEFT_OUT for line, row in zip(batch, rows, strict=True)
            )
            done += len(rows)
            if tell is not None:
                for row in rows:
                    tell(row)
            if progress is not None:
                progress(done)
        imported = _counted(fates, unconfirmed=unconfirmed, suppressed=suppressed)
        if not how.dry_run and (imported.added or imported.changed):
            audit.record(
                connection,
                at=now,
                operator=site.operator,
                action="subscriber.import",
                object=source.publication.slug,
                reason=how.consent,
                detail=f"{path.name}: {imported.added} added, {imported.changed} changed",
            )
    return imported


_LEFT_OUT = (Fate.ERASED, Fate.SKIPPED, Fate.FAULT)
_FATES = {
    Result.ADDED: Fate.ADDED,
    Result.CHANGED: Fate.CHANGED,
    Result.UNCHANGED: Fate.UNCHANGED,
    Result.STAYED_AWAY: Fate.STAYED_AWAY,
}


def _opened(site: Site, how: How) -> AbstractContextManager[Connection]:
    return site.database.reading() if how.dry_run else site.database.writing()


def _faults(source: ListFile, now: datetime) -> dict[int, tuple[str, ...]]:
    """All that is wrong, by line; of two rows with one mailbox the later one is."""
    faults: dict[int, tuple[str, ...]] = {}
    seen: dict[str, int] = {}
    for line in read_lines(source, now):
        if line.faults:
            faults[line.number] = faults.get(line.number, ()) + line.faults
        if line.key is None:
            continue
        first = seen.setdefault(line.key, line.number)
        if first != line.number:
            said = f"{line.email}: the same mailbox as in line {first}"
            faults[line.number] = (*faults.get(line.number, ()), said)
    return faults


def _carry_out(
    connection: Connection,
    site: Site,
    source: ListFile,
    batch: Sequence[Line],
    faults: dict[int, tuple[str, ...]],
    *,
    now: datetime,
    dry_run: bool,
) -> tuple[list[Row], int]:
    """What became of each row, and how many of those imported are suppressed."""
    good = [(line, line.wish) for line in batch if line.wish is not None and line.number not in faults]
    keys = {wish.address.key: erased_key(site.signer, wish.address.key) for _, wish in good}
    held = suppressions.find_all(connection, [*keys.keys(), *keys.values()])
    gone = {key: held[hashed] for key, hashed in keys.items() if hashed in held}
    taken = [(line, wish) for line, wish in good if wish.address.key not in gone]
    wishes, slug = [wish for _, wish in taken], source.publication.slug
    if dry_run:
        results = foresee(connection, slug, wishes)
    else:
        details = [_detail(source, line) for line, _ in taken]
        results = subscribe(connection, slug, wishes, source="import", details=details, now=now)
    came_to = dict(zip((line.number for line, _ in taken), results, strict=True))
    rows = [
        _row(source, line, faults.get(line.number, ()), came_to.get(line.number), held=held, gone=gone)
        for line in batch
    ]
    return rows, sum(wish.address.key in held for wish in wishes)


def _row(
    source: ListFile,
    line: Line,
    faults: tuple[str, ...],
    result: Result | None,
    *,
    held: dict[str, Suppression],
    gone: dict[str, Suppression],
) -> Row:
    if faults:
        return Row(line=line.number, email=line.email, fate=Fate.FAULT, why="; ".join(faults))
    if line.wish is None:
        if line.skipped is None:
            raise ContentFaults(str(source.path), [Fault(line.number, _CHANGED)])
        return Row(line=line.number, email=line.email, fate=Fate.SKIPPED, why=line.skipped)
    key = line.wish.address.key
    if result is None:
        why = f"erased on {gone[key].created_at:%Y-%m-%d}, not imported"
        return Row(line=line.number, email=line.email, fate=Fate.ERASED, why=why)
    said = []
    if result is Result.STAYED_AWAY:
        said.append("had left; the file has no newer confirmation")
    elif line.wish.left is not None:
        said.append(f"left on {line.wish.left:%Y-%m-%d}: not mailed")
    elif line.wish.confirmed is None and result is Result.ADDED:
        said.append("no confirmation: not mailed until they confirm")
    if key in held:
        said.append(f"suppressed since {held[key].created_at:%Y-%m-%d} ({held[key].reason}): not mailed")
    return Row(line=line.number, email=line.email, fate=_FATES[result], why="; ".join(said), is_mailed=not said)


def _detail(source: ListFile, line: Line) -> str:
    said = consent_detail.from_file(source.path.name, line.number)
    return said if source.consent is None else consent_detail.joined([said, source.consent])


def _waits(line: Line) -> bool:
    wish: Wish | None = line.wish
    return wish is not None and wish.confirmed is None and wish.left is None


def _counted(fates: Counter[Fate], *, unconfirmed: int, suppressed: int) -> Imported:
    return Imported(
        added=fates[Fate.ADDED],
        changed=fates[Fate.CHANGED],
        unchanged=fates[Fate.UNCHANGED],
        stayed_away=fates[Fate.STAYED_AWAY],
        erased=fates[Fate.ERASED],
        skipped=fates[Fate.SKIPPED],
        faulty=fates[Fate.FAULT],
        unconfirmed=unconfirmed,
        suppressed=suppressed,
    )
