"""The view of ``newsletter run`` on a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from rich.console import Console

from newsletter.cli.live import Rates, _looked, draw
from newsletter.model.delivery import Counts, SendState
from newsletter.model.notice import Channel, Notice, NoticeState
from newsletter.model.relay import RelayTrouble
from newsletter.workflows.outlook import Coming, Going, Outlook, look
from newsletter.workflows.site import Site

NOW = datetime(2026, 2, 6, 22, 10, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")
CALM = Outlook(
    now=NOW,
    coming=(Coming(ref="annex/2026-02-14", job="gather", at=NOW + timedelta(days=6, hours=11), zone=TOKYO),),
    going=(),
    troubles=(),
    notices=(),
    held="",
)
GOING = Going(
    id=7,
    ref="annex/2026-02-07",
    state=SendState.RUNNING,
    counts=Counts(sent=600, failed=2, deferred=38, pending=600),
    pause_reason=None,
)


def test_a_database_that_does_not_fit_is_said_not_shown_as_a_fault_of_ours(site: Site) -> None:
    with site.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE notices DROP COLUMN last_words")
    console = Console(file=StringIO(), width=100)
    console.print(_looked(site, "http://127.0.0.1:8080", Rates(), look))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "last_words" in text
    assert "newsletter db check" in text


def shown(outlook: Outlook, speed: float = 0.0) -> str:
    console = Console(file=StringIO(), width=100)
    console.print(draw(outlook, "http://127.0.0.1:8080", {7: speed}))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return str(text)


def test_a_calm_site_says_what_comes_next() -> None:
    text = shown(CALM)
    assert "Fri 13 Feb 18:10  annex/2026-02-14  gather  in 6 d 11 h" in text
    assert not any(word in text for word in ("Sending", "Relay", "Told", "Held"))


def test_a_send_has_its_bar_its_rate_and_its_faults() -> None:
    text = shown(replace(CALM, going=(GOING,)), speed=58.0)
    assert "602 of 1,240  58/s  in 11 s" in text
    assert "2 failed, 38 deferred" in text


def test_what_is_in_the_way_is_said_with_what_to_do() -> None:
    paused = replace(GOING, state=SendState.PAUSED, pause_reason="554 5.7.1 blocked")
    trouble = RelayTrouble(
        relay="relay.example:587",
        since=NOW,
        tries=3,
        again_at=NOW + timedelta(seconds=40),
        seen_at=NOW,
        words="connection refused",
    )
    waiting = Coming(ref="annex/2026-02-07", job="send", at=NOW, zone=TOKYO, waits="waits for approval")
    text = shown(
        replace(
            CALM, coming=(waiting,), going=(paused,), troubles=(trouble,), held="held by the fence: it was restored"
        )
    )
    for said in (
        "newsletter resume 7",
        "554 5.7.1 blocked",
        "relay.example:587: connection refused; asked again in 40 s",
        "waits for approval",
        "held by the fence: it was restored",
        "newsletter fence show",
    ):
        assert said in " ".join(text.split()), said


def test_notices_are_shown_without_addresses() -> None:
    notice = Notice(
        id=1,
        key="k",
        kind="issue.sent",
        publication="annex",
        channel=Channel.MAIL,
        to="olga@annex.example",
        raw=b"",
        created_at=NOW - timedelta(minutes=3),
        due_at=NOW,
        tries=2,
        state=NoticeState.QUEUED,
        last_words="connection refused",
        sent_at=None,
    )
    text = shown(replace(CALM, notices=(notice,)))
    assert "3 min ago  issue.sent  mail  queued  connection refused" in text
    assert "olga" not in text


def test_a_rate_is_that_of_the_last_seconds() -> None:
    rates = Rates()
    assert rates.note(7, 0, 0.0) == 0.0
    for second in range(1, 61):
        speed = rates.note(7, second * (100 if second <= 30 else 10) + (0 if second <= 30 else 2700), float(second))
    assert speed == 10.0
