"""When a feed was read last, and the validators of that answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.store.tables import feed_visits


def validators(connection: Connection, publication: str) -> Mapping[str, tuple[str | None, str | None]]:
    """Address → (ETag, Last-Modified)."""
    rows = connection.execute(select(feed_visits).where(feed_visits.c.publication == publication))
    return {row.url: (row.etag, row.last_modified) for row in rows}


def record(
    connection: Connection, publication: str, url: str, *, etag: str | None, last_modified: str | None, now: datetime
) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"etag": etag, "last_modified": last_modified, "read_at": now}
    connection.execute(
        dialect.insert(feed_visits)
        .values(publication=publication, url=url, **values)
        .on_conflict_do_update(index_elements=["publication", "url"], set_=values)
    )
