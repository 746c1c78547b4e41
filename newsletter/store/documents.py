"""Documents as rows: what is written is only what changed, and all of it in the caller's transaction."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, literal, select, text, update

from newsletter.model.document import Changes, Document, Draft
from newsletter.store.tables import document_version, documents

_BATCH = 200


class Stored(NamedTuple):
    """What is known of a document without its bytes. ``source`` is None where its builder gave none."""

    sha256: str
    media_type: str
    source: str | None
    gone: bool


def take_time(connection: Connection) -> None:
    """For the rest of the transaction: let minutes pass between two statements, as they do while a large archive is
    drawn. PostgreSQL would take us for stopped, and end it."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT set_config('idle_in_transaction_session_timeout', '15min', true)"))


def stored(connection: Connection, publication: str | None) -> dict[str, Stored]:
    """The documents of a publication (None: of the site itself) by path."""
    return _stored(connection, _of(publication))


def _stored(connection: Connection, which: ColumnElement[bool]) -> dict[str, Stored]:
    rows = connection.execute(select(documents.c.path, *map(documents.c.get, Stored._fields)).where(which))
    return {path: Stored(*rest) for path, *rest in rows.all()}


def put_all(
    connection: Connection,
    publication: str | None,
    drafts: Iterable[Draft],
    now: datetime,
    *,
    kept: Collection[str] = (),
    known: Mapping[str, Stored] | None = None,
) -> Changes:
    """Make ``drafts`` the documents of the publication (None: of the site itself).

    ``kept`` are paths whose documents stay as they are without being made again. All others that are no longer
    made are removed. ``changed_at`` of a document moves only when its bytes do. ``known`` is what ``stored`` says,
    where the caller has asked it already.
    """
    known = stored(connection, publication) if known is None else known
    added: list[str] = []
    changed: list[str] = []
    made: set[str] = set()
    drafts = iter(drafts)
    # A batch at a time: the bytes of a large archive are never in memory all at once.
    while batch := tuple(islice(drafts, _BATCH)):
        made.update(draft.path for draft in batch)
        for path in _put(connection, publication, batch, known, now):
            (changed if path in known else added).append(path)
    removed = sorted(known.keys() - made - set(kept))
    for start in range(0, len(removed), _BATCH):
        connection.execute(delete(documents).where(documents.c.path.in_(removed[start : start + _BATCH])))
    changes = Changes(
        added=tuple(sorted(added)),
        changed=tuple(sorted(changed)),
        removed=tuple(removed),
        unchanged=len(known) - len(changed) - len(removed),
    )
    if changes:
        _raise_version(connection)
    return changes


def _put(
    connection: Connection, publication: str | None, batch: Iterable[Draft], known: Mapping[str, Stored], now: datetime
) -> tuple[str, ...]:
    """Write what differs of some drafts. Returns the paths whose bytes are new."""
    rewritten: list[tuple[Draft, str]] = []
    for draft in batch:
        digest, old = sha256(draft.body).hexdigest(), known.get(draft.path)
        if old is None or old.sha256 != digest:
            rewritten.append((draft, digest))
        elif old[1:] != (draft.media_type, draft.source, draft.gone):
            _write(connection, draft.path, _about(draft))
    fresh: list[dict[str, object]] = []
    for (draft, digest), compressed in zip(rewritten, _compressed(rewritten), strict=True):
        values = {**_about(draft), "body": draft.body, "gzip": compressed, "sha256": digest, "changed_at": now}
        if draft.path in known:
            _write(connection, draft.path, values)
        else:
            fresh.append({"path": draft.path, "publication": publication, **values})
    if fresh:
        connection.execute(insert(documents), fresh)
    return tuple(draft.path for draft, _ in rewritten)


def move(connection: Connection, old: str, new: str) -> None:
    """Let what is at paths that begin with ``old`` be at those that begin with ``new``, as it is; but it is to be made
    again, for what it says of addresses is of before."""
    there = literal(new) + func.substr(documents.c.path, len(old) + 1)
    moved = update(documents).where(documents.c.path.startswith(old, autoescape=True)).values(path=there, source=None)
    if connection.execute(moved).rowcount:
        _raise_version(connection)


def remove(connection: Connection, publication: str) -> None:
    """Drop every document of a publication, as if it never had been."""
    if connection.execute(delete(documents).where(documents.c.publication == publication)).rowcount:
        _raise_version(connection)


def waits(connection: Connection, path: str) -> bool:
    """Whether what is at the path is to be made again."""
    found = select(documents.c.path).where(documents.c.path == path, documents.c.source.is_(None))
    return connection.execute(found).first() is not None


def renew(connection: Connection, publication: str, drafts: Collection[Draft], now: datetime) -> tuple[str, ...]:
    """Of these, write those that are still to be made again: whoever changes what is published makes all of them.
    Returns the paths whose bytes are new."""
    waiting = documents.c.path.in_([draft.path for draft in drafts]) & documents.c.source.is_(None)
    known = _stored(connection, waiting)
    changed = _put(connection, publication, [draft for draft in drafts if draft.path in known], known, now)
    if changed:
        _raise_version(connection)
    return changed


def get(connection: Connection, path: str) -> Document | None:
    """The document at a path, also one that is gone; None where there never was one."""
    row = connection.execute(select(documents).where(documents.c.path == path)).mappings().first()
    return None if row is None else _document(row)


def paths(connection: Connection) -> tuple[str, ...]:
    """Every path, in order."""
    return tuple(connection.scalars(select(documents.c.path).order_by(documents.c.path)))


def paths_of(connection: Connection, publication: str | None) -> tuple[str, ...]:
    """The paths of one publication (None: of the site itself), in order."""
    return tuple(connection.scalars(select(documents.c.path).where(_of(publication)).order_by(documents.c.path)))


def version(connection: Connection) -> int:
    """A number that grows with every transaction that changes any document."""
    return connection.execute(select(document_version.c.number)).scalar() or 0


def _raise_version(connection: Connection) -> None:
    raised = connection.execute(update(document_version).values(number=document_version.c.number + 1))
    if raised.rowcount == 0:
        connection.execute(insert(document_version).values(id=1, number=1))


def _of(publication: str | None) -> ColumnElement[bool]:
    return documents.c.publication.is_(None) if publication is None else documents.c.publication == publication


def _about(draft: Draft) -> dict[str, object]:
    return {"media_type": draft.media_type, "source": draft.source, "gone": draft.gone}


def _compressed(rewritten: Iterable[tuple[Draft, str]]) -> Iterator[bytes]:
    """On all cores: zlib lets other threads run."""
    with ThreadPoolExecutor() as pool:
        yield from pool.map(_compress, (draft.body for draft, _ in rewritten))


def _compress(body: bytes) -> bytes:
    # mtime=0: the same bytes compress to the same bytes, whenever.
    return gzip.compress(body, 9, mtime=0)


def _write(connection: Connection, path: str, values: Mapping[str, object]) -> None:
    connection.execute(update(documents).where(documents.c.path == path).values(**values))


def _document(row: RowMapping) -> Document:
    return Document(**{name: row[name] for name in Document.__slots__})
