"""How often things were asked for lately. Buckets are keyed hashes: nobody's address stands here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.store.tables import sign_up_counts


def count(connection: Connection, windows: Mapping[str, timedelta], now: datetime) -> dict[str, int]:
    """One more in each bucket: how many it has had since its window began. A window begins with the first one.

    Buckets are locked in one order, so that transactions that share some never wait for each other in a ring.
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    found: dict[str, int] = {}
    for bucket in sorted(windows):
        over = sign_up_counts.c.began_at <= now - windows[bucket]
        row = connection.execute(
            dialect.insert(sign_up_counts)
            .values(bucket=bucket, began_at=now, count=1)
            .on_conflict_do_update(
                index_elements=["bucket"],
                set_={
                    "count": case((over, 1), else_=sign_up_counts.c.count + 1),
                    "began_at": case((over, now), else_=sign_up_counts.c.began_at),
                },
            )
            .returning(sign_up_counts.c.count)
        )
        found[bucket] = row.scalar_one()
    return found


def forget(connection: Connection, before: datetime) -> None:
    """Drop what began before then."""
    connection.execute(delete(sign_up_counts).where(sign_up_counts.c.began_at <= before))
