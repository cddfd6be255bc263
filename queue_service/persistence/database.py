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
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.pool import ConnectionPoolEntry

#: Seconds a SQLite writer waits for another process; threads of this process queue on a lock before that.
SQLITE_BUSY_SECONDS = 30

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
    """

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._write_lock: AbstractContextManager[object] = (
            threading.Lock() if self.is_sqlite else nullcontext()
        )
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
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with self._reading.connect() as connection:
            self._begin(connection, "BEGIN")
            yield connection

    def _begin(self, connection: Connection, statement: str) -> None:
        """Begins on SQLite, past SQLAlchemy: as an engine event it would slow every statement down."""
        if self.is_sqlite:
            connection.connection.cursor().execute(statement)

    def close(self) -> None:
        """Gives every connection back."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
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
    parsed = parsed.set(drivername="postgresql+psycopg")
    return sa.create_engine(parsed, pool_size=20, max_overflow=40, pool_pre_ping=True)


def _sqlite_engine(url: sa.URL) -> Engine:
    engine = sa.create_engine(
        url,
        pool_size=20,
        max_overflow=40,
        poolclass=sa.pool.QueuePool,
        connect_args={"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions of its own: it begins them DEFERRED, whatever they go on to do.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
