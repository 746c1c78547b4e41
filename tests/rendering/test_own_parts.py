"""The record of consent, as its reader sees it: in their language, and nothing of it left out."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsletter.links import Links
from newsletter.model import consent_detail
from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.consent_detail import Fact
from newsletter.model.history import History
from newsletter.model.sign_up import Source
from newsletter.model.subscriber import Subscriber
from newsletter.rendering.pages.frame import frame_of
from newsletter.rendering.pages.own_parts import parts_of
from newsletter.rendering.pages.own_words import own_words
from newsletter.rendering.pages.subscription import in_language
from tests.conftest import make_config

AT = datetime(2026, 2, 6, 21, 30, tzinfo=UTC)
RECORD = (
    ("asked", "form", "203.0.113.0/24", consent_detail.choice("niche;tools", "text", "ja")),
    ("confirmed", "import", None, "list.csv line 12; signed at the fair; categories *, html"),
    ("changed", "page", None, consent_detail.paused(datetime(2026, 3, 7, 15, tzinfo=UTC))),
    ("left", "one-click", None, None),
)


def _lines(language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    publication = make_config("sqlite:///x.db").publications["annex"]
    frame = in_language(frame_of(publication, Links("http://news.annex.example")), language)
    consents = tuple(
        Consent(
            subscriber_id=1, publication="annex", at=AT, action=ConsentAction(action), source=source, place=place,
            detail=detail,
        )
        for action, source, place, detail in RECORD
    )  # fmt: skip
    history = History(
        subscriber=Subscriber(id=1, uid="u", email="hanako@readers.test", name=None, created_at=AT),
        subscriptions=(), consents=consents, changes=(), received=(), bounces=(), told=(), suppressions=(),
    )  # fmt: skip
    record = parts_of(history, frame, ZoneInfo("Asia/Tokyo"))[2]
    return [(line.when, line.what, line.more) for line in record.lines]


def test_the_record_is_in_japanese() -> None:
    when = "2026年2月7日 06:30"
    assert _lines("ja") == [
        (
            when,
            "GenAI週刊 Annex · 申し込み",
            ("申し込みのページ · 接続元 203.0.113.0/24", "ニッチ・深堀り、ツール・実験 · テキスト · メールは日本語"),
        ),
        (
            when,
            "GenAI週刊 Annex · 確認",
            (
                "名簿の取り込み",
                "ファイル list.csv の12行目",
                "signed at the fair",
                "すべて（今後増えるものも含む） · HTML",
            ),
        ),
        (when, "GenAI週刊 Annex · 変更", ("ご自分のページ", "2026年3月7日まで休み")),
        (when, "GenAI週刊 Annex · 停止", ("メールソフトの配信停止ボタン",)),
    ]


def test_the_record_is_in_english() -> None:
    (_, asked, more), (*_, imported), *_ = _lines("en")
    assert asked == "GenAI週刊 Annex · asked for"
    assert more == (
        "the sign-up page · from 203.0.113.0/24",
        "ニッチ・深堀り, ツール・実験 · text · mails in Japanese",
    )
    assert imported[:2] == ("imported from a list", "file list.csv, line 12")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_source_and_fact_has_words(language: str) -> None:
    own = own_words(language)
    assert {*map(str, Source), "import", "page", "one-click", "mail", "confirmation link"} <= set(own.sources)
    assert {*own.facts, Fact.CHOICE} == set(Fact)
    assert {*map(str, ConsentAction)} <= set(own.states)
