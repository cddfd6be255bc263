"""An office of many desks and case types: its pages, its document, its changes, and a call in it.

The desks grow from 10 to 100 to 1,000, each with ten of 200 case types. The server's time of a page is taken inside the
process, beside an empty route of the same application; reading and changing what an office sets beside the bare
statements for the same rows; a call beside that in an office of the usual size.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient

from bench.large_plan import EACH, OFFICE, plan_of
from bench.measure import Effort, Measurement
from bench.recorded import Recording, recording, replay
from bench.servers import SECRET
from queue_service.config import Settings
from queue_service.documents import json as snapshots
from queue_service.domain.changes import Change
from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import Role
from queue_service.factory import create
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.persistence.unit_of_work import Units
from queue_service.services.configuration_change import Wish
from queue_service.services.container import Services, build_services
from queue_service.services.offices import Offices
from tests.factories import PASSWORD
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays
from tests.postgres import running

SIZES, QUICK_SIZES = (10, 100, 1000), (10, 20)
TIMES, QUICK_TIMES = 25, 2
WAITING, QUICK_WAITING = 200, 5
#: The office of a usual size, to call in.
USUAL = 13
ADMIN = Command(Actor("staff", "staff:1", role=Role.ADMIN, staff_id=1))
BY_API = f"/api/v1/offices/{OFFICE}/configuration"
PAGES: Mapping[str, str] = {
    "list of desks": "/admin/desks/",
    "one desk": "/admin/desks/5/",
    "matrix": "/admin/desks/skills/",
    "overview": "/admin/",
}
Fresh = Callable[[str | None], str]


def run(effort: Effort) -> list[Measurement]:
    """Pages over SQLite; the document, its changes and a call on both databases."""
    sizes = QUICK_SIZES if effort.quick else SIZES
    times, waiting = (QUICK_TIMES, QUICK_WAITING) if effort.quick else (TIMES, WAITING)
    with tempfile.TemporaryDirectory() as folder:
        files = _files(folder)
        figures = [each for size in sizes for each in _pages(files(None), size, times)]
        figures += _database("SQLite", files, _bare_sqlite, sizes, times, waiting)
    with running("bench", "bench") as server:

        def fresh(template: str | None) -> str:
            name = None if template is None else template.partition("@/")[2].partition("?")[0]
            return server.url(server.create(name))

        def bare(url: str) -> Any:
            return psycopg.connect(url, autocommit=True)

        return _grown(figures + _database("PostgreSQL", fresh, bare, sizes, times, waiting))


def _pages(url: str, desks: int, times: int) -> list[Measurement]:
    """The server's time of each page and call of the API, in turn with the empty route."""
    with _browser(url, desks) as ask:
        took = {name: list[float]() for name in (*PAGES, "document", "change tried", "change made", "empty")}
        for n in range(times + 2):
            body = {"changes": [{"at": ["desks", "5", "name"], "was": _named(n), "to": _named(n + 1)}]}
            works: dict[str, Callable[[], int]] = {name: _getting(ask, path) for name, path in PAGES.items()}
            works["document"] = _getting(ask, BY_API)
            works["change tried"] = _posting(ask, {**body, "dry_run": True})
            works["change made"] = _posting(ask, body)
            works["empty"] = _getting(ask, "/healthz")
            for name, work in works.items():
                start = perf_counter()
                size = work()
                # the first two rounds warm templates and caches
                if n > 1:
                    took[name].append((perf_counter() - start) * 1000)
                assert size, name
    empty = median(took.pop("empty"))
    note = "limit: /healthz of the same application, inside the process"
    return [
        Measurement.of_times(
            f"{name}, {desks:,} desks", median(each), empty, "ms", note if desks == SIZES[0] else ""
        ).on(f"{name}, server", desks)
        for name, each in took.items()
    ]


def _named(n: int) -> str:
    return "Schalter 5" if n == 0 else f"Schalter 5 ({n})"


@contextmanager
def _browser(url: str, desks: int) -> Iterator[FlaskClient]:
    """An administrator's browser, with the whole application behind it."""
    migrate.upgrade(url)
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    settings = Settings(url, SECRET, jobs=False, log_level="warning")
    application = create(settings, clock=FakeClock(), hasher=hasher, holidays=NoHolidays())
    try:
        services = application.services
        services.administration.set_up_office(plan_of(desks))
        services.accounts.add("admin", "admin", PASSWORD, None)
        client = application.app.test_client()
        token = services.sessions.sign_in("admin", PASSWORD).token
        client.set_cookie("queue-staff", token)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        yield client
    finally:
        application.close()


def _getting(ask: FlaskClient, path: str) -> Callable[[], int]:
    def work() -> int:
        answer = ask.get(path)
        assert answer.status_code == 200, answer.text
        return len(answer.data)

    return work


def _posting(ask: FlaskClient, body: object) -> Callable[[], int]:
    def work() -> int:
        answer = ask.post(f"{BY_API}/changes", json=body)
        assert answer.status_code == 200, answer.text
        return len(answer.data)

    return work


@dataclass(frozen=True, slots=True)
class House:
    """The use cases over a database of this bench."""

    database: Database
    services: Services
    units: Units


def _house(url: str) -> House:
    database, clock = Database(url), FakeClock()
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    services = build_services(database, clock, FakeLiveFeed(), SECRET, holidays=NoHolidays(), hasher=hasher)
    return House(database, services, Units(database, clock, lambda _happened: None))


