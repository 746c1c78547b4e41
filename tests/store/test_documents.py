"""Documents as rows."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from sqlalchemy import text

from newsletter.model.document import Changes, Draft
from newsletter.store import documents
from newsletter.workflows.site import Site
from tests.conftest import MovedClock

HOME = Draft(path="/annex/", publication="annex", media_type="text/html; charset=utf-8", body="表紙".encode())
ISSUE = replace(HOME, path="/annex/2026-02-07/", body="二月七日号".encode())
ROBOTS = Draft(path="/robots.txt", publication=None, media_type="text/plain; charset=utf-8", body=b"User-agent: *\n")


def _put(site: Site, *drafts: Draft, publication: str | None = "annex", kept: tuple[str, ...] = ()) -> Changes:
    with site.database.writing() as connection:
        return documents.put_all(connection, publication, drafts, site.clock.now(), kept=kept)


def _version(site: Site) -> int:
    with site.database.reading() as connection:
        return documents.version(connection)


def test_a_document_is_kept_with_its_hash_and_its_compressed_form(site: Site) -> None:
    assert _put(site, HOME, ISSUE) == Changes(added=("/annex/", "/annex/2026-02-07/"))
    with site.database.reading() as connection:
        found = documents.get(connection, "/annex/")
        assert found is not None
        assert documents.get(connection, "/other/") is None
        assert documents.paths(connection) == ("/annex/", "/annex/2026-02-07/")
    assert found.sha256 == sha256(HOME.body).hexdigest()
    assert (found.body, gzip.decompress(found.gzip)) == (HOME.body, HOME.body)
    assert found.gzip[4:8] == bytes(4)
    assert found.changed_at == site.clock.now()


def test_what_did_not_change_is_not_written(site: Site, clock: MovedClock) -> None:
    _put(site, HOME, ISSUE)
    before = clock.now()
    clock.move(days=1)
    changes = _put(site, HOME, replace(ISSUE, body=b"corrected"))
    assert changes == Changes(changed=("/annex/2026-02-07/",), unchanged=1)
    with site.database.reading() as connection:
        home, issue = (documents.get(connection, path) for path in ("/annex/", "/annex/2026-02-07/"))
    assert home is not None
    assert issue is not None
    assert (home.changed_at, issue.changed_at) == (before, clock.now())


def test_the_version_grows_only_with_a_change(site: Site) -> None:
    assert _version(site) == 0
    _put(site, HOME)
    first = _version(site)
    assert not _put(site, HOME)
    assert _version(site) == first
    _put(site)
    assert _version(site) > first > 0


def test_what_is_no_longer_made_is_removed_but_not_what_is_kept_or_of_others(site: Site) -> None:
    _put(site, HOME, ISSUE)
    _put(site, ROBOTS, publication=None)
    assert _put(site, kept=("/annex/",)) == Changes(removed=("/annex/2026-02-07/",), unchanged=1)
    with site.database.reading() as connection:
        assert documents.paths(connection) == ("/annex/", "/robots.txt")


def test_a_page_that_is_gone_stays_as_gone(site: Site) -> None:
    _put(site, ISSUE)
    assert _put(site, replace(ISSUE, gone=True, body=b"withdrawn")).changed == (ISSUE.path,)
    with site.database.reading() as connection:
        found = documents.get(connection, ISSUE.path)
    assert found is not None
    assert found.gone


def test_a_new_source_of_the_same_bytes_moves_nothing_that_readers_see(site: Site, clock: MovedClock) -> None:
    _put(site, replace(HOME, source="a"), ISSUE)
    before, version = clock.now(), _version(site)
    clock.move(days=1)
    assert not _put(site, replace(HOME, source="b"), ISSUE)
    with site.database.reading() as connection:
        found = documents.get(connection, HOME.path)
        held = documents.stored(connection, "annex")
    assert (held[HOME.path].source, held[ISSUE.path].source) == ("b", None)
    assert found is not None
    assert (found.changed_at, _version(site)) == (before, version)


def test_what_is_made_is_written_while_the_rest_is_still_being_made(site: Site) -> None:
    seen: list[int] = []
    with site.database.writing() as connection:

        def drafts() -> Iterator[Draft]:
            for number in range(450):
                yield replace(HOME, path=f"/annex/{number}/", body=b"%d" % number)
                seen.append(len(documents.paths_of(connection, "annex")))

        assert len(documents.put_all(connection, "annex", drafts(), site.clock.now()).added) == 450
    assert sorted(set(seen)) == [0, 200, 400]


def test_who_draws_for_long_is_not_taken_for_stopped(site: Site) -> None:
    with site.database.writing() as connection:
        if connection.dialect.name != "sqlite":
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '100ms'"))
        documents.take_time(connection)
        time.sleep(0.3)
        assert documents.put_all(connection, "annex", [HOME], site.clock.now())
