"""The search index: entry → folded fields → tokens → FTS5 or tsvector; terms → phrases → rows in order of rank.

Both indexes hold the same tokens (``model.folding``) and answer the same: an entry is found where each term is part
of its title, original title, host or summary. A whole word counts more than a part of one. PostgreSQL keeps the
first 16,383 places of a text and 256 of one token: exact for summaries far longer than any that is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    delete,
    extract,
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
# bm25 weights of the columns in order; words, the last, decides between a word and a part of one.
_SQLITE_RANK = "bm25(search_index, 8.0, 4.0, 4.0, 1.0, 6.0)"
_POSTGRESQL_WEIGHTS = {"title": "A", "original": "B", "host": "B", "summary": "D"}
_BATCH = 500
_Key = TypeVar("_Key", str, int)


def put_all(connection: Connection, publication: str, entries: Iterable[Searchable]) -> int:
    """Make ``entries`` what can be found in the publication; returns how many were written or removed."""
    known = {
        row["entry_id"]: (row["id"], _searchable(row))
        for row in connection.execute(
            select(search_entries).where(search_entries.c.publication == publication)
        ).mappings()
    }
    wanted = {entry.entry_id: entry for entry in entries}
    gone = [known[entry_id][0] for entry_id in known.keys() - wanted.keys()]
    changed = [entry for entry_id, entry in wanted.items() if entry_id in known and known[entry_id][1] != entry]
    fresh = [entry for entry_id, entry in wanted.items() if entry_id not in known]
    _remove(connection, gone)
    for entry in changed:
        row_id = known[entry.entry_id][0]
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
    """One page of what matches, best first (equals: newest first) or newest first. Nothing where nothing is asked."""
    if not query.terms:
        return Results(total=0, entries=(), categories={}, years={})
    sqlite = connection.dialect.name == "sqlite"
    wanted = _fts5(query.terms) if sqlite else _tsquery(query.terms)
    year_column = extract("year", search_entries.c.day)
    counted = connection.execute(
        _matching(select(search_entries.c.category, year_column, func.count()), publication, sqlite).group_by(
            search_entries.c.category, year_column
        ),
        {"wanted": wanted},
    ).all()
    counts = [(str(slug) if slug else "", int(of_year), int(number)) for slug, of_year, number in counted]
    statement = _matching(select(search_entries), publication, sqlite)
    if category is not None:
        statement = statement.where(search_entries.c.category == category)
    if year is not None:
        statement = statement.where(year_column == year)
    order: list[ColumnElement[Any]] = [search_entries.c.day.desc(), search_entries.c.id]
    if not newest_first:
        rank = _SQLITE_RANK if sqlite else "-ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, CAST(:wanted AS tsquery))"
        order.insert(0, text(rank))  # type: ignore[arg-type]
    rows = connection.execute(statement.order_by(*order).limit(limit).offset(offset), {"wanted": wanted}).mappings()
    return Results(
        total=sum(n for slug, at, n in counts if category in (None, slug) and year in (None, at)),
        entries=tuple(map(_searchable, rows)),
        categories=_sum((slug, n) for slug, at, n in counts if slug and year in (None, at)),
        years=_sum((at, n) for slug, at, n in counts if category in (None, slug)),
    )


def _sum(counts: Iterable[tuple[_Key, int]]) -> Mapping[_Key, int]:
    total: dict[_Key, int] = {}
    for key, number in counts:
        total[key] = total.get(key, 0) + number
    return dict(sorted(total.items()))


def _matching(statement: Select[Any], publication: str, sqlite: bool) -> Select[Any]:
    """``statement`` over the entries that match the bound ``wanted``."""
    row_id, condition = (
        ("search_index.rowid", "search_index MATCH :wanted")
        if sqlite
        else ("search_index.id", "vector @@ CAST(:wanted AS tsquery)")
    )
    joined = search_entries.join(text("search_index"), text(f"{row_id} = search_entries.id"))
    return statement.select_from(joined).where(text(condition), search_entries.c.publication == publication)


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
