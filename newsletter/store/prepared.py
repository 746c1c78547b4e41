"""Statements that run for every message: compiled once for each database, then run without the work that SQLAlchemy
does for each execution. What they say still stands in Core, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError

INSTANTS = frozenset({"b_now", "b_due_at", "b_settled_at", "b_started_at", "b_ended_at"})
_Row = Sequence[Any]
_Binding = Callable[[_Row], Any]


class Prepared:
    """A statement with bind parameters. Values are given in the order of ``names``: numbers and text, and instants
    under the names in INSTANTS."""

    def __init__(self, statement: ClauseElement, *names: str) -> None:
        self._statement = statement
        self._names = names
        self._ready: dict[str, tuple[str, _Binding]] = {}

    def run(self, connection: Connection, values: _Row) -> Sequence[Any]:
        """Execute once; gives the rows that it returns, as the driver has them."""
        text, bind = self._of(connection.dialect)
        with driver_cursor(connection, text) as cursor:
            cursor.execute(text, bind(values))
            rows: Sequence[Any] = cursor.fetchall()
            return rows

    def run_many(self, connection: Connection, rows: Sequence[_Row]) -> int:
        """Execute for each row; gives how many rows of the table that touched."""
        text, bind = self._of(connection.dialect)
        with driver_cursor(connection, text) as cursor:
            cursor.executemany(text, [bind(row) for row in rows])
            touched: int = cursor.rowcount
            return touched

    def _of(self, dialect: Dialect) -> tuple[str, _Binding]:
        found = self._ready.get(dialect.name)
        if found is None:
            found = self._ready[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> tuple[str, _Binding]:
        compiled = self._statement.compile(dialect=dialect)
        constant = {name: value for name, value in compiled.params.items() if name not in self._names}
        order = tuple(getattr(compiled, "positiontup", None) or ())
        names, constants = (*self._names, *constant), tuple(constant.values())
        if not order:
            return str(compiled), lambda row: dict(zip(names, (*row, *constants), strict=True))
        places = [names.index(name) for name in order]
        instants = [place for place, name in enumerate(names) if name in INSTANTS]
        # With one place more than there are, which is not taken, it gives a tuple in any case.
        ordered = itemgetter(*places, -1)

        def bind(row: _Row) -> tuple[Any, ...]:
            values = [*row, *constants]
            for place in instants:
                values[place] = instant_text(values[place])
            found: tuple[Any, ...] = ordered(values)[:-1]
            return found

        return str(compiled), bind


@contextmanager
def driver_cursor(connection: Connection, text: str) -> Iterator[Any]:
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
    return None if moment is None else moment.astimezone(UTC).isoformat(" ", "microseconds")[:26]
