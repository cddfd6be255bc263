"""Real processes over one PostgreSQL, to be frozen, killed and cut off from each other."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import time as wall_time
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from queue_service.domain.desk import Desk
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.persistence.database import Database
from queue_service.services.container import build_services
from tests.conftest import SECRET
from tests.factories import OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays

ROOT = Path(__file__).resolve().parents[2]
#: Seconds for whatever must happen; what takes as long as this has gone wrong, however slow the machine.
PATIENCE = 60.0
DESKS = 8


@dataclass(frozen=True)
class Tokens:
    """Who may ask: devices, and one session for each desk."""

    kiosk: str
    board: str
    clerks: dict[str, str]


class Process:
    """One `queue-service serve`."""

    def __init__(self, url: str, log: Path, *options: str, port: int = 0, **environment: str) -> None:
        self.port, self.log = port or free_port(), log
        command = [sys.executable, "-c", "from queue_service.cli import main; main()", "serve"]
        environ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QUEUE_SERVICE_SECRET_KEY": SECRET,
            "QUEUE_SERVICE_DATABASE_URL": url,
            "QUEUE_SERVICE_THREADS": "120",
            **environment,
        }
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port), *options],
                env=environ,
                stdout=written,
                stderr=written,
                # Its worker is frozen and killed together with it.
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def until_ready(self) -> None:
        """Waits until it serves."""
        until(lambda: self._process.poll() is not None or self.is_ready(), "the server to come up")
        assert self._process.poll() is None, self.log.read_text(encoding="utf-8")

    def is_ready(self) -> bool:
        """Whether it says so."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def metric(self, name: str) -> float:
        """A sample of /metrics, labels included in its name."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return next((float(line.split()[-1]) for line in lines if line.startswith(f"{name} ")), 0.0)

    def signal(self, number: signal.Signals) -> None:
        """To all of it."""
        os.killpg(self._process.pid, number)

    def freeze(self) -> None:
        """It stops in the middle of whatever it does."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """And goes on."""
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """Gone, without a word."""
        self.signal(signal.SIGKILL)
        self._process.wait(PATIENCE)

    def stop(self) -> None:
        """The end of a test."""
        if self._process.poll() is None:
            self.thaw()
            self.kill()

    def post(
        self, path: str, token: str, body: object = None, *, key: str | None = None, timeout: float = 30.0
    ) -> tuple[int, Any]:
        """(status, JSON) of a POST under /api/v1. Raises OSError or HTTPException when nobody answers."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": key or uuid.uuid4().hex,
            }
            connection.request("POST", f"/api/v1{path}", json.dumps(body or {}), headers)
            answer = connection.getresponse()
            raw = answer.read()
        return answer.status, json.loads(raw) if raw else None

    def take(self, token: str) -> dict[str, Any]:
        """Pulls a number."""
        status, taken = self.post(
            f"/offices/{OFFICE}/tickets", token, {"case_types": ["info"], "language": "de"}
        )
        assert status == 201, taken
        found: dict[str, Any] = taken
        return found


def set_up(url: str) -> Tokens:
    """An office that never closes, with its devices and clerks."""
    desks = tuple(
        Desk(str(n), str(n), "service", ("info", "anmeldung"), position=n) for n in range(1, DESKS + 1)
    )
    round_the_clock = tuple(WeeklyHours(day, Hours(wall_time(0), wall_time(0))) for day in range(7))
    plan = an_office(desks=desks, hours=OpeningHours("Europe/Berlin", weekly=round_the_clock))
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    with closing(Database(url)) as database:
        services = build_services(
            database, FakeClock(now()), FakeLiveFeed(), SECRET, holidays=NoHolidays(), hasher=cheap
        )
        services.administration.set_up_office(plan)
        clerks = {}
        for desk in desks:
            services.accounts.add(f"clerk-{desk.code}", "clerk", PASSWORD, OFFICE, desk.code)
            clerks[desk.code] = services.sessions.sign_in(f"clerk-{desk.code}", PASSWORD).token
        kiosk = services.devices.enrol("kiosk", OFFICE, "hall")
        return Tokens(kiosk, services.devices.enrol("board", OFFICE, "hall"), clerks)


@contextmanager
def two_processes(url: str, folder: Path) -> Iterator[tuple[Process, Process]]:
    """Two that serve the same office."""
    with ExitStack() as stack:
        both = (Process(url, folder / "first.log"), Process(url, folder / "second.log"))
        for process in both:
            stack.callback(process.stop)
        for process in both:
            process.until_ready()
        yield both


def assert_sound(url: str) -> None:
    """The record of events and the tables agree: nobody lost, nobody twice (`queue-service db check`)."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from queue_service.cli import main; main()",
            "db",
            "check",
            "--database-url",
            url,
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What the condition finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)
    return found


def say(figure: str) -> None:
    """Shows a measured figure; pytest -s, or a failing test, prints it."""
    print(f"\n{figure}")  # noqa: T201 - there is no other place for it


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def now() -> Any:
    """The machine's time, which the processes go by."""
    from datetime import UTC, datetime

    return datetime.now(UTC)
