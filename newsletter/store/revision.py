"""Which schema a database has, without loading what changes it: every command asks this first."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from newsletter.errors import DatabaseNotReady
from newsletter.store.database import Database
from newsletter.store.tables import metadata
from newsletter.store.trouble import is_busy

REVISION = "0002"
"""The newest migration, which this program was made for. Migrations are numbered in order."""

_ADVICE = "Run `newsletter db upgrade`."


def require_current(database: Database) -> None:
    """Raise DatabaseNotReady, with what to do, unless the schema is at ``REVISION``."""
    if database.is_sqlite:
        path = Path(database.url.removeprefix("sqlite:///"))
        if not path.exists():
            raise DatabaseNotReady(
                f"{path}: the database does not exist.",
                advice="Run `newsletter db upgrade` to create it, or `newsletter init` for a new site.",
            )
    found = current(database)
    if found is None:
        raise DatabaseNotReady("The database has no tables yet.", advice=_ADVICE)
    if found < REVISION:
        raise DatabaseNotReady(f"The database is at revision {found}, not at {REVISION}.", advice=_ADVICE)
    if found > REVISION:
        raise DatabaseNotReady(
            f"The database is at revision {found}, which this version of Annex does not know.",
            advice="Install the version that made it, or a newer one.",
        )


def require_tables(database: Database) -> None:
    """Raise DatabaseNotReady where a table or column that we use is not there, whatever the revision says: what runs
    for weeks had better find out at its start. What is there besides does not matter."""
    with database.reading() as connection:
        found = {
            name: {column["name"] for column in columns}
            for (_, name), columns in inspect(connection).get_multi_columns().items()
        }
    lacking = [
        table.name if table.name not in found else f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if column.name not in found.get(table.name, ())
    ]
    if lacking:
        raise DatabaseNotReady(
            f"The database is at revision {REVISION}, but has no {', '.join(sorted(set(lacking)))}.",
            advice="It was changed by hand, restored in part, or made by an unreleased version: `newsletter db check` "
            "says what differs. Restore a whole backup, or begin a new database.",
        )


def current(database: Database) -> str | None:
    """The revision that the database is at; None where it has no schema of ours."""
    try:
        with database.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return found
    except OperationalError as error:
        if is_busy(error):
            raise
        raise DatabaseNotReady(f"The database cannot be read: {error.orig}", advice="Check database_url.") from error
