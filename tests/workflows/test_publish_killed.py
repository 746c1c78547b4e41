"""Killed with SIGKILL in the middle of publishing, while a reader looks on: all of an issue, or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newsletter.model.issue import IssueState
from newsletter.store import documents
from newsletter.workflows.approve import approve
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site
from tests.issue_making import import_issue, publish_issues

FIRST, SECOND = "2026-01-31", "2026-02-07"

# Publishes, and stops for good at the n-th document that it writes.
_STOPPING = """
import sys, time
from datetime import UTC, datetime
from tests.conftest import MovedClock, make_config
from newsletter.links import Links
from newsletter.signing import Signer
from newsletter.store import documents
from newsletter.store.database import Database
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site

url, ref, stop_at = sys.argv[1], sys.argv[2], int(sys.argv[3])
config = make_config(url)
site = Site(config=config, database=Database(url), clock=MovedClock(datetime(2026, 2, 7, tzinfo=UTC)),
            signer=Signer("x" * 40), links=Links(config.base_url), operator="otto")
write, number = documents._write, 0

def stopping(connection, path, values):
    global number
    number += 1
    if number == stop_at:
        print("in the middle", flush=True)
        time.sleep(600)
    write(connection, path, values)

documents._write = stopping
publish(site, ref)
"""


def _state(site: Site) -> dict[str, str]:
    with site.database.reading() as connection:
        found = [documents.get(connection, path) for path in documents.paths(connection)]
    return {document.path: document.sha256 for document in found if document is not None}


def test_readers_never_see_half_an_issue(site: Site, tmp_path: Path, database_url: str) -> None:
    publish_issues(site, tmp_path, [FIRST])
    before = _state(site)
    ref = import_issue(site, tmp_path, SECOND)
    approve(site, ref)
    for stop_at in (1, 4):
        process = subprocess.Popen(
            [sys.executable, "-c", _STOPPING, database_url, ref, str(stop_at)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == "in the middle\n"
            assert _state(site) == before
            process.kill()
            process.wait()
        assert _state(site) == before
        assert load(site, ref)[0].state is IssueState.FROZEN
    publish(site, ref)
    after = _state(site)
    assert f"/annex/{SECOND}/" in after
    assert not rebuild_all(site)
    assert _state(site) == after
