"""A PostgreSQL server for the tests: the one named, or one of our own from the system's binaries."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from tests.memory import folder_in_memory


class NoPostgres(Exception):
    """This machine has no PostgreSQL that we could use; the text says why."""


@dataclass(frozen=True)
class OwnServer:
    """A server that listens in a folder alone. ``url`` names its ``postgres`` database, without the driver."""

    folder: Path
    binaries: Path
    as_user: tuple[str, ...]
    options: str

    @property
    def url(self) -> str:
        return f"postgresql://annex@/postgres?host={self.folder}"

    @property
    def driver_url(self) -> str:
        return self.url.replace("postgresql:", "postgresql+psycopg:")

    def start(self) -> None:
        self._control("-w", "-l", str(self.folder / "log"), "-o", self.options, "start")

    def stop(self) -> None:
        """At once, with no checkpoint: what was committed is found again in the log."""
        self._control("-m", "immediate", "-w", "stop")

    def kill_backend(self, choose: Callable[[list[int]], int]) -> None:
        """SIGKILL one of its processes: the server ends all connections and recovers by itself."""
        with suppress(ProcessLookupError):
            os.kill(choose(self._children()), signal.SIGKILL)

    def kill(self) -> None:
        """SIGKILL the server and all its processes."""
        processes = [self._postmaster(), *self._children()]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_lives(process) for process in processes):
            time.sleep(0.01)
        # Their numbers may be taken for those of a living server while nobody has asked how they ended.
        self._number.unlink()
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def answers(self) -> bool:
        command = [str(self.binaries / "pg_isready"), "-h", str(self.folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    @property
    def runs(self) -> bool:
        return self._number.exists()

    @property
    def _number(self) -> Path:
        return self.folder / "data" / "postmaster.pid"

    def _postmaster(self) -> int:
        return int(self._number.read_text().split()[0])

    def _children(self) -> list[int]:
        postmaster = self._postmaster()
        return [int(number) for number in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()]

    def _control(self, *arguments: str) -> None:
        _run([*self.as_user, str(self.binaries / "pg_ctl"), "-D", str(self.folder / "data"), *arguments])


@contextmanager
def own_server(*, durable: bool = False, folder: Path | None = None) -> Iterator[OwnServer]:
    """``durable``: commits wait for the disk, as in earnest. It lives below ``folder``. Raises NoPostgres."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="annex-postgres-", dir=folder or (None if durable else folder_in_memory())))
    as_user = _unprivileged(folder)
    fsync = "on" if durable else "off"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync={fsync} -c max_connections=200"
    server = OwnServer(folder, binaries, tuple(as_user), options)
    try:
        _run(
            [*as_user, str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "annex", "-A", "trust", "-E", "UTF8"]
        )
        server.start()
        try:
            yield server
        finally:
            if server.runs:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server's ``postgres`` database, without the driver. Raises NoPostgres."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with own_server() as server:
        yield server.url


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


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
