"""What a domain that answers after five seconds costs the readers of all others.

python -m benchmarks.tarpit [--others 2400] [--slow 120] [--seconds 5] [--domains 20] [--rounds 2]

The relay takes 50 ms for a message, and ``--seconds`` for a reader at slow.example, at RCPT. Rates are of the others:
from the first message to the last of theirs; the best of several rounds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from newsletter.clock import SystemClock
from newsletter.store import schema
from newsletter.store.database import Database
from newsletter.workflows.send import send
from tests.conftest import make_config, wire
from tests.delivery.room import REF, add_readers, make_room
from tests.delivery.smtp_server import Received, smtp_server

_USUAL = 0.05
_SLOW = "@slow.example"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    given.add_argument("--others", type=int, default=2400)
    given.add_argument("--slow", type=int, default=120)
    given.add_argument("--seconds", type=float, default=5.0)
    given.add_argument("--domains", type=int, default=20)
    given.add_argument("--connections", type=int, default=8)
    given.add_argument("--rounds", type=int, default=2)
    options = given.parse_args()
    others = [f"reader{n}@d{n % options.domains}.example" for n in range(options.others)]
    slow = [f"reader{n}{_SLOW}" for n in range(options.slow)]
    every = len(others) // len(slow)
    mixed = [each for n, one in enumerate(slow) for each in (one, *others[n * every : (n + 1) * every])]
    mixed += others[len(slow) * every :]
    audiences = {"without": others, "mixed": mixed, "slow ones first": [*slow, *others], "last": [*others, *slow]}
    best = dict.fromkeys(audiences, 0.0)
    for _ in range(options.rounds):
        for name, audience in audiences.items():
            best[name] = max(best[name], _rate(audience, options.seconds, options.connections))
    for name, rate in best.items():
        print(f"{name:>16}  {rate:6.0f} messages/s  {rate / best['without']:.1%}")
    sys.exit(min(best.values()) < 0.9 * best["without"])


def _rate(audience: list[str], seconds: float, connections: int) -> float:
    """Messages a second to those who are not at the slow domain."""
    others = sum(not address.endswith(_SLOW) for address in audience)
    here, there = multiprocessing.Pipe()
    over = multiprocessing.Event()
    relay = multiprocessing.Process(target=_relay, args=(there, over, others, seconds))
    relay.start()
    with tempfile.TemporaryDirectory() as folder:
        config = make_config(f"sqlite:///{Path(folder, 'tarpit.db')}")
        database = Database(config.database_url)
        schema.upgrade(database)
        database.close()
        room = make_room(wire(config, SystemClock()), port=here.recv(), connections=connections)
        add_readers(room.site, audience)
        stop = threading.Event()
        sender = threading.Thread(target=send, args=(room.site, REF), kwargs={"stop": stop})
        sender.start()
        took: float = here.recv()
        stop.set()
        sender.join()
        room.site.database.close()
    over.set()
    relay.join()
    return others / took


def _relay(there: Connection, over: Event, others: int, seconds: float) -> None:
    began: list[float] = []
    arrived: list[float] = []

    def hesitate(recipient: str) -> None:
        began.append(time.monotonic())
        time.sleep(seconds if recipient.endswith(_SLOW) else _USUAL)

    def keep(message: Received) -> None:
        if not message.recipient.endswith(_SLOW):
            arrived.append(time.monotonic())
            if len(arrived) == others:
                there.send(arrived[-1] - began[0])

    with smtp_server(on_rcpt=hesitate, keep=keep) as server:
        there.send(server.port)
        over.wait()


if __name__ == "__main__":
    main()
