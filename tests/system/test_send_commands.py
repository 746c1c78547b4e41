"""`send`, `resend`, `status`, `pause`, `resume`, `cancel` as scripts use them: exit codes, stdout, JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.workflows.site import Site
from tests.delivery.room import REF, Room, add_readers, make_room
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.system.command_line import CommandLine
from tests.system.sender import command_line


@dataclass(frozen=True)
class Desk:
    room: Room
    server: FaultServer
    run: CommandLine


@pytest.fixture
def desk(site: Site, tmp_path: Path) -> Iterator[Desk]:
    """An issue with three readers, one of whose addresses is refused."""
    with smtp_server(on_rcpt={"reader2@example.org": "550 5.1.1 no such user"}.get) as server:
        room = make_room(site, port=server.port).with_readers(3)
        yield Desk(room, server, command_line(tmp_path, room, server))


def test_a_send_from_its_rehearsal_to_its_resend(desk: Desk) -> None:
    run = desk.run
    rehearsed = run.ok("send", REF, "--dry-run")
    assert rehearsed.out.split() == [f"reader{n}@example.org" for n in range(3)]
    assert run.ok("status", REF, "--json").json()["audience"] == 0

    assert run.ok("send", "test", REF, "--to", "reader0@example.org").out.startswith("Sent to reader0@example.org: 250")
    assert run.ok("status", REF, "--json").json()["sends"] == []

    assert "2 of 3 sent, 1 failed" in run.ok("send", REF).out
    found = run.ok("status", "2026-02-07", "--json").json()
    assert (found["finished"], found["sent"], found["failed"], found["audience"]) == (True, 2, 1, 3)
    assert run.ok("send", REF).code == 0
    assert "550 5.1.1 no such user" in run.ok("status", REF).out
    assert [each["issue"] for each in run.ok("status", "--json").json()] == [REF]

    assert run("resend", REF, "--failed").code == 2
    assert run("resend", REF, "--reason", "x").code == 2
    refused = run("resend", REF, "--to", "reader0@example.org", "--reason", "asked")
    assert (refused.code, "--again" in refused.err) == (1, True)
    assert run.ok("resend", REF, "--failed", "--reason", "x", "--dry-run").out.split() == ["reader2@example.org"]
    add_readers(desk.room.site, ["late@example.org"])
    assert "1 of 1 sent" in run.ok("resend", REF, "--late", "--reason", "joined", "--key", "k1").out
    assert "Key k1 was used" in run.ok("resend", REF, "--late", "--reason", "joined", "--key", "k1").out
    assert desk.server.recipients().count("late@example.org") == 1


def test_a_send_that_is_paused_resumed_and_cancelled(desk: Desk) -> None:
    run = desk.run
    desk.server.on_rcpt = lambda _: "554 5.7.1 not from you"
    paused = run("send", REF)
    assert paused.code == 1
    assert "554 5.7.1 not from you" in paused.err
    send_id = str(run.ok("status", REF, "--json").json()["sends"][0]["id"])
    assert f"newsletter resume {send_id}" in paused.err
    asked = len(desk.server.commands)
    assert run("send", REF).code == 1
    assert len(desk.server.commands) == asked
    assert run.ok("status", REF, "--json").json()["sends"][0]["state"] == "paused"
    run.ok("resume", send_id)
    run.ok("pause", send_id, "--reason", "lunch")
    run.ok("cancel", send_id, "--reason", "no")
    assert run.ok("status", REF, "--json").json()["cancelled"] == 3
    assert run("resume", send_id).code == 1
    assert run("pause", "99").code == 1


def test_without_a_relay_it_says_what_it_waits_for_and_counts_nothing(desk: Desk) -> None:
    desk.server.close()
    waited = desk.run("send", REF)
    assert waited.code == 1
    assert "nothing listens there" in waited.err
    assert f"newsletter send {REF}" in waited.err
    found = desk.run.ok("status", REF, "--json").json()
    assert (found["audience"], found["pending"], found["sent"], found["unknown"]) == (3, 3, 0, 0)


@pytest.mark.parametrize(
    "arguments",
    [("test", REF), ("test",), (REF, "extra"), (REF, "--to", "a@example.org"), ()],
    ids=["no address", "no issue", "two issues", "to whom", "nothing"],
)
def test_what_is_not_understood_is_bad_usage(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert desk.run("send", *arguments).code == 2
