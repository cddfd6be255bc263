"""The engine's promises: no lost update, one state while reading, no naive time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.events import EventKind
from queue_service.persistence.database import Database, make_engine
from queue_service.persistence.lobby import office_day
from queue_service.persistence.unit_of_work import Units
from queue_service.services.container import Services
from tests.factories import KIOSK, OFFICE
from tests.fakes import FakeClock


def test_leaving_without_a_commit_rolls_back(
    services: Services, database: Database, clock: FakeClock
) -> None:
    told: list[object] = []
    units = Units(database, clock, told.append)
    with units.writing(BY_SYSTEM) as work:
        work.enter_lobby(1, OFFICE, clock.now().date())
        work.record(EventKind.DESK_READY, None, "1")

    assert told == []
    assert services.lobby.revision(OFFICE) == 0


def test_a_failing_listener_does_not_undo_the_deed(
    services: Services, database: Database, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    def listener(_: object) -> None:
        raise RuntimeError("the screen is broken")

    with Units(database, clock, listener).writing(BY_SYSTEM) as work:
        work.enter_lobby(1, OFFICE, clock.now().date())
        work.record(EventKind.DESK_READY, None, "1")
        work.commit(None)

    assert services.lobby.revision(OFFICE) == 1
    assert "told nobody" in caplog.text


def test_whoever_reads_sees_one_state_throughout(services: Services, database: Database) -> None:
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    statement = sa.select(sa.func.max(office_day.c.revision))
    with database.reading() as connection:
        before = connection.scalar(statement)
        services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
        assert connection.scalar(statement) == before == 1
    with database.reading() as connection:
        assert connection.scalar(statement) == 2


def test_times_come_back_as_they_went_in_to_the_microsecond(services: Services, database: Database) -> None:
    moment = datetime(2026, 10, 25, 2, 30, 0, 123457, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as connection:
        connection.execute(
            sa.insert(office_day).values(office_id=1, day=moment.date(), revision=9, last_at=moment)
        )
        connection.commit()
    with database.reading() as connection:
        found = connection.scalar(sa.select(office_day.c.last_at))
    assert found == moment and found.tzinfo is UTC


def test_a_naive_time_is_refused(services: Services, database: Database) -> None:
    with database.writing() as connection, pytest.raises(sa.exc.StatementError, match="naive datetime"):
        connection.execute(sa.update(office_day).values(last_at=datetime(2026, 1, 1)))  # noqa: DTZ001  # the point


def test_another_kind_of_database_is_refused_with_what_to_use() -> None:
    with pytest.raises(ValueError, match="use sqlite or postgresql"):
        make_engine("mysql://localhost/office")
