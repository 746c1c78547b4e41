"""What a publication has published stays what it was under another slug: only addresses in it change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from newsletter.model.document import Document
from newsletter.store import documents
from newsletter.store.tables import entries, feeds
from newsletter.workflows.approve import approve
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.export_site import export_site
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from tests.conftest import MovedClock
from tests.issue_making import import_issue, publish_issues
from tests.workflows.renaming import opened

_ADDRESS = re.compile(rb"(http://news\.annex\.example)/(?:annex|digest)\b")
_IDS = re.compile(rb"tag:news\.annex\.example,[^<\"]+")


@pytest.fixture
def published(site: Site, clock: MovedClock, tmp_path: Path) -> Site:
    publish_issues(site, tmp_path, ["2026-02-07", "2026-02-14"], 12)
    clock.move(hours=1)
    return site


def kept(site: Site) -> dict[str, Document]:
    with site.database.reading() as connection:
        found = {path: documents.get(connection, path) for path in documents.paths(connection)}
    return {path: document for path, document in found.items() if document}


def bodies(site: Site) -> dict[str, bytes]:
    return {path: document.body for path, document in kept(site).items()}


def feeds_of(site: Site) -> dict[str, bytes]:
    """By path without the slug."""
    return {path[path.index("/", 1) :]: body for path, body in bodies(site).items() if "/feeds/" in path}


def test_all_ids_are_the_same_byte_for_byte(published: Site) -> None:
    def ids() -> object:
        with published.database.reading() as connection:
            tags = [connection.scalars(select(table.c.tag).order_by(table.c.tag)).all() for table in (entries, feeds)]
        return tags, {path: _IDS.findall(body) for path, body in feeds_of(published).items()}

    before = ids()
    opened(published, "digest", ["annex"])
    assert ids() == before
    opened(published, "weekly", ["digest", "annex"])
    assert ids() == before


def test_feeds_differ_by_addresses_only(published: Site) -> None:
    before = feeds_of(published)
    opened(published, "digest", ["annex"])
    after = feeds_of(published)
    assert before.keys() == after.keys()
    for path, body in after.items():
        assert body != before[path]
        assert _ADDRESS.sub(rb"\1/digest", before[path]) == body, path


def test_what_did_not_change_has_not_changed(published: Site, clock: MovedClock) -> None:
    before = {path.replace("/annex/", "/digest/", 1): document for path, document in kept(published).items()}
    opened(published, "digest", ["annex"])
    after = kept(published)
    assert after.keys() == before.keys()
    for path, document in after.items():
        moved = document.sha256 != before[path].sha256
        assert document.changed_at == (clock.now() if moved else before[path].changed_at), path
    assert any(document.changed_at < clock.now() for document in after.values())


def test_making_all_again_changes_no_byte(published: Site) -> None:
    site = opened(published, "digest", ["annex"])
    before = kept(site)
    assert not rebuild_all(site)
    assert kept(site) == before


def test_going_back_restores_every_byte(published: Site) -> None:
    before = bodies(published)
    site = opened(published, "digest", ["annex"])
    opened(site, "annex", ["digest"])
    assert bodies(published) == before


def test_an_issue_after_the_renaming_has_ids_like_those_before(published: Site, tmp_path: Path) -> None:
    site = opened(published, "digest", ["annex"])
    approve(site, import_issue(site, tmp_path, "2026-02-21").replace("annex", "digest"))
    publish(site, "digest/2026-02-21")
    body = bodies(site)["/digest/feeds/issues.atom"].decode()
    assert re.findall(r"<id>(tag:[^<]+)</id>", body) == [
        f"tag:news.annex.example,2026-02-06:annex/{what}"
        for what in ("feeds/issues", "issues/2026-02-21", "issues/2026-02-14", "issues/2026-02-07")
    ]


def test_an_export_has_the_new_addresses_and_no_old_ones(published: Site, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    export_site(published, folder)
    site = opened(published, "digest", ["annex"])
    export_site(site, folder)
    assert not (folder / "annex" / "feeds" / "all.atom").exists()
    assert (folder / "digest" / "feeds" / "all.atom").read_bytes() == bodies(site)["/digest/feeds/all.atom"]
