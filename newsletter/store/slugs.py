"""What publications were called before, and everything of one moved to another slug."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, Table, Text, cast, delete, exists, false, func, insert, select, text, true, update

from newsletter.store import documents
from newsletter.store.tables import (
    audit_log,
    candidates,
    editions,
    feed_pages,
    feed_visits,
    feeds,
    former_slugs,
    hub_pings,
    issue_entries,
    issues,
    metadata,
    notices,
    publications,
    scheduled_runs,
)

_TABLES = tuple(table for table in metadata.sorted_tables if "publication" in table.c)
_GIVE_WAY = {
    table.name: true()
    for table in (metadata.tables["documents"], feeds, hub_pings, scheduled_runs, notices, feed_visits)
} | {
    candidates.name: candidates.c.state == "waiting",
    issues.name: (issues.c.state == "draft")
    & issues.c.journal.is_(None)
    & ~exists().where(issue_entries.c.issue_id == issues.c.id)
    & ~exists().where(
        audit_log.c.action == "issue.edit", audit_log.c.object == issues.c.publication + "/" + cast(issues.c.date, Text)
    ),
}
"""What a publication has although nobody has put anything into it: its first pages, and what its calendar does in a
week without entries."""


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


def lock(connection: Connection, *slugs: str) -> Collection[str]:
    """Wait for, and keep out, all who write rows of these publications; those that are there."""
    found = select(publications.c.slug).where(publications.c.slug.in_(slugs)).order_by(publications.c.slug)
    return connection.scalars(found.with_for_update()).all()


def own_rows(connection: Connection, slug: str) -> tuple[str, ...]:
    """The tables that have rows of the publication, besides those that give way."""
    return tuple(
        table.name
        for table in _TABLES
        if connection.scalar(select(exists().where(table.c.publication == slug, ~_GIVE_WAY.get(table.name, false()))))
    )


def clear(connection: Connection, slug: str) -> None:
    """Drop what a publication without rows of its own has."""
    its_feeds = select(feeds.c.tag).where(feeds.c.publication == slug)
    connection.execute(delete(feed_pages).where(feed_pages.c.feed.in_(its_feeds)))
    its_drafts = select(issues.c.id).where(issues.c.publication == slug)
    connection.execute(delete(editions).where(editions.c.issue_id.in_(its_drafts)))
    documents.remove(connection, slug)
    for name in _GIVE_WAY:
        connection.execute(delete(metadata.tables[name]).where(metadata.tables[name].c.publication == slug))


def lead_on(connection: Connection, old: str, new: str) -> None:
    """Forget ``old``, which has no rows any more: its addresses are those of ``new``."""
    connection.execute(delete(publications).where(publications.c.slug == old))
    connection.execute(insert(former_slugs).values(slug=old, publication=new))


def rename(connection: Connection, old: str, new: str) -> dict[str, int]:
    """Make ``new``, which no rows have, the slug of everything that has ``old``, in the caller's transaction.

    Permanent ids stay. Returns how many rows of each table were moved.
    """
    kept = connection.execute(select(publications).where(publications.c.slug == old)).mappings().one()
    known = update(publications).where(publications.c.slug == new).values(**{**kept, "slug": new})
    if not connection.execute(known).rowcount:
        connection.execute(insert(publications).values(**{**kept, "slug": new}))
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
    connection.execute(delete(former_slugs).where(former_slugs.c.slug == new))
    lead_on(connection, old, new)
    return moved


def _move(connection: Connection, table: Table, old: str, new: str) -> int:
    return connection.execute(update(table).where(table.c.publication == old).values(publication=new)).rowcount
