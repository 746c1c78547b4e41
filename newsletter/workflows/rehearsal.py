"""A writing transaction that a dry run gives up at its end: what it would do is then exactly what it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from newsletter.store.database import Database


@contextmanager
def changing(database: Database, *, dry_run: bool) -> Iterator[Connection]:
    """One transaction: committed at the end, or nothing of it on any exception and in a dry run."""
    with database.writing() as connection:
        yield connection
        if dry_run:
            connection.rollback()
