"""A publication that got another slug: old addresses lead on, and links in mails that were sent keep working."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from httpx import Response
from sqlalchemy import select

from newsletter import links as paths
from newsletter.delivery.message_id import message_id
from newsletter.delivery.return_path import leave_address, return_path
from newsletter.model.bounce import Step
from newsletter.model.issue import IssueState
from newsletter.model.subscriber import Subscription
from newsletter.store.tables import deliveries, entries
from newsletter.workflows.approve import approve
from newsletter.workflows.approve_link import examine, make_link
from newsletter.workflows.bounces import take
from newsletter.workflows.change_address import ask as ask_to_move
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add, show
from tests.conftest import MovedClock
from tests.delivery.bounce.notices import dsn
from tests.issue_making import import_issue, publish_issues
from tests.web.asking import Ask, asking
from tests.web.crawling import crawl
from tests.workflows.bounce_room import ADDRESS, delivered_room
from tests.workflows.joining import mails, sign_up
from tests.workflows.renaming import called, opened

HANAKO = "hanako@readers.test"


@pytest.fixture
def published(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Feeds of several pages each."""
    monkeypatch.setattr("newsletter.feeds.build.MOST_BYTES", 8_000)
    publish_issues(site, tmp_path, ["2026-02-07", "2026-02-14", "2026-02-21"], 12)
    return site


@pytest.fixture
def hanako(site: Site, clock: MovedClock) -> Subscription:
    return add(site, email=HANAKO, publication=None, categories=["tools"], confirmed=clock.now())


def led(answer: Response) -> tuple[int, str]:
    """The status, and the address that the answer leads to."""
    return answer.status_code, answer.url.join(answer.headers["location"]).raw_path.decode()


def follow(ask: Ask, old: str, new: str, status: int = 301) -> None:
    answer = ask(old)
    assert led(answer) == (status, new)
    assert ask(new).status_code == 200, new


def test_every_address_leads_to_the_same_under_the_new_slug(published: Site) -> None:
    with published.database.reading() as connection:
        entry = connection.scalar(select(entries.c.id).limit(1)) or ""
    site = opened(published, "digest", ["annex"])
    with asking(site) as ask:
        for rest in (
            "",
            "2026-02-07/",
            "2026/",
            "2026/02/",
            f"entries/{entry}/",
            "categories/tools/",
            "feeds/",
            "feeds.opml",
            *(f"feeds/{name}.{kind}" for name in ("all", "issues", "tools") for kind in paths.FEED_FORMATS),
            *(f"feeds/{name}/1.{kind}" for name in ("all", "tools") for kind in paths.FEED_FORMATS),
        ):
            follow(ask, f"/annex/{rest}", f"/digest/{rest}")
        follow(ask, "/annex/feeds/all.atom?from=mail", "/digest/feeds/all.atom?from=mail")
        follow(ask, "/annex", "/digest/")
        follow(ask, "/annex/2026-02-07", "/digest/2026-02-07/")
        follow(ask, "/annex/search?q=%E9%81%93%E5%85%B7", "/digest/search?q=%E9%81%93%E5%85%B7", 308)
        follow(ask, "/annex/subscribe", "/digest/subscribe", 308)
        assert led(ask("/annex/subscribe", "POST")) == (308, "/digest/subscribe")
        assert ask("/annex/feeds/shed.atom").status_code == 404
        assert ask("/annex/2027-01-01/").status_code == 404
    assert crawl(site).faults == []


def test_no_cache_keeps_a_redirect_for_long(published: Site) -> None:
    """Two redirects that were kept from a renaming and from the way back would lead in a circle."""
    site = opened(published, "digest", ["annex"])
    with asking(site) as ask:
        for path in ("/annex/", "/digest", "/annex/search"):
            assert ask(path).headers["cache-control"] == "public, max-age=300"


def test_a_chain_leads_to_the_end_whatever_the_configuration_remembers(published: Site) -> None:
    site = opened(published, "digest", ["annex"])
    site = opened(site, "weekly", ["digest", "annex"])
    for former in (["digest", "annex"], ["digest"], []):
        with asking(replace(site, config=called(site.config, "weekly", former))) as ask:
            for old in ("annex", "digest"):
                follow(ask, f"/{old}/feeds/all.json", "/weekly/feeds/all.json")


def test_old_categories_of_old_publications_lead_on_in_one_step(published: Site) -> None:
    only = published.config.publications["annex"]
    categories = {{"tools": "workshop"}.get(slug, slug): label for slug, label in only.categories.items()}
    site = opened(published, "digest", ["annex"], categories=categories, former_categories={"tools": "workshop"})
    with asking(site) as ask:
        for was, now in (("annex", "digest"), ("digest", "digest")):
            follow(ask, f"/{was}/categories/tools/", f"/{now}/categories/workshop/")
            for kind in paths.FEED_FORMATS:
                follow(ask, f"/{was}/feeds/tools.{kind}", f"/{now}/feeds/workshop.{kind}")
                follow(ask, f"/{was}/feeds/tools/1.{kind}", f"/{now}/feeds/workshop/1.{kind}")
    assert crawl(site).faults == []


