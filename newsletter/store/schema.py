"""How the schema comes to be, and whether it is what the program expects. Alembic owns both."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from newsletter.resources import MIGRATIONS
from newsletter.store.database import Database
from newsletter.store.revision import REVISION, current
from newsletter.store.tables import metadata


def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring the schema to the newest revision; returns the revisions before and after."""
    before = current(database)
    with database.writing() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, REVISION


def differences(database: Database) -> list[str]:
    """What in the database differs from the program's tables; empty when all is well."""
    with database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": _is_ours, "compare_type": False, "compare_server_default": False}
        )
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in metadata.tables


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
