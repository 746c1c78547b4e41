"""A crawler finds every page of the archive and no dead link, and every page is valid HTML with its feeds linked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from newsletter.model.document import Draft
from newsletter.store import documents
from newsletter.workflows.issues import load
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.issue_making import publish_issues
from tests.web.crawling import crawl


def test_nothing_in_the_archive_is_broken_or_out_of_reach(site: Site, clock: MovedClock, tmp_path: Path) -> None:
    for week in range(5):
        day = date(2025, 12, 20) + timedelta(weeks=week)
        publish_issues(site, tmp_path, [day.isoformat()], 15)
        clock.move(days=7)
    withdraw_entry(site, load(site, "2025-12-27")[1][3].entry_id, note="取り下げます。")
    found = crawl(site)
    assert found.faults == []
    assert sorted(found.seen.values()).count(410) == 1
    assert len(found.seen) > 5 * 15 + 5


def test_the_crawler_sees_what_is_wrong(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, ["2026-02-07"], 3)
    with site.database.writing() as connection:
        home = documents.get(connection, "/annex/")
        assert home is not None
        body = home.body.replace(b"</body>", b'<p id="x"></p><p id="x"></p><a href="nowhere/">?</a></b></body>')
        body = body.replace(b"feeds/issues.atom", b"feeds/other.atom")
        fields = {name: getattr(home, name) for name in Draft.__slots__ if hasattr(home, name)}
        broken = replace(Draft(**fields), body=body)
        kept = set(documents.paths(connection)) - {"/annex/"}
        documents.put_all(connection, "annex", [broken], site.clock.now(), kept=kept)
    faults = "\n".join(crawl(site).faults)
    for expected in (
        "/annex/nowhere/ is not there",
        "id x twice",
        "no link to /annex/feeds/issues.atom",
        "unexpected-end-tag",
    ):
        assert expected in faults
