"""Approving by signed link, as editors, scanners and people who come late do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from httpx import Client, Response
from sqlalchemy import select, update

from newsletter.config import Config
from newsletter.model.issue import IssueState
from newsletter.store import issues, tables
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import http_address, listen
from newsletter.workflows.alerts.sweep import tell_due
from newsletter.workflows.approve import approve
from newsletter.workflows.approve_link import examine, make_link
from newsletter.workflows.entries import edit_entry
from newsletter.workflows.gather import gather
from newsletter.workflows.site import Site
from newsletter.workflows.tick import tick
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.scheduler.weeks import MONDAY, collect, to_friday, to_saturday
from tests.workflows.joining import text_of

REF = "annex/2026-02-07"
EVA = "eva@annex.example"


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(MONDAY)


@pytest.fixture
def edited(site: Site, clock: MovedClock) -> Site:
    """A site with an editor and a draft that the calendar made."""
    values = site.config.model_dump(mode="json")
    values["secret_key"] = site.config.secret_key.get_secret_value()
    values["publications"]["annex"]["editors"] = [f"Eva <{EVA}>"]
    site = replace(site, config=Config.model_validate(values))
    collect(site, "一", "二")
    to_friday(clock)
    tick(site)
    return site


@pytest.fixture
def browser(edited: Site) -> Iterator[Client]:
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(edited), listening)
    server.start()
    with Client(base_url=http_address(listening), trust_env=False) as client:
        yield client
    server.stop()


def link(site: Site, editor: str = EVA) -> str:
    found = examine(site, REF)
    return make_link(site, found.issue, found.seen, editor)[0].removeprefix(site.config.base_url)


def state(site: Site) -> IssueState:
    with site.database.reading() as connection:
        issue = issues.find(connection, "annex", date(2026, 2, 7))
    assert issue is not None
    return issue.state


def press(browser: Client, path: str, page: Response) -> Response:
    """Press the button of a page as it was shown."""
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page.text)
    assert seen, "there is no button"
    return browser.post(path, data={"seen": seen[1]})


def test_an_editor_looks_and_approves(edited: Site, browser: Client) -> None:
    path = link(edited)
    page = browser.get(path)
    assert page.status_code == 200
    assert "2026年2月7日号の承認" in page.text
    assert all(title in page.text for title in ("一", "二", EVA))
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert state(edited) is IssueState.DRAFT
    answer = press(browser, path, page)
    assert answer.status_code == 200
    assert "承認されました" in answer.text
    assert state(edited) is IssueState.FROZEN
    with edited.database.reading() as connection:
        row = connection.execute(select(tables.audit_log).where(tables.audit_log.c.action == "issue.approve")).one()
    assert (row.operator, row.object) == (EVA, REF)


def test_what_is_approved_goes_out_in_time(edited: Site, browser: Client, clock: MovedClock) -> None:
    path = link(edited)
    press(browser, path, browser.get(path))
    to_saturday(clock)
    [outcome] = tick(edited)
    assert outcome.detail == "published and planned"
    assert "配信されています" in browser.get(path).text or state(edited) is IssueState.PUBLISHED


def test_machines_that_open_every_link_change_nothing(edited: Site, browser: Client) -> None:
    path = link(edited)
    for _ in range(2):
        for each in (path, f"{path}/issue"):
            assert browser.get(each).status_code == 200
            assert browser.head(each).status_code == 200
    assert state(edited) is IssueState.DRAFT


def test_approving_twice_is_approving_once(edited: Site, browser: Client) -> None:
    path = link(edited)
    page = browser.get(path)
    answers = [press(browser, path, page) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    with edited.database.reading() as connection:
        deeds = connection.execute(select(tables.audit_log).where(tables.audit_log.c.action == "issue.approve")).all()
    assert len(deeds) == 1


def test_a_draft_that_changed_is_shown_again_first(edited: Site, browser: Client, clock: MovedClock) -> None:
    path = link(edited)
    old = browser.get(path)
    collect(edited, "三")
    clock.move(minutes=1)
    gather(edited, REF, until=edited.clock.now())
    answer = press(browser, path, old)
    assert answer.status_code == 409
    assert "変わっています" in answer.text
    assert "三" in answer.text
    assert state(edited) is IssueState.DRAFT
    assert browser.post(path).status_code == 409, "nor does a POST without a page approve anything but the mail's draft"
    assert press(browser, path, answer).status_code == 200
    assert state(edited) is IssueState.FROZEN


def test_a_changed_word_is_a_change_and_an_approved_issue_is_not(edited: Site, browser: Client) -> None:
    path = link(edited)
    with edited.database.reading() as connection:
        entry = connection.scalar(select(tables.entries.c.id).where(tables.entries.c.title == "一"))
    edit_entry(edited, str(entry), texts={"summary": "別の要点。"})
    assert "変わっています" in browser.get(path).text
    approve(edited, REF)
    page = browser.get(path)
    assert "承認されました" in page.text
    assert "変わっています" not in page.text


def test_errors_keep_it_from_being_approved_and_say_what_to_do(edited: Site, browser: Client) -> None:
    with edited.database.writing() as connection:
        connection.execute(update(tables.entries).values(url="javascript:alert(1)"))
    path = link(edited)
    page = browser.get(path)
    assert "まだ承認できません" in page.text
    assert f"newsletter issue approve {REF} --force" in page.text
    assert "<button" not in page.text
    assert browser.post(path).status_code == 409
    assert state(edited) is IssueState.DRAFT


def test_what_preflight_found_is_said_in_the_language_of_page_and_mail(edited: Site, browser: Client) -> None:
    japanese, english = "語が目安です", "words; 80 to 120 are wanted"
    page = browser.get(link(edited)).text
    assert (japanese in page, english in page) == (True, False)
    page = browser.get(link(edited), headers={"accept-language": "en"}).text
    assert (japanese in page, english in page) == (False, True)
    tell_due(edited)
    with edited.database.reading() as connection:
        raw = connection.scalars(select(tables.notices.c.raw).where(tables.notices.c.kind == "draft.ready")).one()
    mail = text_of(raw)
    assert (japanese in mail, "are wanted" in mail) == (True, False)


def test_a_refusal_is_said_in_the_language_of_the_page(edited: Site, browser: Client) -> None:
    with edited.database.reading() as connection:
        ids = connection.scalars(select(tables.entries.c.id)).all()
    for entry_id in ids:
        withdraw_entry(edited, str(entry_id))
    path = link(edited)
    page = browser.get(path)
    answer = browser.post(path)
    assert (page.status_code, answer.status_code) == (200, 409)
    for text in (page.text, answer.text):
        assert "承認するものがありません" in text
        assert "nothing to approve" not in text
        assert "<button" not in text
        assert "--force" not in text, "no reason makes it an issue"


def test_a_link_works_for_its_time_and_for_editors_alone(edited: Site, browser: Client, clock: MovedClock) -> None:
    path, stranger = link(edited), link(edited, "mallory@example.org")
    assert browser.get(stranger).status_code == 404
    assert browser.post(stranger).status_code == 404
    clock.move(days=7, seconds=1)
    for answer in (browser.get(path), browser.post(path)):
        assert answer.status_code == 410
        assert "期限" in answer.text
    assert state(edited) is IssueState.DRAFT


@pytest.mark.parametrize("change", [lambda p: p[:-1], lambda p: p + "x", lambda p: p.replace("20260207", "20260214")])
def test_a_link_that_we_did_not_make_is_nothing(edited: Site, browser: Client, change: Any) -> None:
    bad = change(link(edited))
    assert browser.get(bad).status_code == 404
    assert browser.post(bad).status_code == 404
    assert browser.get(bad + "/issue").status_code == 404


def test_the_preview_is_the_page_that_readers_will_have(edited: Site, browser: Client) -> None:
    page = browser.get(link(edited) + "/issue")
    assert page.status_code == 200
    assert all(title in page.text for title in ("一", "二"))
    assert browser.get("/annex/2026-02-07/").status_code == 404, "readers have not"


def test_it_speaks_english_to_who_asks_for_it(edited: Site, browser: Client) -> None:
    page = browser.get(link(edited), headers={"accept-language": "en"})
    assert "Approve the issue of 7 February 2026?" in page.text
    assert page.headers["content-language"] == "en"


def test_of_an_issue_that_the_calendar_has_given_up_it_does_not_say_that_it_goes_out(
    edited: Site, browser: Client, clock: MovedClock
) -> None:
    to_saturday(clock)
    clock.move(days=7)
    tick(edited)
    path = link(edited)
    given_up = browser.get(path)
    assert "すぐに" not in given_up.text
    assert f"newsletter send {REF}" in given_up.text
    answer = press(browser, path, given_up)
    assert "まもなく" not in answer.text
    assert f"newsletter send {REF}" in answer.text
