"""What operators are told: by mail in two languages, and by webhook."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from playwright.sync_api import Browser, sync_playwright

from newsletter.rendering.colours import READABLE, contrast
from newsletter.rendering.notices.about import About
from newsletter.rendering.notices.draft import DraftWaiting, Section
from newsletter.rendering.notices.kinds import Facts, Kind
from newsletter.rendering.notices.mail import render_notice
from newsletter.rendering.notices.not_sent import IssueNotSent
from newsletter.rendering.notices.sent import IssueSent
from newsletter.rendering.notices.webhook import payload, webhook
from tests.docs.program import DOCS, leaves, options_of
from tests.rendering.notices import APPROVE, DAY, DUE, ENGLISH, JAPANESE, draft, every
from tests.rendering.test_browser import CHROMIUM, MEASURE

EVERY = [pytest.param(facts, id=facts.kind) for facts in every()]
ABOUT = [pytest.param(JAPANESE, id="ja"), pytest.param(ENGLISH, id="en")]
_PAGE = (DOCS / "reference" / "webhooks.md").read_text("utf-8")


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("facts", EVERY)
def test_both_parts_say_the_same(facts: Facts, about: About) -> None:
    mail, view = render_notice(facts, about), facts.view(about)
    html = re.sub(r"<wbr ?/?>", "", mail.html or "")
    assert mail.subject == view.subject
    assert about.title in mail.subject
    flat = re.sub(r"\s+", "", mail.text)
    for words in (view.headline, *view.paragraphs, view.foot, *(figure.value for figure in view.figures)):
        assert re.sub(r"\s+", "", words) in flat
        assert words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
    for action in view.actions:
        assert html.count(f'href="{action.url}"') == 1
        assert action.url in mail.text.splitlines()
    for each in view.commands:
        assert f"    {each.command}\n" in mail.text
    assert max(map(len, mail.text.splitlines())) <= 120
    assert len((mail.html or "").encode()) < 30_000


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("facts", EVERY)
def test_the_same_facts_give_the_same_bytes(facts: Facts, about: About) -> None:
    assert render_notice(facts, about) == render_notice(facts, about)


@pytest.mark.parametrize("facts", EVERY)
def test_every_command_that_is_shown_exists(facts: Facts) -> None:
    known = dict(leaves())
    for each in facts.view(ENGLISH).commands:
        words = shlex.split(each.command)[1:]
        command = next((known[tuple(words[:n])] for n in (2, 1) if tuple(words[:n]) in known), None)
        assert command is not None, each.command
        for word in words:
            assert not word.startswith("--") or word in options_of(command), each.command


def test_there_is_a_notice_of_every_kind() -> None:
    assert [facts.kind for facts in every()] == list(Kind)


def test_what_others_wrote_does_no_harm() -> None:
    evil = '<script>bad()</script>&"\r\nBcc: all@example.org'
    about = replace(JAPANESE, title=evil)
    mail = render_notice(draft(sections=(Section(heading=evil, titles=(evil,)),)), about)
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert "<script" not in (mail.html or "")
    assert (mail.html or "").count("&lt;script&gt;") >= 3


def test_a_draft_says_when_it_goes_out_and_by_whom() -> None:
    manual, automatic = render_notice(draft(), ENGLISH), render_notice(draft(is_automatic=True), ENGLISH)
    assert "Friday, 6 February 2026, 23:00 (Europe/Berlin)" in re.sub(r"\s+", " ", manual.text)
    assert "Nobody gets it before it is approved" in re.sub(r"\s+", " ", manual.text)
    assert "goes out by itself" in re.sub(r"\s+", " ", automatic.text)
    assert "Preflight found nothing wrong" in render_notice(draft(findings=()), ENGLISH).text


def test_a_reminder_says_how_long_is_left_or_how_late_it_is() -> None:
    waiting = next(facts for facts in every() if isinstance(facts, DraftWaiting))
    late = replace(waiting, left=timedelta(hours=-3))
    assert "2 h 5 min left" in render_notice(waiting, ENGLISH).subject
    assert "あと2時間5分" in render_notice(waiting, JAPANESE).subject
    assert "3 h late" in render_notice(late, ENGLISH).text
    assert "3時間過ぎました" in re.sub(r"\s", "", render_notice(late, JAPANESE).text)


def test_an_issue_that_did_not_go_out_comes_with_the_steps_that_are_left() -> None:
    missed = next(facts for facts in every() if isinstance(facts, IssueNotSent))

    def steps(state: str | None) -> list[str]:
        commands = replace(missed, state=state).view(ENGLISH).commands
        return [each.command.removeprefix("newsletter ").partition(" margin/")[0] for each in commands[1:]]

    assert steps(None) == ["issue gather", "issue approve", "issue publish", "send"]
    assert steps("draft") == ["issue approve", "issue publish", "send"]
    assert steps("frozen") == ["issue publish", "send"]
    assert steps("sending") == ["send"]


def test_a_clean_send_offers_no_resend() -> None:
    sent = next(facts for facts in every() if isinstance(facts, IssueSent))
    clean = render_notice(replace(sent, failed=0, unknown=0), ENGLISH)
    assert "resend" not in clean.text
    assert "resend" in render_notice(sent, ENGLISH).text


@pytest.mark.parametrize(
    ("span", "ja", "en"),
    [
        (timedelta(0), "0秒", "0 s"),
        (timedelta(seconds=754), "12分34秒", "12 min 34 s"),
        (timedelta(hours=2), "2時間", "2 h"),
        (timedelta(days=1, seconds=5), "1日", "1 d"),
        (timedelta(days=3, hours=4, minutes=5), "3日4時間", "3 d 4 h"),
    ],
)
def test_spans_are_said_to_two_units(span: timedelta, ja: str, en: str) -> None:
    assert (JAPANESE.span(span), ENGLISH.span(span)) == (ja, en)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_notice_fits_reads_and_can_be_hit(browser: Browser, scheme: Literal["light", "dark"]) -> None:
    for width in (320, 700):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for facts in every():
            for about in (JAPANESE, ENGLISH):
                page.set_content(render_notice(facts, about).html or "")
                seen = page.evaluate(MEASURE)
                assert seen["width"] <= width, facts.kind
                assert [pair for pair in seen["pairs"] if contrast(pair[1], pair[2]) < READABLE] == []
                assert [link for link in seen["links"] if link[1] < 24] == []
        page.close()


def test_a_webhook_is_signed_and_the_page_says_how_to_check_it() -> None:
    facts, sent_at = every()[2], datetime(2026, 2, 6, 22, 13, tzinfo=UTC)
    secrets = (b"the new secret", b"the old secret")
    request = webhook(facts, JAPANESE, id="msg_1", happened_at=DUE, sent_at=sent_at, secrets=secrets)
    scope: dict[str, Any] = {}
    (recipe,) = re.findall(r"^```python\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL)
    exec(recipe, scope)
    for secret in secrets:
        assert scope["is_ours"](request.headers, request.body, secret)
    assert not scope["is_ours"](request.headers, request.body + b" ", secrets[0])
    assert not scope["is_ours"](request.headers, request.body, b"another secret")
    moved = dict(request.headers) | {"Webhook-Timestamp": "1"}
    assert not scope["is_ours"](moved, request.body, secrets[0])
    again = webhook(
        facts, JAPANESE, id="msg_1", happened_at=DUE, sent_at=sent_at + timedelta(minutes=5), secrets=secrets
    )
    assert again.body == request.body
    assert again.headers["Webhook-Signature"] != request.headers["Webhook-Signature"]


def test_the_body_on_the_page_is_what_is_sent() -> None:
    facts = IssueSent(
        day=DAY,
        audience=3,
        sent=3,
        failed=0,
        unknown=0,
        suppressed=0,
        cancelled=0,
        began_at=DUE,
        ended_at=DUE + timedelta(seconds=754),
        issue_url="https://news.example.org/annex/2026-02-07/",
    )
    (body,) = re.findall(r"^```json\n(.*?)\n```", _PAGE, re.MULTILINE | re.DOTALL)
    made = payload(facts, JAPANESE, id="msg_7x2mqd9wzh4k", happened_at=DUE + timedelta(seconds=754))
    assert made.decode() == body


@pytest.mark.parametrize("facts", EVERY)
def test_links_that_act_stay_out_of_webhooks(facts: Facts) -> None:
    body = payload(facts, JAPANESE, id="msg_1", happened_at=DUE)
    assert APPROVE.encode() not in body
    assert b"approve" not in body
    assert json.loads(body)["type"] == facts.kind


def test_the_page_has_every_type_with_its_fields() -> None:
    rows = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| [^|]+ \| ([^|]+) \|$", _PAGE, re.MULTILINE)
    documented = {kind: set(re.findall(r"`([a-z_]+)`", cell)) for kind, cell in rows}
    documented["draft.waiting"] |= documented["draft.ready"]
    for facts in every():
        sent = {
            each.name for each in fields(cast(Any, facts)) if each.name != "day" and not each.metadata.get("private")
        }
        assert documented.pop(facts.kind) == sent
    assert documented == {}


def test_the_templates_are_in_the_wheels_share() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates" / "notices"
    assert {path.name for path in folder.iterdir()} >= {"notice.mjml", "notice.txt", "styles.css", "schemes.css"}
