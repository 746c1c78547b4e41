"""What publications were called before, and everything of one moved to another slug."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, exists, func, insert, literal, select, text, update

from newsletter.store import documents
from newsletter.store.tables import documents as document_rows
from newsletter.store.tables import (
    feed_pages,
    feeds,
    former_slugs,
    hub_pings,
    metadata,
    notices,
    publications,
)

_TABLES = tuple(table for table in metadata.sorted_tables if "publication" in table.c)
_MADE = {"documents", "feeds", "hub_pings"}
"""What a publication has as soon as its first pages are made."""


def today(connection: Connection, slug: str) -> str:
    """The slug of today for a former one; any other as it is."""
    found = connection.scalar(select(former_slugs.c.publication).where(former_slugs.c.slug == slug))
    return slug if found is None else found


def all_former(connection: Connection) -> dict[str, str]:
    """Every former slug, with the one of today."""
    return {row.slug: row.publication for row in connection.execute(select(former_slugs).order_by(former_slugs.c.slug))}


def all_first(connection: Connection) -> dict[str, str]:
    """What each publication was called first, by its slug of today (``publications.first_slug``)."""
    rows = connection.execute(select(publications.c.slug, publications.c.tag_prefix))
    return {row.slug: row.tag_prefix.rpartition(":")[2] for row in rows}


def lock(connection: Connection, slug: str) -> bool:
    """Wait for, and keep out, all who write rows of the publication; False where there is none of that slug."""
    found = select(publications.c.slug).where(publications.c.slug == slug).with_for_update()
    return connection.scalar(found) is not None


def own_rows(connection: Connection, slug: str) -> tuple[str, ...]:
    """The tables that have rows of the publication, besides what is made of others."""
    return tuple(
        table.name
        for table in _TABLES
        if table.name not in _MADE and connection.scalar(select(exists().where(table.c.publication == slug)))
    )


def drop_empty(connection: Connection, slug: str) -> None:
    """Forget a publication that has no rows of its own."""
    its_feeds = select(feeds.c.tag).where(feeds.c.publication == slug)
    connection.execute(delete(feed_pages).where(feed_pages.c.feed.in_(its_feeds)))
    for table in (feeds, hub_pings, document_rows):
        connection.execute(delete(table).where(table.c.publication == slug))
    connection.execute(delete(publications).where(publications.c.slug == slug))


def rename(connection: Connection, old: str, new: str) -> dict[str, int]:
    """Make ``new``, which no rows have, the slug of everything that has ``old``, in the caller's transaction.

    Permanent ids stay. Returns how many rows of each table were moved.
    """
    kept = select(literal(new), publications.c.tag_prefix, publications.c.created_at).where(publications.c.slug == old)
    connection.execute(insert(publications).from_select(["slug", "tag_prefix", "created_at"], kept))
    moved = {table.name: _move(connection, table, old, new) for table in _TABLES}
    if connection.dialect.name != "sqlite":
        connection.execute(
            text("UPDATE search_index SET publication = :new WHERE publication = :old"), {"old": old, "new": new}
        )
    documents.move(connection, f"/{old}/", f"/{new}/")
    # What somebody was told of: not again.
    for end in "/:":
        was, now = f":{old}{end}", f":{new}{end}"
        named = update(notices).where(notices.c.key.contains(was, autoescape=True))
        connection.execute(named.values(key=func.replace(notices.c.key, was, now)))
    connection.execute(delete(publications).where(publications.c.slug == old))
    connection.execute(delete(former_slugs).where(former_slugs.c.slug == new))
    connection.execute(insert(former_slugs).values(slug=old, publication=new))
    return moved


def _move(connection: Connection, table: Table, old: str, new: str) -> int:
    return connection.execute(update(table).where(table.c.publication == old).values(publication=new)).rowcount
