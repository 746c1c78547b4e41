"""The search index: entry → folded fields → tokens → FTS5 or tsvector; terms → phrases → rows in order of rank.

Both indexes hold the same tokens (``model.folding``) and answer the same: an entry is found where each term is part
of its title, original title, host or summary. A whole word counts more than a part of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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

# bm25 weights of the columns in order; words, the last, decides between a word and a part of one.
_BM25 = "bm25(search_index, 8.0, 4.0, 4.0, 1.0, 6.0)"
_WEIGHTS = {"title": 8, "original": 4, "host": 4, "summary": 1}
_WORD_WEIGHT = 6
# Where more match than this, all of them do so about equally well, and ranking them would be what takes longest.
_MOST_RANKED = 1000
_POSTGRESQL_WEIGHTS = {"title": "A", "original": "B", "host": "B", "summary": "D"}
_BATCH = 500
_BIGRAM = 2
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
        found |= {row["entry_id"]: _searchable(row) for row in rows}
    return found


def _tidy(connection: Connection, fresh: int) -> None:
    """What PostgreSQL would do some minutes later by itself, and until then every search would be slow."""
    if fresh:
        connection.execute(text("SELECT gin_clean_pending_list('ix_search_index_vector')"))
    if fresh >= _BATCH:
        connection.execute(text("ANALYZE search_entries, search_index"))


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

    Of more than 1,000 matches the newest come first.
    """
    if not query.terms:
        return Results(total=0, entries=(), categories={}, years={})
    if connection.dialect.name == "sqlite":
        match = _fts5(query.terms)
    else:
        match = _tsvector(query.terms)
        # For the rest of this transaction: the planner does not count what it costs to unpack each row's vector.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    of_publication = search_entries.c.publication == publication
    matched = search_entries.c.id.in_(text(f"SELECT {match.row_id} FROM search_index WHERE {match.condition}"))
    day, slug = search_entries.c.day, search_entries.c.category
    counts = [
        (row.day.year, row.category, row.number)
        for row in connection.execute(
            select(day, slug, func.count().label("number")).where(of_publication, matched).group_by(day, slug),
            match.bound,
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
        joined = search_entries.join(text("search_index"), text(f"search_index.{match.row_id} = search_entries.id"))
        statement = statement.select_from(joined).where(text(match.condition))
        statement = statement.order_by(text(match.rank), day.desc(), search_entries.c.id)
    rows = connection.execute(statement.limit(limit).offset(offset), match.bound).mappings()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """SQL about rows of ``search_index``, least rank first, and the values bound in it."""

    row_id: str
    condition: str
    rank: str
    bound: dict[str, str]


def _fts5(terms: Sequence[str]) -> _Match:
    """Each term somewhere in a field; a word stands in ``words`` too where it is whole, which changes only the rank."""
    wanted = " AND ".join(_fts5_term(term) for term in terms)
    return _Match(row_id="rowid", condition="search_index MATCH :wanted", rank=_BM25, bound={"wanted": wanted})


def _fts5_term(term: str) -> str:
    parts, begins = phrase(term)
    part = f'{{{" ".join(_WEIGHTS)}}} : "{" ".join(parts)}"{" *" if begins else ""}'
    return f'({part} OR words : "{term}")' if words(term) == [term] else f"({part})"


def _tsvector(terms: Sequence[str]) -> _Match:
    """The index knows which rows hold all tokens; whether more than one stand side by side, the folded texts say.
    That is faster than positions in the vector, and exact for texts of any length."""
    bound: dict[str, str] = {}
    conditions = ["vector @@ CAST(:wanted AS tsquery)"]
    ranks: list[str] = []
    lexemes: list[str] = []
    for number, term in enumerate(terms):
        parts, begins = phrase(term)
        lexemes += [f"'{token}'" for token in parts[:-1]] + [f"'{parts[-1]}'{':*' if begins else ''}"]
        bound[f"term{number}"] = term
        found = {name: f"strpos(search_index.{name}, :term{number}) > 0" for name in _WEIGHTS}
        if len(term) > _BIGRAM:
            conditions.append(f"({' OR '.join(reversed(found.values()))})")
        ranks += [f"CASE WHEN {found[name]} THEN {weight} ELSE 0 END" for name, weight in _WEIGHTS.items()]
        if words(term) == [term]:
            bound[f"word{number}"] = f" {term} "
            ranks.append(f"CASE WHEN strpos(words, :word{number}) > 0 THEN {_WORD_WEIGHT} ELSE 0 END")
    bound["wanted"] = " & ".join(lexemes)
    return _Match(row_id="id", condition=" AND ".join(conditions), rank=f"-({' + '.join(ranks)})", bound=bound)


def _fields(entry: Searchable) -> dict[str, str]:
    """The folded text of each field."""
    return {
        "title": fold(entry.title).text,
        "original": fold(entry.original_title or "").text,
        "host": fold(urlsplit(entry.url).netloc).text,
        "summary": fold(entry.summary).text,
    }


def _index(connection: Connection, entries: Sequence[tuple[int, Searchable]]) -> None:
    sqlite = connection.dialect.name == "sqlite"
    columns = ("title", "original", "host", "summary", "words")
    named = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    if sqlite:
        statement = f"INSERT INTO search_index (rowid, {named[0]}) VALUES (:id, {named[1]})"
    else:
        statement = (
            f"INSERT INTO search_index (id, {named[0]}, vector) VALUES (:id, {named[1]}, CAST(:vector AS tsvector))"
        )
    rows = [{"id": row_id, **(_tokens if sqlite else _texts)(_fields(entry))} for row_id, entry in entries]
    connection.execute(text(statement), rows)


def _tokens(fields: Mapping[str, str]) -> dict[str, str]:
    """A row of FTS5: the tokens of each field, side by side."""
    columns = {name: " ".join(tokens(value)) for name, value in fields.items()}
    return columns | {"words": " ".join(_words(fields))}


def _texts(fields: Mapping[str, str]) -> dict[str, str]:
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


def _searchable(row: RowMapping) -> Searchable:
    return Searchable(**{name: row[name] for name in Searchable.__slots__})
