"""``newsletter site``: build says what changed, export writes what is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.command_line import CommandLine

JOURNAL = """\
# Annex 2026年02月07日号

**一週間の要点**

---

## Annexについて

見本の号です。

---

## 1. 道具

### 小さな道具箱
**原題**: A small toolbox
**カテゴリー**: ツール・実験
**URL**: https://articles.example/toolbox

手元の作業を軽くする道具を紹介する。

---

## 編集後記

また来週。
"""


@pytest.fixture
def newsletter(tmp_path: Path) -> CommandLine:
    newsletter = CommandLine(tmp_path)
    newsletter.ok("init", ".")
    (tmp_path / "week.md").write_text(JOURNAL, "utf-8")
    newsletter.ok("journal", "import", "week.md")
    return newsletter


def test_build_and_export_write_what_was_published_and_say_what_changed(
    newsletter: CommandLine, tmp_path: Path
) -> None:
    first = newsletter.ok("site", "build")
    assert "+ /annex/feeds/all.atom" in first.out
    newsletter.ok("issue", "approve", "2026-02-07")
    newsletter.ok("issue", "publish", "2026-02-07")
    again = newsletter.ok("site", "build")
    assert "0 added, 0 changed, 0 removed" in again.out

    exported = newsletter.ok("site", "export", "out")
    assert ", 0 removed, 0 unchanged." in exported.out
    feed = (tmp_path / "out" / "annex" / "feeds" / "all.atom").read_text("utf-8")
    assert "小さな道具箱" in feed
    assert "https://articles.example/toolbox" in feed
    assert (tmp_path / "out" / "annex" / "2026-02-07" / "index.html.gz").exists()
    assert "0 written, 0 removed" in newsletter.ok("site", "export", "out").out


def test_export_over_a_folder_of_others_is_refused_with_advice(newsletter: CommandLine, tmp_path: Path) -> None:
    newsletter.ok("site", "build")
    (tmp_path / "index.html").write_text("mine")
    refused = newsletter("site", "export", ".")

    assert refused.code == 1
    assert "index.html" in refused.err
    assert "another folder" in refused.err
    assert (tmp_path / "index.html").read_text() == "mine"


def test_export_before_there_is_anything_says_what_to_do(newsletter: CommandLine) -> None:
    refused = newsletter("site", "export", "out")
    assert refused.code == 1
    assert "newsletter site build" in refused.err
