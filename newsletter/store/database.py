"""One door to the database: reading and writing transactions, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from newsletter.errors import DatabaseNotReady
from newsletter.store import trouble
from newsletter.store.prepared import driver_cursor

_T = TypeVar("_T")
_TRIES = 20
_STOPPED_AFTER = 60  # seconds
_IMPATIENCE = 2000  # milliseconds
_BEGIN = "BEGIN IMMEDIATE"
UNREACHABLE = (OperationalError, InterfaceError, DatabaseNotReady)
"""What an action raises while the database is locked, full or away: the same action may succeed later."""
_CONFLICTS = ("40001", "40P01")  # serialization failure, deadlock
_ENDED_FOR_US = ("25P03", "25P04", "25006")  # idle for too long, lasted for too long, a server that may only be read


class Database:
    """Opens transactions. ``writing`` takes SQLite's write lock at once, so that a transaction never has to
    be given up half-way because another one wrote first."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; nothing is written."""
        with self._connection(write=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed at the end, or nothing of it on any exception."""
        with self._connection(write=True) as connection:
            yield connection

    def transact(self, action: Callable[[Connection], _T]) -> _T:
        """``action`` in one writing transaction; from the start again where PostgreSQL lets another one go first."""
        for _ in range(_TRIES):
            try:
                with self.writing() as connection:
                    return action(connection)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _CONFLICTS:
                    raise
        with self.writing() as connection:
            return action(connection)

    @contextmanager
    def _connection(self, *, write: bool) -> Iterator[Connection]:
        try:
            with self.connect(write=write) as connection, _as_unreachable(), connection.begin():
                yield connection
        except (OperationalError, InterfaceError) as error:
            trouble.with_place(error, self.engine)
            raise

    def connect(self, *, write: bool) -> Connection:
        """A connection without a transaction."""
        try:
            connection = self.engine.connect()
        except OperationalError as error:
            if trouble.is_busy(error):
                raise
            raise DatabaseNotReady(
                f"The database cannot be opened: {error.orig}",
                advice=f"Check database_url ({self.engine.url!r}), and that its server runs and its folder exists.",
            ) from error
        return connection.execution_options(**_options(self.is_sqlite, write))

    def close(self) -> None:
        self.engine.dispose()


class Writer:
    """``Database.transact`` over one connection that is kept, for a thread that writes all the time and has something
    else to do while somebody else writes: on SQLite it waits for two seconds at most.

    For SQLAlchemy all is one transaction: the driver is told to begin and to commit, which costs a tenth of the time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def transact(self, action: Callable[[Connection], _T]) -> _T:
        """As the database's. After anything but success the next transaction has a fresh connection."""
        for _ in range(_TRIES):
            try:
                return self._try(action)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _CONFLICTS:
                    raise
        return self._try(action)

    def _try(self, action: Callable[[Connection], _T]) -> _T:
        try:
            with _as_unreachable():
                return self._act(action)
        except BaseException:
            self.close()
            raise

    def _act(self, action: Callable[[Connection], _T]) -> _T:
        if self._connection is None:
            self._connection = self._database.connect(write=True)
            if self._database.is_sqlite:
                # The pool's connections keep their patience: this one never goes back.
                self._connection.detach()
                cursor = self._connection.connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout = {_IMPATIENCE}")
                cursor.close()
            self._connection.begin()
        elif self._database.is_sqlite:
            with driver_cursor(self._connection, _BEGIN) as cursor:
                cursor.execute(_BEGIN)
        done = action(self._connection)
        with driver_cursor(self._connection, "COMMIT"):
            self._connection.connection.commit()
        return done

    def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()


@contextmanager
def _as_unreachable() -> Iterator[None]:
    """The driver calls it an internal error when the server ends a transaction of a process that was stopped in it."""
    try:
        yield
    except InternalError as error:
        if getattr(error.orig, "sqlstate", None) not in _ENDED_FOR_US or error.orig is None:
            raise
        raise OperationalError(error.statement, error.params, error.orig) from error


def _options(is_sqlite: bool, write: bool) -> dict[str, Any]:
    if is_sqlite:
        return {"write": write}
    return {} if write else {"isolation_level": "REPEATABLE READ"}


def _postgresql_engine(url: str) -> Engine:
    # A process that is stopped in the middle of a transaction must not keep everybody else from its rows for ever.
    patience = {"options": f"-c idle_in_transaction_session_timeout={round(_STOPPED_AFTER * 1000)}"}
    return create_engine(url, pool_size=20, max_overflow=20, connect_args=patience)


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": trouble.PATIENCE, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
        # We begin transactions ourselves (below); the driver's own habit would begin them late.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {round(trouble.PATIENCE * 1000)}",
            # What is deleted or overwritten is zeroed: who was erased is in no free page either.
            "secure_delete = ON",
            "cache_size = -16000",
            # 4 MB: a log that may take all of a small disk leaves no room to be written back.
            "wal_autocheckpoint = 1000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", True)
        text = _BEGIN if write else "BEGIN"
        with driver_cursor(connection, text) as cursor:
            cursor.execute(text)

    return engine
