"""Senders with the very mistakes that the kill loop is there to find.

    python -m tests.system.careless_sender MISTAKE DATABASE_URL PORT

``cursor`` marks a batch as sent when it fetches it, as a cursor does that is moved on at fetch. ``batched`` settles a
batch only after all of it is transmitted. ``new copies`` makes each try a message of its own. ``forgetful`` removes
what it has sent, as a queue does. ``unclaimed`` begins a delivery in the ledger only after its message is out.
"""

from __future__ import annotations

import smtplib
import sys
import time
from uuid import uuid4

from sqlalchemy import delete, select, update

from newsletter.clock import SystemClock
from newsletter.store.database import Database
from newsletter.store.tables import deliveries

MISTAKES = ("cursor", "batched", "new copies", "forgetful", "unclaimed")
_BATCH = 12
_FROM = "annex@annex.example"


def main() -> None:
    mistake, url, port = sys.argv[1:]
    database = Database(url)
    with smtplib.SMTP("127.0.0.1", int(port), local_hostname="localhost") as relay:
        while batch := _next(database, _BATCH if mistake in ("cursor", "batched") else 1):
            ids = [id_ for id_, _ in batch]
            if mistake == "cursor":
                _settle(database, ids)
            elif mistake != "unclaimed":
                _begin(database, ids)
            for _, address in batch:
                name = uuid4() if mistake == "new copies" else address
                relay.sendmail(_FROM, [address], f"Message-ID: <{name}>\r\n\r\nIssue\r\n")
                # Long enough for a kill to fall into it.
                time.sleep(0.015 / len(batch) + 0.001)
            if mistake == "forgetful":
                with database.writing() as connection:
                    connection.execute(delete(deliveries).where(deliveries.c.id.in_(ids)))
            elif mistake != "cursor":
                if mistake == "unclaimed":
                    _begin(database, ids)
                _settle(database, ids)
    database.close()


def _next(database: Database, number: int) -> list[tuple[int, str]]:
    with database.reading() as connection:
        rows = connection.execute(
            select(deliveries.c.id, deliveries.c.address)
            .where(deliveries.c.state == "pending")
            .order_by(deliveries.c.id)
            .limit(number)
        )
        return [(row.id, row.address) for row in rows]


def _begin(database: Database, ids: list[int]) -> None:
    now = SystemClock().now()
    with database.writing() as connection:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(attempts=deliveries.c.attempts + 1, attempted_at=now)
        )


def _settle(database: Database, ids: list[int]) -> None:
    now = SystemClock().now()
    with database.writing() as connection:
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(state="sent", attempts=1, attempted_at=now, settled_at=now)
        )


if __name__ == "__main__":
    main()
