"""What was kept under the former slug of a category, moved to the one of today."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Table, exists, or_, select, update

from newsletter.model.edition import ALL, categories_key
from newsletter.store.tables import entries, feeds, issue_entries, issues, sign_ups, subscriptions

_CHOICES = (subscriptions, sign_ups)


def are_kept(connection: Connection, publication: str, former: Mapping[str, str]) -> bool:
    """Whether anything is kept under a former slug."""
    if connection.scalar(select(exists().where(*_entries(publication, former)))):
        return True
    if connection.scalar(select(exists().where(feeds.c.publication == publication, feeds.c.name.in_(former)))):
        return True
    return any(_changed_keys(connection, table, publication, former) for table in _CHOICES)


def rename(
    connection: Connection, publication: str, former: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]], int]:
    """Move entries, also those in issues, and what subscribers chose.

    Returns the ids of the entries by former slug, and how many choices it were.
    """
    moved: dict[str, tuple[str, ...]] = {}
    chosen = 0
    for old, new in former.items():
        its = issue_entries.c.issue_id.in_(select(issues.c.id).where(issues.c.publication == publication))
        connection.execute(update(issue_entries).where(its, issue_entries.c.category == old).values(category=new))
        its_own = update(entries).where(*_entries(publication, {old: new})).values(category=new).returning(entries.c.id)
        moved[old] = tuple(sorted(connection.scalars(its_own)))
    for table in _CHOICES:
        for key, now in _changed_keys(connection, table, publication, former).items():
            chosen += connection.execute(
                update(table).where(table.c.publication == publication, table.c.key == key).values(key=now)
            ).rowcount
    return moved, chosen


def _entries(publication: str, former: Mapping[str, str]) -> tuple[ColumnElement[bool], ...]:
    return entries.c.publication == publication, entries.c.category.in_(former)


def _changed_keys(connection: Connection, table: Table, publication: str, former: Mapping[str, str]) -> dict[str, str]:
    """Each choice that names a former slug, with what it is today. Readers share few different ones."""
    named = or_(*(table.c.key.contains(slug, autoescape=True) for slug in former))
    keys = connection.scalars(select(table.c.key).where(table.c.publication == publication, named).distinct())
    today = {key: categories_key(former.get(slug, slug) for slug in key.split(";")) for key in keys if key != ALL}
    return {key: now for key, now in today.items() if now != key}
