"""The search index: entry → folded fields → tokens → FTS5 or tsvector; terms → phrases → rows in order of rank.

Both indexes hold the same tokens (``model.folding``) and answer the same: an entry is found where each term is part
of its title, original title, host or summary. A whole word counts more than a part of one. PostgreSQL keeps the
first 16,383 places of a text and 256 of one token: exact for summaries far longer than any that is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import (
    Connection,
    RowMapping,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from newsletter.model.folding import fold, phrase, tokens, words
from newsletter.model.search import Query, Results, Searchable
from newsletter.store.tables import search_entries

_FIELDS = ("title", "original", "host", "summary")
_MATCHED_SQLITE = "SELECT rowid FROM search_index WHERE search_index MATCH :wanted"
_MATCHED_POSTGRESQL = "SELECT id FROM search_index WHERE vector @@ CAST(:wanted AS tsquery)"
# The row id, the condition and the rank. Weights of bm25 are those of the columns in order; words, the last, decides
# between a word and a part of one.
_RANKED_SQLITE = (
    "search_index.rowid",
    "search_index MATCH :wanted",
    "bm25(search_index, 8.0, 4.0, 4.0, 1.0, 6.0)",
)
_RANKED_POSTGRESQL = (
    "search_index.id",
    "vector @@ CAST(:wanted AS tsquery)",
    "-ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, CAST(:wanted AS tsquery))",
)
# Where more match than this, all of them do so about equally well, and ranking them would be what takes longest.
_MOST_RANKED = 2000
_POSTGRESQL_WEIGHTS = {"title": "A", "original": "B", "host": "B", "summary": "D"}
_BATCH = 500
_Key = TypeVar("_Key", str, int)


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
        _index(connection, [(row_id, entry)])
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
        _index(connection, [(by_entry[entry.entry_id], entry) for entry in batch])
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
        found |= {row["entry_id"]: _searchable(row) for row in rows}
    return found


def find(
    connection: Connection,
    publication: str,
    query: Query,
    *,
    category: str | None = None,
    year: int | None = None,
    newest_first: bool = False,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """One page of what matches, best first (equals: newest first) or newest first. Nothing where nothing is asked.

    Of more than 2,000 matches the newest come first.
    """
    if not query.terms:
        return Results(total=0, entries=(), categories={}, years={})
    sqlite = connection.dialect.name == "sqlite"
    bound = {"wanted": _fts5(query.terms) if sqlite else _tsquery(query.terms)}
    of_publication = search_entries.c.publication == publication
    matched = search_entries.c.id.in_(text(_MATCHED_SQLITE if sqlite else _MATCHED_POSTGRESQL))
    day, slug = search_entries.c.day, search_entries.c.category
    counts = [
        (row.day.year, row.category, row.number)
        for row in connection.execute(
            select(day, slug, func.count().label("number")).where(of_publication, matched).group_by(day, slug), bound
        )
    ]
    total = sum(n for at, of, n in counts if category in (None, of) and year in (None, at))
    statement = select(search_entries).where(of_publication)
    if category is not None:
        statement = statement.where(slug == category)
    if year is not None:
        statement = statement.where(day >= date(year, 1, 1), day <= date(year, 12, 31))
    if newest_first or total > _MOST_RANKED:
        statement = statement.where(matched).order_by(day.desc(), search_entries.c.id)
    else:
        row_id, match, rank = _RANKED_SQLITE if sqlite else _RANKED_POSTGRESQL
        joined = search_entries.join(text("search_index"), text(f"{row_id} = search_entries.id"))
        statement = (
            statement.select_from(joined).where(text(match)).order_by(text(rank), day.desc(), search_entries.c.id)
        )
    rows = connection.execute(statement.limit(limit).offset(offset), bound).mappings()
    return Results(
        total=total,
        entries=tuple(map(_searchable, rows)),
        categories=_sum((of, n) for at, of, n in counts if of and year in (None, at)),
        years=_sum((at, n) for at, of, n in counts if category in (None, of)),
    )


def _sum(counts: Iterable[tuple[_Key, int]]) -> Mapping[_Key, int]:
    total: dict[_Key, int] = {}
    for key, number in counts:
        total[key] = total.get(key, 0) + number
    return dict(sorted(total.items()))


def _fts5(terms: Sequence[str]) -> str:
    """Each term somewhere in a field; a word stands in ``words`` too where it is whole, which changes only the rank."""
    return " AND ".join(_fts5_term(term) for term in terms)


def _fts5_term(term: str) -> str:
    parts, begins = phrase(term)
    part = f'{{{" ".join(_FIELDS)}}} : "{" ".join(parts)}"{" *" if begins else ""}'
    return f'({part} OR words : "{term}")' if words(term) == [term] else f"({part})"


def _tsquery(terms: Sequence[str]) -> str:
    """The same for PostgreSQL, where a word's token begins with an equals sign."""
    return " & ".join(_tsquery_term(term) for term in terms)


