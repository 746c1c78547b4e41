"""Ten thousand sign-ups of one address over HTTP, and whether the time of an answer tells who is known.

    python -m benchmarks.joining [--sign-ups 10000] [--answers 400]

Addresses of each kind are asked for in turn, so that what else the machine does falls on all of them alike. The time is
taken by the client, over one connection, with nothing else going on in the server; the ratio is of medians.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from newsletter.assembly import assemble
from newsletter.clock import SystemClock
from newsletter.config import load_config
from newsletter.store import notices, suppressions
from newsletter.web.app import create_app
from newsletter.web.background import BackgroundServer
from newsletter.web.listening import listen, port_of
from newsletter.workflows.answer_sign_ups import answer_waiting
from newsletter.workflows.init import write_site
from newsletter.workflows.site import Site
from newsletter.workflows.subscribers import add

_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
KINDS = ("stranger", "subscribed", "pending", "suppressed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sign-ups", type=int, default=10_000)
    parser.add_argument("--answers", type=int, default=400, help="of each kind of address")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = _make_site(Path(folder))
        with _served(site) as connection:
            _one_address(site, connection, asked.sign_ups)
            _four_kinds(site, connection, asked.answers)
        site.database.close()


def _one_address(site: Site, connection: HTTPConnection, many: int) -> None:
    began = time.perf_counter()
    answers = {_post(connection, "hanako@readers.test") for _ in range(many)}
    spent = time.perf_counter() - began
    answer_waiting(site)
    with site.database.reading() as reading:
        mails = len(notices.newest(reading, many))
    print(f"{many:,} sign-ups of one address: {mails} mail, {len(answers)} kind of answer ({next(iter(answers))[0]})")
    assert (mails, len(answers)) == (1, 1)
    print(f"{spent:.1f} s, {many / spent:,.0f} a second")


def _four_kinds(site: Site, connection: HTTPConnection, many: int) -> None:
    now = site.clock.now()
    for number in range(many):
        add(site, email=_address("subscribed", number), publication=None, confirmed=now)
        with site.database.writing() as writing:
            suppressions.add(writing, key=_address("suppressed", number), reason="hard", evidence="550", now=now)
        _post(connection, _address("pending", number))
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for number in range(many):
        for kind in KINDS[number % 4 :] + KINDS[: number % 4]:
            began = time.perf_counter()
            status, _ = _post(connection, _address(kind, number))
            times[kind].append(time.perf_counter() - began)
            assert status == 200
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    for kind, median in medians.items():
        print(f"{kind:<10} {median * 1000:6.2f} ms, {median / medians['stranger']:.3f} of a stranger's")


def _address(kind: str, number: int) -> str:
    return f"{kind}{number}@readers.test"


def _post(connection: HTTPConnection, address: str) -> tuple[int, bytes]:
    connection.request("POST", "/annex/subscribe", urlencode({"email": address, "form": "embedded"}), _HEADERS)
    answer = connection.getresponse()
    return answer.status, answer.read()


def _make_site(folder: Path) -> Site:
    config = load_config(write_site(folder, SystemClock()))
    # What machines may do in an hour is not what is measured here.
    subscribe = config.subscribe.model_copy(update={"network_limit": 0, "total_limit": 0})
    return assemble(config.model_copy(update={"subscribe": subscribe}))


@contextmanager
def _served(site: Site) -> Iterator[HTTPConnection]:
    listening = listen("127.0.0.1", 0, advice="")
    server = BackgroundServer(create_app(site), listening)
    server.start()
    connection = HTTPConnection("127.0.0.1", port_of(listening))
    yield connection
    connection.close()
    server.stop()


if __name__ == "__main__":
    main()
