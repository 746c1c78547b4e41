"""Documents as rows: what is written is only what changed, and all of it in the caller's transaction."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from newsletter.model.document import Changes, Document, Draft
from newsletter.store.tables import document_version, documents

_BATCH = 200


def put_all(
    connection: Connection,
    publication: str | None,
    drafts: Iterable[Draft],
    now: datetime,
    *,
    kept: Collection[str] = (),
) -> Changes:
    """Make ``drafts`` the documents of the publication (None: of the site itself).

    ``kept`` are paths whose documents stay as they are without being made again. All others that are no longer
    made are removed. ``changed_at`` of a document moves only when its bytes do.
    """
    columns = (documents.c.path, documents.c.sha256, documents.c.media_type, documents.c.source, documents.c.gone)
    known = {row["path"]: row for row in connection.execute(select(*columns).where(_of(publication))).mappings().all()}
    added: list[str] = []
    changed: list[str] = []
    fresh: list[dict[str, object]] = []
    made: set[str] = set()
    for draft in drafts:
        made.add(draft.path)
        digest = sha256(draft.body).hexdigest()
        about = {"media_type": draft.media_type, "source": draft.source, "gone": draft.gone}
        old = known.get(draft.path)
        if old is None:
            added.append(draft.path)
            fresh.append({"path": draft.path, "publication": publication, **about, **_bytes(draft.body, digest, now)})
        elif old["sha256"] != digest:
            changed.append(draft.path)
            _write(connection, draft.path, {**about, **_bytes(draft.body, digest, now)})
        elif any(old[name] != value for name, value in about.items()):
            _write(connection, draft.path, about)
    for start in range(0, len(fresh), _BATCH):
        connection.execute(insert(documents), fresh[start : start + _BATCH])
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


def sources(connection: Connection, publication: str | None) -> dict[str, str]:
    """The source of each document of a publication that has one."""
    rows = connection.execute(
        select(documents.c.path, documents.c.source).where(_of(publication), documents.c.source.is_not(None))
    )
    return {row.path: row.source for row in rows}


def version(connection: Connection) -> int:
    """A number that grows with every transaction that changes any document."""
    return connection.execute(select(document_version.c.number)).scalar() or 0


def _raise_version(connection: Connection) -> None:
    raised = connection.execute(update(document_version).values(number=document_version.c.number + 1))
    if raised.rowcount == 0:
        connection.execute(insert(document_version).values(id=1, number=1))


def _of(publication: str | None) -> ColumnElement[bool]:
    return documents.c.publication.is_(None) if publication is None else documents.c.publication == publication


def _bytes(body: bytes, digest: str, now: datetime) -> dict[str, object]:
    # mtime=0: the same bytes compress to the same bytes, whenever.
    return {"body": body, "gzip": gzip.compress(body, 9, mtime=0), "sha256": digest, "changed_at": now}


def _write(connection: Connection, path: str, values: Mapping[str, object]) -> None:
    connection.execute(update(documents).where(documents.c.path == path).values(**values))


def _document(row: RowMapping) -> Document:
    return Document(**{name: row[name] for name in Document.__slots__})
