"""A sender that is told to stop, or is stopped in its tracks and wakes up when others have taken over."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections import Counter
from pathlib import Path

from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.system.sender import CONNECTIONS, command_line


def wait_until_received(server: FaultServer, number: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while len(server.received) < number:
        if process.poll() is not None:
            assert process.stdout is not None
            raise AssertionError(process.stdout.read().decode())
        assert time.monotonic() < deadline, "the sender does not send"
        time.sleep(0.001)


def stop_between_transactions(process: subprocess.Popen[bytes], site: Site) -> None:
    """Stop it while it holds no lock: what holds one stops everybody, and proves nothing."""
    for _ in range(100):
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.05)
        if not (sqlite_is_locked(site) if site.database.is_sqlite else postgresql_is_busy(site)):
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.03)
    raise AssertionError("the sender is always in a transaction")


def sqlite_is_locked(site: Site) -> bool:
    connection = sqlite3.connect(site.database.url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def postgresql_is_busy(site: Site) -> bool:
    with site.database.reading() as connection:
        return bool(
            connection.exec_driver_sql(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            ).all()
        )


def test_a_polite_end_leaves_nothing_in_doubt(site: Site, tmp_path: Path) -> None:
    with smtp_server(delay=0.005) as server:
        room = make_room(site, port=server.port).with_readers(100)
        run = command_line(tmp_path, room, server)
        process = run.start("send", REF)
        wait_until_received(server, 20, process)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 1, out
        assert b"goes on" in out
        counts = room.status().counts
        assert counts.sent == len(server.received)
        assert counts.sent + counts.pending == 100
        run.ok("send", REF)
    assert Counter(server.recipients()) == Counter(f"reader{n}@example.org" for n in range(100))


def test_a_stopped_sender_that_wakes_up_after_its_lease_settles_nothing_twice(site: Site, tmp_path: Path) -> None:
    with smtp_server(delay=0.02) as server:
        room = make_room(site, port=server.port).with_readers(150)
        run = command_line(tmp_path, room, server, lease="1s")
        stopped = run.start("send", REF)
        wait_until_received(server, 20, stopped)
        stop_between_transactions(stopped, site)
        try:
            run.ok("send", REF)
        finally:
            stopped.send_signal(signal.SIGCONT)
        stopped.communicate(timeout=60)
        counts = room.status().counts
        received = list(server.received)
    assert stopped.returncode == 0
    assert counts.sent == 150
    assert len(received) - 150 <= CONNECTIONS
    assert len({message.octets for message in received}) == 150
    sent = [outcome for outcome in room.outcomes() if outcome == "sent"]
    assert len(sent) == 150
