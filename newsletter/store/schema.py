"""The schema's revision: upgrade to the newest, or check that it is there. Alembic owns both."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from newsletter.errors import DatabaseNotReady
from newsletter.resources import MIGRATIONS
from newsletter.store.database import Database
from newsletter.store.tables import metadata

_ADVICE = "Run `newsletter db upgrade`."


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the schema to the newest revision; returns the revisions before and after."""
    before = _revision(database, create=True)
    with database.writing() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest()


def newest() -> str:
    """The revision this program was made for."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the program carries no migrations"
    return head


def require_current(database: Database) -> None:
    """Raise DatabaseNotReady, with what to do, unless the schema is at the newest revision."""
    found = _revision(database)
    if found is None:
        raise DatabaseNotReady("The database has no tables yet.", advice=_ADVICE)
    if found != newest():
        if found in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}:
            raise DatabaseNotReady(f"The database is at revision {found}, not at {newest()}.", advice=_ADVICE)
        raise DatabaseNotReady(
            f"The database is at revision {found}, which this version of Annex does not know.",
            advice="Install the version that made it, or a newer one.",
        )


def differences(database: Database) -> list[str]:
    """What in the database differs from the program's tables; empty when all is well."""
    with database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": _is_ours, "compare_type": False, "compare_server_default": False}
        )
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


def _revision(database: Database, *, create: bool = False) -> str | None:
    if database.is_sqlite and not create:
        path = Path(database.url.removeprefix("sqlite:///"))
        if not path.exists():
            raise DatabaseNotReady(
                f"{path}: the database does not exist.",
                advice="Run `newsletter db upgrade` to create it, or `newsletter init` for a new site.",
            )
    try:
        with database.reading() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise DatabaseNotReady(f"The database cannot be read: {error.orig}", advice="Check database_url.") from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
