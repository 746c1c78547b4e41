"""Statements that run for every message: compiled once for each database, then run without the work that SQLAlchemy
does for each execution. What they say still stands in Core, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError

INSTANTS = frozenset({"b_now", "b_due_at", "b_settled_at", "b_started_at", "b_ended_at"})


class Prepared:
    """A statement with named bind parameters. Values are given by those names: numbers and text, and instants under
    the names in INSTANTS."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._texts: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Execute once; gives the rows that it returns, as the driver has them."""
        text, bound = self._bind(connection.dialect, [values])
        with _cursor(connection, text) as cursor:
            cursor.execute(text, bound[0])
            rows: Sequence[Any] = cursor.fetchall()
            return rows

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute for each row; gives how many rows of the table that touched."""
        text, bound = self._bind(connection.dialect, rows)
        with _cursor(connection, text) as cursor:
            cursor.executemany(text, bound)
            touched: int = cursor.rowcount
            return touched

    def _bind(self, dialect: Dialect, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
        found = self._texts.get(dialect.name)
        if found is None:
            compiled = self._statement.compile(dialect=dialect)
            order = tuple(getattr(compiled, "positiontup", None) or ())
            found = (str(compiled), order, dict(compiled.params))
            self._texts[dialect.name] = found
        text, order, constant = found
        if not order:
            return text, [{**constant, **row} for row in rows]
        bound = []
        for row in rows:
            values = {**constant, **row}
            for name in row.keys() & INSTANTS:
                values[name] = instant_text(row[name])
            bound.append([values[name] for name in order])
        return text, bound


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[Any]:
    """The driver's own cursor, within the transaction of ``connection``; its errors are SQLAlchemy's."""
    driver = connection.connection
    cursor = driver.cursor()
    try:
        yield cursor
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            text, None, error, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect
        ) from error
    finally:
        cursor.close()


@lru_cache(maxsize=1024)
def instant_text(moment: datetime | None) -> str | None:
    """As the column type Instant writes it on SQLite."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
