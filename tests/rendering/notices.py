"""One notice of every kind, as it would come from a site."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.model.wording import Wording
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.bounces import BouncesHigh
from newsletter.rendering.notices.draft import DraftReady, DraftWaiting, Finding, Section, Severity
from newsletter.rendering.notices.failed import RunFailed
from newsletter.rendering.notices.held import RunsHeld
from newsletter.rendering.notices.kinds import Facts
from newsletter.rendering.notices.leavings import LeavingsHigh
from newsletter.rendering.notices.not_sent import IssueNotSent
from newsletter.rendering.notices.paused import SendPaused
from newsletter.rendering.notices.sent import IssueSent
from newsletter.rendering.notices.trial import AlertTried

DAY = date(2026, 2, 7)
DUE = datetime(2026, 2, 6, 22, tzinfo=UTC)
JAPANESE = About(publication="annex", title="GenAI週刊 Annex", language="ja", zone=ZoneInfo("Asia/Tokyo"))
ENGLISH = About(publication="margin", title="The Margin", language="en", zone=ZoneInfo("Europe/Berlin"))
APPROVE = "https://news.annex.example/approve/annex-2026-02-07.c2lnbmF0dXJlLW9mLXRoaXM"
SECTIONS = (
    Section(
        heading="道具と実験",
        titles=(
            "小さな言語モデルを手元の機械で動かすときに考えること",
            "A field guide to <b>evaluation</b> & its limits",
        ),
    ),
    Section(heading=None, titles=("見出しのない記事：それでも読まれるべき理由",)),
)
FINDINGS = (
    Finding(
        severity=Severity.ERROR,
        place=Wording(en="entry “小さな言語モデル”", ja="記事「小さな言語モデル」"),
        text=Wording(
            en="the URL is not http or https: ftp://example.org/a; link to a page that a browser opens",
            ja="記事のURLが正しくありません（ftp://example.org/a）",
        ),
        advice=Wording(
            en="Run `newsletter entry edit h4k7x2mqd9wz --url …`.",
            ja="`newsletter entry edit h4k7x2mqd9wz --url …` で直してください。",
        ),
    ),
    Finding(
        severity=Severity.WARNING,
        place=Wording(en="entry “A field guide”", ja="記事「A field guide」"),
        text=Wording(en="the same URL was in annex/2026-01-31", ja="同じURLが annex/2026-01-31 にもありました"),
    ),
    Finding(
        severity=Severity.NOTE,
        place=Wording.same("HTML"),
        text=Wording(en="74,812 bytes of 102,400 that Gmail shows", ja="Gmailで表示される102,400バイトのうち74,812"),
    ),
)


def draft(**more: object) -> DraftReady:
    values: dict[str, object] = {
        "day": DAY,
        "sections": SECTIONS,
        "findings": FINDINGS,
        "sends_at": DUE,
        "is_automatic": False,
        "approve_url": APPROVE,
        "preview_url": "https://news.annex.example/approve/preview",
        "candidates": 3,
        **more,
    }
    return DraftReady(**values)  # type: ignore[arg-type]


def every() -> tuple[Facts, ...]:
    return (
        draft(),
        DraftWaiting(
            day=DAY,
            sections=SECTIONS,
            findings=(),
            sends_at=DUE,
            is_automatic=False,
            approve_url=APPROVE,
            left=timedelta(hours=2, minutes=5),
        ),
        IssueSent(
            day=DAY,
            audience=12_408,
            sent=12_371,
            failed=21,
            unknown=2,
            suppressed=14,
            cancelled=0,
            began_at=DUE,
            ended_at=DUE + timedelta(minutes=12, seconds=34),
            issue_url="https://news.annex.example/annex/2026-02-07/",
        ),
        IssueNotSent(
            day=DAY,
            due_at=DUE,
            now=DUE + timedelta(hours=13),
            why="13 hours late, and max_lateness is 12h",
            state="frozen",
        ),
        SendPaused(
            day=DAY,
            send=7,
            relay="relay.example.net:587",
            reply="554 5.7.1 <annex@annex.example>: Sender address rejected: not owned by user annex",
            sent=1_024,
            waiting=11_384,
        ),
        BouncesHigh(
            day=DAY,
            send=7,
            tried=500,
            bounced=61,
            limit=0.05,
            replies=(("550 5.1.1 <…>: User unknown", 48), ("550 5.1.2 Host not found", 13)),
        ),
        LeavingsHigh(day=DAY, span=timedelta(hours=24), left=87, usual=6.5, complaints=4, subscribers=12_321),
        RunFailed(
            day=DAY,
            job="send",
            at=DUE,
            host="news-1",
            error="annex/2026-02-07 has 1 error:\n  entry 小さな言語モデル: the URL is not http or https",
        ),
        RunsHeld(
            day=DAY,
            why=("the database knows nothing after 2026-01-31 07:00 UTC, its fence does until 2026-02-06 12:00 UTC",),
            may_repeat=True,
        ),
        AlertTried(day=DAY, operator="olga"),
    )
