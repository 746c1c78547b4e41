"""The record of consent. Rows are only ever added, in the transaction of the change that they prove."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from newsletter.model.consent import Consent, ConsentAction
from newsletter.store.tables import consents


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
        )
        for row in rows
    )
