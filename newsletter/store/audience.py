"""Whom a send reaches, as one SELECT: to list it, or to freeze it with INSERT … SELECT."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from newsletter.model.delivery import OPEN_STATES, DeliveryState
from newsletter.model.edition import Format
from newsletter.model.issue import Issue, IssueState
from newsletter.model.selection import Candidate, Selection, Whom
from newsletter.model.subscriber import SubscriptionState
from newsletter.store.tables import deliveries, editions, issues, sends, subscribers, subscriptions, suppressions

_HAS_IT = [DeliveryState.SENT.value]
_ON_ITS_WAY = sorted(state.value for state in OPEN_STATES)
_FIRST_COPY: ColumnElement[Any] = literal(1)
_NO_REASON: ColumnElement[Any] = null()
_STATE_OF = {
    Whom.FAILED: DeliveryState.FAILED.value,
    Whom.UNKNOWN: DeliveryState.UNKNOWN.value,
    Whom.CANCELLED: DeliveryState.CANCELLED.value,
}


def candidates(connection: Connection, issue: Issue, selection: Selection, now: datetime) -> tuple[Candidate, ...]:
    """Everybody whom the selection means now, by address."""
    chosen = _chosen(issue, selection, now).subquery()
    rows = connection.execute(
        select(chosen.c.subscriber_id, chosen.c.address, chosen.c.suppressed, chosen.c.why).order_by(chosen.c.address)
    )
    return tuple(Candidate(subscriber_id=row[0], address=row[1], suppressed=bool(row[2]), why=row[3]) for row in rows)


def missing_editions(
    connection: Connection, issue: Issue, selection: Selection, now: datetime
) -> frozenset[tuple[str, Format]]:
    """Editions that somebody in the selection needs and that are not there yet."""
    chosen = _chosen(issue, selection, now).subquery()
    rows = connection.execute(select(chosen.c.key, chosen.c.format).where(chosen.c.edition_id.is_(None)).distinct())
    return frozenset((key, Format(format)) for key, format in rows)


def freeze(connection: Connection, send_id: int, issue: Issue, selection: Selection, now: datetime) -> int:
    """Write the deliveries of a send; gives how many. Whoever is suppressed is settled as that at once.

    The issue's row changes too, so that a process that is just finding the issue finished has to look again.
    """
    chosen = _chosen(issue, selection, now).subquery()
    suppressed = chosen.c.suppressed
    connection.execute(
        insert(deliveries).from_select(
            ["send_id", "issue_id", "subscriber_id", "edition_id", "address", "copy", "state", "due_at", "settled_at"],
            select(
                literal(send_id),
                literal(issue.id),
                chosen.c.subscriber_id,
                chosen.c.edition_id,
                chosen.c.address,
                chosen.c.copy,
                case((suppressed, DeliveryState.SUPPRESSED.value), else_=DeliveryState.PENDING.value),
                literal(now, deliveries.c.due_at.type),
                case((suppressed, literal(now, deliveries.c.due_at.type)), else_=null()),
            ).order_by(chosen.c.subscriber_id),
            include_defaults=False,
        )
    )
    connection.execute(update(issues).where(issues.c.id == issue.id).values(state=IssueState.SENDING.value))
    number: int = connection.execute(
        select(func.count()).select_from(deliveries).where(deliveries.c.send_id == send_id)
    ).scalar_one()
    return number


def last_copy(connection: Connection, issue_id: int) -> int:
    """The highest number of a copy of the issue; 0 where none was planned."""
    found: int | None = connection.scalar(
        select(func.max(deliveries.c.copy)).where(deliveries.c.send_id.in_(_sends_of(issue_id)))
    )
    return found or 0


def states_of(connection: Connection, issue: Issue, subscriber_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Every state that deliveries of the issue to these subscribers are in."""
    held: dict[int, set[str]] = {subscriber_id: set() for subscriber_id in subscriber_ids}
    for subscriber_id, state in connection.execute(
        select(deliveries.c.subscriber_id, deliveries.c.state).where(
            deliveries.c.send_id.in_(_sends_of(issue.id)), deliveries.c.subscriber_id.in_(list(held))
        )
    ):
        held[subscriber_id].add(state)
    return {subscriber_id: frozenset(states) for subscriber_id, states in held.items()}


