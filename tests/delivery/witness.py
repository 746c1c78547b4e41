"""Looks into the ledger when a relay is given the end of a message: is the claim there, for all to see?"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from newsletter.errors import DatabaseNotReady
from newsletter.store.database import Database
from newsletter.store.tables import deliveries


class Witness:
    """Stands as ``on_message`` of a relay. ``unclaimed`` are recipients whose delivery was not begun, committed, by
    then; ``unseen`` those of whom the database would not say."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.seen = 0
        self.unclaimed: list[str] = []
        self.unseen: list[str] = []

    def __call__(self, recipient: str) -> str | None:
        try:
            with self._database.reading() as connection:
                states = connection.scalars(select(deliveries.c.state).where(deliveries.c.address == recipient)).all()
        except (SQLAlchemyError, DatabaseNotReady):
            self.unseen.append(recipient)
            return None
        self.seen += 1
        if "attempting" not in states:
            self.unclaimed.append(recipient)
        return None
