"""A database that is locked, full or away, in words for whoever waits for a command."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from newsletter.errors import NewsletterError

PATIENCE = 30
"""Seconds to wait for SQLite's one writer."""
_PLACE = "The database is "
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DISK = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
_PRIMARY = 0xFF
"""The primary result code in an extended one (sqlite.org/rescode.html)."""


def with_place(error: Exception, engine: Engine) -> None:
    """Have the error say which database it was, without the password."""
    error.add_note(_PLACE + (engine.url.database or "in memory" if engine.name == "sqlite" else repr(engine.url)))


def is_busy(error: OperationalError) -> bool:
    """Whether another process kept SQLite's lock for longer than we wait."""
    return _code(error.orig) in _BUSY


def in_words(error: Exception) -> NewsletterError | None:
    """None for what is no such trouble, but a fault of ours."""
    if not isinstance(error, OperationalError | InterfaceError) or error.orig is None:
        return None
    notes: list[str] = getattr(error, "__notes__", [])
    place = next((note.removeprefix(_PLACE) for note in notes if note.startswith(_PLACE)), "The database")
    if not isinstance(error.orig, sqlite3.Error):
        said = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
        return NewsletterError(
            f"{place}: {said}.", advice="See that its server runs and can be reached from here, and try again."
        )
    code = _code(error.orig)
    if code in _BUSY:
        return NewsletterError(
            f"{place} is locked: another process has kept us waiting for {PATIENCE} seconds.",
            advice="Nothing of this step was done; try again. It may be a backup, a `sqlite3` shell in a transaction,"
            " or a command of ours that writes much: `fuser` names the processes that have the file open.",
        )
    if code == sqlite3.SQLITE_FULL:
        return NewsletterError(
            f"{place}: there is no room left to write.",
            advice="Nothing of this step was done. Make room on its disk, and try again.",
        )
    if code in _DISK:
        return NewsletterError(
            f"{place}: {error.orig}.",
            advice="See that this user may write the file and its folder, and that the disk is sound; then try again.",
        )
    return None


def _code(error: Any) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY
