"""How fast a send is, and what a message costs, beside the standard library and Postfix's own load generator.

    python -m benchmarks.delivery [--messages N] [--connections N] [--size BYTES] [--rounds N] [--database URL]
                                  [--delay MS] [--chunking] [--dkim]

Every sender talks to the same sink (Postfix's smtp-sink, which takes mail as fast as it comes), takes its turn, and
its best round counts: the best rate, and the least CPU. CPU is user and system time of the sending process alone. Ours
includes everything: composing for each reader, the ledger (SQLite with synchronous=FULL unless told otherwise), the
evidence of each attempt.

``--delay`` puts a link between them whose round trip takes so many milliseconds, ``--chunking`` a relay that offers
CHUNKING in the sink's place, and ``--dkim`` signs with RSA of 2048 bits. These are about us alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks.relay import chunking_relay, free_port, slow_link, wait_for
from newsletter.clock import SystemClock
from newsletter.config import Config
from newsletter.links import Links
from newsletter.model.edition import Placeholders
from newsletter.signing import Signer
from newsletter.store import publications, schema
from newsletter.store.database import Database
from newsletter.store.tables import editions, issues, subscribers, subscriptions
from newsletter.workflows.plan import plan_first
from newsletter.workflows.send import send
from newsletter.workflows.site import Site

SECRET = "a secret for measuring that is long enough"
REF = "annex/2026-02-07"


@dataclass(frozen=True)
class Measured:
    """Seconds of wall and CPU for a number of messages."""

    messages: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.messages / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of CPU a message."""
        return self.cpu / self.messages * 1e6


@dataclass(frozen=True)
class Task:
    """What every sender has to do."""

    port: int
    messages: int
    connections: int
    size: int
    database: str
    dkim: bool = False


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=8000)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--database", default="", help="a URL; without it, a fresh SQLite file")
    options.add_argument("--delay", type=float, default=0, help="milliseconds of a round trip")
    options.add_argument("--chunking", action="store_true", help="a relay that offers CHUNKING")
    options.add_argument("--dkim", action="store_true", help="sign each message (RSA, 2048 bits)")
    options.add_argument("--sender", choices=SENDERS, help=argparse.SUPPRESS)
    options.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.sender:
        task = Task(chosen.port, chosen.messages, chosen.connections, chosen.size, chosen.database, dkim=chosen.dkim)
        print(json.dumps(asdict(SENDERS[chosen.sender](task))))
        return
    alone = chosen.delay or chosen.chunking or chosen.dkim
    names = ["annex"] if alone else [name for name in SENDERS if name != "smtp-source" or shutil.which(name)]
    rounds: dict[str, list[Measured]] = {name: [] for name in names}
    with ExitStack() as stack:
        port = stack.enter_context(chunking_relay() if chosen.chunking else sink())
        if chosen.delay:
            port = stack.enter_context(slow_link(port, chosen.delay / 2000))
        task = Task(port, chosen.messages, chosen.connections, chosen.size, chosen.database, dkim=chosen.dkim)
        for _ in range(chosen.rounds):
            for name in names:
                rounds[name].append(apart(name, task))
    print(
        f"{chosen.messages} messages of {chosen.size} bytes, {chosen.connections} connections, {os.cpu_count()} cores"
        + (f", {chosen.delay:g} ms a round trip" if chosen.delay else "")
        + (", CHUNKING" if chosen.chunking else "")
        + (", DKIM with RSA-2048" if chosen.dkim else "")
    )
    best = {name: (max(m.rate for m in measured), min(m.cost for m in measured)) for name, measured in rounds.items()}
    our_rate, our_cost = best["annex"]
    for name, (rate, cost) in best.items():
        beside = "" if name == "annex" else f"; we: {our_rate / rate:.2f} of the rate, {our_cost / cost:.2f} of the CPU"
        print(
            f"{name:<12}{rate:6.0f} messages/s{cost:6.0f} µs CPU a message{1e6 / cost:7.0f} a second and core{beside}"
        )


def apart(name: str, task: Task) -> Measured:
    """Measure in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.delivery",
        "--sender",
        name,
        "--port",
        str(task.port),
        "--messages",
        str(task.messages),
    ]
    command += ["--connections", str(task.connections), "--size", str(task.size), "--database", task.database]
    command += ["--dkim"] * task.dkim
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def measuring(messages: int, who: int = resource.RUSAGE_SELF) -> Iterator[list[Measured]]:
    found: list[Measured] = []
    before, began = resource.getrusage(who), time.perf_counter()
    yield found
    after, seconds = resource.getrusage(who), time.perf_counter() - began
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    found.append(Measured(messages, seconds, cpu))


def annex(task: Task) -> Measured:
    """This project: `newsletter send`, from the lease to the settled ledger. Planning is measured apart."""

    with tempfile.TemporaryDirectory() as folder:
        site = make_site(task, Path(folder))
        plan_first(site, REF)
        with measuring(task.messages) as measured:
            found = send(site, REF)
        assert found.counts.sent == task.messages, found.counts
        site.database.close()
    return measured[0]


def standard_library(task: Task) -> Measured:
    """`smtplib.sendmail` in threads, given a str as its documentation shows: no ledger, the same text to everybody."""
    message = text_of(task.size).decode()
    share = task.messages // task.connections

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", task.port, local_hostname="localhost") as relay:
            for number in range(share):
                relay.sendmail("annex@annex.example", [f"reader{number}@example.org"], message)

    threads = [threading.Thread(target=work) for _ in range(task.connections)]
    with measuring(share * task.connections) as measured:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return measured[0]


def smtp_source(task: Task) -> Measured:
    """Postfix's load generator: C, no ledger, no content of its own."""
    command = f"smtp-source -d -s {task.connections} -m {task.messages} -l {task.size} 127.0.0.1:{task.port}"
    with measuring(task.messages, resource.RUSAGE_CHILDREN) as measured:
        subprocess.run(command.split(), check=True)
    return measured[0]


SENDERS = {"annex": annex, "smtplib": standard_library, "smtp-source": smtp_source}


def text_of(size: int) -> bytes:
    head = b"From: annex@annex.example\r\nTo: reader@example.org\r\nSubject: measuring\r\n\r\n"
    lines = (size - len(head)) // 78
    return head + (b"x" * 76 + b"\r\n") * lines


@contextmanager
def sink() -> Iterator[int]:
    """A fast SMTP server; its port."""
    found = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise SystemExit("smtp-sink is not here: install Postfix, which need not run")
    port = free_port()
    unprivileged = ["-u", "postfix"] if os.geteuid() == 0 else []
    process = subprocess.Popen([found, *unprivileged, f"127.0.0.1:{port}", "1000"])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def make_key(folder: Path) -> Path:
    path = folder / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", path, "2048"], check=True, capture_output=True)
    return path


def make_site(task: Task, folder: Path) -> Site:
    """A site with one published issue, its edition, and as many readers as messages."""

    dkim = (
        {"dkim": {"domain": "annex.example", "selector": "measuring", "key_file": str(make_key(folder))}}
        if task.dkim
        else {}
    )
    config = Config.model_validate(
        {
            **dkim,
            "base_url": "https://news.annex.example",
            "secret_key": SECRET,
            "database_url": task.database or f"sqlite:///{folder}/newsletter.db",
            "smtp": {"host": "127.0.0.1", "port": task.port, "connections": task.connections},
            "publications": {"annex": {"title": "Annex", "sender": "Annex <annex@annex.example>"}},
        }
    )
    database = Database(config.database_url)
    schema.upgrade(database)
    now = datetime.now(UTC)
    publications.register(database, ["annex"], host="news.annex.example", now=now)
    footer = f"{Placeholders.UNSUBSCRIBE}\n{Placeholders.PREFERENCES}\n{Placeholders.ADDRESS}\n" + "x" * 1500
    octets = task.size * 57 // 78
    text, html = "x" * (octets // 4) + footer, "x" * (octets * 3 // 4) + footer
    with database.writing() as connection:
        issue = {"publication": "annex", "date": date(2026, 2, 7), "state": "published", "title": "Annex"}
        times = {"created_at": now, "frozen_at": now, "published_at": now}
        issue_id = connection.execute(
            insert(issues).values(language="ja", **issue, **times).returning(issues.c.id)
        ).scalar_one()
        edition = {"issue_id": issue_id, "revision": 1, "key": "*", "format": "html", "subject": "Annex", "sha256": ""}
        connection.execute(insert(editions).values(**edition, text=text, html=html, created_at=now))
        people = [
            {"uid": f"u{number}", "email": f"r{number}@example.org", "email_key": f"r{number}", "created_at": now}
            for number in range(task.messages)
        ]
        ids = connection.scalars(insert(subscribers).returning(subscribers.c.id), people).all()
        choice = {"publication": "annex", "state": "active", "key": "*", "format": "html"}
        dates = {"joined_at": now, "confirmed_at": now}
        connection.execute(insert(subscriptions), [{"subscriber_id": id_, **choice, **dates} for id_ in ids])
    return Site(
        config=config,
        database=database,
        clock=SystemClock(),
        signer=Signer(SECRET),
        links=Links(config.base_url),
        operator="measuring",
    )


if __name__ == "__main__":
    main()
