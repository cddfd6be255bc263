"""Fixtures: a database of each kind, the use cases over it, a clock that is told the time."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from queue_service.logs import configure_logging
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.browsing import axe, browser, page_at, playwright, served, server, whole_browser
from tests.factories import an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays
from tests.postgres import Server, running

#: The browser and the served application are one for all that use them: pages' own tests and whole stories.
__all__ = ["axe", "browser", "page_at", "playwright", "served", "server", "whole_browser"]

SECRET = "a secret that only tests know, long enough"

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


#: Tests that share something which takes seconds to build: one worker runs all of a file, the others need none.
OF_ONE_WORKER = (
    "tests/browser/test_admin_cases.py",
    "tests/browser/test_devices.py",
    "tests/browser/test_push.py",
    "tests/journeys/test_sign_on.py",
    "tests/test_packaging.py",
)


#: Where files are kept in memory, and the room that the tests need there.
MEMORY, ROOM = Path("/dev/shm"), 3 * 2**30  # noqa: S108 - pytest makes a folder of its own there


def pytest_configure() -> None:
    """Temporary files lie in memory where there is room: waiting for a disk is half of what the databases do."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return
    if not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


class _Scheduler(LoadScopeScheduling):
    """A worker that is done takes the next test, or the next file of `OF_ONE_WORKER`."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", maxsplit=1)[0] if nodeid.startswith(OF_ONE_WORKER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Ours, where `make test` asks for groups."""
    if config.getvalue("dist") != "loadgroup":
        return None
    # In the order of the files: once a browser is there, a worker has a running event loop, and asyncio's tests fail.
    config.option.loadscopereorder = False
    return _Scheduler(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a sweep marked `quick(VALUE, …)` only cases with one of these values are quick; the rest is for the long run.

    A test that drives a browser or other processes is run once more when it fails, and the report says so: a shared
    machine can hold a browser up for longer than any patience; a mistake of ours fails twice.
    """
    for item in items:
        quick = item.get_closest_marker("quick")
        if quick is not None and not _values(item) & {str(value) for value in quick.args}:
            item.add_marker(pytest.mark.long)
        if any(item.get_closest_marker(name) for name in ("browser", "processes")):
            item.add_marker(pytest.mark.flaky(reruns=1))


def _values(item: pytest.Item) -> set[str]:
    """What a parametrized test is run with."""
    callspec = getattr(item, "callspec", None)
    return set() if callspec is None else {str(value) for value in callspec.params.values()}


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What our logging writes, as JSON lines; pytest's is back afterwards."""
    root, written = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logging("json", "info", written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this test worker."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty office database in SQLite, to copy."""
    path = tmp_path_factory.mktemp("template") / "office.sqlite"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres(worker: str) -> Iterator[Server]:
    """The PostgreSQL server of this run."""
    run_id = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    with running(worker, run_id) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Server) -> str:
    """An empty office database in PostgreSQL, to copy."""
    name = postgres.create()
    migrate.upgrade(postgres.url(name))
    return name


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of one's own."""
    path = tmp_path / "office.sqlite"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Server, migrated_postgres: str) -> Iterator[str]:
    """A migrated PostgreSQL database of one's own."""
    name = postgres.create(template=migrated_postgres)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind in turn: what holds on one must hold on both."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FakeClock:
    """Wednesday, nine in the morning, until told otherwise."""
    return FakeClock()


@pytest.fixture
def live() -> FakeLiveFeed:
    """Remembers what the house told its screens."""
    return FakeLiveFeed()


@pytest.fixture
def services(database: Database, clock: FakeClock, live: FakeLiveFeed) -> Services:
    """The use cases over an office of four desks."""
    return services_over(database, clock, live)


def services_over(database: Database, clock: FakeClock, live: FakeLiveFeed, **more: Any) -> Services:
    """The use cases over this database, with the office of `an_office` set up; `more` is handed to `build_services`."""
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    built = build_services(database, clock, live, SECRET, holidays=NoHolidays(), hasher=cheap, **more)
    built.administration.set_up_office(an_office())
    return built
