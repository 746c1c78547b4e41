"""Issues for tests that begin where one is approved or published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsletter.model.issue import Issue
from newsletter.workflows.approve import approve
from newsletter.workflows.import_journal import import_journals
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site

CATEGORIES = ("アーキテクチャ・設計", "ツール・実験", "セキュリティ・リスク", "ビジネス・戦略", None)


def journal(day: str, count: int = 5, *, site_name: str = "one", title: str = "推論を支える小さな道具") -> str:
    """A journal text of ``count`` entries in two sections; ``day`` is ``YYYY-MM-DD``."""
    year, month, of_month = day.split("-")
    parts = [
        f"# GenAI週刊 Annex {year}年{month}月{of_month}日号\n\n一週間の拾いもの。\n\n",
        "## この号について\n\n短い紹介です。\n\n---\n",
    ]
    for number in range(count):
        if number in (0, count // 2):
            parts.append(f"\n## {1 if number == 0 else 2}. 節その{1 if number == 0 else 2}\n")
        category = CATEGORIES[number % len(CATEGORIES)]
        parts.append(
            f"\n### {title}{number}\n**原題**: Small tools, part {number}\n"
            + (f"**カテゴリー**: {category}\n" if category else "")
            + f"**URL**: https://{site_name}{number}.example/{day}/article\n\n"
            + f"記事{number}の要約です。`code`と**強調**、そしてC++の話。\n\n---\n"
        )
    parts.append("\n## 編集後記\n\nまた来週。\n")
    return "".join(parts)


def import_issue(site: Site, folder: Path, day: str, count: int = 5, **more: str) -> str:
    """Import a made-up issue; returns its ref."""
    path = folder / f"{day}.md"
    path.write_text(journal(day, count, **more), "utf-8")
    import_journals(site, [str(path)])
    return f"annex/{day}"


def publish_issues(site: Site, folder: Path, days: Sequence[str], count: int = 5) -> list[Issue]:
    """Import, approve and publish issues."""
    made = []
    for day in days:
        ref = import_issue(site, folder, day, count)
        approve(site, ref)
        made.append(publish(site, ref))
    return made
