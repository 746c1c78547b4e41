"""The database's half of the fence: a number that only grows, who may work here, what is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.delivery import SendKind
from newsletter.model.fence import Half, Place, SeenSend
from newsletter.store import slugs
from newsletter.store.publications import first_slug
from newsletter.store.tables import fence, fence_lost, fence_members, issues, sends

_REMEMBERED = 30
"""First sends that the file keeps; older ones a restored database has."""


def read(connection: Connection) -> Half | None:
    """None of a database in which there was no fence yet."""
    row = connection.execute(select(fence)).one_or_none()
    if row is None:
        return None
    return Half(
        epoch=row.epoch,
        number=row.number,
        seen_at=row.seen_at,
        held=row.held,
        members=frozenset(connection.scalars(select(fence_members.c.installation))),
        sends=newest_sends(connection),
    )


def newest_sends(connection: Connection) -> tuple[SeenSend, ...]:
    """The first sends that were planned last, newest first."""
    rows = connection.execute(
        select(issues.c.publication, issues.c.date, sends.c.created_at)
        .join(issues, issues.c.id == sends.c.issue_id)
        .where(sends.c.kind == SendKind.FIRST.value)
        .order_by(sends.c.id.desc())
        .limit(_REMEMBERED)
    )
    first = slugs.all_first(connection)
    return tuple(SeenSend(issue=f"{first[row.publication]}/{row.date}", planned_at=row.created_at) for row in rows)


def under_todays_slugs(connection: Connection, seen: Iterable[SeenSend]) -> tuple[SeenSend, ...]:
    """The same, with the refs of today; what this database does not know stays as it is."""
    today = {first: slug for slug, first in slugs.all_first(connection).items()}
    named = ((send, *send.issue.partition("/")) for send in seen)
    return tuple(replace(send, issue=f"{today.get(slug, slug)}{dash}{day}") for send, slug, dash, day in named)


def advance(connection: Connection, *, floor: tuple[int, int], now: datetime) -> tuple[int, int]:
    """Epoch and number after one more step; neither is below ``floor``."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(
        dialect.insert(fence)
        .values(id=1, epoch=floor[0], number=floor[1], seen_at=now)
        .on_conflict_do_nothing(index_elements=["id"])
    )
    row = connection.execute(
        update(fence).values(number=fence.c.number + 1, seen_at=now).returning(fence.c.epoch, fence.c.number)
    ).one()
    return row.epoch, row.number


def begin_epoch(connection: Connection, *, above: tuple[int, int], now: datetime) -> tuple[int, int]:
    """A new epoch, above every file that was written before, with nothing held."""
    epoch, number = advance(connection, floor=above, now=now)
    epoch, number = max(epoch, above[0]) + 1, max(number, above[1]) + 1
    connection.execute(update(fence).values(epoch=epoch, number=number, held=None))
    return epoch, number


def hold(connection: Connection, words: str) -> None:
    """Tell every host that shares the database; what was said first stays."""
    connection.execute(update(fence).where(fence.c.held.is_(None)).values(held=words))


def admit(connection: Connection, installation: str, place: Place, now: datetime) -> None:
    """Let an installation work on this database; one that may already stays as it was."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(
        dialect.insert(fence_members)
        .values(installation=installation, host=place.host, folder=place.folder, accepted_at=now)
        .on_conflict_do_nothing(index_elements=["installation"])
    )


def lose(connection: Connection, found: Iterable[SeenSend]) -> None:
    """Note issues that readers have, though the database does not know it."""
    known = set(connection.scalars(select(fence_lost.c.issue)))
    for send in found:
        if send.issue not in known:
            connection.execute(insert(fence_lost).values(issue=send.issue, sent_at=send.planned_at))


def lost(connection: Connection) -> tuple[SeenSend, ...]:
    """The issues that readers have though the database does not know it, newest first."""
    rows = connection.execute(select(fence_lost).order_by(fence_lost.c.sent_at.desc(), fence_lost.c.issue))
    return tuple(SeenSend(issue=row.issue, planned_at=row.sent_at) for row in rows)


def find_lost(connection: Connection, ref: str) -> SeenSend | None:
    """Whether readers have the issue of that ref from a time that is lost."""
    issue = _lasting(connection, ref)
    return next((send for send in lost(connection) if send.issue == issue), None)


def forget(connection: Connection, ref: str) -> bool:
    """Let the issue of that ref be sent; False where nothing was lost of it."""
    its = fence_lost.c.issue == _lasting(connection, ref)
    return connection.scalar(delete(fence_lost).where(its).returning(fence_lost.c.issue)) is not None


def _lasting(connection: Connection, ref: str) -> str:
    """What ``SeenSend.issue`` is of a ref, of today or of before."""
    slug, dash, day = ref.partition("/")
    return f"{first_slug(connection, slugs.today(connection, slug))}{dash}{day}"
