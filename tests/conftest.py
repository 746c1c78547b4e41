"""Fixtures that every room's tests share: real databases, a wired site, a clock that we move."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, create_engine, text

from newsletter.clock import Clock
from newsletter.config import Config
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store import publications, schema
from newsletter.store.database import Database
from newsletter.workflows.site import Site
from tests.memory import folder_in_memory
from tests.postgres import NoPostgres, postgres_server

SHARED = Path(__file__).resolve().parents[2] / "shared"
REAL_JOURNAL = SHARED / "journal" / "annex-2026-02-07.md"
CATEGORIES = {
    "architecture": "アーキテクチャ・設計",
    "tools": "ツール・実験",
    "security": "セキュリティ・リスク",
    "business": "ビジネス・戦略",
    "learning": "教育・学習",
    "critique": "批判的分析",
    "niche": "ニッチ・深堀り",
}
_numbers = count()

# The same examples in each run, and no example fails because a machine is busy.
settings.register_profile("deterministic", derandomize=True, deadline=None)
settings.load_profile("deterministic")

# Thousands of databases live for a second each; the folder is pytest's own to name and to tidy.
if (_memory := folder_in_memory()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_memory))


class MovedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **span: float) -> None:
        self._now += timedelta(**span)

    def wait(self, wake: threading.Event, seconds: float) -> bool:
        self.move(seconds=seconds)
        return wake.is_set()


@pytest.fixture
def clock() -> MovedClock:
    """Saturday, 7 February 2026, 06:30 in Tokyo."""
    return MovedClock(datetime(2026, 2, 6, 21, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "newsletter.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    database.close()
    return path


@dataclass(frozen=True)
class Postgres:
    """A server that has a migrated database ``annex_template``, and a connection that may make others."""

    url: str
    connection: Connection

    def execute(self, statement: str) -> None:
        self.connection.execute(text(statement))

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The URL of a database that is a copy of another until it is left."""
        name = f"copy_{next(_numbers)}"
        # Since version 15 a copy goes through the log; of a small database that lives a second, files are faster.
        version = self.connection.dialect.server_version_info or (0,)
        how = "STRATEGY FILE_COPY" if version >= (15,) else ""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
        yield _on(self.url, name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Skips where there is no server."""
    try:
        with postgres_server() as url:
            engine = create_engine(_on(url, "postgres"), isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                server = Postgres(url, connection)
                server.execute("DROP DATABASE IF EXISTS annex_template")
                server.execute("CREATE DATABASE annex_template")
                database = Database(_on(url, "annex_template"))
                schema.upgrade(database)
                database.close()
                yield server
            engine.dispose()
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of each kind; tests that use it run on both."""
    if request.param == "sqlite":
        path = tmp_path / "newsletter.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database("annex_template") as url:
        yield url


@pytest.fixture
def config(database_url: str) -> Config:
    return make_config(database_url)


def make_config(database_url: str, **more: object) -> Config:
    """The configuration of the tests' one publication, ``annex``."""
    values: dict[str, object] = {
        "base_url": "http://news.annex.example",
        "secret_key": "a secret for tests that is long enough",
        "database_url": database_url,
        "publications": {
            "annex": {
                "title": "GenAI週刊 Annex",
                "language": "ja",
                "timezone": "Asia/Tokyo",
                "sender": "GenAI週刊 Annex <annex@annex.example>",
                "postal_address": "東京都千代田区見本町1-2-3",
                "contact": "contact@annex.example",
                "categories": CATEGORIES,
            }
        },
        **more,
    }
    return Config.model_validate(values)


def wire(config: Config, clock: Clock) -> Site:
    """A site over a migrated database."""
    database = Database(config.database_url)
    publications.register(database, ["annex"], host="news.annex.example", now=clock.now())
    return Site(
        config=config,
        database=database,
        clock=clock,
        signer=Signer(config.secret_key.get_secret_value()),
        links=Links(config.base_url),
        operator="olga",
    )


@pytest.fixture
def site(config: Config, clock: MovedClock) -> Iterator[Site]:
    """A wired site over a real database of each kind."""
    made = wire(config, clock)
    yield made
    made.database.close()


@pytest.fixture
def real_journal() -> Path:
    """The journal that defines the format; it is not part of the project."""
    if not REAL_JOURNAL.exists():
        pytest.skip(f"{REAL_JOURNAL} is not here")
    return REAL_JOURNAL


def _on(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return f"postgresql+psycopg{head.rpartition('/')[0].removeprefix('postgresql')}/{name}?{query}"
