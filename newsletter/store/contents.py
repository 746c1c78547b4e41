"""What is in an issue: placing entries in a draft, freezing the copy, and where an entry stands already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from newsletter.model.entry import EntryState
from newsletter.model.issue import IssueState
from newsletter.store import issues as issue_rows
from newsletter.store import moments
from newsletter.store.tables import entries, issue_entries, issues


def place(connection: Connection, issue_id: int, placed: Sequence[tuple[str, str]]) -> None:
    """Make (entry id, reason) pairs, in order, the whole content of a draft. Positions count from 1."""
    connection.execute(delete(issue_entries).where(issue_entries.c.issue_id == issue_id))
    if placed:
        connection.execute(
            insert(issue_entries),
            [
                {"issue_id": issue_id, "entry_id": entry_id, "position": position, "reason": reason}
                for position, (entry_id, reason) in enumerate(placed, start=1)
            ],
        )


def placed_in(connection: Connection, issue_id: int) -> tuple[tuple[str, str], ...]:
    """The (entry id, reason) pairs of an issue, in order."""
    rows = connection.execute(
        select(issue_entries.c.entry_id, issue_entries.c.reason)
        .where(issue_entries.c.issue_id == issue_id)
        .order_by(issue_entries.c.position)
    )
    return tuple((row.entry_id, row.reason) for row in rows)


def sizes(connection: Connection, publication: str) -> dict[int, int]:
    """Issue id → how many entries stand in it, withdrawn ones not counted."""
    rows = connection.execute(
        select(issue_entries.c.issue_id, func.count())
        .join_from(issue_entries, issues, issues.c.id == issue_entries.c.issue_id)
        .join(entries, entries.c.id == issue_entries.c.entry_id)
        .where(
            issues.c.publication == publication,
            issue_entries.c.withdrawn.is_(False),
            or_(issues.c.state != IssueState.DRAFT.value, entries.c.state == EntryState.ACTIVE.value),
        )
        .group_by(issue_entries.c.issue_id)
    )
    return {row.issue_id: row[1] for row in rows}


def freeze(connection: Connection, issue_id: int, now: datetime) -> bool:
    """Turn a draft into a frozen issue with a copy of its entries' text; entries withdrawn by now are dropped.

    False, and nothing done, where it is no draft any more.
    """
    draft = issue_rows.get(connection, issue_id)
    held = [entry for entry in issue_rows.entries_of(connection, draft) if not entry.withdrawn]
    won = connection.execute(
        update(issues)
        .where(issues.c.id == issue_id, issues.c.state == IssueState.DRAFT.value)
        .values(state=IssueState.FROZEN.value, frozen_at=now)
        .returning(issues.c.id)
    ).one_or_none()
    if won is None:
        return False
    reasons = dict(placed_in(connection, issue_id))
    place(connection, issue_id, [(entry.entry_id, reasons[entry.entry_id]) for entry in held])
    if held:
        connection.execute(
            update(issue_entries)
            .where(issue_entries.c.issue_id == issue_id, issue_entries.c.entry_id == bindparam("held"))
            .values({name: bindparam(f"new_{name}") for name in issue_rows.TEXT_COLUMNS}),
            [
                {
                    "held": entry.entry_id,
                    **{f"new_{name}": getattr(entry, name) for name in issue_rows.TEXT_COLUMNS},
                }
                for entry in held
            ],
        )
    return True


def taken(connection: Connection, publication: str, *, besides: date) -> dict[str, date]:
    """Entry id → date of the issue, other than that of ``besides``, which holds it and is no draft any more."""
    rows = connection.execute(
        select(issue_entries.c.entry_id, issues.c.date)
        .join_from(issue_entries, issues, issues.c.id == issue_entries.c.issue_id)
        .where(
            issues.c.publication == publication,
            issues.c.date != besides,
            issues.c.state != IssueState.DRAFT.value,
        )
        .order_by(issues.c.date.desc())
    )
    return {row.entry_id: row.date for row in rows}


def holders(connection: Connection, entry_id: str) -> tuple[int, ...]:
    """The ids of all issues that an entry is in, drafts too, oldest date first."""
    return tuple(
        connection.scalars(
            select(issues.c.id)
            .join_from(issue_entries, issues, issues.c.id == issue_entries.c.issue_id)
            .where(issue_entries.c.entry_id == entry_id)
            .order_by(issues.c.date)
        )
    )


def withdraw(connection: Connection, issue_id: int, entry_id: str, *, note: str | None, now: datetime) -> bool:
    """Turn an entry of a frozen or published issue into a stub, and count it as a revision of the issue.

    False, and nothing done, where it is one already.
    """
    (at,) = moments.give(connection, issue_rows.get(connection, issue_id).publication, now)
    won = connection.execute(
        update(issue_entries)
        .where(
            issue_entries.c.issue_id == issue_id,
            issue_entries.c.entry_id == entry_id,
            issue_entries.c.withdrawn.is_(False),
        )
        .values(withdrawn=True, correction=note, updated_at=at)
        .returning(issue_entries.c.entry_id)
    ).one_or_none()
    if won is None:
        return False
    connection.execute(update(issues).where(issues.c.id == issue_id).values(revision=issues.c.revision + 1))
    return True


def correct(
    connection: Connection, issue_id: int, entry_id: str, texts: Mapping[str, str | None], *, note: str, now: datetime
) -> bool:
    """Put corrected texts (named as in ``TEXT_COLUMNS``) and the note for readers into a published issue, and count
    it as a revision. False, and nothing done, where the issue has no such entry or it is withdrawn."""
    (at,) = moments.give(connection, issue_rows.get(connection, issue_id).publication, now)
    won = connection.execute(
        update(issue_entries)
        .where(
            issue_entries.c.issue_id == issue_id,
            issue_entries.c.entry_id == entry_id,
            issue_entries.c.withdrawn.is_(False),
        )
        .values(**texts, correction=note, updated_at=at)
        .returning(issue_entries.c.entry_id)
    ).one_or_none()
    if won is None:
        return False
    connection.execute(update(issues).where(issues.c.id == issue_id).values(revision=issues.c.revision + 1))
    return True