def test_a_slug_that_the_database_never_knew_leads_on_while_the_configuration_says_so(published: Site) -> None:
    with asking(opened(published, "annex", ["papers"])) as ask:
        follow(ask, "/papers/2026-02-07/", "/annex/2026-02-07/")
    with asking(opened(published, "annex")) as ask:
        assert ask("/papers/2026-02-07/").status_code == 404


def test_a_reader_leaves_and_chooses_with_the_links_of_old_mails(site: Site, hanako: Subscription) -> None:
    uid = hanako.subscriber.uid
    leaving = paths.unsubscribe(paths.unsubscribe_token(site.signer, "annex", uid))
    choosing = paths.preferences(paths.preferences_token(site.signer, "annex", uid))
    # Also when the redirects have been taken out of the configuration.
    for former in (["annex"], []):
        with asking(opened(site, "digest", former)) as ask:
            assert ask(choosing).status_code == 200
            assert ask(leaving).status_code == 200
    with asking(opened(site, "digest")) as ask:
        answer = ask(leaving, "POST", content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, answer.is_redirect) == (200, False)
    (chosen,) = show(site, HANAKO).subscriptions
    assert (chosen.publication, chosen.state) == ("digest", "left")


def test_a_running_server_with_the_old_configuration_lets_readers_leave(site: Site, hanako: Subscription) -> None:
    leaving = paths.unsubscribe(paths.unsubscribe_token(site.signer, "annex", hanako.subscriber.uid))
    with asking(site) as ask:
        opened(site, "digest", ["annex"])
        assert ask(leaving, "POST").status_code == 200
    assert show(site, HANAKO).subscriptions[0].state == "left"


def test_whoever_asked_before_can_confirm_after(site: Site) -> None:
    token = sign_up(site)
    with asking(opened(site, "digest", ["annex"])) as ask:
        assert ask(paths.confirmation(token)).status_code == 200
        assert ask(paths.confirmation(token), "POST").status_code == 303
    (chosen,) = show(site, HANAKO).subscriptions
    assert (chosen.publication, chosen.state) == ("digest", "active")


def test_a_new_address_is_confirmed_by_the_link_of_before(site: Site, hanako: Subscription) -> None:
    token = paths.preferences_token(site.signer, "annex", hanako.subscriber.uid)
    ask_to_move(site, token, "hana@readers.test", language="ja")
    found = re.search(r"/address/\S+", mails(site)[-1][1])
    assert found
    with asking(opened(site, "digest", ["annex"])) as ask:
        assert ask(found[0], "POST").status_code == 200
    assert show(site, "hana@readers.test").subscriptions[0].publication == "digest"


def test_an_editor_approves_with_the_link_of_before(site: Site, tmp_path: Path) -> None:
    ref, eva = import_issue(site, tmp_path, "2026-02-07"), "eva@annex.example"
    found = examine(site, ref)
    link = make_link(site, found.issue, found.seen, eva)[0].removeprefix(site.config.base_url)
    site = opened(site, "digest", ["annex"], editors=[f"Eva <{eva}>"])
    with asking(site) as ask:
        assert ask(link).status_code == 200
        assert ask(f"{link}/issue").status_code == 200
        # It is what the editor saw: nothing in it has changed.
        assert ask(link, "POST").status_code == 200
    assert load(site, "digest/2026-02-07")[0].state is IssueState.FROZEN


def test_bounces_of_old_mails_find_their_deliveries(site: Site) -> None:
    room = delivered_room(site, 5)
    with site.database.reading() as connection:
        ids = {row.address: row.id for row in connection.execute(select(deliveries.c.address, deliveries.c.id))}
    uids = [show(room.site, f"reader{n}@example.org").subscriber.uid for n in range(5)]
    after = opened(room.site, "digest", ["annex"])
    verp = return_path(ADDRESS, site.signer, ids["reader1@example.org"])
    name = message_id("annex", date(2026, 2, 7), uids[2], 1, "news.annex.example")
    for message in (dsn(to=verp), dsn(returned=f"Message-ID: {name}")):
        assert take(after, message, source="test").outcome is Step.SUPPRESSED
    # Also with a configuration that has forgotten the former slug.
    to = leave_address(ADDRESS, site.signer, "annex", uids[3])
    letter = f"From: reader3@example.org\r\nTo: {to}\r\nSubject: unsubscribe\r\n\r\n".encode()
    assert take(opened(after, "digest"), letter, source="letter").outcome is Step.LEFT
    assert show(after, "reader3@example.org").subscriptions[0].state == "left"


def test_what_is_published_next_is_at_the_new_address_only(published: Site, tmp_path: Path) -> None:
    import_issue(published, tmp_path, "2026-02-28")
    site = opened(published, "digest", ["annex"])
    approve(site, "digest/2026-02-28")
    publish(site, "digest/2026-02-28")
    with asking(site) as ask:
        assert b"/annex/" not in ask("/digest/2026-02-28/").content
        follow(ask, "/annex/2026-02-28/", "/digest/2026-02-28/")
