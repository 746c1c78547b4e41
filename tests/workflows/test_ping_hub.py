"""A WebSub hub is told of each changed feed once, when its bytes are live, and publishing never waits for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.workflows.approve import approve
from newsletter.workflows.correct import correct
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.issues import load
from newsletter.workflows.ping_hub import ping_due, ping_waiting
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import CATEGORIES, MovedClock
from tests.issue_making import import_issue, publish_issues
from tests.web.asking import asking
from tests.workflows.hub import Hub, running_hub, with_hub

DAY = "2026-02-07"
EVERY_FEED = sorted(
    f"http://news.annex.example/annex/feeds/{name}.{format}"
    for name in ("all", "issues", *CATEGORIES)
    for format in ("atom", "json", "rss")
)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as hub:
        yield hub


@pytest.fixture
def told(site: Site, hub: Hub, tmp_path: Path) -> Site:
    """A site with one published issue, of which the hub knows everything."""
    site = with_hub(site, hub.address)
    publish_issues(site, tmp_path, [DAY])
    ping_due(site)
    hub.heard.clear()
    return site


def test_every_feed_is_told_once_of_its_first_issue(site: Site, hub: Hub, tmp_path: Path) -> None:
    site = with_hub(site, hub.address)
    publish_issues(site, tmp_path, [DAY])
    assert hub.heard == [], "publishing itself asks nobody"
    assert [one.fault for one in ping_due(site)] == [None] * len(EVERY_FEED)
    assert sorted(hub.topics) == EVERY_FEED
    assert {(method, path) for method, path, _ in hub.heard} == {("POST", "/")}
    assert all(form["hub.mode"] == ["publish"] for _, _, form in hub.heard)
    assert ping_due(site) == ()
    assert len(hub.heard) == len(EVERY_FEED)


def test_the_new_bytes_are_live_when_the_hub_is_told(told: Site, hub: Hub, tmp_path: Path) -> None:
    with asking(told) as ask:
        seen: dict[str, bool] = {}

        def fetch(topic: str) -> None:
            seen[topic] = "直した題" in ask(topic).text

        hub.before_reply = fetch
        _, (first, *_) = load(told, DAY)
        correct(told, DAY, first.entry_id, texts={"title": "直した題"}, note="誤りを直しました。")
        ping_due(told)
    names = ("all", "architecture", "issues")
    assert seen == {topic: True for topic in EVERY_FEED if topic.rpartition("/")[2].partition(".")[0] in names}


def test_a_withdrawal_tells_only_of_the_feeds_that_had_the_entry(told: Site, hub: Hub) -> None:
    _, (_, second, *_) = load(told, DAY)
    withdraw_entry(told, second.entry_id, note="取り下げます。")
    ping_due(told)
    assert {topic.rpartition("/")[2] for topic in hub.topics} == {
        f"{name}.{format}" for name in ("all", "issues", "tools") for format in ("atom", "json", "rss")
    }


def test_a_hub_that_is_told_by_hand_hears_nothing_before(site: Site, hub: Hub, tmp_path: Path) -> None:
    """Who serves files from a static host must bring them there first."""
    site = with_hub(site, hub.address)
    annex = site.publication("annex").model_copy(update={"hub_told": "by hand"})
    site = replace(site, config=site.config.model_copy(update={"publications": {"annex": annex}}))
    publish_issues(site, tmp_path, [DAY])
    assert ping_due(site) == ()
    assert hub.heard == []
    assert len(ping_waiting(site)) == len(EVERY_FEED)
    assert sorted(hub.topics) == EVERY_FEED


def test_a_rebuild_that_changes_nothing_tells_nothing(told: Site, hub: Hub) -> None:
    rebuild_all(told)
    assert (ping_due(told), hub.heard) == ((), [])


def test_what_is_rolled_back_is_never_told(
    told: Site, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = import_issue(told, tmp_path, "2026-02-14")
    approve(told, ref)
    monkeypatch.setattr("newsletter.store.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(told, ref)
    assert (ping_due(told), hub.heard) == ((), [])


def test_a_hub_in_trouble_is_told_again_later_and_later(told: Site, hub: Hub, clock: MovedClock) -> None:
    hub.otherwise = (503, {})
    began = clock.now()
    ping_waits = []
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    for _ in range(4):
        pinged = ping_due(told)
        assert len(pinged) == 9
        assert {one.fault for one in pinged} == {"it answered 503 Service Unavailable"}
        (again,) = {one.again for one in pinged}
        assert again is not None
        ping_waits.append((again - clock.now()).total_seconds())
        assert ping_due(told) == (), "not before its time"
        clock.move(seconds=ping_waits[-1])
    assert ping_waits == [30, 60, 120, 240]
    hub.otherwise = (204, {})
    hub.heard.clear()
    assert all(one.fault is None for one in ping_due(told))
    assert len(hub.heard) == 9
    assert clock.now() > began


def test_a_hub_that_stays_away_is_given_up_after_a_day(told: Site, hub: Hub, clock: MovedClock) -> None:
    hub.otherwise = (500, {})
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    waited = timedelta()
    while any(one.again for one in ping_due(told)):
        clock.move(hours=1)
        waited += timedelta(hours=1)
        assert waited < timedelta(days=2)
    assert timedelta(hours=22) < waited <= timedelta(days=1)
    clock.move(days=3)
    assert ping_due(told) == ()


def test_a_hub_that_asks_for_patience_gets_it(told: Site, hub: Hub, clock: MovedClock) -> None:
    hub.otherwise = (429, {"Retry-After": "600"})
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    assert {one.again for one in ping_due(told)} == {clock.now() + timedelta(minutes=10)}


def test_a_hub_that_refuses_is_not_asked_again(told: Site, hub: Hub, clock: MovedClock) -> None:
    hub.otherwise = (403, {})
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    assert {(one.fault, one.again) for one in ping_due(told)} == {("it answered 403 Forbidden", None)}
    clock.move(days=1)
    assert ping_due(told) == ()


def test_a_hub_that_is_away_costs_one_try_a_round(told: Site, clock: MovedClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    site = with_hub(told, address)
    rebuild_all(site)
    (one,) = ping_due(site)
    assert one.fault is not None
    assert one.fault.startswith("no answer: ")
    assert (one.again, ping_due(site)) == (clock.now() + timedelta(seconds=30), ())
    # By hand it is tried at once.
    assert len(ping_waiting(site)) == 1


def test_a_hub_that_moved_is_followed_with_the_form_but_not_for_ever(told: Site, hub: Hub) -> None:
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    hub.replies.extend([(307, {"Location": "/new"}), (302, {"Location": f"{hub.address}newer"}), (202, {})])
    assert all(one.fault is None for one in ping_due(told))
    assert [(method, path) for method, path, _ in hub.heard[:3]] == [
        ("POST", "/"),
        ("POST", "/new"),
        ("POST", "/newer"),
    ]
    assert len(set(hub.topics[:3])) == 1

    hub.heard.clear()
    hub.otherwise = (308, {"Location": "/round"})
    withdraw_entry(told, load(told, DAY)[1][2].entry_id)
    pinged = ping_due(told)
    assert {one.fault for one in pinged} == {"it leads on more than 3 times"}
    assert len(hub.heard) == 4 * len(pinged)

    hub.otherwise = (307, {"Location": "file:///etc/passwd"})
    assert {one.fault for one in ping_waiting(told)} == {"it leads to file:///etc/passwd, which is not http or https"}


def test_a_feed_that_changes_while_the_hub_is_told_is_told_again(told: Site, hub: Hub, clock: MovedClock) -> None:
    _, (first, _, third, *_) = load(told, DAY)
    withdraw_entry(told, first.entry_id)

    def change_again(_topic: str) -> None:
        hub.before_reply = lambda _topic: None
        clock.move(seconds=1)
        withdraw_entry(told, third.entry_id)

    hub.before_reply = change_again
    ping_due(told)
    before = list(hub.topics)
    clock.move(seconds=1)
    ping_due(told)
    assert hub.topics.count(before[0]) == 2
    assert len(set(hub.topics)) == 12


def test_two_who_tell_at_once_tell_each_topic_once(told: Site, hub: Hub) -> None:
    def tell_too(_topic: str) -> None:
        hub.before_reply = lambda _topic: None
        ping_due(told)

    hub.before_reply = tell_too
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    ping_due(told)
    assert len(hub.topics) == len(set(hub.topics)) == 9


def test_who_dies_while_telling_leaves_it_to_another(
    told: Site, hub: Hub, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw_entry(told, load(told, DAY)[1][0].entry_id)
    with monkeypatch.context() as patched:
        patched.setattr("newsletter.workflows.ping_hub.post_form", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ping_due(told)
    assert len(ping_due(told)) == 8
    clock.move(minutes=2)
    assert len(ping_due(told)) == 1
    assert len(set(hub.topics)) == 9


def test_without_a_hub_nothing_waits(site: Site, hub: Hub, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, [DAY])
    assert ping_due(with_hub(site, hub.address)) == ()


def test_feeds_name_the_hub_and_themselves_in_their_answers(told: Site, hub: Hub) -> None:
    with asking(told) as ask:
        for address in EVERY_FEED:
            answer = ask(address)
            assert answer.links["hub"]["url"] == hub.address
            assert answer.links["self"]["url"] == address
            assert hub.address in answer.text
            assert "link" in ask(address, "HEAD").headers
        for path in ("/annex/", "/annex/feeds.opml", f"/annex/{DAY}/"):
            assert "link" not in ask(path).headers
    with asking(with_hub(told, None)) as ask:
        assert "link" not in ask(EVERY_FEED[0]).headers
