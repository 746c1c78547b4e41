"""Searching: terms → phrases → how many match in each year and category → one page of them, best first.

An entry is found where each term is part of its title, original title, host or summary, on both databases alike
(``store.search_index`` keeps what is asked here). A whole word counts more than a part of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Date, RowMapping, Select, bindparam, select, text

from newsletter.model.folding import phrase, words
from newsletter.model.search import Query, Results, Searchable
from newsletter.store.tables import search_entries

# bm25 weights of the columns in order; words, the last, decides between a word and a part of one.
_BM25 = "bm25(search_index, 8.0, 4.0, 4.0, 1.0, 6.0)"
_WEIGHTS = {"title": 8, "original": 4, "host": 4, "summary": 1}
_WORD_WEIGHT = 6
# Where more match than this, all of them do so about equally well, and ranking them would be what takes longest.
_MOST_RANKED = 1000
_BIGRAM = 2
_DAYS = (bindparam("since", type_=Date), bindparam("until", type_=Date))
_Key = TypeVar("_Key", str, int)


def find(
    connection: Connection,
    publication: str,
    query: Query,
    *,
    category: str | None = None,
    year: int | None = None,
    since: date | None = None,
    until: date | None = None,
    newest_first: bool = False,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """One page of what matches, best first (equals: newest first) or newest first. Nothing where nothing is asked.

    ``since`` and ``until`` are days of issues, both included. Of more than 1,000 matches the newest come first.
    """
    if not query.terms:
        return Results(total=0, entries=(), categories={}, years={})
    filters = {"publication": publication, "since": since or date.min, "until": until or date.max}
    if connection.dialect.name == "sqlite":
        match = _fts5(query.terms)
    else:
        match = _tsvector(query.terms)
        connection.execute(_PLAN)
    counting = text(match.counting % match.condition).bindparams(*_DAYS)
    groups = [_Group(*row) for row in connection.execute(counting, {**match.bound, **filters})]
    wanted = [group for group in groups if category in (None, group.category) and year in (None, group.year)]
    total = sum(group.number for group in wanted)
    ids = [row_id for group in wanted for row_id in group.ids or ()]
    if len(ids) == total <= _MOST_RANKED:
        found = _of_ids(connection, match, ids, newest_first=newest_first, limit=limit, offset=offset)
    else:
        chosen = _matching(match, newest_first=newest_first or total > _MOST_RANKED)
        chosen = chosen.where(*_within(publication, category=category, year=year, since=since, until=until))
        rows = connection.execute(chosen.limit(limit).offset(offset), match.bound).mappings()
        found = tuple(map(searchable, rows))
    return Results(
        total=total,
        entries=found,
        categories=_sum((group.category, group.number) for group in groups if year in (None, group.year)),
        years=_sum((group.year, group.number) for group in groups if category in (None, group.category)),
    )


def searchable(row: RowMapping) -> Searchable:
    """What a row of ``search_entries`` says."""
    return Searchable(**{name: row[name] for name in Searchable.__slots__})


class _Group(NamedTuple):
    """The matches of one year in one category. ``ids`` are there where they are few, and the database gives them."""

    year: int
    category: str | None
    number: int
    ids: Sequence[int] | None


def _within(
    publication: str, *, category: str | None, year: int | None, since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    day = search_entries.c.day
    conditions = [search_entries.c.publication == publication]
    if category is not None:
        conditions.append(search_entries.c.category == category)
    if year is not None:
        conditions.append(day.between(date(year, 1, 1), date(year, 12, 31)))
    if since is not None:
        conditions.append(day >= since)
    if until is not None:
        conditions.append(day <= until)
    return conditions


def _of_ids(
    connection: Connection, match: _Match, ids: Sequence[int], *, newest_first: bool, limit: int, offset: int
) -> tuple[Searchable, ...]:
    """One page of entries that are known to match: the index alone says which, and only those are read."""
    rank = "" if newest_first else f"{match.rank}, "
    page = text(
        f"SELECT id FROM search_index WHERE id = ANY(:ids) ORDER BY {rank}day DESC, id LIMIT :limit OFFSET :offset"
    )
    bound = {**match.bound, "ids": list(ids), "limit": limit, "offset": offset}
    order = connection.scalars(page, bound).all() if ids else ()
    rows = connection.execute(select(search_entries).where(search_entries.c.id.in_(order))).mappings() if order else ()
    found = {row["id"]: searchable(row) for row in rows}
    return tuple(found[row_id] for row_id in order)


def _matching(match: _Match, *, newest_first: bool) -> Select[*tuple[Any, ...]]:
    """The matching entries in order."""
    c = search_entries.c
    if newest_first:
        found = c.id.in_(text(f"SELECT {match.row_id} FROM search_index WHERE {match.condition}"))
        return select(search_entries).where(found).order_by(c.day.desc(), c.id)
    joined = search_entries.join(text("search_index"), text(f"search_index.{match.row_id} = search_entries.id"))
    statement = select(search_entries).select_from(joined).where(text(match.condition))
    return statement.order_by(text(match.rank), c.day.desc(), c.id)


def _sum(counts: Iterable[tuple[_Key | None, int]]) -> Mapping[_Key, int]:
    total: dict[_Key, int] = {}
    for key, number in counts:
        if key is not None:
            total[key] = total.get(key, 0) + number
    return dict(sorted(total.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """SQL about rows of ``search_index``, least rank first, and the values bound in it. ``counting`` is a statement
    that gives groups, with a place for the condition."""

    row_id: str
    condition: str
    rank: str
    counting: str
    bound: dict[str, str]


# By day first, as an index has it: years are made of hundreds of groups then, not of all matches.
_COUNTING_FTS5 = """
    SELECT CAST(substr(day, 1, 4) AS INTEGER), category, sum(number), NULL FROM (
    SELECT day, category, count(*) AS number FROM search_entries
    WHERE publication = :publication AND day BETWEEN :since AND :until
    AND id IN (SELECT rowid FROM search_index WHERE %s) GROUP BY 1, 2) GROUP BY 1, 2
"""
_COUNTING_TSVECTOR = f"""
    SELECT CAST(extract(year FROM day) AS INTEGER), category, count(*),
    CASE WHEN count(*) <= {_MOST_RANKED} THEN array_agg(id) END FROM search_index
    WHERE publication = :publication AND day BETWEEN :since AND :until AND %s GROUP BY 1, 2
"""
# For the rest of the transaction: the planner does not count what it costs to unpack each row's vector, and starting
# workers takes longer than they would save.
_PLAN = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
)


def _fts5(terms: Sequence[str]) -> _Match:
    """Each term somewhere in a field; a word stands in ``words`` too where it is whole, which changes only the rank."""
    wanted = " AND ".join(_fts5_term(term) for term in terms)
    return _Match(
        row_id="rowid",
        condition="search_index MATCH :wanted",
        rank=_BM25,
        counting=_COUNTING_FTS5,
        bound={"wanted": wanted},
    )


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
    return _Match(
        row_id="id",
        condition=" AND ".join(conditions),
        rank=f"-({' + '.join(ranks)})",
        counting=_COUNTING_TSVECTOR,
        bound=bound,
    )
