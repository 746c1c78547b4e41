"""The calendar and the fence on the command line."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from newsletter.cli.main import app
from newsletter.errors import NewsletterError, Refused
from tests.delivery.smtp_server import FaultServer, smtp_server

JOURNAL = """# Annex 2026年02月07日号

一行。

## Annexについて

毎週。

## 1. 道具

### 鋸

**カテゴリー**: ツール・実験
**URL**: https://example.org/saw

要点。

## 編集後記

また来週。
"""


@pytest.fixture
def relay() -> Iterator[FaultServer]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, relay: FaultServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new site, which the test works in."""
    assert CliRunner().invoke(app, ["init", str(tmp_path / "site")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.setenv("NEWSLETTER_SMTP__PORT", str(relay.port))
    return tmp_path / "site"


def annex(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, NewsletterError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def schedule() -> Any:
    (found,) = json.loads(annex("schedule", "show", "--json").stdout)
    return found


def test_the_next_ten_dates_are_shown_in_both_times_with_what_each_will_do(folder: Path) -> None:
    found = schedule()
    assert found["rule"] == "every week, saturday 07:00; gathered friday 18:00"
    assert (found["held"], found["now"], found["left_behind"]) == (None, [], [])
    assert len(found["next"]) == 10
    gather, send = found["next"][0], next(row for row in found["next"] if row["job"] == "send")
    assert send["local"].endswith("T07:00:00+09:00")
    assert datetime.fromisoformat(send["local"]) == datetime.fromisoformat(send["utc"])
    assert {row["what"] for row in found["next"]} == {"gather into a draft", "publish and send, once approved"}
    assert gather["exception"] is None
    assert "Asia/Tokyo" in annex("schedule", "show").stdout


def test_exceptions_are_shown_with_their_reasons(folder: Path) -> None:
    today = datetime.now(UTC).date()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    after = saturday + timedelta(days=7)
    config = folder / "config.toml"
    config.write_text(
        config.read_text("utf-8")
        + f'[[publications.annex.schedule.exceptions]]\ndate = {saturday}\nskip = true\nreason = "New year"\n'
        + f"[[publications.annex.schedule.exceptions]]\ndate = {after}\nmove_to = {after + timedelta(days=2)}\n",
        "utf-8",
    )
    rows = {row["issue"]: row for row in schedule()["next"] if row["job"] != "gather"}
    skipped, moved = rows[f"annex/{saturday}"], rows[f"annex/{after + timedelta(days=2)}"]
    assert (skipped["job"], skipped["what"]) == (None, "skipped: New year")
    assert moved["what"] == f"publish and send, once approved (moved from {after})"
    assert moved["exception"] == {"date": str(after), "move_to": str(after + timedelta(days=2)), "reason": ""}
    shown = annex("schedule", "show").stdout
    assert "skipped: New year" in shown
    assert date.fromisoformat(skipped["local"][:10]) == saturday


def test_a_restored_database_is_told_of_wherever_an_operator_looks(folder: Path, relay: FaultServer) -> None:
    assert "All is well" in annex("fence", "show").stdout
    (folder / "journal.md").write_text(JOURNAL, "utf-8")
    annex("subscriber", "add", "hanako@reader.example", "--confirmed", "now")
    annex("journal", "import", "journal.md")
    annex("issue", "approve", "2026-02-07")
    annex("issue", "publish", "2026-02-07")
    with closing(sqlite3.connect("newsletter.db")) as source, closing(sqlite3.connect("backup.db")) as target:
        source.backup(target)
    annex("send", "2026-02-07")
    assert len(relay.received) == 1
    for name in ("newsletter.db", "newsletter.db-wal", "newsletter.db-shm"):
        Path(name).unlink(missing_ok=True)
    shutil.copyfile("backup.db", "newsletter.db")

    for words in (("fence", "show"), ("schedule", "show"), ("schedule", "tick"), ("status", "2026-02-07")):
        said = annex(*words)
        assert "the database is from before" in said.stdout + said.stderr
    assert "the database is from before" in schedule()["held"]
    doctor = {each["check"]: each for each in json.loads(annex("doctor", "--json", code=1).stdout)}
    assert doctor["fence"]["level"] == "fault"
    assert "newsletter fence accept" in doctor["fence"]["advice"]
    with pytest.raises(Refused, match="the database is from before"):
        annex("send", "2026-02-07")
    with pytest.raises(NewsletterError, match="reason"):
        annex("fence", "accept")
    found = json.loads(annex("fence", "show", "--json").stdout)
    assert (found["holds"], found["may_repeat"]) == (True, True)
    assert [each["issue"] for each in found["lost"]] == ["annex/2026-02-07"]

    assert "annex/2026-02-07 was sent" in annex("fence", "accept", "--reason", "the disk broke").stdout
    assert "Nothing was held" in annex("fence", "accept", "--reason", "again").stdout
    with pytest.raises(Refused, match="its readers have it"):
        annex("send", "2026-02-07")
    annex("fence", "forget", "2026-02-07", "--reason", "it never arrived")
    annex("send", "2026-02-07")
    assert len(relay.received) == 2
