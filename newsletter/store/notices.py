"""The outbox of notices, as rows: queued in the transaction of what they tell of, claimed by one process at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.model.notice import FORGOTTEN_AT_ONCE, Channel, Notice, NoticeState
from newsletter.store.tables import notices


def queue(
    connection: Connection,
    *,
    key: str,
    kind: str,
    publication: str | None,
    to: str,
    raw: bytes,
    now: datetime,
    channel: Channel = Channel.MAIL,
) -> bool:
    """Leave a notice to be sent if the caller's transaction comes to be; False: one with that key was queued before.

    ``raw`` of a mail is the whole message with CRLF, none of its lines beginning with a dot
    (``delivery.single.single``).
    """
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = connection.execute(
        dialect.insert(notices)
        .values(
            key=key,
            kind=kind,
            publication=publication,
            channel=channel,
            to=to,
            raw=raw,
            created_at=now,
            due_at=now,
            tries=0,
            state=NoticeState.QUEUED,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(notices.c.id)
    )
    return added.first() is not None


def is_due(connection: Connection, channel: Channel, by: datetime, kinds: Collection[str] | None = None) -> bool:
    """Whether there is something to claim; of these kinds alone, where they are given."""
    return connection.execute(select(notices.c.id).where(_due(channel, by, kinds)).limit(1)).first() is not None


def receivers(
    connection: Connection, channel: Channel, by: datetime, kinds: Collection[str] | None = None
) -> tuple[str, ...]:
    """Whom something is due to."""
    return tuple(connection.scalars(select(notices.c.to).where(_due(channel, by, kinds)).distinct()))


def claim(
    connection: Connection,
    channel: Channel,
    *,
    holder: str,
    due_by: datetime,
    until: datetime,
    kinds: Collection[str] | None = None,
    to: str | None = None,
) -> Notice | None:
    """The next notice that is due, of one receiver where ``to`` is given, which nobody else gets before ``until``; None
    where there is none."""
    first = (
        select(notices.c.id)
        .where(_due(channel, due_by, kinds), true() if to is None else notices.c.to == to)
        .order_by(notices.c.due_at, notices.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = connection.execute(
        update(notices)
        .where(notices.c.id == first, _due(channel, due_by))
        .values(due_at=until, holder=holder, tries=notices.c.tries + 1)
        .returning(*_COLUMNS)
    ).one_or_none()
    return None if row is None else _notice(row)


def holders(connection: Connection) -> tuple[str, ...]:
    """The processes that have claimed something and not settled it."""
    return tuple(
        connection.scalars(
            select(notices.c.holder)
            .distinct()
            .where(notices.c.state == NoticeState.QUEUED, notices.c.holder.is_not(None))
        )
    )


def release(connection: Connection, holder: str, now: datetime) -> None:
    """What a process that is gone had claimed is due again."""
    connection.execute(
        update(notices)
        .where(notices.c.state == NoticeState.QUEUED, notices.c.holder == holder)
        .values(due_at=now, holder=None)
    )


def renew(connection: Connection, notice: Notice, until: datetime) -> None:
    """Claim a claimed notice on until then; nothing where its try has ended."""
    connection.execute(update(notices).where(*_is_in_hand(notice), notices.c.holder.is_not(None)).values(due_at=until))


def settle(
    connection: Connection, notice: Notice, *, state: NoticeState, words: str, again: datetime | None, now: datetime
) -> bool:
    """Record how a claimed notice's try ended; False where somebody else has it meanwhile. ``again`` is for QUEUED."""
    ended: dict[str, Any] = {"sent_at": now} if state is NoticeState.SENT else {}
    if state is not NoticeState.QUEUED and notice.kind in FORGOTTEN_AT_ONCE:
        ended |= {"to": "", "raw": None}
        words = ""
    row = connection.execute(
        update(notices)
        .where(*_is_in_hand(notice))
        .values(state=state, last_words=words, holder=None, due_at=again or now, **ended)
        .returning(notices.c.id)
    ).first()
    return row is not None


def postpone(connection: Connection, channel: Channel, until: datetime, *, to: str | None = None) -> None:
    """What waits, for one receiver or for all, waits until then at least, without counting as tried."""
    mine = _due(channel, until) if to is None else _due(channel, until) & (notices.c.to == to)
    connection.execute(update(notices).where(mine, notices.c.holder.is_(None)).values(due_at=until))


def hasten(connection: Connection, now: datetime) -> None:
    """Everything that waits, and that nobody has claimed, is due now."""
    waiting = (notices.c.state == NoticeState.QUEUED) & notices.c.holder.is_(None) & (notices.c.due_at > now)
    connection.execute(update(notices).where(waiting).values(due_at=now))


def thin(connection: Connection, before: datetime) -> int:
    """Forget the content and the receiver of what was settled before then; the keys stay, for they hold for ever."""
    old = (notices.c.state != NoticeState.QUEUED) & (notices.c.due_at < before) & notices.c.raw.is_not(None)
    gone = connection.execute(update(notices).where(old).values(raw=None, to="").returning(notices.c.id))
    return len(gone.all())


def forget(connection: Connection, to: str) -> None:
    """Remove every mail to an address, also what waits. What is on its way at this moment still arrives."""
    connection.execute(delete(notices).where(notices.c.channel == Channel.MAIL, notices.c.to == to))


def find(connection: Connection, key: str) -> Notice | None:
    row = connection.execute(select(*_COLUMNS).where(notices.c.key == key)).one_or_none()
    return None if row is None else _notice(row)


def known(connection: Connection, keys: Iterable[str]) -> frozenset[str]:
    """Those of the keys that there is a notice with."""
    return frozenset(connection.scalars(select(notices.c.key).where(notices.c.key.in_(list(keys)))))


def newest(connection: Connection, count: int) -> tuple[Notice, ...]:
    """The last ones queued, newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(notices.c.id.desc()).limit(count))
    return tuple(map(_notice, rows))


_COLUMNS = tuple(notices.c[name] for name in Notice.__slots__)


def _is_in_hand(notice: Notice) -> tuple[ColumnElement[bool], ...]:
    """Nobody has tried it since, or settled it."""
    return (notices.c.id == notice.id, notices.c.tries == notice.tries, notices.c.state == NoticeState.QUEUED)


def _due(channel: Channel, by: datetime, kinds: Collection[str] | None = None) -> ColumnElement[bool]:
    due = (notices.c.state == NoticeState.QUEUED) & (notices.c.channel == channel) & (notices.c.due_at <= by)
    return due if kinds is None else due & notices.c.kind.in_(sorted(kinds))


def _notice(row: Row[*tuple[Any, ...]]) -> Notice:
    values = {name: getattr(row, name) for name in Notice.__slots__}
    values |= {"channel": Channel(row.channel), "state": NoticeState(row.state), "raw": row.raw or b""}
    return Notice(**values)