def _chosen(
    issue: Issue, selection: Selection, now: datetime
) -> Select[tuple[int, str, int, int, bool, str, str, str]]:
    """Rows of subscriber_id, address, edition_id (None: still to be rendered), copy, suppressed, key, format, why.

    A copy that a reader may have half got already is the same edition under the same number, byte for byte; only
    ``again`` and a corrected issue make a new one.
    """
    if selection.whom is Whom.ALL:
        return _everybody(issue, now)
    last = _last(issue)
    former = editions.alias("former")
    same = and_(former.c.revision == issue.revision, literal(not selection.again))
    chosen = _everybody(
        issue,
        now,
        edition=case((same, last.c.edition_id), else_=editions.c.id),
        copy=case((last.c.copy.is_(None), 1), (same, last.c.copy), else_=last.c.copy + 1),
        why=last.c.state,
    )
    chosen = chosen.outerjoin(last, last.c.subscriber_id == subscribers.c.id).outerjoin(
        former, former.c.id == last.c.edition_id
    )
    if selection.whom is Whom.LATE:
        return chosen.where(last.c.state.is_(None))
    corrected = selection.whom is Whom.CORRECTED
    kept = _ON_ITS_WAY if selection.again or corrected else [*_ON_ITS_WAY, *_HAS_IT]
    chosen = chosen.where(
        ~exists().where(
            deliveries.c.send_id.in_(_sends_of(issue.id)),
            deliveries.c.subscriber_id == subscribers.c.id,
            deliveries.c.state.in_(kept),
        )
    )
    if selection.whom is Whom.NAMED:
        return chosen.where(subscribers.c.id.in_(selection.subscribers))
    if corrected:
        return chosen.where(last.c.state.in_(_HAS_IT), former.c.revision < issue.revision)
    return chosen.where(last.c.state == _STATE_OF[selection.whom])


def _everybody(
    issue: Issue,
    now: datetime,
    edition: ColumnElement[Any] = editions.c.id,
    copy: ColumnElement[Any] = _FIRST_COPY,
    why: ColumnElement[Any] = _NO_REASON,
) -> Select[tuple[int, str, int, int, bool, str, str, str]]:
    is_suppressed = exists().where(
        suppressions.c.email_key == subscribers.c.email_key, suppressions.c.lifted_at.is_(None)
    )
    return (
        select(
            subscribers.c.id.label("subscriber_id"),
            subscribers.c.email.label("address"),
            edition.label("edition_id"),
            copy.label("copy"),
            is_suppressed.label("suppressed"),
            subscriptions.c.key,
            subscriptions.c.format,
            why.label("why"),
        )
        .select_from(subscriptions)
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .outerjoin(
            editions,
            and_(
                editions.c.issue_id == issue.id,
                editions.c.revision == issue.revision,
                editions.c.key == subscriptions.c.key,
                editions.c.format == subscriptions.c.format,
            ),
        )
        .where(
            subscriptions.c.publication == issue.publication,
            subscriptions.c.state == SubscriptionState.ACTIVE.value,
            or_(subscriptions.c.paused_until.is_(None), subscriptions.c.paused_until <= now),
        )
    )


def _last(issue: Issue) -> Subquery:
    """Each subscriber's last delivery of the issue, with the highest number of a copy."""
    newest = (
        select(func.max(deliveries.c.id).label("id"), func.max(deliveries.c.copy).label("copy"))
        .where(deliveries.c.send_id.in_(_sends_of(issue.id)))
        .group_by(deliveries.c.subscriber_id)
        .subquery()
    )
    return (
        select(deliveries.c.subscriber_id, deliveries.c.edition_id, deliveries.c.state, newest.c.copy)
        .join(newest, newest.c.id == deliveries.c.id)
        .subquery("last")
    )


def _sends_of(issue_id: int) -> Select[tuple[int]]:
    return select(sends.c.id).where(sends.c.issue_id == issue_id)
