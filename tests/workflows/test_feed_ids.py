"""A feed's id is permanent: it outlives the slug of its category, the host, and a restart. No two feeds share one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import text

from newsletter.assembly import assemble
from newsletter.config import Config
from newsletter.store import documents, feeds
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.rename_categories import rename_categories
from newsletter.workflows.site import Site
from tests.conftest import CATEGORIES
from tests.issue_making import publish_issues

PREFIX = "tag:news.annex.example,2026-02-06:annex/feeds"
LABELS = {"tools": "ツール・実験", "security": "セキュリティ・リスク"}


def configured(config: Config, slugs: dict[str, str], former: dict[str, str]) -> Config:
    """The configuration with some categories under other slugs; an empty one takes the category away."""
    categories = {slugs.get(slug, slug): label for slug, label in CATEGORIES.items() if slugs.get(slug, slug)}
    categories |= {slug: slug for slug in former.values() if slug not in categories}
    annex = config.publications["annex"].model_dump() | {"categories": categories, "former_categories": former}
    return Config.model_validate(config.model_dump() | {"publications": {"annex": annex}})


def opened(site: Site, slugs: dict[str, str], former: dict[str, str]) -> Site:
    """As the next command finds the site after the configuration was edited."""
    site = replace(site, config=configured(site.config, slugs, former))
    rename_categories(site)
    return site


def ids(site: Site) -> dict[str, str]:
    """The id of each feed by its name, as all formats and archive pages of it say."""
    found: dict[str, set[str]] = {}
    with site.database.reading() as connection:
        for path in documents.paths(connection):
            name, _, extension = path.removeprefix("/annex/feeds/").partition(".")
            document = documents.get(connection, path)
            assert document is not None
            if extension == "atom":
                found.setdefault(name.partition("/")[0], set()).add(_id(document.body))
            elif extension == "json":
                found.setdefault(name.partition("/")[0], set()).add(json.loads(document.body)["_annex"]["id"])
    assert all(len(each) == 1 for each in found.values()), found
    assert len(set.union(*found.values())) == len(found)
    return {name: each.pop().removeprefix(PREFIX) for name, each in found.items()}


def _id(body: bytes) -> str:
    return etree.fromstring(body).findtext("{http://www.w3.org/2005/Atom}id") or ""


def _bodies(site: Site) -> dict[str, bytes]:
    with site.database.reading() as connection:
        found = {path: documents.get(connection, path) for path in documents.paths(connection)}
    return {path: document.body for path, document in found.items() if document}


def _told(site: Site) -> list[str]:
    with site.database.reading() as connection:
        rows = connection.execute(text("SELECT detail FROM audit_log WHERE action = 'categories.rename' ORDER BY id"))
        return [row.detail for row in rows]


@pytest.fixture
def published(site: Site, tmp_path: Path) -> Site:
    publish_issues(site, tmp_path, ["2026-02-07"], 12)
    assert ids(site) == {name: f"/{name}" for name in ("all", "issues", *CATEGORIES)}
    return site


def test_a_renamed_category_keeps_the_id_of_its_feed_also_renamed_again(published: Site) -> None:
    site = opened(published, {"tools": "workshop"}, {"tools": "workshop"})
    assert ids(site)["workshop"] == "/tools"
    site = opened(published, {"tools": "lab"}, {"tools": "lab", "workshop": "lab"})
    assert ids(site)["lab"] == "/tools"
    again = assemble(site.config, clock=site.clock)
    rebuild_all(again)
    again.database.close()
    assert ids(site)["lab"] == "/tools"


def test_renaming_back_restores_every_byte(published: Site) -> None:
    before = _bodies(published)
    opened(published, {"tools": "workshop"}, {"tools": "workshop"})
    assert _bodies(published) != before
    opened(published, {}, {"workshop": "tools"})
    assert _bodies(published) == before


def test_making_all_again_after_a_renaming_changes_no_byte(published: Site) -> None:
    site = opened(published, {"tools": "workshop"}, {"tools": "workshop"})
    before = _bodies(site)
    assert not rebuild_all(site)
    assert _bodies(site) == before


def test_a_category_that_is_joined_to_another_leaves_that_ones_id_alone(published: Site) -> None:
    site = opened(published, {"tools": ""}, {"tools": "security"})
    assert ids(site)["security"] == "/security"
    assert "/tools" not in ids(site).values()


def test_of_two_that_become_one_the_first_goes_on(published: Site) -> None:
    site = opened(published, {"tools": "", "security": ""}, {"security": "workshop", "tools": "workshop"})
    assert ids(site)["workshop"] == "/security"


def test_a_feed_without_entries_keeps_its_id_too(published: Site) -> None:
    site = opened(published, {"niche": "nook"}, {"niche": "nook"})
    assert ids(site)["nook"] == "/niche"


@pytest.mark.parametrize("former", [{"tools": "workshop"}, {"tools": "security"}], ids=["renamed", "joined"])
def test_a_slug_that_is_used_again_gets_an_id_that_nobody_had(published: Site, former: dict[str, str]) -> None:
    opened(published, {"tools": ""}, former)
    used_again = opened(published, {}, {})
    rebuild_all(used_again)
    assert ids(used_again)["tools"] == "/tools.2"
    assert ids(opened(published, {"tools": "bench"}, {"tools": "bench"}))["bench"] == "/tools.2"


def test_a_category_that_was_away_for_a_while_has_its_id_again(published: Site) -> None:
    rebuild_all(opened(published, {"tools": ""}, {}))
    rebuild_all(opened(published, {}, {}))
    assert ids(published)["tools"] == "/tools"


def test_another_host_changes_no_id(published: Site) -> None:
    before = ids(published)
    config = Config.model_validate(published.config.model_dump() | {"base_url": "https://elsewhere.example"})
    moved = assemble(config, clock=published.clock)
    rebuild_all(moved)
    assert ids(moved) == before
    body = _bodies(moved)["/annex/feeds/all.atom"].decode()
    moved.database.close()
    assert "https://elsewhere.example/annex/feeds/all.atom" in body
    assert "<id>tag:news.annex.example,2026-02-06:annex/entries/" in body


def test_another_slug_is_another_publication_and_with_its_own_it_is_all_there_again(published: Site) -> None:
    before = _bodies(published)
    annex = published.config.publications["annex"].model_dump() | {"slug": "digest"}
    config = Config.model_validate(published.config.model_dump() | {"publications": {"digest": annex}})
    for each in (config, published.config):
        opened = assemble(each, clock=published.clock)
        rebuild_all(opened)
        after = _bodies(opened)
        opened.database.close()
    assert {path: after[path] for path in before} == before
    assert "<id>tag:news.annex.example,2026-02-06:digest/feeds/all</id>" in after["/digest/feeds/all.atom"].decode()


def test_the_audit_log_says_which_entries_were_moved_and_which_feed_went_on(published: Site) -> None:
    with published.database.reading() as connection:
        rows = connection.execute(text("SELECT id FROM entries WHERE category = 'tools' ORDER BY id"))
        moved = [row.id for row in rows]
    opened(published, {"tools": "workshop"}, {"tools": "workshop"})
    opened(published, {"tools": ""}, {"workshop": "security"})
    listed = f"{len(moved)} entries ({' '.join(moved)})"
    assert moved
    assert _told(published) == [
        f"tools to workshop: {listed}, its feed goes on; 0 choices of readers",
        f"workshop to security: {listed}, its feed ends; 0 choices of readers",
    ]


def test_what_is_kept_of_a_feed_is_written_when_it_is_published(site: Site) -> None:
    def kept() -> int:
        with site.database.reading() as connection:
            return len(feeds.of_publication(connection, "annex"))

    assert kept() == 0
    rebuild_all(site)
    assert kept() == len(CATEGORIES) + 2


def test_pages_of_the_archive_stay_as_they_are_and_go_along_with_their_feed(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if entries were long: few of them fill a feed, and pages close before they hold fifty.
    monkeypatch.setattr("newsletter.feeds.build.MOST_BYTES", 8_000)
    publish_issues(site, tmp_path, ["2026-02-07", "2026-02-14"], 12)
    before = _bodies(site)
    assert {"/annex/feeds/all/1.atom", "/annex/feeds/tools/1.json"} <= before.keys()
    publish_issues(site, tmp_path, ["2026-02-21"], 12)
    after = _bodies(site)
    closed = {path for path in before if path.startswith("/annex/feeds/") and path.count("/") == 4}
    assert {path: after[path] for path in closed} == {path: before[path] for path in closed}
    assert not rebuild_all(site)

    opened(site, {"tools": "workshop"}, {"tools": "workshop"})
    assert ids(site)["workshop"] == "/tools"
    assert "/annex/feeds/workshop/2.atom" in _bodies(site)
    opened(site, {}, {"workshop": "tools"})
    assert _bodies(site) == after
