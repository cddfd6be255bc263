"""Accounts and sessions of the version before are still there after the upgrade, and after going back."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from queue_service.persistence import migrate
from queue_service.persistence.database import Database, UTCDateTime
from queue_service.persistence.staff import StaffRepository

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_an_upgrade_signs_nobody_out_and_forgets_no_account(database_url: str) -> None:
    migrate.downgrade(database_url, "0003")
    with closing(Database(database_url)) as database, database.writing() as connection:
        _write_as_before(connection)
        connection.commit()

    migrate.upgrade(database_url)

    with closing(Database(database_url)) as database, database.reading() as connection:
        found = StaffRepository(connection).session("h" * 64)
    assert found is not None
    assert (found.account.name, found.account.must_change, found.account.subject) == ("anna", False, None)
    assert (found.id, found.how, found.started_at) == ("h" * 22, "password", NOW)


def test_going_back_keeps_accounts_and_sessions(database_url: str) -> None:
    with closing(Database(database_url)) as database, database.writing() as connection:
        _write_as_before(connection)
        connection.execute(sa.text("UPDATE staff SET password_hash = NULL, subject = 's'"))
        connection.commit()

    migrate.downgrade(database_url, "0003")

    with closing(Database(database_url)) as database, database.reading() as connection:
        assert connection.execute(sa.text("SELECT name, password_hash FROM staff")).all() == [("anna", "")]
        assert connection.execute(sa.text("SELECT count(*) FROM session")).scalar_one() == 1


def _write_as_before(connection: sa.Connection) -> None:
    """An account and its session, with the columns of the version before."""
    staff = sa.table(
        "staff", *(sa.column(name) for name in ("id", "name", "password_hash", "role", "active"))
    )
    connection.execute(
        sa.insert(staff).values(id=1, name="anna", password_hash="kept", role="clerk", active=sa.true())
    )
    times = [sa.column(name, UTCDateTime) for name in ("created_at", "seen_at", "expires_at")]
    session = sa.table("session", sa.column("token_hash"), sa.column("staff_id"), *times)
    until = NOW + timedelta(hours=10)
    connection.execute(
        sa.insert(session).values(
            token_hash="h" * 64, staff_id=1, created_at=NOW, seen_at=NOW, expires_at=until
        )
    )
