"""Calls, numbers and reads of today's lobby while years of other days lie in the database.

The old rows are copies of one day that was really played, with its legs, calls and record of events, made by
INSERT … SELECT; then the same work is measured as without them. What is flat asks for today's rows only; the plans
of what is not are printed. A million tickets are made with --full only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from rich.console import Console

from bench.measure import Effort, Measurement
from bench.recorded import recording
from bench.servers import SECRET
from queue_service.domain.command import BY_SYSTEM
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.services.container import Services, build_services
from tests.factories import OFFICE, an_office
from tests.fakes import WEDNESDAY_AT_NINE, FakeClock, FakeLiveFeed, NoHolidays
from tests.postgres import running

DESK = "12"
WAITING = 100
#: Tickets of one old day; a busy office has about so many.
PER_DAY = 500
SIZES, FULL_SIZES, QUICK_SIZES = (0, 100_000), (0, 100_000, 1_000_000), (0, 1_000)
TIMES, QUICK_TIMES = 150, 5
#: Rows of one day are far from those of the next: ids are copied with a step of this.
STEP = 1_000_000
#: What takes this many times as long as without old tickets is not flat.
FLAT = 1.25
#: The tables that grow with every ticket.
GROWING = ("ticket", "leg", "call", "lobby_event")

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Lobby:
    """A database with a lobby of today in it."""

    database: Database
    services: Services
    ticket: str


def run(effort: Effort) -> list[Measurement]:
    """Both databases, each size on a database of its own."""
    sizes = QUICK_SIZES if effort.quick else FULL_SIZES if effort.full else SIZES
    times = QUICK_TIMES if effort.quick else TIMES
    figures: list[Measurement] = []
    with tempfile.TemporaryDirectory() as folder:
        files = (f"sqlite:///{folder}/old{size}.sqlite" for size in sizes)
        figures += _database("SQLite", dict(zip(sizes, files, strict=True)), times)
    with running("bench", "bench") as server:
        urls = {size: server.url(server.create()) for size in sizes}
        figures += _database("PostgreSQL", urls, times)
    return figures


def _database(name: str, urls: Mapping[int, str], times: int) -> list[Measurement]:
    lobbies = {old: _lobby(url, old) for old, url in urls.items()}
    took = _measured(lobbies, times)
    for old, lobby in lobbies.items():
        _explain_what_grows(name, old, lobby, took)
        lobby.database.close()
    return [_figure(what, name, old, took[old][what], took[0][what]) for what in took[0] for old in lobbies]


def _figure(what: str, name: str, old: int, milliseconds: float, without: float) -> Measurement:
    called = f"{what} with {old:,} old tickets, {name}"
    growth = milliseconds / without
    return Measurement(called, milliseconds, None, "ms", None, growth=growth).on(f"{what}, {name}", old)


def _lobby(url: str, old: int) -> Lobby:
    """Today's lobby over so many old tickets."""
    migrate.upgrade(url)
    database = Database(url, patient=True)
    clock = FakeClock(WEDNESDAY_AT_NINE - timedelta(days=7))
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    services = build_services(database, clock, FakeLiveFeed(), SECRET, holidays=NoHolidays(), hasher=hasher)
    services.administration.set_up_office(an_office())
    services.desks.open(BY_SYSTEM, OFFICE, DESK)
    if old:
        services.ticketing.take(BY_SYSTEM, OFFICE, ["anmeldung"], "de")
        services.calling.call_next(BY_SYSTEM, OFFICE, DESK)
        services.calling.start(BY_SYSTEM, OFFICE, DESK)
        services.calling.finish(BY_SYSTEM, OFFICE, DESK)
        add_old(database, old)
    clock.set(WEDNESDAY_AT_NINE)
    services.desks.open(BY_SYSTEM, OFFICE, DESK)
    tokens = [services.ticketing.take(BY_SYSTEM, OFFICE, ["anmeldung"], "de").token for _ in range(WAITING)]
    return Lobby(database, services, tokens[-1])


