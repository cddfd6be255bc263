"""An office that is no demo, served by a process of its own: browsers have to be connected first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import Services, build_services
from tests.browsing import PROGRAM, ROOT, SECRET, _free_port, _wait_until_healthy
from tests.factories import OFFICE, PASSWORD, an_office
from tests.fakes import FakeLiveFeed, NoHolidays


class _WallClock:
    """The time of the machine, the same that the server goes by."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class RealOffice:
    """The running office; ``services`` works on its database."""

    url: str
    services: Services
    name: str = "admin"
    password: str = PASSWORD


@contextmanager
def real_office(folder: Path) -> Iterator[RealOffice]:
    """An office that never closes, with an administrator and an information desk, and without devices."""
    database_url = f"sqlite:///{folder}/real.sqlite"
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database:
        services = _set_up(database)
        port, log = _free_port(), folder / "real.log"
        with _process(database_url, port, log) as process:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, process, log)
            yield RealOffice(url, services)


def _set_up(database: Database) -> Services:
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    services = build_services(
        database, _WallClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays(), hasher=cheap
    )
    always = tuple(WeeklyHours(day, Hours(time(0), time(0))) for day in range(7))
    services.administration.set_up_office(an_office(hours=OpeningHours("Europe/Berlin", weekly=always)))
    services.accounts.add("admin", "admin", PASSWORD, None)
    services.accounts.add("info", "info", PASSWORD, OFFICE)
    return services


@contextmanager
def _process(database_url: str, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", PROGRAM, "serve"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUEUE_SERVICE_SECRET_KEY": SECRET}
    environment |= {"QUEUE_SERVICE_PUSH": "off"}
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--database-url", database_url],
            cwd=log.parent,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)
