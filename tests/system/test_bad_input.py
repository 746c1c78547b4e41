"""Whatever goes wrong gets one clear message with the next step, and the promised exit code."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.system.command_line import CommandLine

JOURNAL = """# 見本ダイジェスト 2026年02月07日号

## 1. 道具

### 木の机
**カテゴリー**: ツール・実験
**URL**: https://example.org/desk

よい机の話。
"""


@pytest.fixture
def newsletter(tmp_path: Path) -> CommandLine:
    CommandLine(tmp_path).ok("init", "site")
    return CommandLine(tmp_path / "site")


@pytest.fixture
def ready(newsletter: CommandLine) -> CommandLine:
    """A published issue with one reader, and nothing sent."""
    (newsletter.folder / "j.md").write_text(JOURNAL, "utf-8")
    newsletter.ok("journal", "import", "j.md")
    newsletter.ok("subscriber", "add", "aoi@reader.example", "--confirmed", "now")
    newsletter.ok("issue", "approve", "2026-02-07")
    newsletter.ok("issue", "publish", "2026-02-07")
    return newsletter


def test_every_fault_of_a_journal_is_named_with_its_line_and_nothing_is_imported(newsletter: CommandLine) -> None:
    broken = JOURNAL.replace("02月07日", "02月31日").replace("https://example.org/desk", "ftp://example.org/desk")
    broken = broken.replace("ツール・実験", "ツール・実検").replace("よい机の話。\n", "")
    (newsletter.folder / "broken.md").write_text(broken, "utf-8")
    for command in ("check", "import"):
        result = newsletter("journal", command, "broken.md")
        assert result.code == 1
        for line in ("broken.md:1:", "broken.md:5:", "broken.md:6:", "broken.md:7:"):
            assert line in result.text
        assert "ツール・実験" in result.text
        assert "Traceback" not in result.text
    assert newsletter.ok("issue", "list", "--json").json() == []
    assert newsletter.ok("entry", "list", "--json").json() == []


def test_an_unknown_setting_is_named_by_its_path(newsletter: CommandLine) -> None:
    config = newsletter.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace("[smtp]", "[smtp]\nprot = 25"), "utf-8")
    result = newsletter("issue", "list")
    assert result.code == 2
    assert "smtp.prot" in result.text
    assert "port" in result.text


def test_no_configuration_points_to_init(tmp_path: Path) -> None:
    result = CommandLine(tmp_path)("issue", "list")
    assert result.code == 2
    assert "newsletter init" in result.text


def test_a_database_that_is_not_upgraded_points_to_the_upgrade(newsletter: CommandLine) -> None:
    result = newsletter("issue", "list", NEWSLETTER_DATABASE_URL="sqlite:///other.db")
    assert result.code == 2
    assert "newsletter db upgrade" in result.text


def test_an_unreachable_database_says_so(newsletter: CommandLine) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    result = newsletter("issue", "list", NEWSLETTER_DATABASE_URL=url)
    assert result.code == 2
    assert "database_url" in result.text
    assert "Traceback" not in result.text


@pytest.mark.parametrize(
    "command", [["issue", "show"], ["issue", "approve"], ["issue", "publish"], ["send"], ["status"]]
)
def test_an_unknown_issue_is_a_refusal_with_advice(newsletter: CommandLine, command: list[str]) -> None:
    result = newsletter(*command, "2026-03-07")
    assert result.code == 1
    assert "2026-03-07" in result.text
    assert len(result.text.strip().splitlines()) > 1


def test_nonsense_for_an_issue_is_bad_usage(newsletter: CommandLine) -> None:
    assert newsletter("issue", "show", "next-week").code == 2


def test_a_send_without_a_relay_counts_nothing_and_says_what_it_waits_for(ready: CommandLine) -> None:
    port = str(free_port())
    result = ready("send", "2026-02-07", NEWSLETTER_SMTP__HOST="127.0.0.1", NEWSLETTER_SMTP__PORT=port)
    assert result.code == 1
    assert port in result.text
    assert "newsletter send" in result.text
    status = ready.ok("status", "2026-02-07", "--json").json()
    assert status["audience"] == 1
    assert [status[name] for name in ("sent", "failed", "unknown", "leased", "attempting")] == [0, 0, 0, 0, 0]
    assert status["finished"] is False


def test_publishing_a_draft_points_to_approve(newsletter: CommandLine) -> None:
    (newsletter.folder / "j.md").write_text(JOURNAL, "utf-8")
    newsletter.ok("journal", "import", "j.md")
    result = newsletter("issue", "publish", "2026-02-07")
    assert result.code == 1
    assert "newsletter issue approve" in result.text


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
