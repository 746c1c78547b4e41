"""A database that is locked or away: every command says so in words, where it is and what to do."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from newsletter.cli import main
from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.store import schema, trouble
from newsletter.store.database import Database
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from tests.conftest import wire

CONFIG = """
base_url = "http://127.0.0.1:8080"
secret_key = "a secret for tests that is long enough"
database_url = "sqlite:///site.db"

[publications.annex]
title = "Annex"
sender = "Annex <annex@annex.example>"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one reader; nobody waits for long."""
    monkeypatch.setattr(trouble, "PATIENCE", 0.2)
    (tmp_path / "config.toml").write_text(CONFIG, "utf-8")
    config = load_config(tmp_path / "config.toml")
    database = Database(config.database_url)
    schema.upgrade(database)
    database.close()
    site = wire(config, SystemClock())
    add(site, email="hanako@readers.test", publication=None, confirmed=site.clock.now())
    site.database.close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, list[str]]:
    monkeypatch.setattr(sys, "argv", ["newsletter", *words])
    with pytest.raises(SystemExit) as ended:
        main.run()
    code = ended.value.code
    assert isinstance(code, int)
    return code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("hold", "command"),
    [
        ("BEGIN IMMEDIATE", ("subscriber", "add", "jiro@readers.test")),
        ("PRAGMA locking_mode = EXCLUSIVE", ("subscriber", "list")),
        ("PRAGMA locking_mode = EXCLUSIVE", ("status",)),
    ],
)
def test_a_lock_that_stays_is_said(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    hold: str,
    command: tuple[str, ...],
) -> None:
    with closing(sqlite3.connect(folder / "site.db", isolation_level=None)) as other:
        other.execute(hold)
        if "EXCLUSIVE" in hold:
            other.execute("BEGIN IMMEDIATE")
        code, (message, advice) = said(capsys, monkeypatch, *command)
    assert code == 1
    assert message == f"{folder}/site.db is locked: another process has kept us waiting for 0.2 seconds."
    assert "try again" in advice
    assert "`fuser` names the processes" in advice


@pytest.mark.parametrize(
    ("pragma", "words", "advice"),
    [("query_only = ON", "readonly", "may write the file"), ("max_page_count = 1", "no room left", "Make room")],
)
def test_a_disk_that_takes_nothing_is_said(folder: Path, pragma: str, words: str, advice: str) -> None:
    database = Database(f"sqlite:///{folder}/site.db")

    def write() -> None:
        with database.writing() as connection:
            connection.execute(text(f"PRAGMA {pragma}"))
            connection.execute(text("CREATE TABLE larger AS SELECT randomblob(100000)"))

    with pytest.raises(OperationalError) as error:
        write()
    database.close()
    found = trouble.in_words(error.value)
    assert found is not None
    assert words in found.message
    assert found.message.startswith(f"{folder}/site.db: ")
    assert advice in found.advice


def test_a_server_that_ends_the_connection_is_said(site: Site) -> None:
    if site.database.is_sqlite:
        pytest.skip("it has no server")
    with pytest.raises(OperationalError) as error, site.database.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    found = trouble.in_words(error.value)
    assert found is not None
    assert found.exit_code == 1
    assert found.message.startswith(f"{site.database.engine.url!r}: terminating connection")
    assert "server runs" in found.advice


def test_what_is_a_fault_of_ours_stays_one(site: Site) -> None:
    with pytest.raises(Exception, match="nothing_like_it") as error, site.database.reading() as connection:
        connection.execute(text("SELECT 1 FROM nothing_like_it"))
    assert trouble.in_words(error.value) is None
