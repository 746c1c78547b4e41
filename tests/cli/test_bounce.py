"""Bounces and suppressions on the command line: what scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from newsletter.cli.main import app
from newsletter.errors import NotFound, UsageError
from newsletter.workflows.init import write_site
from tests.conftest import MovedClock
from tests.delivery.bounce.notices import dsn, plain

_READER = "reader@example.org"


@pytest.fixture
def site_folder(tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path, clock)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _json(*words: str) -> Any:
    return json.loads(_run(*words, "--json"))


def test_each_message_is_one_row(site_folder: Path) -> None:
    (site_folder / "hard.eml").write_bytes(dsn())
    (site_folder / "hello.eml").write_bytes(plain("Thank you!", subject="Hello", sender="Reader <reader@example.org>"))
    first, second = _json("bounce", "read", "hard.eml", "hello.eml", "--dry-run")
    assert (
        first.items()
        >= {
            "file": "hard.eml",
            "recognised": True,
            "kind": "hard",
            "status": "5.1.1",
            "reason": "userunknown",
            "recipient": _READER,
            "delivery": None,
            "outcome": "noted",
        }.items()
    )
    assert (second["file"], second["recognised"], second["kind"]) == ("hello.eml", False, "none")
    _run("bounce", "read", "hard.eml")
    assert "known already" in _run("bounce", "read", "hard.eml")


@pytest.mark.usefixtures("site_folder")
def test_a_path_that_is_not_there_is_a_fault_of_usage() -> None:
    with pytest.raises(UsageError):
        CliRunner().invoke(app, ["bounce", "read", "nowhere.eml"], catch_exceptions=False)


@pytest.mark.usefixtures("site_folder")
def test_an_address_is_suppressed_and_let_go_with_reasons() -> None:
    assert _json("suppression", "list") == []
    _run("suppression", "add", _READER, "--reason", "asked by telephone")
    [row] = _json("suppression", "list")
    assert (row["address"], row["reason"], row["evidence"]) == (_READER, "operator", "asked by telephone")
    assert row["operator"]
    _run("suppression", "lift", _READER, "--reason", "asked again")
    assert _json("suppression", "list") == []
    assert _json("suppression", "held") == []
    with pytest.raises(NotFound):
        CliRunner().invoke(app, ["suppression", "approve", "--all", "--reason", "x"], catch_exceptions=False)


@pytest.mark.usefixtures("site_folder")
def test_a_suppression_wants_a_reason() -> None:
    result = CliRunner().invoke(app, ["suppression", "add", _READER])
    assert result.exit_code == 2
