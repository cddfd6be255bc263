"""Connections to PostgreSQL: limits on both sides, and what is refused once a session has been ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.factory import DATABASE_AWAY
from queue_service.persistence.database import Database
from queue_service.persistence.postgresql import (
    IDLE_IN_TRANSACTION_SECONDS,
    LOCK_SECONDS,
    STATEMENT_SECONDS,
    AnsweringConnection,
    is_postgresql,
    parameters,
)

LIMITS = ("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout")


class HastyConnection(AnsweringConnection):
    """Waits a quarter of a second for an answer."""

    answer_seconds = 0.25


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        yield database


def limits_of(database: Database) -> list[int]:
    """Seconds; 0 is none."""
    with database.reading() as connection:
        return [
            int(
                connection.scalar(
                    sa.text("SELECT setting FROM pg_settings WHERE name = :name"), {"name": name}
                )
            )
            // 1000
            for name in LIMITS
        ]


@pytest.mark.postgres
def test_every_session_has_limits_but_those_that_may_take_their_time(
    postgres_database: Database, postgres_url: str
) -> None:
    assert limits_of(postgres_database) == [IDLE_IN_TRANSACTION_SECONDS, LOCK_SECONDS, STATEMENT_SECONDS]
    with closing(Database(postgres_url, patient=True)) as patient:
        assert limits_of(patient) == [0, 0, 0]


@pytest.mark.postgres
def test_what_the_address_of_the_database_says_wins(postgres_url: str) -> None:
    with closing(Database(f"{postgres_url}&options=-c%20lock_timeout%3D3000")) as database:
        assert limits_of(database) == [IDLE_IN_TRANSACTION_SECONDS, 3, STATEMENT_SECONDS]


def end_own_session(connection: Connection, other: Database) -> None:
    """As an administrator would, while a transaction is open."""
    session = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    with other.reading() as there:
        there.execute(sa.text("SELECT pg_terminate_backend(:session)"), {"session": session})
    connection.execute(sa.text("SELECT 1"))


@pytest.mark.postgres
def test_a_session_that_was_ended_is_a_database_that_is_away_and_the_next_one_works(
    postgres_database: Database,
) -> None:
    with pytest.raises(DATABASE_AWAY), postgres_database.writing() as connection:
        end_own_session(connection, postgres_database)

    with postgres_database.reading() as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1


def idle_too_long(connection: Connection) -> None:
    """Sits in a transaction until the server ends the session."""
    connection.execute(sa.text("SET idle_in_transaction_session_timeout = 50"))
    session = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    with psycopg.connect(connection.engine.url.set(drivername="postgresql").render_as_string()) as other:
        other.autocommit = True
        while other.execute("SELECT FROM pg_stat_activity WHERE pid = %s", (session,)).rowcount:
            pass
    connection.execute(sa.text("SELECT 1"))


@pytest.mark.postgres
def test_a_session_that_idled_in_its_transaction_is_a_database_that_is_away(
    postgres_database: Database,
) -> None:
    with pytest.raises(DATABASE_AWAY), postgres_database.writing() as connection:
        idle_too_long(connection)


@pytest.mark.postgres
def test_a_server_that_does_not_answer_is_hung_up_on(postgres_url: str) -> None:
    with closing(HastyConnection.connect(**parameters(postgres_url))) as connection:
        with pytest.raises(psycopg.OperationalError, match="does not answer"):
            connection.execute("SELECT pg_sleep(10)")
        assert connection.closed


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("postgresql://localhost/office", True),
        ("postgresql+psycopg://localhost/office", True),
        ("sqlite:///office.sqlite", False),
    ],
)
def test_a_postgresql_is_known_by_its_address(url: str, is_one: bool) -> None:
    assert is_postgresql(url) is is_one
