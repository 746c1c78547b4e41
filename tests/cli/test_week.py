"""A week on the command line: what scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newsletter.cli.main import app
from newsletter.errors import NewsletterError
from tests.journal.journals import JAPANESE


class Annex:
    """The commands of one site, in this process. A NewsletterError is what ``main.run`` would tell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, input: str | None = None) -> Result:
        config = str(self.folder / "config.toml")
        result = CliRunner().invoke(app, ["--config", config, *arguments], input=input)
        if isinstance(result.exception, NewsletterError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result

    def json(self, *arguments: str, input: str | None = None) -> object:
        return json.loads(self(*arguments, "--json", input=input).stdout)


@pytest.fixture
def annex(tmp_path: Path) -> Annex:
    assert CliRunner().invoke(app, ["init", str(tmp_path)]).exit_code == 0
    (tmp_path / "journal.md").write_text(JAPANESE, "utf-8")
    return Annex(tmp_path)


def test_an_imported_issue_is_shown_as_promised(annex: Annex) -> None:
    source = str(annex.folder / "journal.md")
    assert "2 entries in 2 sections, no faults" in annex("journal", "check", source).stdout
    assert annex.json("issue", "list") == []
    assert annex.json("journal", "import", source) == [
        {
            "file": source,
            "issue": "annex/2026-02-07",
            "state": "draft",
            "added": 2,
            "changed": 0,
            "kept": 0,
            "dropped": 0,
            "edited": False,
        }
    ]
    shown = annex.json("issue", "show", "2026-02-07")
    assert isinstance(shown, dict)
    first, second = shown["entries"]
    assert {name: first[name] for name in ("title", "original_title", "category", "url", "summary", "section")} == {
        "title": "よい鉋の選び方",
        "original_title": "Choosing a plane",
        "category": "tools",
        "url": "https://example.org/plane",
        "summary": "刃の角度から考える。",
        "section": "道具",
    }
    assert (second["category"], second["original_title"]) == (None, None)
    assert len(first["id"]) == 12
    assert "nothing to change" in annex("journal", "import", source).stdout
    assert annex.json("issue", "show", "annex/2026-02-07") == shown
    assert annex("journal", "export", "2026-02-07").stdout_bytes == JAPANESE.encode()
    assert "frozen" in annex("issue", "approve", "2026-02-07").stdout
    assert annex("journal", "export", "2026-02-07").stdout_bytes == JAPANESE.encode()
    listed = annex.json("issue", "list")
    assert isinstance(listed, list)
    assert [(each["issue"], each["state"], each["entries"]) for each in listed] == [("annex/2026-02-07", "frozen", 2)]


def test_entries_are_kept_by_hand_and_gathered(annex: Annex) -> None:
    added = annex.json(
        "entry", "add", "--title", "鑿", "--url", "https://example.org/chisel", "--category", "ツール・実験",
        "--summary", "-", input="研ぎ方。\n\n二段落目。\n",
    )  # fmt: skip
    assert isinstance(added, dict)
    assert (added["category"], added["summary"]) == ("tools", "研ぎ方。\n\n二段落目。")
    empty = annex("issue", "gather", "2026-02-07")
    assert "No entries for annex/2026-02-07" in empty.stderr
    assert "--until now" in empty.stderr
    gathered = annex.json("issue", "gather", "2026-02-07", "--until", "now")
    assert isinstance(gathered, dict)
    assert [(each["id"], each["reason"]) for each in gathered["in"]] == [(added["id"], "this-week")]
    edited = annex.json("entry", "edit", added["id"], "--title", "のみ", "--category", "")
    assert isinstance(edited, dict)
    assert (edited["title"], edited["category"]) == ("のみ", None)
    assert edited["issues"] == [{"issue": "annex/2026-02-07", "state": "draft"}]
    assert annex.json("entry", "show", added["id"]) == edited
    assert "のみ" in annex("issue", "show", "2026-02-07").stdout
    annex("entry", "withdraw", added["id"])
    shown = annex.json("issue", "show", "2026-02-07")
    assert isinstance(shown, dict)
    assert shown["entries"] == []
    assert "(withdrawn)" in annex("entry", "list").stdout


def test_faults_come_as_lines_with_exit_code_one(annex: Annex) -> None:
    source = annex.folder / "journal.md"
    source.write_text(JAPANESE.replace("02月07日", "02月31日").replace("https://example.org/desk", "/desk"), "utf-8")
    for command in ("check", "import"):
        with pytest.raises(NewsletterError) as faults:
            annex("journal", command, str(source))
        assert faults.value.exit_code == 1
        assert [line.startswith(f"{source}:") for line in str(faults.value).splitlines()] == [True, True]
    assert annex.json("entry", "list") == []


@pytest.mark.parametrize("command", ["approve", "publish"])
def test_going_on_in_spite_of_errors_wants_a_reason(annex: Annex, command: str) -> None:
    config = str(annex.folder / "config.toml")
    result = CliRunner().invoke(app, ["--config", config, "issue", command, "2026-02-07", "--force", " "])
    assert result.exit_code == 2
    assert "say why" in result.output
