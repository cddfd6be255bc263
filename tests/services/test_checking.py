"""Checking the books: whatever the use cases do is sound, and what is changed behind their back is found."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.desk import DeskState
from queue_service.domain.errors import NotFound, QueueServiceError
from queue_service.domain.events import EventKind
from queue_service.domain.record import IDS_PER_REVISION, Fault
from queue_service.domain.ticket import TicketState
from queue_service.persistence import lobby
from queue_service.persistence.calls import call
from queue_service.persistence.database import Database
from queue_service.persistence.lobby import desk_now, lobby_event
from queue_service.persistence.ticket_tables import ticket
from queue_service.services.container import Services
from tests.conftest import services_over
from tests.factories import KIOSK, OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed
from tests.services.house_at_work import DESKS, HouseAtWork, clerk

#: Events without which everything is as it was: nothing else is written when they happen, or nothing that stays.
#: A desk that is opened, made ready, paused or set to wrap up and does something else afterwards is one of them.
SILENT = {
    EventKind.REFUSED,
    EventKind.ALARM_RAISED,
    EventKind.ALARM_ANSWERED,
    EventKind.ALARM_CLOSED,
    EventKind.MESSAGE_SET,
    EventKind.COUNTED,
    EventKind.DESK_OPENED,
    EventKind.DESK_READY,
    EventKind.DESK_PAUSED,
    EventKind.DESK_WRAP_UP,
    EventKind.DESK_AWAY,
    EventKind.DESK_CLOSED,
}
#: Losing one of these is not always seen: the next event may be one that needs no more than what was before.
OFTEN_SEEN = SILENT | {EventKind.REJOINED, EventKind.TRANSFERRED, EventKind.HOUSE_PAUSED}


def found(services: Services, office: str | None = None) -> list[Fault]:
    return [fault for day in services.checking.faults(office) for fault in day.faults]


def at_work(database: Database, draw: random.Random) -> HouseAtWork:
    """A house with paper numbers over this database."""
    clock = FakeClock()
    services = services_over(database, clock, FakeLiveFeed())
    services.administration.set_up_office(an_office(paper_series="X"))
    return HouseAtWork(services, clock, draw.choice)


@contextmanager
def fresh(template: Path, folder: Path) -> Iterator[Database]:
    """A database of one's own for one example."""
    path = folder / "example.sqlite"
    for old in folder.glob("example.sqlite*"):
        old.unlink()
    shutil.copy(template, path)
    with closing(Database(f"sqlite:///{path}")) as database:
        yield database


def run_soundly(template: Path, folder: Path, draw: random.Random, steps: int) -> None:
    with fresh(template, folder) as database:
        house = at_work(database, draw)
        for _ in range(steps):
            # What is refused is rolled back: there is nothing new to look at.
            if not house.act().startswith("!"):
                assert found(house.services) == [], house.done


@settings(max_examples=15)
@given(draw=st.randoms(use_true_random=False))
def test_whatever_happens_in_a_house_is_sound_after_every_step(
    migrated_sqlite: Path, tmp_path: Path, draw: random.Random
) -> None:
    run_soundly(migrated_sqlite, tmp_path, draw, steps=50)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(40))
def test_long_days_are_sound_after_every_step(migrated_sqlite: Path, tmp_path: Path, seed: int) -> None:
    run_soundly(migrated_sqlite, tmp_path, random.Random(seed), steps=250)


@pytest.mark.parametrize("seed", [1, 2])
def test_days_are_sound_in_the_end_on_both_databases(database: Database, seed: int) -> None:
    house = at_work(database, random.Random(seed))
    for _ in range(150):
        house.act()

    assert found(house.services) == []


def test_it_says_what_was_walked_and_of_which_office(services: Services, clock: FakeClock) -> None:
    services.administration.set_up_office(an_office("elsewhere"))
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    clock.advance(days=1)
    services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    days = list(services.checking.faults())

    assert [(day.office, str(day.day), day.position, day.days) for day in days] == [
        (OFFICE, "2026-11-25", 1, 2),
        (OFFICE, "2026-11-26", 2, 2),
    ]
    # The first was left unserved, which its day's record says too.
    assert [(day.events, day.tickets, day.calls, day.faults) for day in days] == [
        (2, 1, 0, ()),
        (1, 1, 0, ()),
    ]
    assert list(services.checking.faults("elsewhere")) == []
    with pytest.raises(NotFound, match="office_not_found"):
        list(services.checking.faults("nowhere"))


def test_a_copy_to_practise_on_is_as_sound_as_the_house_itself(services: Services, clock: FakeClock) -> None:
    copies = [services.practice.start(clerk(n), OFFICE, "12", ["A note."]) for n in (1, 2, 1)]
    clock.advance(minutes=1)
    services.desks.open(clerk(1), copies[0], "12")
    services.calling.call_next(clerk(1), copies[0], "12")
    services.practice.more_people(clerk(1), copies[0], "12")

    days = list(services.checking.faults())

    assert [(day.office, day.faults) for day in days] == [(code, ()) for code in sorted({*copies})]


