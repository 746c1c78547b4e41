"""How long publishing one more issue takes on a large archive, and how much of it is written.

.venv/bin/python -m benchmarks.publish [--issues 200] [--entries 25] [--database URL] [--rounds 3]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.large_archive import add_issues, make_site
from newsletter.store import documents
from newsletter.workflows.correct import correct
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.issues import load
from newsletter.workflows.publish import publish
from newsletter.workflows.site import Site


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--issues", type=int, default=200)
    given.add_argument("--entries", type=int, default=25, help="in each issue")
    given.add_argument("--rounds", type=int, default=3)
    given.add_argument("--database", help="URL of an empty database; SQLite in a temporary folder without it")
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder), options.database)
        add_issues(site, options.issues - 1, options.entries)
        began = perf_counter()
        made = rebuild_all(site)
        print(f"all from nothing: {len(made.added)} documents in {perf_counter() - began:.1f} s")
        for at in range(options.rounds):
            (issue,) = add_issues(site, 1, options.entries, start=options.issues - 1 + at, publish=False)
            before = _hashes(site)
            began, worked = perf_counter(), process_time()
            publish(site, issue.ref)
            took, work = perf_counter() - began, process_time() - worked
            _say(f"publish number {options.issues + at}", took, work, before, _hashes(site))
        _, (entry, *_) = load(site, issue.ref)
        before = _hashes(site)
        began, worked = perf_counter(), process_time()
        correct(site, issue.ref, entry.entry_id, texts={"title": "直した題"}, note="題の誤りを直しました。")
        _say("correct a title", perf_counter() - began, process_time() - worked, before, _hashes(site))
        before = _hashes(site)
        began = perf_counter()
        changes = rebuild_all(site)
        print(f"rebuild all: {perf_counter() - began:.1f} s, changes nothing: {not changes}")
        site.database.close()


def _hashes(site: Site) -> dict[str, str]:
    with site.database.reading() as connection:
        found = {path: documents.get(connection, path) for path in documents.paths(connection)}
    return {path: document.sha256 for path, document in found.items() if document}


def _say(what: str, took: float, work: float, before: dict[str, str], after: dict[str, str]) -> None:
    fresh = len(after.keys() - before.keys())
    changed = sum(after[path] != digest for path, digest in before.items())
    print(f"{what}: {took:.2f} s ({work:.2f} s of CPU); {fresh} new, {changed} changed of {len(after)} documents")


if __name__ == "__main__":
    main()
