"""Whether any document has changed since the last look: asked before each answer, so it must cost nearly nothing."""

from __future__ import annotations

import sqlite3
import threading

from newsletter.store import documents
from newsletter.store.database import Database


class DocumentVersion:
    """The number of the documents' state.

    On SQLite a connection of its own asks ``PRAGMA data_version``, which reads no page; only when somebody has
    written anything is the number itself read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._seen: int | None = None
        self._number = 0

    @property
    def is_instant(self) -> bool:
        """Whether asking never waits for another machine."""
        return self._database.is_sqlite

    def current(self) -> int:
        if not self._database.is_sqlite:
            with self._database.reading() as connection:
                return documents.version(connection)
        with self._lock:
            if self._connection is None:
                path = self._database.url.removeprefix("sqlite:///")
                self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            (seen,) = self._connection.execute("PRAGMA data_version").fetchone()
            if seen != self._seen:
                row = self._connection.execute("SELECT number FROM document_version").fetchone()
                self._number = row[0] if row else 0
                self._seen = seen
            return self._number

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                self._seen = None
