"""An archive of any size in a folder of its own, written straight into the store; the same for the same numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from newsletter.assembly import assemble
from newsletter.config import Config
from newsletter.model.entry import Entry
from newsletter.model.issue import FrontMatter, Issue
from newsletter.model.url import url_key
from newsletter.store import contents, entries, issues, publications, schema
from newsletter.store.database import Database
from newsletter.workflows.site import Site

CATEGORIES = {
    "architecture": "アーキテクチャ・設計",
    "tools": "ツール・実験",
    "security": "セキュリティ・リスク",
    "business": "ビジネス・戦略",
    "learning": "教育・学習",
    "critique": "批判的分析",
    "niche": "ニッチ・深堀り",
}
_WORDS = (
    "推論",
    "学習",
    "評価",
    "設計",
    "小さな",
    "模型",
    "道具",
    "実験",
    "手元",
    "速さ",
    "記憶",
    "検索",
    "文脈",
    "対話",
    "要約",
    "翻訳",
    "生成",
    "検証",
    "観測",
    "運用",
    "費用",
    "品質",
    "安全",
    "攻撃",
    "防御",
    "依存",
    "更新",
    "失敗",
    "回復",
    "待ち",
    "行列",
    "分散",
    "圧縮",
    "索引",
    "仕様",
    "契約",
    "監査",
    "公開",
    "教材",
    "授業",
)
_JOINTS = ("の", "と", "を", "は", "が", "に", "で", "から", "まで", "へ")
FIRST_DAY = date(2022, 1, 1)


class StillClock:
    """Tells the time it was given."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def wait(self, *_: object) -> bool:
        return False


def make_site(folder: Path, database_url: str | None = None, **more: object) -> Site:
    """A site with a fresh database in ``folder``; its clock stands still."""
    values: dict[str, object] = {
        "base_url": "http://news.annex.example",
        "secret_key": "a secret for benchmarks that is long enough",
        "database_url": database_url or f"sqlite:///{folder / 'newsletter.db'}",
        "publications": {
            "annex": {
                "title": "GenAI週刊 Annex",
                "language": "ja",
                "timezone": "Asia/Tokyo",
                "sender": "Annex <annex@annex.example>",
                "categories": CATEGORIES,
            }
        },
        **more,
    }
    config = Config.model_validate(values)
    database = Database(config.database_url)
    schema.upgrade(database)
    clock = StillClock(datetime.combine(FIRST_DAY, datetime.min.time(), UTC))
    publications.register(database, ["annex"], host="news.annex.example", now=clock.now())
    database.close()
    return replace(assemble(config), clock=clock)


def add_issues(site: Site, count: int, size: int, *, start: int = 0, publish: bool = True) -> list[Issue]:
    """``count`` weekly issues of ``size`` entries behind the ``start`` that are there, frozen or published as rows; no
    document is made. Moves the site's clock to the last one's morning."""
    made = []
    for week in range(start, start + count):
        day = FIRST_DAY + timedelta(weeks=week)
        now = datetime.combine(day, datetime.min.time(), UTC) - timedelta(hours=2)
        site.clock.time = now  # type: ignore[attr-defined]
        with site.database.writing() as connection:
            prefix = publications.tag_prefix(connection, "annex")
            written = [_entry(week * size + at, week, prefix, now) for at in range(size)]
            for entry in written:
                entries.add(connection, entry)
            issue = issues.create(connection, publication="annex", day=day, front=_front(week), cutoff=now, now=now)
            contents.place(connection, issue.id, [(entry.id, "window") for entry in written])
            contents.freeze(connection, issue.id, now)
            if publish:
                issues.mark_published(connection, issue.id, now)
            made.append(issues.get(connection, issue.id))
    return made


def _front(week: int) -> FrontMatter:
    chance = Random(week)
    return FrontMatter(
        title="GenAI週刊 Annex",
        language="ja",
        tagline=_sentence(chance, 12),
        about_heading="この号について",
        about=_text(chance, 3),
        closing_heading="編集後記",
        closing=_text(chance, 4),
    )


def _entry(number: int, week: int, prefix: str, now: datetime) -> Entry:
    chance = Random(number)
    url = f"https://site{chance.randrange(400)}.example/{week}/article-{number}"
    id = f"e{number:06}"
    slugs = (*CATEGORIES, None)
    return Entry(
        id=id,
        tag=f"{prefix}/entries/{id}",
        publication="annex",
        title=_sentence(chance, 7).rstrip("。"),
        original_title=f"Small models, part {number}: what we learned & why" if number % 3 else None,
        category=slugs[number % len(slugs)],
        url=url,
        url_key=url_key(url),
        summary=_text(chance, 5),
        section=f"節その{number % 25 // 5 + 1}",
        language="ja",
        collected_at=now,
        updated_at=now,
    )


def _sentence(chance: Random, length: int) -> str:
    parts = [chance.choice(_WORDS) + chance.choice(_JOINTS) for _ in range(length)]
    return "".join(parts)[:-1] + "。"


def _text(chance: Random, sentences: int) -> str:
    made = [_sentence(chance, chance.randrange(6, 14)) for _ in range(sentences)]
    made[0] = f"**{chance.choice(_WORDS)}**の話。{made[0]}"
    made[-1] += "`retry`も出てきます。"
    return "".join(made)