def _tsquery_term(term: str) -> str:
    parts, begins = phrase(term)
    part = " <-> ".join(f"'{token}'" for token in parts) + (":*" if begins else "")
    return f"(({part}) | '={term}')" if words(term) == [term] else f"({part})"


def _fields(entry: Searchable) -> dict[str, str]:
    """The folded text of each field."""
    return {
        "title": fold(entry.title).text,
        "original": fold(entry.original_title or "").text,
        "host": fold(urlsplit(entry.url).netloc).text,
        "summary": fold(entry.summary).text,
    }


def _index(connection: Connection, entries: Sequence[tuple[int, Searchable]]) -> None:
    if connection.dialect.name == "sqlite":
        statement = (
            "INSERT INTO search_index (rowid, title, original, host, summary, words) "
            "VALUES (:id, :title, :original, :host, :summary, :words)"
        )
        rows = [{"id": row_id, **_columns(_fields(entry))} for row_id, entry in entries]
    else:
        statement = "INSERT INTO search_index (id, vector) VALUES (:id, CAST(:vector AS tsvector))"
        rows = [{"id": row_id, "vector": _vector(_fields(entry))} for row_id, entry in entries]
    connection.execute(text(statement), rows)


def _columns(fields: Mapping[str, str]) -> dict[str, str]:
    """The token texts of one row of FTS5."""
    columns = {name: " ".join(tokens(value)) for name, value in fields.items()}
    return columns | {"words": " ".join(word for value in fields.values() for word in words(value))}


def _vector(fields: Mapping[str, str]) -> str:
    """A tsvector as text. Fields are two places apart, so that no phrase reaches from one into the next."""
    places: dict[str, list[str]] = {}
    at = 0
    for name, value in fields.items():
        weight = _POSTGRESQL_WEIGHTS[name]
        for token in tokens(value):
            at += 1
            places.setdefault(token, []).append(f"{at}{weight}")
        at += 1
    for value in fields.values():
        for word in words(value):
            at += 1
            places.setdefault("=" + word, []).append(f"{at}A")
        at += 1
    return " ".join(f"'{token}':{','.join(found)}" for token, found in places.items())


def _unindex(connection: Connection, row_ids: Sequence[int]) -> None:
    column = "rowid" if connection.dialect.name == "sqlite" else "id"
    connection.execute(text(f"DELETE FROM search_index WHERE {column} = :id"), [{"id": row_id} for row_id in row_ids])


def _remove(connection: Connection, row_ids: Sequence[int]) -> None:
    if row_ids:
        _unindex(connection, row_ids)
        connection.execute(delete(search_entries).where(search_entries.c.id.in_(row_ids)))


def _values(entry: Searchable) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Searchable.__slots__}


def _searchable(row: RowMapping) -> Searchable:
    return Searchable(**{name: row[name] for name in Searchable.__slots__})
