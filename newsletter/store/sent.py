"""What was handed over, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from newsletter.model.delivery import DeliveryState
from newsletter.store.tables import deliveries, subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCopy:
    """One reader's message: all that its bytes are made of."""

    edition_id: int
    uid: str
    address: str
    copy: int


def editions_of(connection: Connection, issue_id: int) -> tuple[tuple[int, int], ...]:
    """Each (edition id, copy) that at least one reader has, in order."""
    rows = connection.execute(
        select(deliveries.c.edition_id, deliveries.c.copy)
        .where(deliveries.c.issue_id == issue_id, deliveries.c.state == DeliveryState.SENT.value)
        .distinct()
        .order_by(deliveries.c.copy, deliveries.c.edition_id)
    )
    return tuple((row.edition_id, row.copy) for row in rows)


def copies_of(connection: Connection, issue_id: int) -> tuple[SentCopy, ...]:
    """Every message that was sent of an issue, in the order of the ledger, each once."""
    rows = connection.execute(
        select(deliveries.c.edition_id, deliveries.c.address, deliveries.c.copy, subscribers.c.uid)
        .join_from(deliveries, subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .where(deliveries.c.issue_id == issue_id, deliveries.c.state == DeliveryState.SENT.value)
        .order_by(deliveries.c.id)
    )
    found = (SentCopy(edition_id=row.edition_id, uid=row.uid, address=row.address, copy=row.copy) for row in rows)
    return tuple(dict.fromkeys(found))
