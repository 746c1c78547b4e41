"""Statements that run for every message: compiled once for each database, then run without the work that SQLAlchemy
does for each execution. What they say still stands in Core, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect


class Prepared:
    """A statement with named bind parameters. Values are given by those names; instants and numbers and text only."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._texts: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Execute once; gives the rows that it returns."""
        text, bound = self._bind(connection.dialect, [values])
        return connection.exec_driver_sql(text, bound[0]).fetchall()

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute for each row; gives how many rows of the table that touched."""
        text, bound = self._bind(connection.dialect, rows)
        return connection.exec_driver_sql(text, bound if len(bound) > 1 else bound[0]).rowcount

    def _bind(self, dialect: Dialect, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
        found = self._texts.get(dialect.name)
        if found is None:
            compiled = self._statement.compile(dialect=dialect)
            order = tuple(getattr(compiled, "positiontup", None) or ())
            found = (str(compiled), order, dict(compiled.params))
            self._texts[dialect.name] = found
        text, order, constant = found
        if order:
            return text, [
                tuple([_sqlite(row[name] if name in row else constant[name]) for name in order]) for row in rows
            ]
        return text, [{**constant, **row} for row in rows]


def _sqlite(value: Any) -> Any:
    return _written(value) if isinstance(value, datetime) else value


@lru_cache(maxsize=1024)
def _written(moment: datetime) -> str:
    """As the column type Instant writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
