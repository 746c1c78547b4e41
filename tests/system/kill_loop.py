"""Kill a sender, or its database, at random instants, start it again, and count: nobody lost, hardly anybody twice.

    python -m tests.system.kill_loop [--messages N] [--kills N] [--connections N] [--database sqlite|postgresql|URL]
                                     [--victim sender|database|both] [--on-unknown resend|hold] [--seed N]

After each kill the ledger has to add up to the frozen audience, with at most one delivery a connection in doubt, nobody
`sent` whom the relay does not know, and no message out that the ledger had not begun. At the end nobody is missing,
copies beyond the first are at most one a connection and kill, and they are the same bytes. Exit 1 where not.

``--database postgresql`` starts a server of its own, whose commits wait for the disk.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from newsletter.clock import SystemClock
from newsletter.errors import DatabaseNotReady
from newsletter.store import schema
from newsletter.store.database import Database
from newsletter.store.tables import deliveries
from newsletter.workflows.plan import plan_first
from tests.conftest import make_config, wire
from tests.delivery.room import REF, Room, make_room
from tests.delivery.smtp_server import FaultServer, smtp_server
from tests.postgres import OwnServer, own_server
from tests.system.copies import Copies
from tests.system.sender import command_line

_PATIENCE = 120.0
_SETTLED = ("sent", "failed", "unknown", "suppressed", "cancelled")
Start = Callable[[], "subprocess.Popen[bytes]"]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``early`` is how often a kill comes while the sender is only starting."""

    messages: int = 500
    kills: int = 5
    connections: int = 8
    victim: str = "sender"
    on_unknown: str = "resend"
    seed: int = 1
    early: float = 0.1


@dataclass
class Report:
    """What happened. ``faults`` is empty where every promise was kept."""

    kills: int = 0
    database_kills: int = 0
    messages: int = 0
    doubled: int = 0
    most_doubled: int = 0
    unknown: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        figures = (
            f"{self.messages} messages, {self.kills} kills of the sender, {self.database_kills} of the database: "
            f"{self.doubled} duplicates, at most {self.most_doubled} a kill, {self.unknown} held as unknown; "
            f"{self.seconds:.0f} s"
        )
        return "\n".join([figures, *(f"FAULT: {fault}" for fault in self.faults[:40])])


