"""Feeds from the database: what was published is in them, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from lxml import etree

from newsletter.feeds.formats import FORMATS
from newsletter.model.document import Draft
from newsletter.store import issues
from newsletter.store.documents import put_all, stored
from newsletter.workflows.feeds import feed_drafts, fresh_feed_drafts
from newsletter.workflows.site import Site
from tests.conftest import CATEGORIES, MovedClock
from tests.feeds.reading import read
from tests.feeds.stored import issue_of, publish


def drafts_of(site: Site) -> dict[str, Draft]:
    with site.database.reading() as connection:
        return {draft.path: draft for draft in feed_drafts(site, connection, site.publication("annex"))}


def test_an_unpublished_issue_is_in_no_feed(site: Site) -> None:
    issue_of(site, date(2026, 2, 7), 8)
    drafts = drafts_of(site)

    assert len(drafts) == 3 * (len(CATEGORIES) + 2) + 1
    for extension in ("atom", "rss", "json"):
        assert read(drafts[f"/annex/feeds/all.{extension}"].body, extension) == ()


def test_feeds_are_equal_with_the_database(site: Site, clock: MovedClock) -> None:
    first = issue_of(site, date(2026, 2, 7), 8)
    publish(site, first)
    clock.move(days=7)
    second = issue_of(site, date(2026, 2, 14), 9)
    publish(site, second)
    drafts = drafts_of(site)
    with site.database.reading() as connection:
        shown = [*issues.entries_of(connection, issues.get(connection, second.id))]
        shown += issues.entries_of(connection, issues.get(connection, first.id))

    for format in FORMATS:
        for name in ("all", *CATEGORIES):
            wanted = [entry for entry in shown if name in ("all", entry.category)]
            draft = drafts[f"/annex/feeds/{name}.{format.extension}"]
            assert draft.media_type == format.media_type
            seen = read(draft.body, format.extension)
            assert [(item.id, item.title, item.article) for item in seen] == [(e.tag, e.title, e.url) for e in wanted]
            assert [(item.published, item.updated) for item in seen] == [(e.published_at, e.updated_at) for e in wanted]
            assert [item.link for item in seen] == [
                f"http://news.annex.example/annex/entries/{entry.entry_id}/" for entry in wanted
            ]
            assert [item.category for item in seen] == [e.category and CATEGORIES[e.category] for e in wanted]


def test_issues_published_within_a_second_share_no_time_of_change(site: Site) -> None:
    for week in range(4):
        publish(site, issue_of(site, date(2026, 2, 7) + timedelta(weeks=week), 8))
    seen = read(drafts_of(site)["/annex/feeds/all.atom"].body, "atom")

    assert len({item.updated for item in seen}) == len(seen) == 32
    assert [item.id.rpartition("/")[2] for item in seen[:2]] == ["0228x0", "0228x1"]


def test_making_the_feeds_again_gives_the_same_bytes(site: Site, clock: MovedClock) -> None:
    publish(site, issue_of(site, date(2026, 2, 7), 60))
    once = drafts_of(site)
    clock.move(days=1)
    assert drafts_of(site) == once


def test_only_what_is_not_there_yet_is_made(site: Site, clock: MovedClock) -> None:
    publication = site.publication("annex")

    def put() -> tuple[Sequence[Draft], Sequence[str]]:
        with site.database.writing() as connection:
            published = issues.published_with_entries(connection, "annex")
            known = {path: held.source for path, held in stored(connection, "annex").items()}
            fresh = fresh_feed_drafts(site, connection, publication, published, known)
            put_all(connection, "annex", fresh.drafts, site.clock.now(), kept=fresh.kept)
            return fresh.drafts, fresh.kept

    publish(site, issue_of(site, date(2026, 2, 7), 120))
    made, kept = put()
    assert len(made) == len(drafts_of(site))
    assert kept == []

    made, kept = put()
    assert [draft.path for draft in made] == ["/annex/feeds.opml"]
    assert len(kept) == len(drafts_of(site)) - 1

    clock.move(days=7)
    publish(site, issue_of(site, date(2026, 2, 14), 1))
    made, kept = put()
    stems = {draft.path.rpartition(".")[0] for draft in made if draft.path.endswith(".atom")}
    assert stems == {"/annex/feeds/all", "/annex/feeds/issues", "/annex/feeds/architecture"}
    assert {"/annex/feeds/all/1.atom", "/annex/feeds/all/2.rss"} <= set(kept)


def test_opml_names_every_feed_of_people(site: Site) -> None:
    draft = drafts_of(site)["/annex/feeds.opml"]
    outlines = etree.fromstring(draft.body).findall("body/outline")

    assert draft.media_type == "text/x-opml; charset=utf-8"
    assert [outline.get("xmlUrl") for outline in outlines] == [
        f"http://news.annex.example/annex/feeds/{name}.atom" for name in ("all", "issues", *CATEGORIES)
    ]
    assert outlines[3].get("text") == "GenAI週刊 Annex — ツール・実験"
