"""What the database itself must know of a publication: that it is there, and the root of its permanent ids."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from newsletter.errors import UsageError
from newsletter.model.subscriber import SubscriptionState
from newsletter.store.database import Database
from newsletter.store.tables import former_slugs, publications, subscriptions


def register(database: Database, slugs: Sequence[str], *, host: str, now: datetime) -> None:
    """Make the publications known that are not yet. Existing ones keep their ids whatever the host is now.

    The prefix is a tagging entity of RFC 4151 §2: an authority we hold on a date. Raises UsageError for the former slug
    of another publication.
    """
    with database.reading() as connection:
        missing = set(slugs) - set(connection.scalars(select(publications.c.slug)))
    if not missing:
        return
    with database.writing() as connection:
        known = set(connection.scalars(select(publications.c.slug)))
        for slug in sorted(missing - known):
            require_free(connection, slug)
            prefix = f"tag:{host},{now:%Y-%m-%d}:{slug}"
            connection.execute(insert(publications).values(slug=slug, tag_prefix=prefix, created_at=now))


def require_free(connection: Connection, slug: str, *, besides: Collection[str] = ()) -> None:
    """Raise UsageError for a slug that another publication than ``besides`` had: links in its mails have it."""
    today = connection.scalar(select(former_slugs.c.publication).where(former_slugs.c.slug == slug))
    if today is not None and today not in besides:
        raise UsageError(
            f"publications.{slug}: that is a former slug of {today}, whose mails and addresses have it.",
            advice=f'Write [publications.{today}], with former_slugs = ["{slug}"]. To go back to the former slug, give'
            f' [publications.{slug}] former_slugs = ["{today}"]. Another publication needs another slug.',
        )


def first_slug(connection: Connection, slug: str) -> str:
    """What the publication was called first. Message-IDs and links in mails are made of it, so that whatever its slug
    is today a message keeps its bytes."""
    return tag_prefix(connection, slug).rpartition(":")[2]


def tag_prefix(connection: Connection, slug: str) -> str:
    """``tag:HOST,DATE:SLUG`` as it was when the publication was first known; ids append ``/entries/ID``."""
    found: str = connection.execute(select(publications.c.tag_prefix).where(publications.c.slug == slug)).scalar_one()
    return found


def is_known(connection: Connection, slug: str) -> bool:
    """Whether the database has met the publication."""
    return connection.scalar(select(publications.c.slug).where(publications.c.slug == slug)) is not None


def all_known(connection: Connection) -> tuple[str, ...]:
    """Every publication that the database has met."""
    return tuple(connection.scalars(select(publications.c.slug).order_by(publications.c.slug)))


def stays(connection: Connection, slug: str) -> bool:
    """Until this transaction ends, keep the publication from getting another slug; False where it has one already."""
    found = select(publications.c.slug).where(publications.c.slug == slug).with_for_update(read=True, key_share=True)
    return connection.scalar(found) is not None


def left_out(connection: Connection, slugs: Collection[str]) -> dict[str, int]:
    """The publications that are none of these and yet have readers, and how many."""
    counted = (
        select(subscriptions.c.publication, func.count().label("readers"))
        .where(subscriptions.c.state == SubscriptionState.ACTIVE.value, subscriptions.c.publication.not_in(slugs))
        .group_by(subscriptions.c.publication)
        .order_by(subscriptions.c.publication)
    )
    return {row.publication: row.readers for row in connection.execute(counted)}


def known_since(connection: Connection, slug: str) -> datetime:
    """When the publication was first known."""
    found: datetime = connection.execute(
        select(publications.c.created_at).where(publications.c.slug == slug)
    ).scalar_one()
    return found


def hold(connection: Connection, slug: str) -> None:
    """Until this transaction ends, wait for, and keep out, others that change what is in the publication's issues.

    SQLite has one writer anyhow.
    """
    connection.execute(
        select(publications.c.slug).where(publications.c.slug == slug).with_for_update(key_share=True)
    ).one()
