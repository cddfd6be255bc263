"""One call next: the whole use case in the service layer beside its own SQL on the bare driver."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from argon2 import PasswordHasher

from bench.measure import Effort, Measurement
from bench.recorded import recording, replay
from queue_service.domain.command import BY_SYSTEM
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.factories import OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays
from tests.postgres import Server, running

WAITING = 300
CALLS, QUICK_CALLS = 200, 5
DESK = "2"


def _services(database: Database) -> Services:
    hasher = PasswordHasher()
    return build_services(
        database, FakeClock(), FakeLiveFeed(), "bench" * 8, holidays=NoHolidays(), hasher=hasher
    )


def _fill(url: str, waiting: int = WAITING) -> None:
    migrate.upgrade(url)
    database = Database(url)
    services = _services(database)
    services.administration.set_up_office(an_office())
    for _ in range(waiting):
        services.ticketing.take(BY_SYSTEM, OFFICE, ["info"], "de")
    services.desks.open(BY_SYSTEM, OFFICE, DESK)
    database.close()


def _calls(services: Services, before: Callable[[str], None], calls: int) -> float:
    """Seconds per call next; each client is finished again, outside the time taken."""
    times = []
    for _ in range(calls):
        before("call")
        start = perf_counter()
        client = services.calling.call_next(BY_SYSTEM, OFFICE, DESK)
        times.append(perf_counter() - start)
        assert client is not None
        before("finish")
        services.calling.finish(BY_SYSTEM, OFFICE, DESK)
    return median(times)


def _measure(
    name: str, fresh: Callable[[], str], bare: Callable[[str], Any], calls: int, rounds: int = 3
) -> Measurement:
    """Ours and the bare driver in turn, each on a fresh copy of the same lobby."""
    ours, limit = [], []
    for _ in range(rounds):
        database = Database(fresh())
        ours.append(_calls(_services(database), lambda _name: None, calls))
        database.close()
        limit.append(_replayed(fresh, bare, calls))
    return Measurement.of_times(
        f"call next in the service layer, {name}",
        median(ours) * 1000,
        median(limit) * 1000,
        "ms",
        note="limit: the same statements with the same values on the bare driver",
    )


def _replayed(fresh: Callable[[], str], bare: Callable[[str], Any], calls: int) -> float:
    database = Database(fresh())
    services = _services(database)
    # The plan of an office is read once per process, and no part of a call.
    services.lobby.office(OFFICE)
    with recording(database) as record:
        _calls(services, record.begin, calls)
    database.close()
    connection = bare(fresh())
    try:
        return replay(record, connection, "call")
    finally:
        connection.close()


def _sqlite(calls: int) -> Measurement:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite"
        _fill(f"sqlite:///{template}")
        count = iter(range(1000))

        def fresh() -> str:
            copy = Path(folder) / f"copy{next(count)}.sqlite"
            shutil.copy(template, copy)
            return f"sqlite:///{copy}"

        def bare(url: str) -> sqlite3.Connection:
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
            return connection

        return _measure("SQLite", fresh, bare, calls)


def _postgres(server: Server, calls: int) -> Measurement:
    template = server.create()
    _fill(server.url(template))

    def fresh() -> str:
        return server.url(server.create(template=template))

    def bare(url: str) -> psycopg.Connection[Any]:
        return psycopg.connect(url, autocommit=True)

    return _measure("PostgreSQL", fresh, bare, calls)


def run(effort: Effort) -> list[Measurement]:
    """Both databases."""
    calls = QUICK_CALLS if effort.quick else CALLS
    with running("bench", "bench") as server:
        return [_sqlite(calls), _postgres(server, calls)]
