"""A backup taken while the office works comes back whole."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_service.persistence.backup import BackupError, backup, name_for, restore
from queue_service.persistence.database import Database
from tests.conftest import services_over
from tests.factories import KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed
from tests.postgres import programs


@pytest.fixture
def postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore from the wheel that brings the server."""
    monkeypatch.setenv("PATH", str(programs()), prepend=os.pathsep)


@pytest.mark.usefixtures("postgres_programs")
def test_a_backup_brings_back_what_there_was(database_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "office.backup"
    database = Database(database_url)
    services = services_over(database, FakeClock(), FakeLiveFeed())
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    backup(database_url, copy)
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    database.close()

    restore(database_url, copy)

    database = Database(database_url)
    again = services_over(database, FakeClock(), FakeLiveFeed())
    assert again.lobby.board(OFFICE).waiting["info"].waiting == 1
    assert again.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number == "A002"
    database.close()


def test_a_backup_never_overwrites_a_file(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")

    with pytest.raises(BackupError, match="exists already"):
        backup(sqlite_url, tmp_path / "there")


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look like a page" * 20])
def test_what_is_no_backup_changes_nothing(sqlite_url: str, tmp_path: Path, content: bytes) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(content)
    services = services_over(Database(sqlite_url), FakeClock(), FakeLiveFeed())
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    with pytest.raises(BackupError, match="not a backup"):
        restore(sqlite_url, wrong)

    assert services.lobby.board(OFFICE).waiting["info"].waiting == 1


def test_a_missing_file_or_database_is_said_plainly(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is not there"):
        restore(sqlite_url, tmp_path / "nothing")
    with pytest.raises(BackupError, match="no database"):
        backup(f"sqlite:///{tmp_path}/none.sqlite", tmp_path / "copy")


def test_a_backup_before_an_upgrade_says_in_its_name_when_and_from_where() -> None:
    assert name_for(datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC), "0001") == (
        "before-upgrade-20261122-030405-from-0001.backup"
    )