def _database(
    name: str, fresh: Fresh, bare: Callable[[str], Any], sizes: Sequence[int], times: int, waiting: int
) -> list[Measurement]:
    figures: list[Measurement] = []
    for desks in sizes:
        template = fresh(None)
        _prepare(template, desks, waiting)
        figures += _document(name, desks, template, fresh, bare, times)
        if name == "SQLite":
            figures += _sizes(template, desks)
    usual = fresh(None)
    _prepare(usual, USUAL, waiting)
    return [*figures, _calls(name, sizes[-1], template, usual, fresh, times)]


def _prepare(url: str, desks: int, waiting: int) -> None:
    """The office, a desk at work, and people before it."""
    migrate.upgrade(url)
    house = _house(url)
    plan = plan_of(desks)
    house.services.administration.set_up_office(plan)
    house.services.desks.open(BY_SYSTEM, OFFICE, "1")
    for n in range(waiting):
        house.services.ticketing.take(BY_SYSTEM, OFFICE, [plan.desks[0].case_types[n % EACH]], "de")
    house.database.close()


def _document(
    name: str, desks: int, template: str, fresh: Fresh, bare: Callable[[str], Any], times: int
) -> list[Measurement]:
    """Loading the plan into a process, and one change of one desk's name, with their bare statements."""
    house = _house(fresh(template))
    with recording(house.database) as record:
        loads = [_timed(partial(_load, house), record, "load") for _ in range(times)]
        changes = [_timed(partial(_rename, house, n), record, "change") for n in range(times)]
    house.database.close()
    limits = {"load": _read(record, bare(fresh(template))), "change": _written(record, bare(fresh(template)))}
    note = "limit: the same statements with the same values on the bare driver" if desks == SIZES[0] else ""
    ours = {"plan into a process": (loads, "load"), "one desk renamed": (changes, "change")}
    return [
        Measurement.of_times(
            f"{what}, {desks:,} desks, {name}", median(took) * 1000, limits[kind] * 1000, "ms", note
        ).on(f"{what}, {name}", desks)
        for what, (took, kind) in ours.items()
    ]


def _written(record: Recording, connection: Any) -> float:
    """Seconds for the statements of one change."""
    try:
        return replay(
            Recording([each for each in record.stretches if each[0] == "change"]), connection, "change"
        )
    finally:
        connection.close()


def _read(record: Recording, connection: Any) -> float:
    """Seconds to fetch the rows of a plan."""
    took = []
    for statements in (sent for kind, sent in record.stretches if kind == "load"):
        cursor = connection.cursor()
        start = perf_counter()
        for statement, values in statements:
            if statement.lstrip().upper().startswith("SELECT"):
                cursor.execute(statement, values or ())
                cursor.fetchall()
        took.append(perf_counter() - start)
    connection.close()
    return median(took)


def _timed(work: Callable[[], object], record: Recording, kind: str) -> float:
    record.begin(kind)
    start = perf_counter()
    work()
    return perf_counter() - start


def _load(house: House) -> OfficePlan:
    with house.units.reading() as work:
        return Offices(NoHolidays()).load(work, OFFICE).plan


def _rename(house: House, n: int) -> None:
    change = Change(("desks", "5", "name"), _named(n), _named(n + 1))
    house.services.configuration.change(ADMIN, OFFICE, Wish((change,)))


def _sizes(template: str, desks: int) -> list[Measurement]:
    """Memory of a plan, and what travels to screens."""
    house = _house(template)
    house.services.lobby.office(OFFICE)
    tracemalloc.start()
    kept = _load(house)
    memory = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    assert kept.desks
    sent = {
        "office as anybody may know it": snapshots.office(house.services.lobby.office(OFFICE)),
        "queue as a desk sees it": snapshots.queue(house.services.lobby.queue(OFFICE, "1")),
        "board": snapshots.board(house.services.lobby.board(OFFICE)),
    }
    house.database.close()
    figures = [Measurement(f"plan in memory, {desks:,} desks", memory, None, "MB", None)]
    for what, snapshot in sent.items():
        kilobytes = len(json.dumps(snapshot, default=str, ensure_ascii=False).encode()) / 1000
        figures.append(Measurement(f"{what}, {desks:,} desks", kilobytes, None, "kB", None))
    return [each.on(each.name.rpartition(", ")[0], desks) for each in figures]


def _calls(name: str, desks: int, large: str, usual: str, fresh: Fresh, times: int) -> Measurement:
    """Calls in turn in the large office and in one of the usual size."""
    houses = [_house(fresh(large)), _house(fresh(usual))]
    took: tuple[list[float], list[float]] = ([], [])
    for house in houses:
        house.services.lobby.office(OFFICE)
    for _ in range(times):
        for house, into in zip(houses, took, strict=True):
            start = perf_counter()
            house.services.calling.call_next(BY_SYSTEM, OFFICE, "1")
            into.append((perf_counter() - start) * 1000)
            house.services.calling.finish(BY_SYSTEM, OFFICE, "1")
    for house in houses:
        house.database.close()
    ours, limit = (median(each) for each in took)
    note = f"limit: the same in an office of {USUAL} desks"
    return Measurement.of_times(f"call next, {desks:,} desks, {name}", ours, limit, "ms", note)


def _grown(figures: Sequence[Measurement]) -> list[Measurement]:
    """Each with how many times as much it is as with the fewest desks."""
    first: dict[str, float] = {}
    return [
        replace(each, growth=each.ours / first.setdefault(each.curve, each.ours)) if each.curve else each
        for each in figures
    ]


def _files(folder: str) -> Fresh:
    def fresh(template: str | None) -> str:
        copy = Path(folder) / f"office{len(list(Path(folder).glob('*.sqlite')))}.sqlite"
        if template is not None:
            shutil.copy(template.removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"

    return fresh


def _bare_sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
