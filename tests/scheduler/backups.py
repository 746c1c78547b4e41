"""Backups of a site's database, as an operator makes and restores them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from newsletter.workflows.site import Site


class Backup:
    """A copy of everything in the database, as it was when this was made."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._file = folder / "backup.db"
        site.database.close()
        if site.database.is_sqlite:
            shutil.copyfile(self._path, self._file)
        else:
            self._recreate(f"{self._name}_backup", self._name)

    def restore(self) -> None:
        self._site.database.close()
        if self._site.database.is_sqlite:
            shutil.copyfile(self._file, self._path)
        else:
            self._recreate(self._name, f"{self._name}_backup")

    def remove(self) -> None:
        if not self._site.database.is_sqlite:
            self._run(f"DROP DATABASE IF EXISTS {self._name}_backup WITH (FORCE)")

    @property
    def _path(self) -> str:
        return self._site.database.url.removeprefix("sqlite:///")

    @property
    def _name(self) -> str:
        return make_url(self._site.database.url).database or ""

    def _recreate(self, name: str, template: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")

    def _run(self, *statements: str) -> None:
        url = make_url(self._site.database.url).set(database="postgres")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


@contextmanager
def backup(site: Site, folder: Path) -> Iterator[Backup]:
    made = Backup(site, folder)
    try:
        yield made
    finally:
        made.remove()
