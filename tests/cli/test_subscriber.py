"""Subscribers on the command line: what scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from newsletter.cli.main import app
from newsletter.errors import ContentFaults, NotFound, UsageError
from newsletter.workflows.init import write_site
from tests.conftest import MovedClock

_HANAKO = "hanako@readers.test"


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


@pytest.mark.usefixtures("site_folder")
def test_somebody_is_added_and_shown() -> None:
    _run("subscriber", "add", _HANAKO, "--categories", "tools;niche", "--format", "text", "--confirmed", "now")
    shown = _json("subscriber", "show", _HANAKO.upper())
    assert shown["email"] == _HANAKO
    (choice,) = shown["subscriptions"]
    assert (choice["publication"], choice["state"], choice["format"]) == ("annex", "active", "text")
    assert choice["categories"] == ["niche", "tools"]
    assert [line["action"] for line in shown["consents"]] == ["confirmed"]
    assert shown["suppression"] is None


@pytest.mark.usefixtures("site_folder")
def test_a_time_of_confirmation_is_kept_and_a_bad_one_refused() -> None:
    added = _json("subscriber", "add", _HANAKO, "--confirmed", "2026-01-02T09:00:00+09:00", "--name", "花子")
    assert (added["confirmed"], added["name"]) == ("2026-01-02T00:00:00Z", "花子")
    with pytest.raises(UsageError, match="--confirmed: soon is not"):
        _run("subscriber", "add", _HANAKO, "--confirmed", "soon")


def test_a_file_is_imported_listed_and_exported(site_folder: Path) -> None:
    (site_folder / "list.csv").write_text(f"email,name,categories,confirmed\n{_HANAKO},,,2026-01-01\nb@b.test,,,\n")
    assert _json("subscriber", "import", "list.csv") == {
        "rows": 2,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "stayed_away": 0,
        "unconfirmed": 1,
        "suppressed": 0,
        "erased": 0,
        "skipped": 0,
        "faulty": 0,
    }
    assert [row["state"] for row in _json("subscriber", "list")] == ["active", "pending"]
    assert [row["email"] for row in _json("subscriber", "list", "--state", "active")] == [_HANAKO]
    _run("subscriber", "export", "--output", "out.csv")
    assert (site_folder / "out.csv").stat().st_mode & 0o077 == 0
    assert (site_folder / "out.csv").read_bytes().decode() == _run("subscriber", "export").replace("\n", "\r\n")


def test_a_fault_is_told_as_file_and_line(site_folder: Path) -> None:
    (site_folder / "list.csv").write_text("email,name,categories,confirmed\nnobody,,,\n")
    with pytest.raises(ContentFaults, match=r"list\.csv:2: nobody: not an e-mail address") as refused:
        _run("subscriber", "import", "list.csv")
    assert refused.value.exit_code == 1
    assert _json("subscriber", "list") == []


@pytest.mark.usefixtures("site_folder")
def test_nobody_is_not_found() -> None:
    with pytest.raises(NotFound) as refused:
        _run("subscriber", "show", _HANAKO)
    assert refused.value.exit_code == 1


def test_a_dry_run_tells_the_fate_of_each_row_and_changes_nothing(site_folder: Path) -> None:
    _run("subscriber", "add", _HANAKO, "--confirmed", "now")
    _run("subscriber", "add", "gone@readers.test", "--confirmed", "now")
    _run("subscriber", "erase", "gone@readers.test", "--reason", "by letter", "--no-receipt")
    _run("suppression", "add", "full@readers.test", "--reason", "by telephone")
    (site_folder / "list.csv").write_text(
        "email,name,categories,confirmed\n"
        f"{_HANAKO},,,2026-01-01\nnew@readers.test,,,2026-01-01\nwaiting@readers.test,,,\n"
        "gone@readers.test,,,2026-01-01\nfull@readers.test,,,2026-01-01\nnobody,,,\nNEW@readers.test,,,\n"
    )
    result = CliRunner().invoke(app, ["subscriber", "import", "list.csv", "--dry-run", "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(row["line"], row["fate"], row["mailed"]) for row in told["rows"]] == [
        (2, "unchanged", True),
        (3, "added", True),
        (4, "added", False),
        (5, "erased", False),
        (6, "added", False),
        (7, "fault", False),
        (8, "fault", False),
    ]
    why = " ".join(row["why"] for row in told["rows"])
    for part in ("no confirmation", "not imported", "suppressed since", "has no @", "the same mailbox as in line 3"):
        assert part in why
    assert (told["sums"]["rows"], told["sums"]["faulty"]) == (7, 2)
    assert [row["email"] for row in _json("subscriber", "list")] == [_HANAKO]
    text = CliRunner().invoke(app, ["subscriber", "import", "list.csv", "--dry-run"]).stdout
    assert "      5  erased       gone@readers.test" in text
    done = _json("subscriber", "import", "list.csv", "--skip-faulty")
    assert (done["added"], done["erased"], done["faulty"]) == (3, 1, 2)


@pytest.mark.usefixtures("site_folder")
def test_who_is_erased_is_gone_but_for_the_receipt() -> None:
    _run("subscriber", "add", _HANAKO, "--confirmed", "now")
    done = _json("subscriber", "erase", _HANAKO, "--reason", "by letter")
    assert (done["receipt"][:2], done["is_mailed"]) == ("E-", True)
    with pytest.raises(NotFound, match=done["receipt"]):
        _run("subscriber", "show", _HANAKO)
    assert _json("subscriber", "list") == []


@pytest.mark.usefixtures("site_folder")
def test_an_erasure_needs_a_reason() -> None:
    assert CliRunner().invoke(app, ["subscriber", "erase", _HANAKO]).exit_code == 2
