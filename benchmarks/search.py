"""How long a search takes in a large archive, and that it finds exactly what a plain scan finds.

``python -m benchmarks.search [--entries 10000]`` asks 50 Japanese and mixed questions, on SQLite and, where there is
one, PostgreSQL.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.large_archive import add_issues, make_site
from newsletter.model.folding import fold
from newsletter.model.issue import IssueEntry
from newsletter.model.search import parse_query
from newsletter.store import issues
from newsletter.workflows.documents import rebuild_all
from newsletter.workflows.search import find_entries
from newsletter.workflows.site import Site
from tests.postgres import NoPostgres, postgres_server

_IN_AN_ISSUE = 50


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--entries", type=int, default=10_000)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure("SQLite", make_site(Path(folder)), options.entries)
        try:
            with postgres_server() as url:
                driver = url.replace("postgresql:", "postgresql+psycopg:", 1)
                _measure("PostgreSQL", make_site(Path(folder), driver), options.entries)
        except NoPostgres as reason:
            print(reason)


def _measure(name: str, site: Site, number: int) -> None:
    add_issues(site, number // _IN_AN_ISSUE, _IN_AN_ISSUE)
    rebuild_all(site)
    with site.database.reading() as connection:
        held = [entry for _, entries in issues.published_with_entries(connection, "annex") for entry in entries]
    scanned = [fold("\n".join(_texts(entry))).text for entry in held]
    times, wrong = [], 0
    for question in _questions(held):
        query = parse_query(question)
        best = float("inf")
        for _ in range(3):
            began = perf_counter()
            found = find_entries(
                site, site.publication("annex"), query, category=None, year=None, newest_first=False, limit=20, offset=0
            )
            best = min(best, perf_counter() - began)
        times.append(best)
        wrong += found.total != sum(all(term in text for term in query.terms) for text in scanned)
    times.sort()
    print(
        f"{name}: {len(held)} entries, {len(times)} questions: median {median(times) * 1000:.1f} ms, "
        f"p95 {times[int(len(times) * 0.95)] * 1000:.1f} ms, most {times[-1] * 1000:.1f} ms; {wrong} counts differ"
    )
    site.database.close()


def _texts(entry: IssueEntry) -> tuple[str, ...]:
    host = entry.url.split("/")[2]
    return (entry.title, entry.original_title or "", entry.summary, host)


def _questions(held: list[IssueEntry]) -> list[str]:
    """Pieces of one to five characters of real text, and two of them together."""
    chance = Random(1)
    asked = []
    for at in range(50):
        pieces = []
        for _ in range(1 + at % 2):
            text = chance.choice(held).summary.replace("\n", "")
            length = 1 + at % 5
            start = chance.randrange(max(1, len(text) - length))
            pieces.append(text[start : start + length])
        asked.append(" ".join(pieces))
    return asked


if __name__ == "__main__":
    main()
