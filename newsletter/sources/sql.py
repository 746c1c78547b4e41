"""A query in a database of somebody else: one read-only transaction that is never committed.

url → engine that cannot write → query with :since and :until → rows
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from newsletter.config.source import SqlSource
from newsletter.sources.engine import read_only_engine
from newsletter.sources.errors import SourceUnavailable
from newsletter.sources.row import column_faults

MOST_ROWS = 20_000
_BOUND = ("since", "until")


Row = Mapping[str, object]
"""A row of the query, by column."""


def read_rows(source: SqlSource, *, since: datetime, until: datetime) -> tuple[Row, ...]:
    """What the query gives, in its order. Raises SourceUnavailable."""
    statement = _statement(source)
    engine = read_only_engine(source)
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            rows = _rows(connection, statement, source, {"since": since, "until": until})
            transaction.rollback()
            return rows
    except DBAPIError as error:
        raise SourceUnavailable(
            f"The source cannot be read: {str(error.orig).strip()}",
            advice="Check url and query in [publications.….source]; the database is only read.",
        ) from error
    except SQLAlchemyError as error:
        raise SourceUnavailable(f"The source cannot be read: {error}", advice="Check the query.") from error
    finally:
        engine.dispose()


def _statement(source: SqlSource) -> TextClause:
    statement = text(source.query)
    unknown = sorted(set(statement.compile().params) - set(_BOUND))
    if unknown:
        raise SourceUnavailable(
            f"The query of the source has :{', :'.join(unknown)}.",
            advice="Only :since and :until are bound; write a colon that is none of them as \\:.",
        )
    return statement


def _rows(
    connection: Connection, statement: TextClause, source: SqlSource, window: Mapping[str, datetime]
) -> tuple[Row, ...]:
    wanted = statement.compile().params
    values = {name: _bound(moment, source, connection) for name, moment in window.items() if name in wanted}
    result = connection.execute(statement, values)
    if not result.returns_rows:
        raise SourceUnavailable("The query of the source gives no rows.", advice="Write a SELECT.")
    columns = list(result.keys())
    faults = column_faults(columns)
    if faults:
        raise SourceUnavailable("\n".join(faults), advice="Name the columns with AS.")
    found = result.fetchmany(MOST_ROWS + 1)
    if len(found) > MOST_ROWS:
        raise SourceUnavailable(
            f"The query of the source gives more than {MOST_ROWS:,} rows.",
            advice="Narrow it, for example with WHERE … >= :since.",
        )
    return tuple(dict(zip(columns, row, strict=True)) for row in found)


def _bound(moment: datetime, source: SqlSource, connection: Connection) -> object:
    """The instant as the database takes it: with its zone where it has such a type, else local."""
    local = moment.astimezone(source.zone)
    if connection.dialect.name == "postgresql":
        return local
    naive = local.replace(tzinfo=None)
    return naive.isoformat(" ", "seconds") if connection.dialect.name == "sqlite" else naive
