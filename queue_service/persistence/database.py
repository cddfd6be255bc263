"""The engine for SQLite and PostgreSQL, column types and the naming convention."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from queue_service.persistence import postgresql

#: Seconds a SQLite writer waits for another process; threads of this process queue on a lock before that.
SQLITE_BUSY_SECONDS = 30
#: Connections a process keeps to PostgreSQL, and how many more it opens when those are taken. Two processes and a
#: jobs process fit into the 100 that a server takes by default.
POOL, POOL_OVERFLOW = 15, 20
#: Seconds a request waits for one of them.
POOL_SECONDS = 10

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime. PostgreSQL keeps a timestamptz; SQLite keeps whole microseconds since the epoch.

    Integers sort and compare exactly and cost nothing to parse; text would do neither.

    Raises:
        ValueError: for a naive datetime, which is always a bug.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.BigInteger())
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: give it a time zone")
        if dialect.name == "sqlite":
            return round((value - _EPOCH).total_seconds() * 1_000_000)
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromtimestamp(value / 1_000_000, UTC)
        moment: datetime = value
        return moment.astimezone(UTC)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Database:
    """One database: hands out connections inside a transaction, to write or to read.

    Writing on SQLite begins IMMEDIATE, behind a lock in the process: begun DEFERRED, two transactions that read and
    then write lose updates or fail, and without the lock threads spin on SQLite's busy handler instead of queueing.
    Reading sees one state throughout: a deferred transaction on SQLite, REPEATABLE READ on PostgreSQL.

    Args:
        patient: on PostgreSQL, without the limits of `postgresql.py`: for upgrades and checks that take long.
    """

    def __init__(self, url: str, *, patient: bool = False) -> None:
        self.engine = make_engine(url, patient=patient)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._write_lock: AbstractContextManager[object] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )
        self._guard, self._lines = threading.Lock(), dict[str, threading.Lock]()
        self._reading = self.engine.execution_options(
            **({} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"})
        )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a writing transaction; it rolls back unless somebody commits."""
        with self._write_lock, self.engine.connect() as connection:
            self._begin(connection, "BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def queueing(self, lobby: str) -> Iterator[None]:
        """Lets this process's transactions come to the row of a lobby one at a time.

        The row's lock is what keeps order; this keeps our own queue out of the database. Were the process frozen
        with many waiting there, each in turn would get the row and hold it until the server ends its session.
        """
        if self.is_sqlite:
            yield
            return
        with self._guard:
            line = self._lines.setdefault(lobby, threading.Lock())
        is_ours = line.acquire(timeout=postgresql.IDLE_IN_TRANSACTION_SECONDS / 2)
        try:
            yield
        finally:
            if is_ours:
                line.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self._reading.connect() as connection:
            self._begin(connection, "BEGIN")
            yield connection

    def _begin(self, connection: Connection, statement: str) -> None:
        """Begins on SQLite, past SQLAlchemy: as an engine event it would slow every statement down."""
        if self.is_sqlite:
            connection.connection.cursor().execute(statement)

    def settle(self, thorough: bool) -> None:
        """Has SQLite empty its write-ahead log, in which deleted rows lie on. PostgreSQL looks after itself.

        Args:
            thorough: writes the whole file anew before. SQLite overwrites what is deleted, but not what it has moved
                to another page, and that is found in gaps of the old one. Nobody can write meanwhile.
        """
        if not self.is_sqlite:
            return
        with self._write_lock, self.engine.connect() as connection:
            cursor = connection.connection.cursor()
            if thorough:
                cursor.execute("VACUUM")
            # It gives up at once while somebody reads, until the next time: else every writer would wait for them.
            cursor.execute("PRAGMA busy_timeout=0").fetchall()
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                cursor.execute(f"PRAGMA busy_timeout={int(SQLITE_BUSY_SECONDS * 1000)}").fetchall()

    def close(self) -> None:
        """Gives every connection back."""
        self.engine.dispose()


def make_engine(url: str, *, patient: bool = False) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql://…``.

    Raises:
        ValueError: for any other kind of database.
    """
    parsed = sa.make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(parsed)
    if backend != "postgresql":
        raise ValueError(f"database {backend!r}: use sqlite or postgresql")
    return _postgresql_engine(parsed, patient)


def _postgresql_engine(url: sa.URL, patient: bool) -> Engine:
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=postgresql.parameters(url, patient=patient),
        pool_size=POOL,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        # What a statement was about to write belongs in the database, not in the log of a failure.
        hide_parameters=True,
    )
    kind = postgresql.PatientConnection if patient else postgresql.AnsweringConnection
    event.listen(engine, "do_connect", lambda _dialect, _entry, args, named: kind.connect(*args, **named))
    event.listen(engine, "handle_error", _ended_sessions_are_operational)
    return engine


def _ended_sessions_are_operational(context: ExceptionContext) -> None:
    """An ended session is one kind of error, whatever class the driver puts the server's last words into."""
    error = context.original_exception
    if getattr(error, "sqlstate", None) in postgresql.SESSION_ENDED:
        context.is_disconnect = True
    if context.is_disconnect and not isinstance(context.sqlalchemy_exception, sa.exc.OperationalError):
        raise sa.exc.OperationalError(
            context.statement, context.parameters, error, hide_parameters=True, connection_invalidated=True
        ) from error


def _sqlite_engine(url: sa.URL) -> Engine:
    engine = sa.create_engine(
        url,
        pool_size=20,
        max_overflow=40,
        poolclass=sa.pool.QueuePool,
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions of its own: it begins them DEFERRED, whatever they go on to do.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
