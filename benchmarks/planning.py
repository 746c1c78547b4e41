"""How long it takes to freeze a large audience, on SQLite and on PostgreSQL, and how much memory that needs.

    python -m benchmarks.planning [--readers N] [--database sqlite|postgresql]...

PostgreSQL is a server of its own whose commits wait for the disk. Every hundredth reader is suppressed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.delivery import REF, Task, make_site
from benchmarks.readers import add_readers, in_memory
from newsletter.workflows.plan import plan_first
from newsletter.workflows.status import status
from tests.postgres import own_server


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--readers", type=int, default=1_000_000)
    options.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    chosen = options.parse_args()
    for kind in chosen.database or ["sqlite", "postgresql"]:
        with database_of(kind) as url, tempfile.TemporaryDirectory() as folder:
            site = make_site(Task(port=1, messages=1, connections=1, size=3000, database=url), Path(folder))
            add_readers(site, chosen.readers - 1, suppressed=100)
            began = time.perf_counter()
            plan_first(site, REF)
            seconds = time.perf_counter() - began
            counts = status(site, REF).counts
            site.database.close()
        assert counts.audience == chosen.readers, counts
        sys.stdout.write(
            f"{kind}: {counts.audience:,} readers planned in {seconds:.1f} s, {counts.suppressed:,} of them suppressed;"
            f" {in_memory():.0f} MB at most\n"
        )


@contextmanager
def database_of(kind: str) -> Iterator[str]:
    """The URL of an empty database."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder)}/newsletter.db"
    else:
        with own_server(durable=True) as server:
            yield server.driver_url


if __name__ == "__main__":
    main()
