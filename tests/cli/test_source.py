"""Sources, candidates, front matter and a rehearsed gathering on the command line: what scripts rely on."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from newsletter.cli.main import app
from tests.sources.feed_server import RSS, feed_server

ISSUE = "2026-02-07"


class Annex:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, code: int = 0, input: str | None = None) -> Result:
        result = CliRunner().invoke(app, ["--config", str(self.folder / "config.toml"), *arguments], input=input)
        assert result.exit_code == code, (result.output, result.exception)
        return result

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code).stdout)

    def source(self, text: str) -> None:
        path = self.folder / "config.toml"
        head = path.read_text("utf-8").partition("\n[publications.annex.source]")[0]
        path.write_text(f"{head}\n[publications.annex.source]\n{text}\n", "utf-8")


@pytest.fixture
def annex(tmp_path: Path) -> Annex:
    assert CliRunner().invoke(app, ["init", str(tmp_path)]).exit_code == 0
    return Annex(tmp_path)


def test_a_query_is_rehearsed_then_read_then_known(annex: Annex) -> None:
    with sqlite3.connect(annex.folder / "other.db") as other:
        other.execute("CREATE TABLE links (name TEXT, href TEXT, note TEXT)")
        other.executemany(
            "INSERT INTO links VALUES (?, ?, ?)",
            [("鋸", "https://example.org/saw", "目立て。"), ("鑿", "nowhere", "研ぎ。")],
        )
    other.close()
    query = "SELECT name AS title, href AS url, note AS summary FROM links"
    annex.source(f'kind = "sql"\nurl = "sqlite:///other.db"\nquery = "{query}"')
    rehearsed = annex.json("source", "read", "--dry-run", code=1)
    assert (rehearsed["dry_run"], rehearsed["added"], rehearsed["refused"], rehearsed["problems"]) == (True, 1, 1, [])
    assert annex.json("entry", "list") == []
    said = annex("source", "read", code=1).stdout
    assert "added     row 1  鋸" in said
    assert "url: the URL is not absolute: nowhere" in said
    (entry,) = annex.json("entry", "list")
    again = annex.json("source", "read", code=1)
    assert (again["unchanged"], again["items"][0]["entry"]) == (1, entry["id"])
    gathered = annex.json("issue", "gather", ISSUE, "--until", "now", "--dry-run")
    assert (gathered["dry_run"], [each["id"] for each in gathered["in"]]) == (True, [entry["id"]])
    assert gathered["source"]["unchanged"] == 1
    assert "A dry run" in annex("issue", "gather", ISSUE, "--dry-run").stdout
    assert annex.json("issue", "list") == []


def test_a_source_that_is_gone_does_not_stop_a_gathering(annex: Annex) -> None:
    annex.source('kind = "folder"\nfolder = "nowhere"')
    gathered = annex("issue", "gather", ISSUE)
    assert "The source of annex was not read" in gathered.stderr
    assert annex.json("source", "read", code=1)["problems"] != []


def test_without_a_source_the_next_step_is_named(annex: Annex) -> None:
    result = CliRunner().invoke(app, ["--config", str(annex.folder / "config.toml"), "source", "read"])
    assert "[publications.annex.source]" in str(result.exception)


def test_an_editor_takes_and_leaves_candidates(annex: Annex) -> None:
    with feed_server() as server:
        server.answers["/rss"] = RSS.replace("<pubDate>Thu, 05 Feb 2026 10:00:00 +0900</pubDate>", "")
        annex.source(f'kind = "feeds"\nurls = ["{server.url("/rss")}"]')
        assert "Next: newsletter entry candidates list" in annex("source", "read").stdout
    silent, plane = sorted(annex.json("entry", "candidates", "list"), key=lambda each: str(each["title"]), reverse=True)
    accepted = annex.json(
        "entry", "candidates", "accept", plane["id"], "--category", "ツール・実験", "--summary", "鉋について。"
    )
    assert (accepted["category"], accepted["summary"]) == ("tools", "鉋について。")
    assert "rejected" in annex("entry", "candidates", "reject", silent["id"]).stdout
    assert annex.json("entry", "candidates", "list") == []
    states = {each["state"]: each["entry"] for each in annex.json("entry", "candidates", "list", "--state", "all")}
    assert states == {"accepted": accepted["id"], "rejected": None}


def test_front_matter_comes_from_a_file_and_from_options(annex: Annex) -> None:
    annex("issue", "gather", ISSUE)
    draft = annex.folder / "draft.md"
    draft.write_text("今週の話。\n\n## 編集後記\n\nまた来週。\n", "utf-8")
    edited = annex.json("issue", "edit", ISSUE, "--from", str(draft), "--colophon", "奥付")
    parts = {name: edited[name] for name in ("tagline", "about", "closing_heading", "closing", "colophon")}
    assert parts == {
        "tagline": "今週の話。",
        "about": None,
        "closing_heading": "編集後記",
        "closing": "また来週。",
        "colophon": "奥付",
    }
    assert annex("issue", "edit", ISSUE, "--from", "-", input="別の話。").stdout.startswith("tagline         別の話。")
    assert annex.json("issue", "show", ISSUE)["tagline"] == "別の話。"


def test_places_are_given_on_the_command_line(annex: Annex) -> None:
    made = [
        annex.json("entry", "add", "--title", name, "--url", f"https://example.org/{name}", "--summary", "x")["id"]
        for name in ("one", "two")
    ]
    assert annex.json("entry", "edit", made[1], "--position", "1")["position"] == 1
    gathered = annex.json("issue", "gather", ISSUE, "--until", "now")
    assert [each["id"] for each in gathered["in"]] == [made[1], made[0]]
