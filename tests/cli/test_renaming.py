"""A publication's table gets another name: the next command, whichever it is, says on stderr what it has done first."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsletter.cli.main import app


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A site with pages."""
    assert CliRunner().invoke(app, ["init", str(tmp_path / "site")]).exit_code == 0
    path = tmp_path / "site" / "config.toml"
    assert CliRunner().invoke(app, ["--config", str(path), "site", "build"]).exit_code == 0
    return path


@pytest.mark.parametrize("command", [["status"], ["send", "2026-02-07", "--dry-run"]])
def test_whoever_comes_by_is_told(config: Path, command: list[str]) -> None:
    words = config.read_text("utf-8")
    config.write_text(words.replace("[publications.annex", "[publications.digest").replace(
        "[publications.digest]", '[publications.digest]\nformer_slugs = ["annex"]'
    ), "utf-8")  # fmt: skip
    told = CliRunner().invoke(app, ["--config", str(config), *command]).stderr.splitlines()
    assert told[:2] == [
        "annex is digest from now on.",
        "Drawing the pages of digest anew; others can work meanwhile.",
    ]
    again = CliRunner().invoke(app, ["--config", str(config), *command]).stderr
    assert "from now on" not in again
    assert "Drawing" not in again
