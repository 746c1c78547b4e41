"""Keeping the search index: entry → folded fields → tokens → FTS5 or tsvector.

Both indexes hold the same tokens (``model.folding``), so that both answer the same (``store.search``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select, text, update

from newsletter.model.folding import fold, tokens, words
from newsletter.model.search import Searchable
from newsletter.store.search import searchable
from newsletter.store.tables import search_entries

_BATCH = 500


def ids(connection: Connection, publication: str) -> set[str]:
    """The entries of the publication that can be found."""
    return set(_row_ids(connection, publication))


def put_all(
    connection: Connection, publication: str, entries: Iterable[Searchable], *, kept: Collection[str] = ()
) -> int:
    """Make ``entries``, and those that are there with the ids in ``kept``, what can be found in the publication.

    Returns how many were written or removed.
    """
    known = _row_ids(connection, publication)
    wanted = {entry.entry_id: entry for entry in entries}
    present = _present(connection, publication, wanted.keys() & known.keys())
    gone = [known[entry_id] for entry_id in known.keys() - wanted.keys() - set(kept)]
    changed = [entry for entry_id, entry in wanted.items() if entry_id in known and present[entry_id] != entry]
    fresh = [entry for entry_id, entry in wanted.items() if entry_id not in known]
    _remove(connection, gone)
    for entry in changed:
        row_id = known[entry.entry_id]
        connection.execute(update(search_entries).where(search_entries.c.id == row_id).values(**_values(entry)))
        _unindex(connection, [row_id])
        _index(connection, publication, [(row_id, entry)])
    for start in range(0, len(fresh), _BATCH):
        batch = fresh[start : start + _BATCH]
        connection.execute(insert(search_entries), [{"publication": publication, **_values(entry)} for entry in batch])
        ids = connection.execute(
            select(search_entries.c.entry_id, search_entries.c.id).where(
                search_entries.c.publication == publication,
                search_entries.c.entry_id.in_([entry.entry_id for entry in batch]),
            )
        )
        by_entry = {row.entry_id: row.id for row in ids}
        _index(connection, publication, [(by_entry[entry.entry_id], entry) for entry in batch])
    if connection.dialect.name != "sqlite":
        _tidy(connection, len(fresh))
    return len(gone) + len(changed) + len(fresh)


def _row_ids(connection: Connection, publication: str) -> dict[str, int]:
    rows = connection.execute(
        select(search_entries.c.entry_id, search_entries.c.id).where(search_entries.c.publication == publication)
    )
    return {row.entry_id: row.id for row in rows}


def _present(connection: Connection, publication: str, entry_ids: Iterable[str]) -> dict[str, Searchable]:
    asked = sorted(entry_ids)
    found: dict[str, Searchable] = {}
    for start in range(0, len(asked), _BATCH):
        rows = connection.execute(
            select(search_entries).where(
                search_entries.c.publication == publication,
                search_entries.c.entry_id.in_(asked[start : start + _BATCH]),
            )
        ).mappings()
        found |= {row["entry_id"]: searchable(row) for row in rows}
    return found


def _tidy(connection: Connection, fresh: int) -> None:
    """What PostgreSQL would do some minutes later by itself, and until then every search would be slow."""
    if fresh:
        connection.execute(text("SELECT gin_clean_pending_list('ix_search_index_vector')"))
    if fresh >= _BATCH:
        connection.execute(text("ANALYZE search_entries, search_index"))


def _fields(entry: Searchable) -> dict[str, str]:
    """The folded text of each field."""
    return {
        "title": fold(entry.title).text,
        "original": fold(entry.original_title or "").text,
        "host": fold(urlsplit(entry.url).netloc).text,
        "summary": fold(entry.summary).text,
    }


def _index(connection: Connection, publication: str, entries: Sequence[tuple[int, Searchable]]) -> None:
    if connection.dialect.name == "sqlite":
        rows = [{"rowid": row_id, **_tokens(_fields(entry))} for row_id, entry in entries]
        values = [f":{name}" for name in rows[0]]
    else:
        rows = [
            {
                "id": row_id,
                "publication": publication,
                "day": entry.day,
                "category": entry.category,
                **_texts(_fields(entry)),
            }
            for row_id, entry in entries
        ]
        values = [f"CAST(:{name} AS tsvector)" if name == "vector" else f":{name}" for name in rows[0]]
    connection.execute(text(f"INSERT INTO search_index ({', '.join(rows[0])}) VALUES ({', '.join(values)})"), rows)


def _tokens(fields: Mapping[str, str]) -> dict[str, Any]:
    """A row of FTS5: the tokens of each field, side by side."""
    columns = {name: " ".join(tokens(value)) for name, value in fields.items()}
    return columns | {"words": " ".join(_words(fields))}


def _texts(fields: Mapping[str, str]) -> dict[str, Any]:
    """A row for PostgreSQL: the folded texts, and which tokens they have."""
    held = dict.fromkeys(token for value in fields.values() for token in tokens(value))
    # No token holds a quote or a backslash: signs are gaps.
    return {**fields, "words": f" {' '.join(_words(fields))} ", "vector": " ".join(f"'{token}'" for token in held)}


def _words(fields: Mapping[str, str]) -> Iterator[str]:
    for value in fields.values():
        yield from words(value)


def _unindex(connection: Connection, row_ids: Sequence[int]) -> None:
    column = "rowid" if connection.dialect.name == "sqlite" else "id"
    connection.execute(text(f"DELETE FROM search_index WHERE {column} = :id"), [{"id": row_id} for row_id in row_ids])


def _remove(connection: Connection, row_ids: Sequence[int]) -> None:
    if row_ids:
        _unindex(connection, row_ids)
        connection.execute(delete(search_entries).where(search_entries.c.id.in_(row_ids)))


def _values(entry: Searchable) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Searchable.__slots__}
