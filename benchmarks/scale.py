"""Whether a long send is as quick at its end as at its start, and how much memory it needs.

    python -m benchmarks.scale [--messages N] [--connections N] [--size BYTES] [--database sqlite|postgresql]...

Small messages to Postfix's smtp-sink. The start is from the 3rd to the 13th hundredth of the deliveries, the end from
the 87th to the 97th: by the times of the attempts in the ledger, and by what CPU each cost. Each send has a process of
its own.
"""

from __future__ import annotations

import argparse
import bisect
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.delivery import REF, Task, make_site, sink
from benchmarks.planning import database_of
from benchmarks.readers import add_readers, in_memory
from newsletter.clock import SystemClock
from newsletter.store.tables import attempts
from newsletter.workflows.foreground import Progress
from newsletter.workflows.plan import plan_first
from newsletter.workflows.send import send
from tests.conftest import make_config, wire

_START = (0.03, 0.13)
_END = (0.87, 0.97)


@dataclass
class Samples:
    """Settled deliveries and seconds of CPU, now and then."""

    settled: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        self.settled.append(progress.counts.settled)
        self.cpu.append(time.process_time())

    def cost(self, span: tuple[float, float], messages: int) -> float:
        """Microseconds a message; 0 where there were too few samples."""
        first, last = (bisect.bisect_left(self.settled, share * messages) for share in span)
        if last <= first or last >= len(self.settled):
            return 0.0
        return (self.cpu[last] - self.cpu[first]) / (self.settled[last] - self.settled[first]) * 1e6


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=200_000)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--size", type=int, default=3_000)
    options.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options.add_argument("--task", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.task:
        measure(Task(**json.loads(chosen.task)))
        return
    for kind in chosen.database or ["sqlite", "postgresql"]:
        with sink() as port, database_of(kind) as url, tempfile.TemporaryDirectory() as folder:
            task = {"port": port, "connections": chosen.connections, "size": chosen.size, "database": url}
            site = make_site(Task(messages=1, **task), Path(folder))
            add_readers(site, chosen.messages - 1)
            site.database.close()
            told = json.dumps({"messages": chosen.messages, **task})
            sys.stdout.write(f"{kind}: ")
            sys.stdout.flush()
            subprocess.run([sys.executable, "-m", "benchmarks.scale", "--task", told], check=True)


def measure(task: Task) -> None:
    smtp = {"host": "127.0.0.1", "port": task.port, "connections": task.connections}
    site = wire(make_config(task.database, smtp=smtp), SystemClock())
    plan_first(site, REF)
    samples = Samples()
    began = time.perf_counter()
    found = send(site, REF, progress=samples)
    seconds = time.perf_counter() - began
    assert found.counts.sent == task.messages, found.counts
    with site.database.reading() as connection:
        ended = sorted(connection.scalars(select(attempts.c.ended_at)))

    def rate(span: tuple[float, float]) -> float:
        first, last = (int(share * task.messages) for share in span)
        seconds: float = (ended[last] - ended[first]).total_seconds()
        return (last - first) / seconds

    start, end = rate(_START), rate(_END)
    sys.stdout.write(
        f"{task.messages:,} messages of {task.size:,} bytes in {seconds:.0f} s; at the start {start:.0f}/s, at the end "
        f"{end:.0f}/s ({end / start - 1:+.1%}); CPU {samples.cost(_START, task.messages):.0f} µs a message, then "
        f"{samples.cost(_END, task.messages):.0f}; {in_memory():.0f} MB at most\n"
    )
    site.database.close()


if __name__ == "__main__":
    main()
