"""The demo in a real process: what a newcomer types first."""

from __future__ import annotations

import re
import signal
import socket
import urllib.request
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.system.command_line import CommandLine


@pytest.fixture
def newsletter(tmp_path: Path) -> CommandLine:
    # A relay and a database of somebody else: the demo must touch neither.
    return CommandLine(
        tmp_path,
        {
            "NEWSLETTER_SMTP__PORT": "1",
            "NEWSLETTER_DATABASE_URL": "postgresql://nobody@db.invalid/real",
            "COLUMNS": "120",
        },
    )


def rows(out: str) -> dict[str, list[str]]:
    """The table's rows by address."""
    return {
        line.split()[0]: re.split(r"\s{2,}", line.strip()) for line in out.splitlines() if "@reader.example" in line
    }


def test_the_demo_sends_a_sample_and_shows_who_got_what(newsletter: CommandLine) -> None:
    first = newsletter.ok("demo", "--once", "--dir", "tried")
    table = rows(first.out)
    assert {address: row[3] for address, row in table.items()} == {
        "hanako@reader.example": "17",
        "taro@reader.example": "6",
        "mia@reader.example": "3",
    }
    assert "3 of 3 deliveries sent, 27 feeds parse." in first.out
    mails = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted((newsletter.folder / "tried" / "mails" / "new").glob("*.eml"))
    ]
    assert sorted(str(mail["To"].addresses[0].addr_spec) for mail in mails) == sorted(table)
    assert all("週刊アネックス" in str(mail["Subject"]) for mail in mails)
    assert sorted(mail.get_content_type() for mail in mails) == [
        "multipart/alternative",
        "multipart/alternative",
        "text/plain",
    ]


def test_the_demo_can_be_run_again_and_adds_nothing(newsletter: CommandLine) -> None:
    newsletter.ok("demo", "--once", "--dir", "tried")
    again = newsletter.ok("demo", "--once", "--dir", "tried")
    assert rows(again.out)["hanako@reader.example"][3] == "17"
    assert len(list((newsletter.folder / "tried" / "mails" / "new").glob("*.eml"))) == 3
    plain = CommandLine(newsletter.folder)
    found = plain.ok("-c", "tried/config.toml", "status", "2026-03-14", "--json").json()
    assert (found["finished"], found["audience"], found["sent"], len(found["sends"])) == (True, 3, 3, 1)


def test_a_folder_with_something_else_is_left_alone(newsletter: CommandLine) -> None:
    folder = newsletter.folder / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("precious")
    result = newsletter("demo", "--once", "--dir", "mine")
    assert result.code == 1
    assert "not a demo" in result.err
    assert "--dir" in result.err
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_the_demo_serves_what_it_made_until_it_is_ended(newsletter: CommandLine) -> None:
    with socket.socket() as taken:
        # Where the usual port is free, make sure that the demo has to choose another.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8080))
            taken.listen()
        except OSError:
            pass  # somebody has it: as good
        process = newsletter.start("demo", PYTHONUNBUFFERED="1")
        try:
            said: list[str] = []
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line.decode())
                if "Ctrl-C" in said[-1]:
                    break
            out = "".join(said)
            addresses = dict(re.findall(r"(?m)^(\w+) +(http://127\.0\.0\.1:\d+/\S*)$", out))
            assert ":8080/" not in out
            for name, expected in (
                ("Inbox", "hanako@reader.example"),
                ("Archive", "週刊アネックス"),
                ("Feeds", "all.atom"),
            ):
                with urllib.request.urlopen(addresses[name], timeout=10) as answer:
                    assert expected in answer.read().decode(), out
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
    assert process.returncode == 0
