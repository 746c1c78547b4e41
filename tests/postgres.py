"""A PostgreSQL server for the tests: the one named, or one of our own from the system's binaries."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path


class NoPostgres(Exception):
    """This machine has no PostgreSQL that we could use; the text says why."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server's ``postgres`` database, without the driver. Raises NoPostgres."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="annex-postgres-"))
    as_user = _unprivileged(folder)
    try:
        _run(
            [*as_user, str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "annex", "-A", "trust", "-E", "UTF8"]
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
        start = [str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options]
        _run([*as_user, *start, "start"])
        try:
            yield f"postgresql://annex@/postgres?host={folder}"
        finally:
            _run([*as_user, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    for found in sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True):
        if Path(found, "initdb").exists():
            return Path(found)
    initdb = shutil.which("initdb")
    if initdb is None:
        raise NoPostgres("no PostgreSQL here: set TEST_DATABASE_URL or install the package postgresql")
    return Path(initdb).resolve().parent


def _unprivileged(folder: Path) -> list[str]:
    # initdb refuses root; the package's own user is there wherever the binaries are.
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        raise NoPostgres("running as root without runuser: PostgreSQL refuses to run as root")
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
