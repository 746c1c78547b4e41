"""Many who ask for one resend at once, as a process of its own: ``python -m tests.delivery.ask_to_resend URL PORT N``.
Prints how many of the N were told that theirs made a new send."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from newsletter.clock import SystemClock
from newsletter.model.selection import Whom
from newsletter.workflows.resend import resend
from tests.conftest import make_config, wire
from tests.delivery.room import REF


def main() -> None:
    url, port, number = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    site = wire(make_config(url, smtp={"host": "127.0.0.1", "port": port, "connections": 1}), SystemClock())

    def ask(_number: int) -> bool:
        return resend(site, REF, whom=Whom.LATE, reason="a script", key="weekly").is_new

    with ThreadPoolExecutor(number) as pool:
        sys.stdout.write(f"{sum(pool.map(ask, range(number)))}\n")
    site.database.close()


if __name__ == "__main__":
    main()
