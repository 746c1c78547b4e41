"""Entries as rows: one article each, as editors keep it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, insert, or_, select, update

from newsletter.errors import NotFound
from newsletter.model.entry import Entry, EntryState
from newsletter.model.issue import IssueState
from newsletter.store.batches import in_batches
from newsletter.store.tables import entries, issue_entries, issues

_FIELDS = tuple(field.name for field in fields(Entry))
# An id and what was made from it never change.
_FIXED = frozenset({"id", "tag", "publication"})


def get(connection: Connection, entry_id: str) -> Entry:
    """The entry with that id. Raises NotFound."""
    row = connection.execute(select(entries).where(entries.c.id == entry_id)).one_or_none()
    if row is None:
        raise NotFound(f"No entry {entry_id}.", advice="`newsletter entry list` shows the ids.")
    return _entry(row)


def add(connection: Connection, entry: Entry) -> None:
    add_all(connection, [entry])


def add_all(connection: Connection, new: Sequence[Entry]) -> None:
    if new:
        connection.execute(insert(entries), [_values(entry) for entry in new])


def replace(connection: Connection, entry: Entry) -> None:
    """Write the entry over the one with its id; its id, tag and publication stay."""
    values = {name: value for name, value in _values(entry).items() if name not in _FIXED}
    connection.execute(update(entries).where(entries.c.id == entry.id).values(**values))


def list_of(
    connection: Connection, publication: str, *, state: EntryState | None = None, waiting: bool = False
) -> tuple[Entry, ...]:
    """The entries of a publication, newest first; only those of ``state``, only those in no frozen issue."""
    query = select(entries).where(entries.c.publication == publication)
    if state is not None:
        query = query.where(entries.c.state == state.value)
    if waiting:
        query = query.where(~_held())
    query = query.order_by(entries.c.collected_at.desc(), entries.c.position.desc(), entries.c.id)
    return tuple(_entry(row) for row in connection.execute(query))


def with_ids(connection: Connection, entry_ids: Iterable[str]) -> dict[str, Entry]:
    """By id, those that there are."""
    found: dict[str, Entry] = {}
    for ids in in_batches(entry_ids):
        rows = connection.execute(select(entries).where(entries.c.id.in_(ids)))
        found.update({row.id: _entry(row) for row in rows})
    return found


def with_url_keys(connection: Connection, publication: str, url_keys: Iterable[str]) -> dict[str, tuple[Entry, ...]]:
    """URL key → the entries that have it, withdrawn ones too, newest first; only keys that there are."""
    found: dict[str, tuple[Entry, ...]] = {}
    for keys in in_batches(url_keys):
        rows = connection.execute(
            select(entries)
            .where(entries.c.publication == publication, entries.c.url_key.in_(keys))
            .order_by(entries.c.collected_at.desc(), entries.c.id)
        )
        for entry in map(_entry, rows):
            found[entry.url_key] = (*found.get(entry.url_key, ()), entry)
    return found


def pinned_to(connection: Connection, publication: str, day: date) -> tuple[Entry, ...]:
    """The entries, withdrawn ones too, that belong to the issue of that date, in its order."""
    rows = connection.execute(
        select(entries)
        .where(entries.c.publication == publication, entries.c.pinned_to == day)
        .order_by(entries.c.position, entries.c.id)
    )
    return tuple(_entry(row) for row in rows)


def unplaced(connection: Connection, publication: str) -> tuple[Entry, ...]:
    """The active entries that wait for an issue: pinned to none, and in none that left draft."""
    rows = connection.execute(
        select(entries)
        .where(
            entries.c.publication == publication,
            entries.c.state == EntryState.ACTIVE.value,
            entries.c.pinned_to.is_(None),
            ~_held(),
        )
        .order_by(entries.c.collected_at, entries.c.id)
    )
    return tuple(_entry(row) for row in rows)


def candidates(connection: Connection, publication: str, *, day: date, since: datetime | None) -> tuple[Entry, ...]:
    """All that an issue of that date has to decide about, oldest first: entries that no other frozen issue
    holds, those pinned here, and those collected from ``since`` on."""
    held_elsewhere = exists().where(
        issue_entries.c.entry_id == entries.c.id,
        issues.c.id == issue_entries.c.issue_id,
        issues.c.state != IssueState.DRAFT.value,
        issues.c.date != day,
    )
    waiting = and_(entries.c.state == EntryState.ACTIVE.value, ~held_elsewhere)
    wanted = [waiting, entries.c.pinned_to == day]
    if since is not None:
        wanted.append(entries.c.collected_at >= since)
    rows = connection.execute(
        select(entries)
        .where(entries.c.publication == publication, or_(*wanted))
        .order_by(entries.c.collected_at, entries.c.id)
    )
    return tuple(_entry(row) for row in rows)


def _held() -> Any:
    return exists().where(
        issue_entries.c.entry_id == entries.c.id,
        issues.c.id == issue_entries.c.issue_id,
        issues.c.state != IssueState.DRAFT.value,
    )


def _values(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _FIELDS} | {"state": entry.state.value}


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(**{name: getattr(row, name) for name in _FIELDS} | {"state": EntryState(row.state)})
