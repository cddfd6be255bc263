"""What is forgotten is gone from the disk: nothing of a lived day is found in any byte of the database."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.ticket import TicketState
from queue_service.persistence.answers import answer
from queue_service.persistence.database import Database
from queue_service.persistence.lobby import lobby_event
from queue_service.persistence.ticket_tables import ticket
from queue_service.services.container import Services
from queue_service.services.push_subscription import Subscription
from tests.conftest import services_over
from tests.factories import CLERK, COLLEAGUE, INFO, KIOSK, OFFICE, VISITOR, with_key
from tests.fakes import FakeClock, FakeLiveFeed
from tests.postgres import Server

POINT = "BCanaryKey" + "A" * 77
AUTH = "CanaryAuth" + "A" * 12
NOTE = "canary in a note for the next desk"
ENDPOINT = "https://push.example.org/send/canary-endpoint"


def built(database: Database, clock: FakeClock) -> Services:
    return services_over(database, clock, FakeLiveFeed(), push_key="the public key")


@pytest.fixture
def lived(database: Database, clock: FakeClock) -> Services:
    """A house in which nobody has come yet, with messages to phones."""
    return built(database, clock)


def live_a_day(services: Services, database: Database, number: int = 3, key: str = "key") -> list[str]:
    """Numbers with everything a number can have; what must not be found afterwards."""
    services.desks.open(CLERK, OFFICE, "12")
    services.desks.open(COLLEAGUE, OFFICE, "5")
    tokens = []
    for n in range(number):
        kiosk = with_key(KIOSK, f"{key}-{n}")
        tokens.append(
            services.ticketing.take(
                kiosk, OFFICE, ["anmeldung"], "ar", 4, n == 0, accessible_only=n == 0
            ).token
        )
        services.push.subscribe(VISITOR, tokens[-1], Subscription(f"{ENDPOINT}-{n}", POINT, AUTH), "ar")
    services.calling.call_next(with_key(CLERK, key), OFFICE, "12")
    services.handing_over.transfer(CLERK, OFFICE, "12", to_desk="5", note=NOTE)
    services.calling.call_next(with_key(COLLEAGUE, key), OFFICE, "5")
    services.calling.finish(COLLEAGUE, OFFICE, "5")
    services.calling.call_next(CLERK, OFFICE, "12")
    services.handing_over.transfer(CLERK, OFFICE, "12", to_desk="5", note=NOTE)
    return [NOTE, ENDPOINT, POINT, AUTH, *secrets_of(database)]


def secrets_of(database: Database) -> list[str]:
    """What leads from a number to its holder."""
    with database.reading() as connection:
        named = sa.select(ticket.c.public_id, ticket.c.token_hash).where(ticket.c.anonymised_at.is_(None))
        rows = connection.execute(named).all()
    return [value for row in rows for value in row]


def the_next_afternoon(clock: FakeClock) -> None:
    """Stored answers have ended too."""
    clock.advance(days=1, hours=5)


def sqlite_bytes(url: str) -> bytes:
    """The file, and the log beside it."""
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def found_in(data: bytes, values: list[str]) -> list[str]:
    return [value for value in values if value.encode() in data]


def test_sqlite_holds_no_byte_of_a_day_that_was_forgotten(sqlite_url: str, clock: FakeClock) -> None:
    with closing(Database(sqlite_url)) as database:
        services = built(database, clock)
        canaries = live_a_day(services, database)
        assert found_in(sqlite_bytes(sqlite_url), canaries) == canaries
        the_next_afternoon(clock)
        # Two of them were left unserved and keep their vouchers; here they are used.
        for row in unserved(database):
            services.information.redeem(INFO, OFFICE, row, clock.now().date() - timedelta(days=1))
        services.retention.sweep()
        assert found_in(sqlite_bytes(sqlite_url), canaries) == []


def unserved(database: Database) -> list[str]:
    with database.reading() as connection:
        rows = sa.select(ticket.c.number).where(ticket.c.state.in_(["waiting", "unserved"]))
        return list(connection.scalars(rows))


def test_sqlite_holds_no_byte_of_many_days_once_they_are_forgotten(sqlite_url: str, clock: FakeClock) -> None:
    with closing(Database(sqlite_url)) as database:
        services = built(database, clock)
        canaries: list[str] = []
        for day in range(3):
            canaries += live_a_day(services, database, number=25, key=f"day {day}")
            clock.advance(days=1)
            services.retention.sweep()
        clock.advance(days=61, hours=9)
        services.retention.sweep()
        assert found_in(sqlite_bytes(sqlite_url), canaries) == []


@pytest.mark.postgres
def test_postgresql_holds_no_byte_of_a_day_that_was_forgotten_once_it_was_vacuumed(
    postgres: Server, postgres_url: str, clock: FakeClock
) -> None:
    with closing(Database(postgres_url)) as database:
        services = built(database, clock)
        canaries = live_a_day(services, database)
        assert NOTE in {value for value, _ in found_in_postgres(postgres_url, canaries)}
        clock.advance(days=61)
        services.retention.sweep()
    for _attempt in range(3):
        # What another session of the server may still see is not vacuumed away; its own look after it is short.
        wait_until_alone(postgres_url)
        statements(postgres_url, "VACUUM FULL", "CHECKPOINT")
        found = found_in_postgres(postgres_url, canaries)
        if not found:
            break
    assert found == []


def statements(url: str, *texts: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for text in texts:
            connection.execute(text)


def wait_until_alone(url: str) -> None:
    """Until no other session is in this database: what one of them may still see is not vacuumed away."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    end = time.monotonic() + 60
    with psycopg.connect(url, autocommit=True) as connection:
        while (row := connection.execute(others).fetchone()) and row[0]:
            assert time.monotonic() < end
            time.sleep(0.05)


