"""Before the server starts: database, office, log-ins, and the files a demo keeps beside its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import make_url

from queue_service.config import Settings
from queue_service.demo.credentials import Credentials
from queue_service.demo.left_behind import LeftBehind, read_left_behind, write_left_behind
from queue_service.demo.office import refuse_real_data, set_up
from queue_service.demo.player import DESK_FOR_PEOPLE, Login, PlayPlan, start_player
from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.services.container import build_services
from queue_service.services.ports import Clock

#: Where a demo on PostgreSQL keeps its files; on SQLite they lie beside the database.
FOLDER = Path("var")


#: 18 passwords are hashed before the server starts. They are random and new each time, so nobody gains by
#: guessing from a hash; the first sign-in replaces it by one of the usual strength.
_QUICK = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What lies beside the demo's database: its secret, and the player's note of what it has open."""

    secret: Path
    left_behind: Path


def demo_files(database_url: str) -> DemoFiles:
    """Named after the database, so that two demos in one folder keep apart."""
    url = make_url(database_url)
    name = Path(url.database or "queue-service")
    folder = name.parent if url.get_backend_name() == "sqlite" else FOLDER
    return DemoFiles(folder / f"{name.stem}.demo-secret", folder / f"{name.stem}.demo-played.json")


class _NobodyWatches:
    """No screen is connected before the server runs."""

    def lobby_changed(self, office: str, revision: int) -> None:
        """Nothing to tell."""


def prepare(settings: Settings, clock: Clock) -> Credentials:
    """Brings the database up to date and sets the demo office up in it, open from now on.

    Raises:
        Conflict: ``real_data`` when the database belongs to a real office. Nothing was changed.
        ValueError: the database is of a kind we do not use.
    """
    note = demo_files(settings.database_url).left_behind
    with closing(Database(settings.database_url)) as database:
        services = build_services(database, clock, _NobodyWatches(), settings.secret_key, hasher=_QUICK)
        if note.parent.exists() and migrate.current(database) is not None:
            refuse_real_data(services)
        migrate.upgrade(settings.database_url)
        credentials = set_up(services, clock.now(), read_left_behind(note))
    write_left_behind(note, LeftBehind())
    return credentials


@contextmanager
def playing(settings: Settings, credentials: Credentials, speed: float, seed: int) -> Iterator[list[str]]:
    """The player, beside whatever runs inside; yields the desks it plays."""
    clerks = tuple(
        Login(login.name, login.password, login.desk)
        for login in credentials.staff
        if login.desk is not None and login.desk != DESK_FOR_PEOPLE
    )
    kiosk = next(device.token for device in credentials.devices if device.kind == "kiosk")
    note = demo_files(settings.database_url).left_behind.absolute()
    plan = PlayPlan(settings.own_url(), credentials.office, clerks, kiosk, speed, seed, str(note))
    process = start_player(plan)
    try:
        yield [login.desk for login in clerks]
    finally:
        # The worker process comes by here as well when it ends; its copy of the pipe is not the last.
        if process.stdin is not None:
            process.stdin.close()


def seed_of(day: datetime) -> int:
    """Another generated day for every date, the same for everybody who looks at it."""
    return day.toordinal()
