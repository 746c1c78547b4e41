"""The schema on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from newsletter.errors import DatabaseNotReady
from newsletter.resources import MIGRATIONS
from newsletter.store import revision, schema
from newsletter.store.database import Database


def test_a_migrated_database_is_exactly_what_the_program_expects(database_url: str) -> None:
    database = Database(database_url)
    revision.require_current(database)
    assert schema.differences(database) == []
    database.close()


def test_a_changed_table_is_reported(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE entries DROP COLUMN section"))
    assert "section" in " ".join(schema.differences(database))
    database.close()


def test_what_the_program_needs_and_is_not_there_is_named(database_url: str) -> None:
    database = Database(database_url)
    revision.require_tables(database)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE notices DROP COLUMN last_words"))
        connection.execute(text("DROP TABLE feed_visits"))
        connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    with pytest.raises(DatabaseNotReady, match=r"has no feed_visits, notices\.last_words\.") as refused:
        revision.require_tables(database)
    assert "db check" in str(refused.value.advice)
    database.close()


def test_an_empty_database_is_refused_with_the_next_step(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(DatabaseNotReady, match="db upgrade"):
        revision.require_current(database)


def test_a_database_of_another_version_is_refused(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    with pytest.raises(DatabaseNotReady, match="does not know"):
        revision.require_current(database)
    database.close()


def test_the_program_asks_for_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == revision.REVISION