def add_old(database: Database, old: int) -> None:
    """Copies the rows of the one day there is, backwards through the days before it."""
    with database.writing() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA cache_size=-200000")
        for name in GROWING:
            connection.execute(_copies(metadata.tables[name], database.is_sqlite, old))
        day = metadata.tables["office_day"]
        connection.execute(_old_days(day, database.is_sqlite, old))
        # Today goes on above everything that was ever there.
        connection.execute(sa.update(day).values(revision=day.c.revision + old * (STEP // 1000)))
        connection.commit()
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _numbers(most: int) -> sa.CTE:
    """A table `copy(n)` of 1 … most."""
    start = sa.select(sa.literal(1).label("n")).cte("copy", recursive=True)
    return start.union_all(sa.select(start.c.n + 1).where(start.c.n < most))


def _copies(table: sa.Table, sqlite: bool, old: int) -> sa.Insert:
    copy = _numbers(old)
    n = sa.cast(copy.c.n, sa.BigInteger)
    made: dict[str, sa.ColumnElement[Any]] = {
        "id": table.c.id + n * STEP,
        "day": _earlier(sqlite, table.c.get("day"), copy.c.n // PER_DAY),
        "number": sa.literal("O") + sa.cast(copy.c.n % PER_DAY, sa.String),
        "public_id": sa.literal("old") + sa.cast(copy.c.n, sa.String),
        "token_hash": sa.literal("old") + sa.cast(copy.c.n, sa.String),
    }
    if "ticket_id" in table.c:
        made["ticket_id"] = table.c.ticket_id + n * STEP
    columns = [column.name for column in table.columns]
    chosen = [made[name] if name in made else table.c[name] for name in columns]
    return sa.insert(table).from_select(columns, sa.select(*chosen).select_from(table.join(copy, sa.true())))


def _earlier(sqlite: bool, day: sa.Column[Any] | None, days: sa.ColumnElement[int]) -> sa.ColumnElement[Any]:
    if day is None:
        return sa.null()
    if not sqlite:
        return day - sa.cast(days, sa.Integer) - 1
    back = sa.literal("-") + sa.cast(sa.cast(days, sa.Integer) + 1, sa.String) + sa.literal(" days")
    return sa.func.date(day, back)


def _old_days(table: sa.Table, sqlite: bool, old: int) -> sa.Insert:
    copy = _numbers(max(1, old // PER_DAY))
    columns = [column.name for column in table.columns]
    day = _earlier(sqlite, table.c.day, copy.c.n - 1)
    chosen = [day if name == "day" else table.c[name] for name in columns]
    return sa.insert(table).from_select(columns, sa.select(*chosen).select_from(table.join(copy, sa.true())))


def _works(lobby: Lobby) -> dict[str, Work]:
    services = lobby.services
    return {
        "call next": lambda: services.calling.call_next(BY_SYSTEM, OFFICE, DESK),
        "take a number": lambda: services.ticketing.take(BY_SYSTEM, OFFICE, ["anmeldung"], "de"),
        "board": lambda: services.lobby.board(OFFICE),
        "queue": lambda: services.lobby.queue(OFFICE, DESK),
        "ticket": lambda: services.ticketing.view(lobby.ticket),
        "newest revisions": services.lobby.revisions,
    }


def _measured(lobbies: Mapping[int, Lobby], times: int) -> dict[int, dict[str, float]]:
    """Milliseconds of each, in turn over the sizes, so that a noisy neighbour disturbs all alike.

    For each one called another takes a number: the lobbies stay as full as they are.
    """
    works = {old: _works(lobby) for old, lobby in lobbies.items()}
    took = {old: {name: list[float]() for name in works[old]} for old in lobbies}
    for _ in range(times):
        for old, lobby in lobbies.items():
            for name, work in works[old].items():
                start = perf_counter()
                work()
                took[old][name].append((perf_counter() - start) * 1000)
            lobby.services.calling.finish(BY_SYSTEM, OFFICE, DESK)
    return {old: {name: median(each) for name, each in taken.items()} for old, taken in took.items()}


def _explain_what_grows(name: str, old: int, lobby: Lobby, took: Mapping[int, Mapping[str, float]]) -> None:
    """Prints how the database goes about each statement of what takes longer than before."""
    console = Console(stderr=True)
    for what, milliseconds in took[old].items():
        if milliseconds <= FLAT * took[0][what]:
            continue
        grew = milliseconds / took[0][what]
        console.print(f"{name}, {old:,} old tickets: {what} takes {grew:.1f} times as long", highlight=False)
        with recording(lobby.database) as record:
            record.begin(what)
            _works(lobby)[what]()
        for statement, values in record.stretches[-1][1]:
            if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "WITH")):
                console.print(_plan(lobby.database, statement, values), highlight=False, markup=False)
        if what == "call next":
            lobby.services.calling.finish(BY_SYSTEM, OFFICE, DESK)


def _plan(database: Database, statement: str, values: Any) -> str:
    how = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN ANALYZE "
    with database.writing() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(how + statement, values or ())
        lines = [str(row[-1]) for row in cursor.fetchall()]
    return "\n  ".join([" ".join(statement.split())[:160], *lines])
