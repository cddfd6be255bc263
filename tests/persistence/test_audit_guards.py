"""The database itself keeps the audit log: nothing changed, nothing replaced, only whole sealed days deleted."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from queue_service.domain.command import BY_SYSTEM
from queue_service.persistence import audit_guards, migrate
from queue_service.persistence.backup import backup, restore
from queue_service.persistence.database import Database
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.fakes import FakeClock, FakeLiveFeed
from tests.postgres import programs
from tests.services.audit_hands import codes, live_days, note, rows, units_of

ENTRIES, LINKS, SEALS = "audit_entry", "audit_link", "audit_seal"


def refused(database: Database, statement: str) -> bool:
    """True when the database raises, and has changed nothing."""
    before = _content(database)
    with database.writing() as connection:
        try:
            connection.exec_driver_sql(statement)
            connection.commit()
        except sa.exc.DatabaseError:
            connection.rollback()
            assert _content(database) == before
            return True
    return False


def _content(database: Database) -> list[list[tuple[Any, ...]]]:
    everything = "SELECT * FROM %s ORDER BY 1"
    return [rows(database, everything % table) for table in audit_guards.TABLES]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'staff:9' WHERE id = 1",
        "UPDATE audit_entry SET data = data",
        "UPDATE audit_link SET digest = 'x'",
        "UPDATE audit_seal SET sealed_at = sealed_at",
        "DELETE FROM audit_seal",
        "DELETE FROM audit_link WHERE position = 3",
        "DELETE FROM audit_entry WHERE id = 3",
        "DELETE FROM audit_entry",
    ],
)
def test_nothing_in_the_log_can_be_changed_nor_deleted(
    services: Services, database: Database, clock: FakeClock, statement: str
) -> None:
    live_days(services, clock, 2, entries=2)

    assert refused(database, statement)


def test_an_entry_that_is_not_linked_yet_cannot_be_deleted(services: Services, database: Database) -> None:
    note(services)

    assert refused(database, "DELETE FROM audit_entry")


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO audit_entry SELECT id, at, office_id, 'staff:9', action, subject, data FROM audit_entry",
        "REPLACE INTO audit_link SELECT position, entry_id, day, 'x', key_id FROM audit_link WHERE position = 1",
        "REPLACE INTO audit_seal SELECT * FROM audit_seal",
    ],
)
def test_replacing_is_no_way_round_it_on_sqlite(sqlite_url: str, clock: FakeClock, statement: str) -> None:
    database = Database(sqlite_url)
    live_days(services_over(database, clock, FakeLiveFeed()), clock, 2)

    assert refused(database, statement)
    database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("table", audit_guards.TABLES)
def test_truncating_is_no_way_round_it_on_postgresql(postgres_url: str, clock: FakeClock, table: str) -> None:
    database = Database(postgres_url)
    live_days(services_over(database, clock, FakeLiveFeed()), clock, 2)

    assert refused(database, f"TRUNCATE {table}")
    database.close()


def test_days_that_are_sealed_can_be_deleted_and_leave_their_seals(
    services: Services, database: Database, clock: FakeClock
) -> None:
    live_days(services, clock, 3, entries=2)
    today = clock.now().date()

    with units_of(services).writing(BY_SYSTEM) as work:
        assert work.audit_log.forgettable(today) == 4
        assert work.commit(work.audit_log.forget_days(today - timedelta(days=1))) == 2

    assert [row[0] for row in rows(database, "SELECT position FROM audit_link ORDER BY 1")] == [3, 4, 5, 6]
    assert len(rows(database, "SELECT * FROM audit_seal")) == 2
    services.audit.seal()
    assert codes(services) == []


def test_the_day_that_is_not_over_is_never_deleted(services: Services, clock: FakeClock) -> None:
    live_days(services, clock, 2, entries=2)

    with units_of(services).writing(BY_SYSTEM) as work:
        assert work.commit(work.audit_log.forget_days(date(2999, 1, 1))) == 2
        assert work.audit_log.forget_days(date(2999, 1, 1)) == 0

    clock.advance(seconds=30)
    services.audit.seal()
    assert codes(services) == []


def test_an_id_is_never_given_twice(services: Services, database: Database, clock: FakeClock) -> None:
    live_days(services, clock, 1)
    clock.advance(hours=24)
    services.audit.seal()
    with units_of(services).writing(BY_SYSTEM) as work:
        work.commit(work.audit_log.forget_days(date(2999, 1, 1)))

    note(services)

    assert [row[0] for row in rows(database, "SELECT id FROM audit_entry ORDER BY 1")] == [4, 5]


def test_a_guard_that_was_dropped_or_switched_off_is_named(database: Database) -> None:
    with database.writing() as connection:
        assert audit_guards.missing(connection) == []
        if database.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update")
        assert audit_guards.missing(connection) == ["audit_entry_no_update"]
        connection.commit()

    assert any("audit_entry_no_update" in difference for difference in migrate.differences(database))


def test_a_guard_that_guards_nothing_is_named(database: Database) -> None:
    with database.writing() as connection:
        if database.is_sqlite:
            name = "audit_link_no_update"
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON audit_link BEGIN SELECT 1; END"
            )
        else:
            name = "audit_refuse"
            connection.exec_driver_sql(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            )
        assert audit_guards.missing(connection) == [name]


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore from the wheel that brings the server."""
    monkeypatch.setenv("PATH", str(programs()), prepend=os.pathsep)


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_comes_back_with_log_chain_and_guards(
    database_url: str, clock: FakeClock, tmp_path: Path
) -> None:
    database = Database(database_url)
    services = services_over(database, clock, FakeLiveFeed())
    live_days(services, clock, 3)
    backup(database_url, tmp_path / "copy")
    note(services)
    database.close()

    restore(database_url, tmp_path / "copy")

    database = Database(database_url)
    services = services_over(database, clock, FakeLiveFeed())
    assert codes(services) == []
    assert refused(database, "UPDATE audit_entry SET actor = 'x'")
    note(services)
    services.audit.seal()
    clock.advance(seconds=30)
    assert codes(services) == []
    database.close()
