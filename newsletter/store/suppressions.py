"""Suppressions: rows are lifted, never removed, so that the evidence stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from newsletter.model.suppression import Suppression
from newsletter.store.tables import suppressions


def find(connection: Connection, key: str) -> Suppression | None:
    """The suppression that holds for an ``email_key``."""
    row = connection.execute(
        select(suppressions)
        .where(suppressions.c.email_key == key, suppressions.c.lifted_at.is_(None))
        .order_by(suppressions.c.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else _suppression_of(row)


def holding(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Those of the given ``email_key``s that must not be mailed."""
    return frozenset(
        connection.scalars(
            select(suppressions.c.email_key).where(
                suppressions.c.email_key.in_(keys), suppressions.c.lifted_at.is_(None)
            )
        )
    )


def find_all(connection: Connection, keys: Sequence[str]) -> dict[str, Suppression]:
    """What holds for the given ``email_key``s, by key; the oldest of each."""
    rows = connection.execute(
        select(suppressions)
        .where(suppressions.c.email_key.in_(keys), suppressions.c.lifted_at.is_(None))
        .order_by(suppressions.c.id.desc())
    )
    return {row.email_key: _suppression_of(row) for row in rows}


def of_keys(connection: Connection, keys: Collection[str]) -> tuple[Suppression, ...]:
    """All there ever were for the given ``email_key``s, oldest first."""
    rows = connection.execute(
        select(suppressions).where(suppressions.c.email_key.in_(list(keys))).order_by(suppressions.c.id)
    )
    return tuple(_suppression_of(row) for row in rows)


def list_all(connection: Connection) -> tuple[Suppression, ...]:
    """Those that hold, newest first."""
    rows = connection.execute(
        select(suppressions).where(suppressions.c.lifted_at.is_(None)).order_by(suppressions.c.id.desc())
    )
    return tuple(_suppression_of(row) for row in rows)


def add(
    connection: Connection, *, key: str, reason: str, evidence: str, now: datetime, operator: str | None = None
) -> None:
    """Suppress an address; one that is suppressed already keeps its older row beside the new one."""
    connection.execute(
        insert(suppressions).values(email_key=key, reason=reason, evidence=evidence, operator=operator, created_at=now)
    )


def lift(connection: Connection, *, key: str, reason: str, now: datetime) -> bool:
    """Mail the address again. True where something held."""
    lifted = connection.execute(
        update(suppressions)
        .where(suppressions.c.email_key == key, suppressions.c.lifted_at.is_(None))
        .values(lifted_at=now, lifted_reason=reason)
        .returning(suppressions.c.id)
    )
    return bool(lifted.all())


def _suppression_of(row: Row[tuple[object, ...]]) -> Suppression:
    return Suppression(
        id=row.id,
        key=row.email_key,
        reason=row.reason,
        evidence=row.evidence,
        operator=row.operator,
        created_at=row.created_at,
        lifted_at=row.lifted_at,
        lifted_reason=row.lifted_reason,
    )
