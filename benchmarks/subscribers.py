"""How long a large list takes to come in, to be rehearsed, to go out and to come in elsewhere, and how much memory.

.venv/bin/python -m benchmarks.subscribers [--rows 100000]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.large_archive import make_site
from newsletter.workflows.erase import erase
from newsletter.workflows.export_subscribers import export_subscribers
from newsletter.workflows.import_subscribers import How, import_subscribers


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", type=int, default=100_000)
    rows: int = given.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder, "here"), Path(folder, "there")
        here.mkdir()
        there.mkdir()
        file, copy = Path(folder, "list.csv"), Path(folder, "copy.csv")
        with file.open("w", encoding="utf-8") as out:
            out.write("email,name,categories,confirmed\n")
            for n in range(rows):
                out.write(f"reader{n}@d{n % 500}.example.org,Reader {n},,2020-01-01T00:00:00Z\n")
        one, other = make_site(here, None), make_site(there, None)
        clock = _Clock()
        import_subscribers(one, file)
        clock.say(f"import {rows:,} rows")
        import_subscribers(one, file, how=How(dry_run=True), tell=lambda _row: None)
        clock.say("rehearse them again")
        with copy.open("wb") as out_again:
            out_again.writelines(line.encode() for line in export_subscribers(one))
        clock.say("export")
        import_subscribers(other, copy)
        clock.say("import elsewhere")
        same = all(
            line.encode() == written for line, written in zip(export_subscribers(other), copy.open("rb"), strict=True)
        )
        clock.say(f"export again, identical: {same}")
        erase(one, "reader1@d1.example.org", reason="a benchmark")
        clock.say("erase one of them")


class _Clock:
    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._wall, self._work = perf_counter(), process_time()

    def say(self, what: str) -> None:
        wall, work = perf_counter() - self._wall, process_time() - self._work
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{what}: {wall:.1f} s ({work:.1f} s of work), at most {most} MB so far")
        self._begin()


if __name__ == "__main__":
    main()
