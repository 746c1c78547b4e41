"""Sign-ups: asked for, answered by mail, confirmed; the address is kept for as long as it is needed for that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Row, bindparam, delete, func, insert, select, update

from newsletter.model.edition import Format
from newsletter.model.sign_up import Answer, SignUp
from newsletter.store.tables import sign_ups

_NEW = [
    *(sign_ups.c.uid, sign_ups.c.publication, sign_ups.c.email, sign_ups.c.address_hash, sign_ups.c.key),
    *(sign_ups.c.format, sign_ups.c.language, sign_ups.c.source, sign_ups.c.place, sign_ups.c.wording),
    *(sign_ups.c.proved, sign_ups.c.asked_at),
]
# Made once: to put them together takes longer than to carry them out.
_LATELY = select(func.count(), func.count().filter(~sign_ups.c.proved)).where(
    sign_ups.c.asked_at > bindparam("since", type_=sign_ups.c.asked_at.type)
)
_ADDED = insert(sign_ups).from_select(
    _NEW,
    select(*(bindparam(column.name, type_=column.type) for column in _NEW)).where(bindparam("really", type_=Boolean)),
)


def lately(connection: Connection, since: datetime) -> tuple[int, int]:
    """How many sign-ups there were since then, and how many of them did not prove a browser."""
    row = connection.execute(_LATELY, {"since": since}).one()
    return row[0], row[1]


def add(connection: Connection, row: dict[str, Any], *, really: bool) -> None:
    """Add a sign-up, a row with all of ``_NEW``; or do the same work for nothing, for the time that an answer takes
    must not tell which it was."""
    connection.execute(_ADDED, {**row, "really": really})


def waiting(connection: Connection, publications: Collection[str], limit: int) -> tuple[SignUp, ...]:
    """Those of these publications that are not answered yet, oldest first."""
    open_ = sign_ups.c.answered_at.is_(None) & sign_ups.c.publication.in_(publications)
    rows = connection.execute(select(sign_ups).where(open_).order_by(sign_ups.c.id).limit(limit))
    return tuple(map(_sign_up, rows))


def settle(connection: Connection, sign_up: SignUp, answer: Answer, now: datetime) -> bool:
    """Record what it is answered with; False where it has been answered meanwhile."""
    settled = connection.execute(
        update(sign_ups)
        .where(sign_ups.c.id == sign_up.id, sign_ups.c.answered_at.is_(None))
        .values(answered_at=now, answer=answer.value)
        .returning(sign_ups.c.id)
    )
    return settled.first() is not None


def unanswered(connection: Connection, sign_up: SignUp, since: datetime) -> int:
    """How many mails went to the same address since then, from any publication, that were not confirmed."""
    hash_ = select(sign_ups.c.address_hash).where(sign_ups.c.id == sign_up.id).scalar_subquery()
    found: int = connection.execute(
        select(func.count()).where(
            sign_ups.c.address_hash == hash_,
            sign_ups.c.asked_at > since,
            sign_ups.c.answer.in_([Answer.CONFIRMATION.value, Answer.KNOWN.value]),
            sign_ups.c.confirmed_at.is_(None),
        )
    ).scalar_one()
    return found


def find(connection: Connection, uid: str) -> SignUp | None:
    row = connection.execute(select(sign_ups).where(sign_ups.c.uid == uid)).one_or_none()
    return None if row is None else _sign_up(row)


def of_address(connection: Connection, address_hash: str) -> tuple[SignUp, ...]:
    """All of an address, oldest first."""
    rows = connection.execute(select(sign_ups).where(sign_ups.c.address_hash == address_hash).order_by(sign_ups.c.id))
    return tuple(map(_sign_up, rows))


def claim(connection: Connection, sign_up: SignUp, now: datetime) -> bool:
    """Confirm it; False where somebody has, this moment or long ago."""
    claimed = connection.execute(
        update(sign_ups)
        .where(sign_ups.c.id == sign_up.id, sign_ups.c.confirmed_at.is_(None), sign_ups.c.email.is_not(None))
        .values(confirmed_at=now)
        .returning(sign_ups.c.id)
    )
    return claimed.first() is not None


def became(connection: Connection, sign_up: SignUp, subscriber_id: int) -> None:
    """Whom a confirmed sign-up belongs to from now on; the record of their consent has the rest."""
    connection.execute(
        update(sign_ups)
        .where(sign_ups.c.id == sign_up.id)
        .values(subscriber_id=subscriber_id, email=None, place=None, wording=None)
    )


def expire(connection: Connection, before: datetime) -> None:
    """Forget the addresses of those asked for before then and never confirmed."""
    connection.execute(
        update(sign_ups)
        .where(sign_ups.c.asked_at <= before, sign_ups.c.email.is_not(None))
        .values(email=None, place=None, wording=None)
    )


def forget(connection: Connection, address_hash: str) -> None:
    """Drop every sign-up of an address, open ones too: their links work no more."""
    connection.execute(delete(sign_ups).where(sign_ups.c.address_hash == address_hash))


def remove(connection: Connection, before: datetime) -> None:
    """Drop those asked for before then."""
    connection.execute(delete(sign_ups).where(sign_ups.c.asked_at <= before))


def _sign_up(row: Row[Any]) -> SignUp:
    return SignUp(
        id=row.id,
        uid=row.uid,
        publication=row.publication,
        email=row.email,
        key=row.key,
        format=Format(row.format),
        language=row.language,
        source=row.source,
        place=row.place,
        wording=row.wording,
        asked_at=row.asked_at,
        answer=None if row.answer is None else Answer(row.answer),
        confirmed_at=row.confirmed_at,
        subscriber_id=row.subscriber_id,
    )
