"""Publishing: all of an issue, or nothing of it, and the same bytes again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from newsletter.errors import NewsletterError, NotFound, Refused, UsageError
from newsletter.model.document import Document
from newsletter.model.issue import IssueState
from newsletter.model.search import parse_query
from newsletter.store import documents, search
from newsletter.store.tables import audit_log
from newsletter.workflows.approve import approve
from newsletter.workflows.correct import correct
from newsletter.workflows.documents import ensure, rebuild_all
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from newsletter.workflows.withdraw import withdraw_entry
from tests.conftest import MovedClock
from tests.issue_making import import_issue, publish_issues

FIRST, SECOND = "2026-01-31", "2026-02-07"


def everything(site: Site) -> dict[str, Document]:
    with site.database.reading() as connection:
        found = {path: documents.get(connection, path) for path in documents.paths(connection)}
    return {path: document for path, document in found.items() if document is not None}


def found(site: Site, query: str) -> list[str]:
    with site.database.reading() as connection:
        return [entry.entry_id for entry in search.find(connection, "annex", parse_query(query), limit=100).entries]


def test_a_draft_is_refused_with_the_next_step(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, FIRST)
    with pytest.raises(Refused, match="issue approve"):
        publish(site, ref)
    with pytest.raises(NotFound, match="No issue"):
        publish(site, "annex/2030-01-01")
    assert everything(site) == {}


def test_the_first_pages_of_a_site_wait_for_who_publishes_at_the_same_moment(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = import_issue(site, tmp_path, FIRST)
    approve(site, ref)
    looked, stored = threading.Barrier(2), documents.stored

    def together(connection: Connection, publication: str | None) -> dict[str, documents.Stored]:
        known = stored(connection, publication)
        # Where both can have looked before either writes, they do.
        with suppress(threading.BrokenBarrierError):
            looked.wait(1)
        return known

    monkeypatch.setattr(documents, "stored", together)
    with ThreadPoolExecutor() as pool:
        publishing, preparing = pool.submit(publish, site, ref), pool.submit(ensure, site)
        preparing.result(60)
        assert publishing.result(60).state is IssueState.PUBLISHED
    assert f"/annex/{FIRST}/" in everything(site)


def test_publishing_shows_the_issue_everywhere_at_once(site: Site, tmp_path: Path) -> None:
    (issue,) = publish_issues(site, tmp_path, [FIRST])
    assert issue.state is IssueState.PUBLISHED
    _, entries = load(site, FIRST)
    paths = everything(site)
    for path in (
        "/", "/annex/", f"/annex/{FIRST}/", "/annex/2026/", "/annex/2026/01/", "/annex/categories/tools/",
        "/annex/feeds/",
        "/annex/feeds/all.atom", "/annex/feeds/tools.json", "/annex/feeds/issues.rss", "/annex/feeds.opml",
        "/sitemap.xml", "/robots.txt",
    ):  # fmt: skip
        assert path in paths, path
    for entry in entries:
        assert f"/annex/entries/{entry.entry_id}/" in paths
        assert entry.title in paths[f"/annex/{FIRST}/"].body.decode().replace("<wbr>", "")
    assert set(found(site, "要約")) == {entry.entry_id for entry in entries}


def test_publishing_again_changes_nothing(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    (issue,) = publish_issues(site, tmp_path, [FIRST])
    before = everything(site)
    clock.move(days=1)
    assert publish(site, FIRST) == issue
    assert everything(site) == before
    with site.database.reading() as connection:
        assert connection.scalar(select(func.count()).where(audit_log.c.action == "issue.publish")) == 1


def test_a_rebuild_from_nothing_gives_the_same_bytes_and_moves_no_time(
    site: Site, tmp_path: Path, clock: MovedClock
) -> None:
    publish_issues(site, tmp_path, [FIRST, SECOND])
    before = everything(site)
    clock.move(days=1)
    assert not rebuild_all(site, thorough=True)
    assert everything(site) == before


def test_a_new_issue_rewrites_only_what_it_touches(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    publish_issues(site, tmp_path, [FIRST])
    before = everything(site)
    clock.move(days=7)
    publish_issues(site, tmp_path, [SECOND])
    after = everything(site)
    untouched = [path for path in before if path.startswith(("/annex/entries/", "/static/"))]
    assert len(untouched) > 5
    for path in (*untouched, "/annex/feeds/", "/robots.txt", "/annex/categories/learning/"):
        assert after[path].changed_at == before[path].changed_at, path
    for path in ("/annex/", f"/annex/{FIRST}/", "/annex/2026/", "/sitemap.xml", "/annex/feeds/all.atom"):
        assert after[path].changed_at > before[path].changed_at, path


def test_what_is_not_made_again_is_what_would_have_been_made(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    publish_issues(site, tmp_path, [FIRST])
    clock.move(days=7)
    publish_issues(site, tmp_path, [SECOND])
    _, entries = load(site, FIRST)
    clock.move(hours=1)
    correct(
        site, FIRST, entries[1].entry_id, texts={"title": "直した見出し", "category": "learning"}, note="誤記でした"
    )
    withdraw_entry(site, entries[2].entry_id, note="事実と異なりました")
    assert not rebuild_all(site, thorough=True)


def test_a_fault_in_the_middle_leaves_nothing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = import_issue(site, tmp_path, FIRST)
    approve(site, ref)

    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("newsletter.workflows.documents.search_index.put_all", broken)
    with pytest.raises(RuntimeError):
        publish(site, ref)
    assert load(site, ref)[0].state is IssueState.FROZEN
    assert everything(site) == {}


def test_a_correction_keeps_the_address_and_shows_its_note(site: Site, tmp_path: Path, clock: MovedClock) -> None:
    publish_issues(site, tmp_path, [FIRST, SECOND])
    _, entries = load(site, FIRST)
    wrong = entries[0]
    before = everything(site)
    clock.move(hours=2)
    done = correct(site, FIRST, wrong.entry_id, texts={"title": "正しい見出し"}, note="見出しの*誤り*を直しました")
    page = f"/annex/entries/{wrong.entry_id}/"
    assert done.issue.revision == 2
    assert page in done.changed
    assert "正しい見出し" in everything(site)[page].body.decode().replace("<wbr>", "")
    assert "見出しの<em>誤り</em>を直しました" in everything(site)[page].body.decode()
    assert found(site, "正しい見出し") == [wrong.entry_id]
    _, after = load(site, FIRST)
    assert (after[0].tag, after[0].published_at) == (wrong.tag, wrong.published_at)
    assert after[0].updated_at is not None
    assert wrong.updated_at is not None
    assert after[0].updated_at > wrong.updated_at
    unrelated = [p for p in before if p.startswith("/annex/entries/") and wrong.entry_id not in p]
    # Beside it, only the next entry's page, whose link back has its title.
    assert len([path for path in unrelated if path in done.changed]) == 1
    assert (
        correct(site, FIRST, wrong.entry_id, texts={"title": "正しい見出し"}, note="見出しの*誤り*を直しました").changed
        == ()
    )


def test_a_correction_that_cannot_be_is_refused(site: Site, tmp_path: Path) -> None:
    ref = import_issue(site, tmp_path, FIRST)
    approve(site, ref)
    _, entries = load(site, FIRST)
    with pytest.raises(Refused, match="not published"):
        correct(site, FIRST, entries[0].entry_id, texts={"title": "x"}, note="n")
    publish(site, ref)
    with pytest.raises(UsageError):
        correct(site, FIRST, entries[0].entry_id, texts={"title": "x"}, note="  ")
    with pytest.raises(NewsletterError, match="url"):
        correct(site, FIRST, entries[0].entry_id, texts={"url": "javascript:1"}, note="n")
    with pytest.raises(NotFound):
        correct(site, FIRST, "nobody", texts={"title": "x"}, note="n")


def test_a_withdrawn_entry_is_gone_from_pages_and_search(site: Site, tmp_path: Path) -> None:
    publish_issues(site, tmp_path, [FIRST])
    _, entries = load(site, FIRST)
    gone = entries[1]
    withdraw_entry(site, gone.entry_id, note="事実と異なりました")
    after = everything(site)
    page = after[f"/annex/entries/{gone.entry_id}/"]
    assert page.gone
    assert "事実と異なりました" in page.body.decode()
    for path, document in after.items():
        if document.media_type.startswith("text/html") or path == "/sitemap.xml":
            assert gone.title not in document.body.decode().replace("<wbr>", ""), path
    assert gone.entry_id not in found(site, "要約")


def test_a_site_has_its_first_pages_before_anything_is_published(site: Site) -> None:
    ensure(site)
    before = everything(site)
    assert {"/", "/annex/", "/annex/feeds/", "/annex/feeds/all.atom", "/robots.txt"} <= before.keys()
    ensure(site)
    assert everything(site) == before


_BYTES = """
import sys
from pathlib import Path
from hashlib import sha256
from tests.conftest import MovedClock, make_config
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store import documents
from newsletter.store.database import Database
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.site import Site
from datetime import UTC, datetime
config = make_config(sys.argv[1])
site = Site(config=config, database=Database(config.database_url), clock=MovedClock(datetime(2027, 1, 1, tzinfo=UTC)),
            signer=Signer("x" * 40), links=Links(config.base_url), operator="otto")
print(rebuild_all(site))
"""


def test_another_process_with_another_hash_seed_and_zone_makes_the_same_bytes(
    site: Site, tmp_path: Path, database_url: str
) -> None:
    publish_issues(site, tmp_path, [FIRST, SECOND])
    before = everything(site)
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", _BYTES, database_url], env=environment, capture_output=True, text=True, check=True
        )
        assert "added=(), changed=(), removed=()" in done.stdout, done.stdout
    assert everything(site) == before