def found_in_postgres(url: str, values: list[str]) -> list[tuple[str, str]]:
    """Which of the values lie in the files of the database's tables and indexes, and in which of them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert row is not None
        relations = connection.execute(
            "SELECT pg_relation_filenode(oid)::text, relname FROM pg_class"
        ).fetchall()
    names: dict[str, str] = dict(relations)
    found = []
    for file in sorted((Path(row[0]) / "base" / str(row[1])).iterdir()):
        relation = file.name.partition("_")[0].partition(".")[0]
        data = file.read_bytes() if file.is_file() else b""
        found += [(value, names.get(relation, file.name)) for value in found_in(data, values)]
    return found


# The holder asks for it ---------------------------------------------------------------------------------------------


def test_a_number_that_waits_is_given_up_and_forgotten_at_once(
    lived: Services, database: Database, clock: FakeClock
) -> None:
    lived.desks.open(CLERK, OFFICE, "1")
    taken = lived.ticketing.take(KIOSK, OFFICE, ["info"], "fa", 2, True)
    lived.push.subscribe(VISITOR, taken.token, Subscription(ENDPOINT, POINT, AUTH), "fa")
    canaries = [ENDPOINT, POINT, AUTH, *secrets_of(database)]
    lived.privacy.erase(VISITOR, taken.token)
    with pytest.raises(NotFound):
        lived.ticketing.view(taken.token)
    with pytest.raises(NotFound):
        lived.privacy.erase(VISITOR, taken.token)
    with database.reading() as connection:
        row = connection.execute(sa.select(ticket)).one()
        kinds = list(connection.scalars(sa.select(lobby_event.c.kind).order_by(lobby_event.c.id)))
    assert (row.state, row.language, row.persons, row.needs_priority) == ("cancelled", "und", 1, False)
    assert kinds[-1] == "cancelled"
    assert [fault for day in lived.checking.faults() for fault in day.faults] == []
    assert lived.call_log.replay(OFFICE, clock.now().date()) == []
    if database.is_sqlite:
        assert found_in(sqlite_bytes(str(database.engine.url)), canaries) == []


def test_who_is_being_served_is_told_to_wait_until_afterwards(lived: Services) -> None:
    lived.desks.open(CLERK, OFFICE, "12")
    token = lived.ticketing.take(KIOSK, OFFICE, ["info"], "de").token
    lived.calling.call_next(CLERK, OFFICE, "12")
    lived.calling.start(CLERK, OFFICE, "12")
    with pytest.raises(Conflict, match="not_allowed"):
        lived.privacy.erase(VISITOR, token)
    assert lived.ticketing.view(token).state == TicketState.SERVING
    lived.calling.finish(CLERK, OFFICE, "12")
    lived.privacy.erase(VISITOR, token)
    with pytest.raises(NotFound):
        lived.ticketing.view(token)


def test_a_call_that_is_given_up_by_deletion_frees_the_desk(lived: Services) -> None:
    lived.desks.open(CLERK, OFFICE, "12")
    token = lived.ticketing.take(KIOSK, OFFICE, ["info"], "de").token
    lived.calling.call_next(CLERK, OFFICE, "12")
    lived.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    lived.privacy.erase(VISITOR, token)
    assert lived.calling.call_next(CLERK, OFFICE, "12") is not None
    assert [fault for day in lived.checking.faults() for fault in day.faults] == []


def test_a_voucher_goes_with_the_data(lived: Services, clock: FakeClock) -> None:
    lived.desks.open(CLERK, OFFICE, "12")
    taken = lived.ticketing.take(KIOSK, OFFICE, ["info"], "de")
    day = clock.now().date()
    clock.advance(days=1)
    lived.ticketing.end_days()
    lived.privacy.erase(VISITOR, taken.token)
    with pytest.raises(NotFound):
        lived.information.redeem(INFO, OFFICE, taken.ticket.number, day)


def test_answers_that_name_the_number_are_replaced_and_their_keys_stay_taken(
    lived: Services, database: Database
) -> None:
    lived.desks.open(CLERK, OFFICE, "12")
    token = lived.ticketing.take(with_key(KIOSK, "k"), OFFICE, ["info"], "de").token
    lived.privacy.erase(VISITOR, token)
    with database.reading() as connection:
        [row] = connection.execute(sa.select(answer)).all()
    assert (row.key, row.status) == ("k", 410)
    assert "A001" not in row.body


def test_what_is_kept_is_told_whole_and_nothing_of_others(lived: Services) -> None:
    lived.desks.open(CLERK, OFFICE, "12")
    lived.desks.open(COLLEAGUE, OFFICE, "5")
    token = lived.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "ar", 4, True).token
    lived.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "tr", 1, True)
    lived.push.subscribe(VISITOR, token, Subscription(ENDPOINT, POINT, AUTH), "ar")
    lived.calling.call_next(CLERK, OFFICE, "12")
    lived.handing_over.transfer(CLERK, OFFICE, "12", to_desk="5", note=NOTE)
    data = lived.privacy.data(token)
    assert (data.ticket.language, data.ticket.persons, data.ticket.needs_priority) == ("ar", 4, True)
    assert [leg.note for leg in data.legs if leg.note] == [NOTE]
    assert [phone.service for phone in data.phones] == ["push.example.org"]
    assert [call.desk for call in data.calls] == ["12"]
    assert len(data.messages) == 1
    assert {each.kind for each in data.record} >= {"ticket_taken", "called", "transferred"}
    assert all(data.ticket.number for _ in data.record)
