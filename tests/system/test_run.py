"""One process that is scheduler, delivery and web, and ends politely."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from newsletter.web.listening import listen, port_of
from tests.system.command_line import CommandLine


@pytest.fixture
def newsletter(tmp_path: Path) -> CommandLine:
    bare = CommandLine(tmp_path, {"NEWSLETTER_WEB__PORT": "0"})
    bare.ok("init", "site")
    return CommandLine(tmp_path / "site", bare.settings)


@pytest.mark.parametrize("command", ["run", "scheduler", "worker", "web"])
def test_nothing_starts_over_a_database_that_lacks_something(newsletter: CommandLine, command: str) -> None:
    with sqlite3.connect(newsletter.folder / "newsletter.db") as connection:
        connection.execute("ALTER TABLE notices DROP COLUMN last_words")
    connection.close()
    refused = newsletter(command, timeout=20)
    assert refused.code == 2
    assert "notices.last_words" in refused.err
    assert "newsletter db check" in refused.err
    assert "Traceback" not in refused.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_serves_logs_json_and_ends_within_seconds(newsletter: CommandLine, number: signal.Signals) -> None:
    process = newsletter.start("run", PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    lines: list[dict[str, str]] = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1]["action"] == "site.started":
            break
    with urllib.request.urlopen(lines[-1]["web"] + "/annex/", timeout=10) as answer:
        assert answer.status == 200
    asked = time.monotonic()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    assert time.monotonic() - asked < 20
    assert process.returncode == 0, rest
    lines += [json.loads(line) for line in rest.splitlines()]
    assert all("action" in line for line in lines)
    assert lines[-1]["action"] == "site.stopped"


def test_on_a_terminal_run_shows_what_comes_next_and_ends_with_ctrl_c(newsletter: CommandLine) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "newsletter", "run"],
        cwd=newsletter.folder,
        env=newsletter.environment(TERM="xterm", COLUMNS="100"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen, asked = b"", False
    with suppress(OSError):  # the terminal is gone when the last process that had it is
        while part := os.read(ours, 65536):
            seen += part
            if b"Next" in seen and not asked:
                asked = True
                process.send_signal(signal.SIGINT)
    os.close(ours)
    assert process.wait(60) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
    assert "gather  in" in text
    assert "site.stopped" in text
    assert '"action"' not in text, "JSON is for machines"


@pytest.mark.parametrize("part", ["scheduler", "worker"])
def test_each_part_runs_and_ends_alone(newsletter: CommandLine, part: str) -> None:
    process = newsletter.start(part, PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["action"] == f"{part}.started"
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert json.loads(rest.splitlines()[-1])["action"] == f"{part}.stopped"


def test_a_taken_port_is_one_clear_message(newsletter: CommandLine) -> None:
    with listen("127.0.0.1", 0, advice="") as taken:
        result = newsletter("run", NEWSLETTER_WEB__PORT=str(port_of(taken)))
    assert result.code == 2
    assert "another program listens there" in result.err
    assert "NEWSLETTER_WEB__PORT" in result.err
