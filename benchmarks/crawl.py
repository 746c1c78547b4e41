"""Follow every link of a large archive and parse every page: what is broken, missing or no valid HTML.

python -m benchmarks.crawl [--issues 200] [--entries 25]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.large_archive import add_issues, make_site
from newsletter.workflows.documents import rebuild_all
from tests.web.crawling import crawl


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--issues", type=int, default=200)
    given.add_argument("--entries", type=int, default=25, help="in each issue")
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder))
        add_issues(site, options.issues, options.entries)
        rebuild_all(site)
        began = perf_counter()
        found = crawl(site)
        site.database.close()
    print(f"{len(found.seen)} addresses in {perf_counter() - began:.0f} s, {len(found.faults)} faults")
    for fault in found.faults[:40]:
        print(f"  {fault}")
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
