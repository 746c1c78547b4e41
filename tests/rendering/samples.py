"""Issues to render, written for these tests: a Japanese one, an English one, and hostile entries."""

from __future__ import annotations

from datetime import UTC, date, datetime

from newsletter.config import Publication
from newsletter.links import Links
from newsletter.model.issue import FrontMatter, Issue, IssueEntry, IssueState
from tests.conftest import make_config

LINKS = Links("http://news.annex.example")
PUBLICATION: Publication = make_config("sqlite:///none").publications["annex"]
ENGLISH = PUBLICATION.model_copy(
    update={
        "title": "Harbour Notes",
        "language": "en",
        "sender": "Harbour Notes <notes@harbour.example>",
        "postal_address": "3 Quay Street, Port Example",
        "categories": {"tools": "Tools", "learning": "Learning", "critique": "Critique"},
    }
)
NOW = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)


def issue(front: FrontMatter, *, day: date = date(2026, 2, 7)) -> Issue:
    return Issue(
        id=1,
        publication="annex",
        date=day,
        front=front,
        state=IssueState.FROZEN,
        cutoff=NOW,
        revision=1,
        created_at=NOW,
        frozen_at=NOW,
        published_at=None,
    )


def entry(
    number: int,
    title: str,
    summary: str,
    *,
    category: str | None = None,
    section: str | None = None,
    url: str | None = None,
    original: str | None = None,
    language: str = "ja",
    correction: str | None = None,
    withdrawn: bool = False,
) -> IssueEntry:
    return IssueEntry(
        entry_id=f"abcdefgh{number:04d}",
        tag=f"tag:news.annex.example,2026-01-01:annex/entries/abcdefgh{number:04d}",
        position=number,
        title=title,
        original_title=original,
        category=category,
        url=url or f"https://www.site{number}.example/articles/{number}?a=1&b=2",
        summary=summary,
        section=section,
        language=language,
        correction=correction,
        withdrawn=withdrawn,
    )


JAPANESE = issue(
    FrontMatter(
        title="港町だより",
        language="ja",
        tagline="一週間の**よりみち**を集めた目録です。",
        about_heading="この便りについて",
        about="読む価値があるのに埋もれてしまう記事を、毎週土曜日に紹介します。\n\n今週は`make`と潮風の話です。",
        closing_heading="編集後記",
        closing="雨の多い一週間でした。[港の地図](https://harbour.example/map)を見ながら編みました。",
        colophon="この便りは手で編まれました。",
    )
)
JAPANESE_ENTRIES = (
    entry(
        1,
        "灯台の電球を十年もたせる方法：保守係の記録",
        "灯台の保守係が、電球の寿命を延ばすために試した手順を**すべて**公開。温度と湿度の記録を`CSV`で配り、"
        "再現できるようにしている。「交換しない」という選択の経済性も論じる。",
        category="tools",
        section="海と道具",
        original="How to make a lighthouse bulb last ten years",
    ),
    entry(
        2,
        "小さな港のためのVHF無線ゲートウェイv2.3.1を試す",
        "一枚の基板で動くゲートウェイの試用記。**「沈黙」**の扱いがよい。設定は`gateway.toml`の三行で済む。",
        category="architecture",
        section="海と道具",
        correction="初出では版を**2.3**としていましたが、正しくは2.3.1です。",
    ),
    entry(3, "潮見表を読むということ", "紙の潮見表から学べる、予測と不確かさの話。", section="読みもの"),
    entry(
        4,
        "取り下げた記事の題",
        "取り下げた記事の要約。",
        category="niche",
        section="読みもの",
        withdrawn=True,
    ),
    entry(
        5,
        "防波堤に貼られた警告文の言語学",
        "警告文百枚を集めて比べた研究の紹介。命令形は効かない、と著者は言う。",
        category="critique",
        section="読みもの",
        original="防波堤の警告文について",
    ),
)
ENGLISH_ISSUE = issue(
    FrontMatter(
        title="Harbour Notes",
        language="en",
        tagline="A catalogue of the week’s detours.",
        about_heading="About these notes",
        about="Every Saturday we list articles that deserved more readers than they found.",
        closing_heading="Closing note",
        closing="It rained. We read. Write to us if you disagree.",
        colophon="Set by hand.",
    )
)
ENGLISH_ENTRIES = (
    entry(
        1,
        "Making a lighthouse bulb last ten years: a keeper’s log",
        "A keeper publishes every step that he tried to make a bulb last, with temperatures and humidity as `CSV`, so "
        "that anybody can repeat it. The economics of **not** replacing things get a chapter of their own.",
        category="tools",
        section="Sea and tools",
        language="en",
    ),
    entry(
        2,
        "What tide tables teach about uncertainty",
        "Paper tables, read closely, are a lesson in forecasting. The author learned them from a fisherman.",
        category="learning",
        section="Reading",
        language="en",
        original="潮見表を読むということ",
    ),
    entry(
        3,
        "Nobody obeys a sign on a breakwater",
        "One hundred warnings compared. Imperatives do not work, says the linguist, but drawings do.",
        category="critique",
        section="Reading",
        language="en",
        correction="We first named the wrong university.",
    ),
)
