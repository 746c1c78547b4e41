"""A ledger that cannot be written, for want of room or of a database: nothing leaves without a durable claim, and all
goes on by itself when that is over."""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.clock import SystemClock
from newsletter.model.delivery import Counts
from newsletter.store import schema
from newsletter.store.database import Database
from newsletter.workflows.plan import plan_first
from tests.conftest import make_config, wire
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import smtp_server
from tests.delivery.witness import Witness
from tests.postgres import NoPostgres, OwnServer, own_server
from tests.proofs import IN_FULL
from tests.system.kill_loop import wait_for
from tests.system.sender import CONNECTIONS, command_line

READERS = 400


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many megabytes."""
    # A short path that everybody may enter: a database server has a user of its own, and a socket's name is short.
    folder = Path(tempfile.mkdtemp(prefix="annex-disk-"))
    folder.chmod(0o755)

    def mount(megabytes: int) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "annex", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"this test needs a disk of its own: {done.stderr.strip()}")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


def fill(folder: Path) -> None:
    """A file, ``ballast``, that takes all the room there is."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


@dataclass(frozen=True)
class Trouble:
    """``begin`` makes the ledger unwritable, ``end`` mends that; ``said`` is what the sender has to tell us."""

    begin: Callable[[], None]
    end: Callable[[], None]
    said: str | None = "waiting: "


def send_through(url: str, folder: Path, trouble: Trouble) -> None:
    """A send in the middle of which the ledger cannot be written for a while."""
    database = Database(url)
    schema.upgrade(database)
    database.close()
    site = wire(make_config(url), SystemClock())
    witness = Witness(site.database)
    with closing(site.database), smtp_server(delay=0.002, on_message=witness) as server:
        room = make_room(site, port=server.port).with_readers(READERS)
        run = command_line(folder, room, server)
        plan_first(room.site, REF)
        process = run.start_logged("send", REF)
        try:
            wait_for(lambda: len(server.received) >= READERS // 5, process, run.log)
            trouble.begin()
            if trouble.said:
                said = trouble.said
                wait_for(lambda: said in run.log.read_text(), process, run.log)
            # What was begun before still goes out, and then nothing does.
            time.sleep(0.5)
            stood_at = len(server.received)
            time.sleep(1)
            assert stood_at == len(server.received) < READERS
            trouble.end()
            process.wait(60)
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 0, run.log.read_text()
        assert room.status().counts == Counts(sent=READERS)
        received = Counter(server.recipients())
    assert received == Counter(f"reader{n}@example.org" for n in range(READERS))
    assert witness.unclaimed == []
    assert witness.seen >= READERS - CONNECTIONS


def test_a_full_disk_stops_sqlite_and_room_lets_it_go_on(small_disk: Callable[[int], Path], tmp_path: Path) -> None:
    disk = small_disk(6)
    trouble = Trouble(begin=lambda: fill(disk), end=(disk / "ballast").unlink)
    send_through(f"sqlite:///{disk}/newsletter.db", tmp_path, trouble)


def test_a_full_disk_stops_postgresql_and_room_lets_it_go_on(small_disk: Callable[[int], Path], tmp_path: Path) -> None:
    disk = small_disk(120)

    def make_room_again() -> None:
        (disk / "ballast").unlink()
        # A server that could not write its log has ended; whoever looks after it starts it again.
        if not server.answers():
            server.start()

    with postgres(disk) as server:
        send_through(server.driver_url, tmp_path, Trouble(begin=lambda: fill(disk), end=make_room_again))


def test_a_database_server_that_is_away_stops_all_and_its_return_lets_it_go_on(tmp_path: Path) -> None:
    with postgres() as server:
        send_through(server.driver_url, tmp_path, Trouble(begin=server.stop, end=server.start))


def test_a_database_file_that_somebody_locks_stops_all_until_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    other = sqlite3.connect(path, isolation_level=None, timeout=10)

    def lock() -> None:
        other.execute("BEGIN IMMEDIATE")

    # Its driver waits for half a minute before it says a word; in the long proof we wait for that.
    said = "waiting: database is locked" if IN_FULL else None
    try:
        send_through(f"sqlite:///{path}", tmp_path, Trouble(begin=lock, end=other.rollback, said=said))
    finally:
        other.close()


@contextmanager
def postgres(folder: Path | None = None) -> Iterator[OwnServer]:
    try:
        with own_server(durable=True, folder=folder) as server:
            yield server
    except NoPostgres as reason:
        pytest.skip(str(reason))