def test_a_house_at_work_raises_no_false_alarm(services: Services) -> None:
    """While clerks call and finish, every look sees one state of the house."""
    stop = Event()
    for desk in DESKS:
        services.desks.open(clerk(1), OFFICE, desk)

    def work(desk: str) -> int:
        served = 0
        while not stop.is_set():
            try:
                services.ticketing.take(clerk(1), OFFICE, ["info" if desk != "5" else "anmeldung"], "de")
                services.calling.call_next(clerk(1), OFFICE, desk)
                services.calling.finish(clerk(1), OFFICE, desk)
                served += 1
            except QueueServiceError:
                continue
        return served

    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(work, desk) for desk in DESKS[:3]]
        try:
            looks = [found(services) for _ in range(15)]
        finally:
            stop.set()
        served = [each.result() for each in running]

    assert looks == [[]] * 15
    assert sum(served) > 0


@pytest.fixture(scope="module")
def day_of_work(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two hundred things that happened."""
    folder = tmp_path_factory.mktemp("worked")
    with fresh(migrated_sqlite, folder) as database:
        house = at_work(database, random.Random(5))
        for _ in range(200):
            house.act()
    return folder / "example.sqlite"


Sabotage = tuple[sa.Table, str, object]


def rows(database: Database, table: sa.Table) -> list[sa.RowMapping]:
    with database.reading() as connection:
        return list(connection.execute(sa.select(table).order_by(*table.primary_key)).mappings())


def spoilt(database: Database, statement: sa.Executable) -> bool:
    """True when somebody can do this behind our back; False when the database itself refuses."""
    with database.writing() as connection:
        try:
            connection.execute(statement)
        except sa.exc.IntegrityError:
            return False
        connection.commit()
        return True


def this(table: sa.Table, row: sa.RowMapping) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[column.name] == row[column.name] for column in table.primary_key))


def assert_found(worked: Path, folder: Path, table: sa.Table, change: sa.Update | sa.Delete) -> None:
    with fresh(worked, folder) as database:
        services = services_over(database, FakeClock(), FakeLiveFeed())
        services.administration.set_up_office(an_office(paper_series="X"))
        if spoilt(database, change):
            assert found(services) != [], f"{table.name}: {change.compile().params}"


@settings(max_examples=40)
@given(data=st.data())
def test_a_changed_state_desk_or_number_is_found(
    day_of_work: Path, tmp_path: Path, data: st.DataObject
) -> None:
    table, column, values = data.draw(
        st.sampled_from(
            [
                (ticket, "state", tuple(TicketState)),
                (ticket, "number", ("A777", "H777", "A001")),
                (call, "desk", DESKS),
                (call, "number", ("A777", "A001")),
                (desk_now, "state", tuple(DeskState)),
                (lobby_event, "number", ("A777", "A001")),
                (lobby_event, "desk", DESKS),
                (lobby_event, "kind", tuple(EventKind)),
            ]
        )
    )
    with closing(Database(f"sqlite:///{day_of_work}")) as database:
        known = [
            row
            for row in rows(database, table)
            if row[column] is not None and (column == "number" or row.get("kind") not in SILENT)
        ]
    row = data.draw(st.sampled_from(known))
    value = data.draw(st.sampled_from([value for value in values if value != row[column]]))

    assert_found(
        day_of_work, tmp_path, table, sa.update(table).where(this(table, row)).values({column: value})
    )


@settings(max_examples=30)
@given(data=st.data())
def test_a_lost_row_is_found(day_of_work: Path, tmp_path: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([ticket, call, desk_now, lobby_event]))
    with closing(Database(f"sqlite:///{day_of_work}")) as database:
        known = [row for row in rows(database, table) if row.get("kind") not in OFTEN_SEEN]
    row = data.draw(st.sampled_from(known))

    assert_found(day_of_work, tmp_path, table, sa.delete(table).where(this(table, row)))


@settings(max_examples=20)
@given(data=st.data())
def test_a_doubled_event_is_found(day_of_work: Path, tmp_path: Path, data: st.DataObject) -> None:
    with closing(Database(f"sqlite:///{day_of_work}")) as database:
        known = rows(database, lobby_event)
    taken = {row["id"] for row in known}
    row = data.draw(st.sampled_from([row for row in known if row["kind"] not in SILENT]))
    again = row["id"] + 1
    while again in taken:
        again += 1

    with fresh(day_of_work, tmp_path) as database:
        services = services_over(database, FakeClock(), FakeLiveFeed())
        services.administration.set_up_office(an_office(paper_series="X"))
        spoilt(database, sa.insert(lobby_event).values({**row, "id": again}))
        assert found(services) != [], row


def test_ids_are_made_and_read_alike() -> None:
    assert IDS_PER_REVISION == lobby.IDS_PER_REVISION
