"""The tutorial works when it is followed to the letter, with a local inbox beside it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsletter.cli.main import app
from newsletter.clock import SystemClock
from newsletter.web.inbox.server import Inbox
from tests.docs.program import DOCS

_TUTORIAL = (DOCS / "tutorial" / "first-issue.md").read_text("utf-8")
_SERVERS = ("inbox", "web", "run")


def _run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, (words, result.output)
    return result.stdout


def test_following_the_tutorial_ends_with_two_mails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (journal,) = re.findall(r"^```markdown\n(.*?)^```", _TUTORIAL, re.MULTILINE | re.DOTALL)
    with Inbox(SystemClock(), smtp_port=0, web_port=0, folder=None) as inbox:
        monkeypatch.setenv("NEWSLETTER_SMTP__PORT", str(inbox.smtp_port))
        for block in re.findall(r"^```sh\n(.*?)^```", _TUTORIAL, re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                program, *words = shlex.split(line)
                if program == "cd":
                    monkeypatch.chdir(tmp_path / words[0])
                    Path("issue.md").write_text(journal, "utf-8")
                elif words[0] not in _SERVERS:
                    assert program == "newsletter"
                    _run(*words)
        status = json.loads(_run("status", "2026-02-07", "--json"))
        assert (status["finished"], status["audience"], status["sent"]) == (True, 2, 2)
        _run("send", "2026-02-07")
        assert json.loads(_run("status", "2026-02-07", "--json"))["audience"] == 2
