"""How often things were asked for lately. Buckets are keyed hashes: nobody's address stands here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.store.tables import Instant, sign_up_counts


def count(connection: Connection, windows: Mapping[str, timedelta], now: datetime) -> dict[str, int]:
    """One more in each bucket: how many it has had since its window began. A window begins with the first one.

    Buckets are locked in one order, so that transactions that share some never wait for each other in a ring.
    """
    found: dict[str, int] = {}
    for bucket in sorted(windows):
        values = {"bucket": bucket, "began_at": now, "count": 1, "now": now, "over": now - windows[bucket]}
        found[bucket] = connection.execute(_one_more(connection.dialect.name), values).scalar_one()
    return found


def forget(connection: Connection, before: datetime) -> None:
    """Drop what began before then."""
    connection.execute(delete(sign_up_counts).where(sign_up_counts.c.began_at <= before))


@cache
def _one_more(dialect: str) -> Any:
    """Made once: to put it together takes longer than to carry it out."""
    over = sign_up_counts.c.began_at <= bindparam("over", type_=Instant)
    now = bindparam("now", type_=Instant)
    return (
        (sqlite if dialect == "sqlite" else postgresql)
        .insert(sign_up_counts)
        .on_conflict_do_update(
            index_elements=["bucket"],
            set_={
                "count": case((over, 1), else_=sign_up_counts.c.count + 1),
                "began_at": case((over, now), else_=sign_up_counts.c.began_at),
            },
        )
        .returning(sign_up_counts.c.count)
    )
