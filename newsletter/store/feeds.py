"""Feeds as rows: ids that no other feed ever gets, and where the closed pages of archives end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.feed import KeptFeed
from newsletter.store.tables import feed_pages, feeds


def of_publication(connection: Connection, publication: str) -> tuple[KeptFeed, ...]:
    """Every feed that was ever published, also those that others took the place of."""
    ends: dict[str, list[datetime]] = {}
    pages = select(feed_pages).join(feeds).where(feeds.c.publication == publication).order_by(feed_pages.c.number)
    for page in connection.execute(pages):
        ends.setdefault(page.feed, []).append(page.ends_at)
    rows = connection.execute(select(feeds).where(feeds.c.publication == publication).order_by(feeds.c.tag))
    return tuple(KeptFeed(name=row.name, tag=row.tag, page_ends=tuple(ends.get(row.tag, ()))) for row in rows)


def keep(connection: Connection, publication: str, published: Iterable[KeptFeed]) -> None:
    """Write down the feeds and the closed pages that are new. What is known already never changes."""
    known = {feed.tag: len(feed.page_ends) for feed in of_publication(connection, publication)}
    fresh = [feed for feed in published if len(feed.page_ends) > known.get(feed.tag, -1)]
    _add(
        connection,
        feeds,
        [{"publication": publication, "name": feed.name, "tag": feed.tag} for feed in fresh if feed.tag not in known],
    )
    _add(
        connection,
        feed_pages,
        [
            {"feed": feed.tag, "number": number, "ends_at": end}
            for feed in fresh
            for number, end in enumerate(feed.page_ends, start=1)
            if number > known.get(feed.tag, 0)
        ],
    )


def rename(connection: Connection, publication: str, former: Mapping[str, str]) -> dict[str, bool]:
    """Let the feed of each former slug go on under the one of today, as the same feed with the same archive.

    Where that has a feed already, two become one: it stays what it is, and the former one ends. Of several former
    ones that lead to a new one, the first goes on. Returns for each former slug that had a feed whether it goes on.
    """
    named = select(feeds.c.name).where(feeds.c.publication == publication, feeds.c.name.is_not(None))
    names = set(connection.scalars(named))
    went_on: dict[str, bool] = {}
    for old, new in former.items():
        if old in names:
            went_on[old] = new not in names
            names.add(new)
            connection.execute(
                update(feeds)
                .where(feeds.c.publication == publication, feeds.c.name == old)
                .values(name=new if went_on[old] else None)
            )
    return went_on


def _add(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Another process that publishes at the same time may have written the same."""
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
