"""Engines that can only read, each database in its own way, and that give a slow query up."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from newsletter.clock import monotonic
from newsletter.config.source import SqlSource
from newsletter.sources.errors import SourceUnavailable

# SQLite asks after so many of its instructions whether to go on.
_INSTRUCTIONS = 10_000


def read_only_engine(source: SqlSource) -> Engine:
    """An engine without a pool. Raises SourceUnavailable where the url is of no use here."""
    try:
        url = make_url(source.url.get_secret_value())
        if url.get_backend_name() == "sqlite":
            return _sqlite(url, source)
        if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
            return _postgresql(url.set(drivername="postgresql+psycopg"), source)
        engine = create_engine(url, poolclass=NullPool)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise SourceUnavailable(
            f"The url of the source cannot be used: {error}", advice="Install the driver that it names beside Annex."
        ) from error
    if engine.dialect.name in ("mysql", "mariadb"):
        _on_connect(engine, "SET SESSION TRANSACTION READ ONLY")
    return engine


def _postgresql(url: URL, source: SqlSource) -> Engine:
    milliseconds = round(source.timeout.total_seconds() * 1000)
    settings = {
        "default_transaction_read_only": "on",
        "statement_timeout": f"{milliseconds}",
        "TimeZone": source.timezone,
    }
    # Behind what the url itself sets, such as a search_path, so that ours hold.
    given = url.query.get("options", "")
    options = " ".join(
        [given if isinstance(given, str) else " ".join(given)]
        + [f"-c {name}={value}" for name, value in settings.items()]
    )
    return create_engine(
        url,
        poolclass=NullPool,
        connect_args={"options": options, "connect_timeout": max(2, milliseconds // 1000)},
        execution_options={"postgresql_readonly": True},
    )


def _sqlite(url: URL, source: SqlSource) -> Engine:
    if not url.database or url.database == ":memory:":
        raise SourceUnavailable("The url of the source names no file.", advice="Write it as sqlite:///articles.db.")
    # SQLite's own URI, which alone can say read-only (https://sqlite.org/uri.html).
    file = url.database if url.database.startswith("file:") else f"file:{quote(url.database)}"
    query = {**url.query, "mode": "ro", "uri": "true"}
    engine = create_engine(url.set(database=file, query=query), poolclass=NullPool)
    _on_connect(engine, "PRAGMA query_only = ON", seconds=source.timeout.total_seconds())
    return engine


def _on_connect(engine: Engine, statement: str, *, seconds: float | None = None) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        if seconds is not None:
            end = monotonic() + seconds
            connection.set_progress_handler(lambda: monotonic() > end, _INSTRUCTIONS)
