"""The words that people agreed to, each wording once."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.store.tables import consents, wordings


def keep(connection: Connection, text: str, now: datetime) -> str:
    """Keep a wording, if it is not there yet; gives the name that records know it by."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    name = sha256(text.encode()).hexdigest()
    connection.execute(
        dialect.insert(wordings)
        .values(sha256=name, text=text, kept_at=now)
        .on_conflict_do_nothing(index_elements=["sha256"])
    )
    return name


def texts(connection: Connection, names: set[str]) -> dict[str, str]:
    """The wordings of those names."""
    rows = connection.execute(select(wordings.c.sha256, wordings.c.text).where(wordings.c.sha256.in_(names)))
    return {row.sha256: row.text for row in rows}


def drop_unnamed(connection: Connection) -> None:
    """Forget the wordings that no record names any more."""
    named = exists().where(consents.c.wording == wordings.c.sha256)
    connection.execute(delete(wordings).where(~named))
