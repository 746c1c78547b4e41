"""Editions as rows. One that is stored never changes: a resend months later has the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from newsletter.errors import NotFound
from newsletter.model.edition import Edition, Format, Rendering
from newsletter.model.issue import Issue
from newsletter.store.tables import editions

Wanted = tuple[str, Format]
"""A choice of categories (see ``categories_key``) and a format."""


def get(connection: Connection, edition_id: int) -> Edition:
    """The edition with that id. Raises NotFound."""
    row = connection.execute(select(editions).where(editions.c.id == edition_id)).one_or_none()
    if row is None:
        raise NotFound(f"No edition with the number {edition_id}.")
    return _edition(row)


def ids_of(connection: Connection, issue: Issue) -> dict[Wanted, int]:
    """The editions of the issue's present revision."""
    rows = connection.execute(
        select(editions.c.id, editions.c.key, editions.c.format).where(
            editions.c.issue_id == issue.id, editions.c.revision == issue.revision
        )
    )
    return {(row.key, Format(row.format)): row.id for row in rows}


def add(connection: Connection, issue: Issue, made: Mapping[Wanted, Rendering], now: datetime) -> None:
    """Store what is not there yet; one that another process stored meanwhile stays."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    for (key, format), rendering in made.items():
        connection.execute(
            dialect.insert(editions)
            .values(
                issue_id=issue.id,
                revision=issue.revision,
                key=key,
                format=format.value,
                subject=rendering.subject,
                html=rendering.html,
                text=rendering.text,
                sha256=fingerprint(rendering),
                created_at=now,
            )
            .on_conflict_do_nothing(index_elements=["issue_id", "revision", "key", "format"])
        )


def fingerprint(rendering: Rendering) -> str:
    """SHA-256 (hex) over subject, text and HTML."""
    parts = (rendering.subject, rendering.text, rendering.html or "")
    return sha256("\0".join(parts).encode()).hexdigest()


def _edition(row: Row[*tuple[Any, ...]]) -> Edition:
    return Edition(
        id=row.id,
        issue_id=row.issue_id,
        revision=row.revision,
        key=row.key,
        format=Format(row.format),
        rendering=Rendering(subject=row.subject, text=row.text, html=row.html),
    )
