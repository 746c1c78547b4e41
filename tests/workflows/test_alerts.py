"""Editors and operators are told what they must know: each cause once, by mail and by webhook, and nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import select

from newsletter import links as paths
from newsletter.config import Config
from newsletter.errors import Refused
from newsletter.model.notice import Channel
from newsletter.store import relay_troubles, tables
from newsletter.workflows import control
from newsletter.workflows import jobs as workflow
from newsletter.workflows.alerts.sweep import tell_due
from newsletter.workflows.alerts.trial import try_alerts
from newsletter.workflows.approve import approve
from newsletter.workflows.gather import gather
from newsletter.workflows.leave import leave
from newsletter.workflows.plan import plan_first
from newsletter.workflows.publish import publish
from newsletter.workflows.send import send
from newsletter.workflows.send_notices import send_due
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add
from newsletter.workflows.tick import tick
from tests.conftest import MovedClock
from tests.delivery.room import TickingClock
from tests.delivery.smtp_server import FaultServer
from tests.scheduler.weeks import MONDAY, collect, to_friday, to_saturday

REF = "annex/2026-02-07"
HOOK = "http://127.0.0.1:9/hook"


@pytest.fixture
def clock() -> MovedClock:
    """Monday, 2 February 2026, 09:00 in Tokyo."""
    return MovedClock(MONDAY)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def relay() -> Iterator[FaultServer]:
    with closing(FaultServer()) as server:
        yield server


@pytest.fixture
def manned(site: Site, relay: FaultServer) -> Site:
    """A site with two editors, an operator and a webhook."""
    return configured(site, relay)


def configured(site: Site, relay: FaultServer | None = None, **schedule: Any) -> Site:
    values = site.config.model_dump(mode="json")
    values["secret_key"] = site.config.secret_key.get_secret_value()
    annex = values["publications"]["annex"]
    annex["schedule"].update(schedule)
    annex["editors"] = ["Eva <eva@annex.example>", "emil@annex.example"]
    values["notices"]["operators"] = ["Olga <olga@annex.example>"]
    values["notices"]["webhooks"] = [{"url": HOOK, "secret": "w" * 32}]
    if relay is not None:
        values["smtp"]["port"] = relay.port
    return replace(site, config=Config.model_validate(values))


def deliver(site: Site) -> None:
    send(replace(site, clock=TickingClock(site.clock.now())), REF)


def told(site: Site) -> list[tuple[str, str]]:
    """(kind, to) of every notice, sorted."""
    with site.database.reading() as connection:
        rows = connection.execute(select(tables.notices.c.kind, tables.notices.c.to))
        return sorted((row.kind, "webhook" if row.to == HOOK else row.to.partition("@")[0]) for row in rows)


def bodies(site: Site) -> list[dict[str, Any]]:
    """What webhooks are told, in order."""
    with site.database.reading() as connection:
        rows = connection.execute(
            select(tables.notices.c.raw).where(tables.notices.c.channel == "webhook").order_by(tables.notices.c.id)
        )
        return [json.loads(row.raw) for row in rows]


def mails(site: Site, relay: FaultServer) -> dict[str, str]:
    """Receiver → subject and text, of what arrives now."""
    relay.received.clear()
    send_due(site, Channel.MAIL)
    found = {}
    for mail in relay.received:
        message = message_from_bytes(mail.octets, policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        found[mail.recipient] = f"{message['Subject']}\n{body.get_content()}"
    return found


def test_editors_are_told_of_a_draft_each_with_a_link_of_their_own(
    manned: Site, relay: FaultServer, clock: MovedClock
) -> None:
    collect(manned, "一", "二")
    to_friday(clock)
    tick(manned)
    assert tell_due(manned) == 3
    assert told(manned) == [("draft.ready", "emil"), ("draft.ready", "eva"), ("draft.ready", "webhook")]
    found = mails(manned, relay)
    assert set(found) == {"eva@annex.example", "emil@annex.example"}
    links = {line for text in found.values() for line in text.splitlines() if "/approve/" in line}
    assert len([link for link in links if not link.endswith("/issue")]) == 2
    assert all("下書きができました" in text and "一" in text and "二" in text for text in found.values())
    assert tell_due(manned) == 0, "once"
    gather(manned, REF)
    assert tell_due(manned) == 0, "a draft that is made anew is the same draft"
    [body] = bodies(manned)
    assert "approve" not in json.dumps(body)
    [section] = body["data"]["sections"]
    assert (section["heading"], sorted(section["titles"])) == ("ツール・実験", ["一", "二"])


def test_without_editors_the_operators_are_told_of_drafts(site: Site, relay: FaultServer, clock: MovedClock) -> None:
    site = configured(site, relay)
    annex = site.config.publications["annex"].model_copy(update={"editors": ()})
    site = replace(site, config=site.config.model_copy(update={"publications": {"annex": annex}}))
    collect(site, "一")
    to_friday(clock)
    tick(site)
    tell_due(site)
    assert told(site) == [("draft.ready", "olga"), ("draft.ready", "webhook")]


def test_with_automatic_approval_the_draft_is_for_information(
    site: Site, relay: FaultServer, clock: MovedClock
) -> None:
    site = configured(site, relay, approval="auto")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    tell_due(site)
    assert "自動で配信します" in mails(site, relay)["eva@annex.example"]


def test_editors_are_reminded_and_the_late_issue_is_reported_once(
    site: Site, relay: FaultServer, clock: MovedClock
) -> None:
    site = configured(site, relay, remind="friday 21:00")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    tell_due(site)
    mails(site, relay)
    clock.move(hours=3)
    tick(site)
    assert tell_due(site) == 3
    assert "あと9時間59分" in mails(site, relay)["eva@annex.example"]
    clock.move(hours=10)  # Saturday, 07:01
    tick(site)
    assert tell_due(site) == 0, "an editor who is about to approve is left in peace"
    clock.move(minutes=20)
    assert tell_due(site) == 5
    found = mails(site, relay)
    assert "20分" in found["eva@annex.example"] or "21分" in found["eva@annex.example"]
    assert "配信されていません" in found["olga@annex.example"]
    clock.move(hours=5)
    tick(site)
    assert tell_due(site) == 0


def test_an_approved_week_ends_with_one_summary(manned: Site, relay: FaultServer, clock: MovedClock) -> None:
    for name in ("hanako", "taro"):
        add(manned, email=f"{name}@readers.example", publication=None, confirmed=clock.now())
    collect(manned, "一")
    to_friday(clock)
    tick(manned)
    approve(manned, REF)
    assert tell_due(manned) == 0, "who approves at once needs no mail"
    to_saturday(clock)
    tick(manned)
    assert tell_due(manned) == 0
    deliver(manned)
    assert tell_due(manned) == 2
    assert told(manned) == [("issue.sent", "olga"), ("issue.sent", "webhook")]
    assert "2人" in mails(manned, relay)["olga@annex.example"]
    [body] = bodies(manned)
    assert (body["type"], body["issue"], body["data"]["sent"], body["data"]["audience"]) == ("issue.sent", REF, 2, 2)
    clock.move(days=1)
    assert tell_due(manned) == 0


def test_a_held_and_a_failed_run_are_reported(manned: Site, clock: MovedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    collect(manned, "一")
    to_friday(clock)

    def fail(*_: object, **__: object) -> None:
        raise Refused("the disk is full", advice="Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(workflow, "gather", fail)
        tick(manned)
    tell_due(manned)
    assert told(manned) == [("run.failed", "olga"), ("run.failed", "webhook")]
    assert "the disk is full" in bodies(manned)[0]["data"]["error"]
    gather(manned, REF)
    approve(manned, REF)
    clock.move(days=1, hours=12)
    tick(manned)
    tell_due(manned)
    assert told(manned)[:2] == [("issue.not_sent", "olga"), ("issue.not_sent", "webhook")]
    assert "max_lateness" in bodies(manned)[1]["data"]["why"]


def test_a_week_without_entries_is_nobodys_trouble(manned: Site, clock: MovedClock) -> None:
    to_friday(clock)
    tick(manned)
    assert tell_due(manned) == 3, "editors may still add some"
    to_saturday(clock)
    tick(manned)
    clock.move(hours=1)
    assert tell_due(manned) == 0


def test_a_site_that_was_off_tells_of_no_draft_that_nobody_waits_for(manned: Site, clock: MovedClock) -> None:
    clock.move(days=6)
    tick(manned)
    assert tell_due(manned) == 0


def test_an_issue_that_nobody_runs_is_reported(site: Site, relay: FaultServer, clock: MovedClock) -> None:
    site = configured(site, relay, approval="auto")
    collect(site, "一")
    to_friday(clock)
    tick(site)
    tell_due(site)
    to_saturday(clock)
    assert tell_due(site) == 0
    clock.move(minutes=20)
    assert tell_due(site) == 2
    assert "does not begin" in bodies(site)[-1]["data"]["why"]
    tick(site)
    clock.move(hours=1)
    tell_due(site)
    assert [kind for kind, _ in told(site)].count("issue.not_sent") == 2, "once"


def test_a_pause_is_reported_each_time_and_an_operators_own_is_not(
    manned: Site, relay: FaultServer, clock: MovedClock
) -> None:
    ref = _planned(manned, clock)
    relay.on_mail = lambda _: "554 5.7.1 sender rejected: blocked"
    with pytest.raises(Refused):
        deliver(manned)
    assert tell_due(manned) == 2
    [body] = bodies(manned)
    assert (body["type"], body["data"]["relay"], body["data"]["waiting"]) == (
        "send.paused",
        f"127.0.0.1:{relay.port}",
        1,
    )
    assert "5.7.1" in body["data"]["reply"]
    assert tell_due(manned) == 0
    control.resume(manned, ref)
    with pytest.raises(Refused):
        deliver(manned)
    assert tell_due(manned) == 2, "it is paused once more"
    relay.on_mail = lambda _: None
    control.resume(manned, ref)
    control.pause(manned, ref, reason="I want to look")
    assert tell_due(manned) == 0


def test_when_the_relay_is_the_trouble_the_webhook_goes_and_the_mail_waits(manned: Site, clock: MovedClock) -> None:
    _planned(manned, clock)
    name = manned.config.smtp.name
    with manned.database.writing() as connection:
        now = clock.now()
        relay_troubles.note(
            connection, relay=name, tries=3, again_at=now, words="connection refused", since=now, now=now
        )
    clock.move(minutes=29)
    assert tell_due(manned) == 0
    clock.move(minutes=2)
    assert tell_due(manned) == 2
    [body] = bodies(manned)
    assert body["type"] == "issue.not_sent"
    assert "connection refused" in body["data"]["why"]


def test_a_spike_of_leavings_is_reported_within_minutes(manned: Site, clock: MovedClock) -> None:
    readers = [
        add(manned, email=f"r{n}@readers.example", publication=None, confirmed=clock.now()).subscriber for n in range(9)
    ]
    _planned(manned, clock)
    deliver(manned)
    tell_due(manned)
    for number, reader in enumerate(readers[:5]):
        assert tell_due(manned) == 0, f"{number} is not many"
        clock.move(minutes=1)
        leave(manned, paths.unsubscribe_token(manned.signer, "annex", reader.uid), source="page")
    assert tell_due(manned) == 2
    assert ("leavings.high", "olga") in told(manned)
    body = bodies(manned)[-1]
    assert (body["type"], body["data"]["left"], body["data"]["subscribers"]) == ("leavings.high", 5, 5)
    leave(manned, paths.unsubscribe_token(manned.signer, "annex", readers[5].uid), source="page")
    assert tell_due(manned) == 0


def test_a_trial_reaches_everybody_who_gets_alerts(manned: Site, relay: FaultServer) -> None:
    tried = {notice.to: notice.state.value for notice in try_alerts(manned)}
    assert tried == {"olga@annex.example": "sent", HOOK: "queued"}
    assert relay.recipients() == ["olga@annex.example"]
    assert len(try_alerts(manned)) == 2, "as often as one likes"


def test_many_at_once_queue_each_alert_once(manned: Site, clock: MovedClock) -> None:
    collect(manned, "一")
    to_friday(clock)
    tick(manned)
    threads = [threading.Thread(target=tell_due, args=(manned,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told(manned)) == 3


def test_old_news_is_no_news(manned: Site, clock: MovedClock) -> None:
    _planned(manned, clock)
    deliver(manned)
    clock.move(days=4)
    assert tell_due(manned) == 0


def _planned(site: Site, clock: MovedClock) -> int:
    """An issue that is planned for one reader, without the calendar; gives the send."""
    add(site, email="hanako@readers.example", publication=None, confirmed=clock.now())
    collect(site, "一")
    clock.move(days=3)
    gather(site, REF, until=clock.now())
    approve(site, REF)
    publish(site, REF)
    return plan_first(site, REF).id


def test_a_draft_that_was_made_early_is_reminded_of_all_the_same(site: Site, clock: MovedClock) -> None:
    site = configured(site, gather="monday 12:00", remind="friday 12:00")
    collect(site, "一")
    clock.move(hours=3, minutes=1)
    tick(site)
    tell_due(site)
    clock.move(days=4)  # Friday, 12:01
    tick(site)
    assert tell_due(site) == 3
    clock.move(hours=19, minutes=20)  # Saturday, 07:21
    tick(site)
    assert tell_due(site) == 5
    assert told(site).count(("draft.waiting", "eva")) == 2


def test_a_source_that_cannot_be_read_is_told_of_with_the_draft(
    site: Site, relay: FaultServer, clock: MovedClock
) -> None:
    site = configured(site, relay)
    values = site.config.model_dump(mode="json")
    values["secret_key"] = site.config.secret_key.get_secret_value()
    # Drivers answer in several lines.
    source = {"kind": "sql", "url": "sqlite:////nowhere/at-all.db", "query": "SELECT 1 AS title,\n 2 AS url"}
    values["publications"]["annex"]["source"] = source
    values["notices"]["webhooks"] = []
    site = replace(site, config=Config.model_validate(values))
    collect(site, "一")
    to_friday(clock)
    (gathered,) = tick(site)
    *_, problem = gathered.detail.split("source: ")
    tell_due(site)
    assert len(gathered.detail.splitlines()) == 2
    assert problem[-30:] in " ".join(mails(site, relay)["eva@annex.example"].split())
