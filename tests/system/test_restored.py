"""A backup that was made in the middle of a send, put back after all was sent: nobody is missing, and whoever gets a
second copy gets the very bytes of the first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.store.database import Database
from newsletter.workflows.site import Site
from tests.delivery.room import REF, make_room
from tests.delivery.smtp_server import smtp_server
from tests.proofs import scaled
from tests.system.copies import Copies
from tests.system.kill_loop import wait_for
from tests.system.sender import command_line

READERS = scaled(150, 3000)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_restored_backup_goes_on_and_every_copy_beyond_the_first_is_the_same(site: Site, tmp_path: Path) -> None:
    copies = Copies()
    refused = {"reader3@example.org": "550 5.1.1 no such user"}
    with smtp_server(delay=0.002, keep=copies.keep, on_rcpt=refused.get) as server:
        room = make_room(site, port=server.port).with_readers(READERS)
        run = command_line(tmp_path, room, server)
        process = run.start_logged("send", REF)
        wait_for(lambda: copies.number > READERS // 3, process, run.log)
        backup = tmp_path / "backup.db"
        with closing(sqlite3.connect(_path(site.database))) as live, closing(sqlite3.connect(backup)) as made:
            live.backup(made)
        assert process.wait(60) == 0
        assert copies.number == READERS - 1
        run.ok("resend", REF, "--to", "reader7@example.org", "--again", "--reason", "asked", "--key", "k")
        again = copies.number

        (tmp_path / "restored").mkdir()
        restored = Database(f"sqlite:///{backup}")
        with closing(restored):
            run = command_line(tmp_path / "restored", room, server, database_url=restored.url)
            assert f"{READERS - 1} of {READERS} sent, 1 failed" in run.ok("send", REF).out
            refused.clear()
            assert "1 of 1 sent" in run.ok("resend", REF, "--failed", "--reason", "the domain is back").out
        assert copies.number > again + 1
        assert copies.lost(f"reader{n}@example.org" for n in range(READERS)) == []
        # The one who asked for another copy has one, under another Message-ID; nobody else has anything but the same.
        assert copies.different() == ["reader7@example.org"]


def _path(database: Database) -> str:
    return database.url.removeprefix("sqlite:///")
