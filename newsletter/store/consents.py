"""The record of consent. Rows are only ever added, in the transaction of the change that they prove; they go when they
prove nothing any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, union

from newsletter.model.consent import Consent, ConsentAction
from newsletter.model.subscriber import SubscriptionState
from newsletter.store.tables import consents, deliveries, issues, subscribers, subscriptions


def record_all(connection: Connection, lines: Sequence[Consent]) -> None:
    """Add lines."""
    if lines:
        connection.execute(
            insert(consents),
            [
                {
                    "subscriber_id": line.subscriber_id,
                    "publication": line.publication,
                    "at": line.at,
                    "action": line.action,
                    "source": line.source,
                    "detail": line.detail,
                    "place": line.place,
                    "wording": line.wording,
                }
                for line in lines
            ],
        )


def of_subscriber(connection: Connection, subscriber_id: int) -> tuple[Consent, ...]:
    """One person's record, oldest first."""
    rows = connection.execute(select(consents).where(consents.c.subscriber_id == subscriber_id).order_by(consents.c.id))
    return tuple(
        Consent(
            subscriber_id=row.subscriber_id,
            publication=row.publication,
            at=row.at,
            action=ConsentAction(row.action),
            source=row.source,
            detail=row.detail,
            place=row.place,
            wording=row.wording,
        )
        for row in rows
    )


def forget_departed(connection: Connection, before: datetime) -> int:
    """Remove the record of those who left a publication, or were erased, before then and got nothing of it since; how
    many lines."""
    theirs = (
        (subscriptions.c.subscriber_id == consents.c.subscriber_id)
        & (subscriptions.c.publication == consents.c.publication)
        & (subscriptions.c.state == SubscriptionState.LEFT.value)
        & (subscriptions.c.left_at <= before)
    )
    mailed = exists().where(
        deliveries.c.subscriber_id == consents.c.subscriber_id,
        issues.c.id == deliveries.c.issue_id,
        issues.c.publication == consents.c.publication,
        func.coalesce(deliveries.c.settled_at, deliveries.c.attempted_at, deliveries.c.due_at) > before,
    )
    erased = (subscribers.c.id == consents.c.subscriber_id) & (subscribers.c.erased_at <= before)
    over = (~mailed, consents.c.at <= before)
    # From the few who are gone to their lines, not the other way round.
    left = select(consents.c.id).join(subscriptions, theirs).where(*over)
    found = union(left, select(consents.c.id).join(subscribers, erased).where(*over))
    gone = connection.execute(delete(consents).where(consents.c.id.in_(found)).returning(consents.c.id))
    return len(gone.all())
