"""Three real scheduler processes on one database: a slot fires once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from newsletter.assembly import assemble
from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.config.moments import WEEKDAYS
from newsletter.model.run import Job, RunResult
from newsletter.store import issues, runs
from newsletter.store.tables import publications
from newsletter.web.inbox.server import Inbox
from newsletter.workflows.entries import add_entry
from newsletter.workflows.status import status
from newsletter.workflows.subscribers import add

CONFIG = """
base_url = "http://127.0.0.1:8080"
secret_key = "a secret for tests that is long enough"
database_url = "{database_url}"

[publications.annex]
title = "Annex"
timezone = "UTC"
sender = "Annex <annex@annex.example>"

[publications.annex.categories]
tools = "道具"

[publications.annex.schedule]
gather = "{slot}"
send = "{slot}"
approval = "auto"
"""


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def config(tmp_path: Path, database_url: str, now: datetime) -> Path:
    """A site that is a week old, has one entry, and has both jobs due since two minutes ago."""
    at = now - timedelta(minutes=2)
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(database_url=database_url, slot=f"{WEEKDAYS[at.weekday()]} {at:%H:%M}"), "utf-8")
    site = assemble(load_config(path))
    with site.database.writing() as connection:
        connection.execute(update(publications).values(created_at=now - timedelta(days=3)))
    texts = {"title": "一", "url": "https://example.org/1", "summary": "要点。", "category": "tools"}
    add_entry(site, publication=None, texts=texts, collected_at=now - timedelta(days=1))
    site.database.close()
    return path


def start(config: Path, command: str = "scheduler", **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "newsletter", "-c", str(config), command],
        env={**os.environ, "PYTHONWARNINGS": "error", **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


PARTICIPANT = """
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from newsletter.assembly import assemble
from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.workflows.tick import tick


class Told(SystemClock):
    def now(self):
        return self.moment


site = replace(assemble(load_config(Path(sys.argv[1]))), clock=Told())
print("ready", flush=True)
for line in sys.stdin:
    Told.moment = datetime.fromisoformat(line.strip())
    won = [f"{one.slot.job}:{one.slot.local_date}" for one in tick(site)]
    print(" ".join(won), flush=True)
"""


def test_fifty_slots_are_fifty_runs_when_three_look_at_the_same_moment(config: Path, now: datetime) -> None:
    participants = [
        subprocess.Popen(
            [sys.executable, "-c", PARTICIPANT, str(config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    won: list[str] = []
    try:
        for one in participants:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for week in range(25):
            for one in participants:
                assert one.stdin is not None
                one.stdin.write(f"{(now + timedelta(weeks=week)).isoformat()}\n")
                one.stdin.flush()
            for one in participants:
                assert one.stdout is not None
                won += one.stdout.readline().split()
    finally:
        for one in participants:
            one.communicate(timeout=60)
    assert len(won) == len(set(won)) == 50


def test_three_schedulers_run_a_slot_once(config: Path, now: datetime) -> None:
    processes = [start(config) for _ in range(3)]
    site = assemble(load_config(config))
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with site.database.reading() as connection:
                found = runs.recent(connection, "annex", 10)
            if len(found) == 2 and all(run.ended_at for run in found):
                break
            time.sleep(0.1)
        time.sleep(2)  # for those that started last to have looked too
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        logs = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], logs
    lines = [json.loads(line) for log in logs for line in log.splitlines()]
    assert sorted((line["job"], line["action"]) for line in lines if line["action"].startswith("run.")) == [
        ("gather", "run.done"),
        ("send", "run.done"),
    ], lines
    assert sum(line["action"] == "scheduler.stopped" for line in lines) == 3
    with site.database.reading() as connection:
        recorded = runs.recent(connection, "annex", 10)
        (issue,) = issues.list_of(connection, "annex")
    assert {(run.job, run.result) for run in recorded} == {
        (Job.GATHER, RunResult.DONE),
        (Job.SEND, RunResult.DONE),
    }
    assert len(status(site, issue.ref).sends) == 1
    site.database.close()


def test_a_week_that_is_due_reaches_its_readers_with_nobody_near(config: Path, now: datetime) -> None:
    site = assemble(load_config(config))
    for address in ("hanako@reader.example", "taro@reader.example"):
        add(site, email=address, publication=None, confirmed=now)
    with Inbox(SystemClock(), smtp_port=0, web_port=0) as inbox:
        process = start(config, "run", NEWSLETTER_SMTP__PORT=str(inbox.smtp_port), NEWSLETTER_WEB__PORT="0")
        try:
            deadline = time.monotonic() + 60
            while len(inbox.mailbox) < 2 and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            process.send_signal(signal.SIGTERM)
            log = process.communicate(timeout=60)[1]
        assert process.returncode == 0, log
        received = sorted(mail.recipients for mail in inbox.mailbox.newest())
    assert received == [("hanako@reader.example",), ("taro@reader.example",)], log
    with site.database.reading() as connection:
        (issue,) = issues.list_of(connection, "annex")
    assert status(site, issue.ref).finished
    site.database.close()