class KillLoop:
    """``start`` begins a sender that says what it has to say in ``log``; ``postgres`` is the server to kill."""

    def __init__(
        self,
        room: Room,
        server: FaultServer,
        start: Start,
        log: Path,
        plan: Plan,
        postgres: OwnServer | None = None,
    ) -> None:
        self._room = room
        self._server = server
        self._start = start
        self._log = log
        self._plan = plan
        self._postgres = postgres
        self._random = random.Random(plan.seed)
        self._process: subprocess.Popen[bytes] | None = None
        self._number_at_start = 0
        self._copies = Copies()
        self._report = Report(messages=plan.messages)
        self._readers = [f"reader{n}@example.org" for n in range(plan.messages)]
        server.keep = self._copies.keep

    def run(self) -> Report:
        began = time.monotonic()
        try:
            self._kill_again_and_again()
        finally:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        self._report.seconds = time.monotonic() - began
        return self._report

    def _kill_again_and_again(self) -> None:
        for kill in range(self._plan.kills):
            self._wait_for_the_moment(self._living(), kill)
            process = self._living()
            if process.poll() is not None:
                self._fault(f"the sender ended by itself before kill {kill + 1}: {self._words()}")
                break
            victim = self._plan.victim if self._plan.victim != "both" else self._random.choice(["sender", "database"])
            if victim == "sender":
                self._kill_sender(process)
                self._process = None
            else:
                self._kill_database()
            self._look(f"after kill {kill + 1}")
        self._end()

    def _living(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._could_not_start(self._process):
            self._ledger()  # there is a database to begin with
            self._number_at_start = self._copies.number
            self._process = self._start()
        return self._process

    def _could_not_start(self, process: subprocess.Popen[bytes]) -> bool:
        """The database was killed before it had got to work: then it may say so and end."""
        idle = self._copies.number == self._number_at_start
        return process.poll() is not None and self._plan.victim != "sender" and idle

    def _wait_for_the_moment(self, process: subprocess.Popen[bytes], kill: int) -> None:
        """Anywhere: while it starts, or after a random share of what is left, and a little more."""
        if self._random.random() < self._plan.early:
            time.sleep(self._random.uniform(0, 0.6))
            return
        left = self._plan.messages - len(self._copies.of)
        wanted = self._copies.number + self._random.uniform(0, 1.6 * left / (self._plan.kills - kill + 1))
        deadline = time.monotonic() + _PATIENCE
        while self._copies.number < wanted and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(self._random.uniform(0, 0.01))

    def _kill_sender(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        deadline = time.monotonic() + _PATIENCE
        while self._server.together and time.monotonic() < deadline:
            # What is in the sockets was transmitted by the one that is dead.
            time.sleep(0.001)
        self._copies.round += 1
        self._report.kills += 1

    def _kill_database(self) -> None:
        assert self._postgres is not None
        self._report.database_kills += 1
        how = self._random.randrange(3)
        if how == 0:
            self._postgres.kill_backend(self._random.choice)
            return
        if how == 1:
            self._postgres.kill()
        else:
            self._postgres.stop()
        time.sleep(self._random.uniform(0, 1.5))
        self._postgres.start()

    def _end(self) -> None:
        process = self._living()
        try:
            process.wait(_PATIENCE + self._plan.messages / 50)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self._fault("the last sender does not end")
        if process.returncode:
            self._fault(f"the last sender ended with exit {process.returncode}: {self._words()}")
        self._look("at the end")
        self._judge()

    def _look(self, when: str) -> None:
        """What has to be so at every instant."""
        counts, begun, sent = self._ledger()
        if sum(counts.values()) != self._plan.messages:
            self._fault(f"{when} the ledger has {sum(counts.values())} of {self._plan.messages} deliveries: {counts}")
        if counts.get("attempting", 0) > self._plan.connections:
            self._fault(f"{when} {counts['attempting']} deliveries are in doubt")
        if self._plan.victim == "sender":
            # Nobody else is at work: both sides stand still.
            unheard = sorted(sent - self._copies.of.keys())
            unclaimed = sorted(self._copies.of.keys() - begun)
            if unheard:
                self._fault(f"{when} {len(unheard)} are sent that the relay never saw, such as {unheard[0]}")
            if unclaimed:
                self._fault(f"{when} {len(unclaimed)} were sent without a claim, such as {unclaimed[0]}")

    def _ledger(self) -> tuple[dict[str, int], set[str], set[str]]:
        """Deliveries by state, addresses that were ever begun, addresses that are sent; waits for the database."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                with self._room.site.database.reading() as connection:
                    counted = connection.execute(
                        select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
                    ).all()
                    rows = connection.execute(
                        select(deliveries.c.address, deliveries.c.state).where(
                            (deliveries.c.attempts > 0) | (deliveries.c.state == "sent")
                        )
                    ).all()
                    return (
                        {row[0]: row[1] for row in counted},
                        {address for address, _ in rows},
                        {address for address, state in rows if state == "sent"},
                    )
            except (SQLAlchemyError, DatabaseNotReady):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _judge(self) -> None:
        """What has to be so when all is over."""
        report, plan, copies = self._report, self._plan, self._copies
        counts, _, _ = self._ledger()
        report.unknown = counts.get("unknown", 0)
        open_ones = {state: number for state, number in counts.items() if state not in _SETTLED}
        if open_ones:
            self._fault(f"at the end {open_ones} are open")
        if counts.get("sent", 0) + report.unknown != plan.messages:
            self._fault(f"at the end the ledger says {counts}")
        allowed = plan.connections * report.kills if plan.on_unknown == "hold" else 0
        if report.unknown > allowed:
            self._fault(f"{report.unknown} are unknown")
        lost = copies.lost(self._readers)
        if len(lost) > report.unknown:
            self._fault(f"{len(lost)} are lost, such as {lost[0]}")
        strangers = copies.of.keys() - set(self._readers)
        if strangers:
            self._fault(f"{len(strangers)} got it who are no readers")
        doubled = copies.doubled()
        report.doubled = sum(doubled.values())
        report.most_doubled = max(doubled.values(), default=0)
        most = 0 if plan.on_unknown == "hold" else plan.connections
        if report.most_doubled > most:
            self._fault(f"{report.most_doubled} duplicates after one kill, at {plan.connections} connections")
        twice = copies.doubled_within_a_round()
        if twice:
            self._fault(f"{len(twice)} got it twice from one living sender, such as {twice[0]}")
        different = copies.different()
        if different:
            self._fault(f"{len(different)} got copies that differ, such as {different[0]}")

    def _fault(self, words: str) -> None:
        self._report.faults.append(words)

    def _words(self) -> str:
        return self._log.read_text("utf-8")[-2000:]


def run(room: Room, server: FaultServer, folder: Path, plan: Plan, postgres: OwnServer | None = None) -> Report:
    """The real command line against a real relay."""
    line = command_line(folder, room, server, connections=str(plan.connections), on_unknown=plan.on_unknown)
    start = partial(line.start_logged, "send", REF)
    plan_first(room.site, REF)
    return KillLoop(room, server, start, line.log, plan, postgres).run()


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it is so; raises AssertionError where the process ends before, or it takes too long."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < deadline, log.read_text("utf-8")
        time.sleep(0.002)


@contextmanager
def _database(wanted: str, folder: Path) -> Iterator[tuple[str, OwnServer | None]]:
    if wanted == "sqlite":
        yield f"sqlite:///{folder}/newsletter.db", None
    elif wanted == "postgresql":
        with own_server(durable=True) as server:
            yield server.driver_url, server
    else:
        yield wanted, None


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=500)
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL of an empty database")
    options.add_argument("--victim", choices=["sender", "database", "both"], default="sender")
    options.add_argument("--on-unknown", choices=["resend", "hold"], default="resend")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--delay", type=float, default=0.001, help="seconds that the relay takes for each command")
    chosen = options.parse_args()
    if chosen.victim != "sender" and chosen.database != "postgresql":
        options.error(f"--victim {chosen.victim} goes with --database postgresql")
    plan = Plan(
        messages=chosen.messages,
        kills=chosen.kills,
        connections=chosen.connections,
        victim=chosen.victim,
        on_unknown=chosen.on_unknown,
        seed=chosen.seed,
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(chosen.database, Path(folder)) as (url, postgres),
        smtp_server(delay=chosen.delay) as server,
    ):
        database = Database(url)
        schema.upgrade(database)
        database.close()
        site = wire(make_config(url), SystemClock())
        room = make_room(site, port=server.port).with_readers(plan.messages)
        report = run(room, server, Path(folder), plan, postgres)
        site.database.close()
    sys.stdout.write(f"{chosen.database}, seed {plan.seed}: {report}\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
