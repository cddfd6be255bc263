"""A real Chromium in front of the served application: one server and one browser for each test worker.

The server is the demo in a process of its own, on a database that the test reads and writes through use cases of its
own. What a test does there reaches the screens the way another process's changes do.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from queue_service.persistence import migrate
from queue_service.persistence.database import Database
from queue_service.persistence.tables import metadata
from queue_service.services.container import Services, build_services
from tests.fakes import FakeLiveFeed

ROOT = Path(__file__).resolve().parents[1]
SIZES = {
    "kiosk": (1080, 1920),
    "kiosk-wide": (1920, 1080),
    "board": (1920, 1080),
    "phone": (390, 844),
    "console": (1440, 900),
}
#: What a lobby is made of; a test begins with none of it.
LOBBY_TABLES = (
    "call",
    "leg",
    "ticket",
    "ticket_class",
    "desk_now",
    "lobby_event",
    "series_counter",
    "answer",
    "undo_step",
    "alarm",
    "tally",
)
SECRET = "a secret of the browser tests, long enough to be one"
#: The service, but it looks ten times as often for what other processes have changed: a test is such a process, and
#: would spend half a second waiting for each thing that it does.
PROGRAM = """
from queue_service.cli import main
from queue_service.live import publisher
publisher.POLL_SECONDS = 0.1
main()
"""


@dataclass(frozen=True)
class Served:
    """The running application."""

    url: str
    office: str
    services: Services
    credentials: dict[str, Any]
    database: Database

    def password_of(self, desk: str) -> tuple[str, str]:
        """(name, password) of the clerk of a desk."""
        account = next(item for item in self.credentials["staff"] if item["desk"] == desk)
        return account["name"], account["password"]

    def device_token(self, kind: str) -> str:
        """The token of the demo's device of this kind."""
        return str(next(item["token"] for item in self.credentials["devices"] if item["kind"] == kind))

    def empty_lobby(self) -> None:
        """Everybody leaves, and the house is as usual; the revision rises, so that screens notice."""
        with self.database.writing() as connection:
            for name in LOBBY_TABLES:
                connection.execute(sa.delete(metadata.tables[name]))
            days = metadata.tables["office_day"]
            usual = {"paused_since": None, "pause_kind": None, "closed_early_at": None}
            connection.execute(sa.update(days).values(revision=days.c.revision + 1, **usual))
            office = metadata.tables["office"]
            plain = {"board_message": None, "board": None, "version": office.c.version + 1}
            connection.execute(sa.update(office).values(**plain))
            connection.commit()


class _WallClock:
    """The time of the machine, the same that the server goes by."""

    def now(self) -> Any:
        from datetime import UTC, datetime

        return datetime.now(UTC)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, served for this worker."""
    with serving(tmp_path_factory.mktemp("served")) as served:
        yield served


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[Served]:
    """The demo in a process of its own, with its database in this folder; `more` are variables of its environment."""
    database_url = f"sqlite:///{folder}/office.sqlite"
    migrate.upgrade(database_url)
    port, credentials = _free_port(), folder / "credentials.json"
    log = (folder / "server.log").open("w")
    command = [sys.executable, "-c", PROGRAM, "demo"]
    options = ["--port", str(port), "--database-url", database_url, "--credentials", str(credentials)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUEUE_SERVICE_SECRET_KEY": SECRET}
    # A message to a made-up push service stays in the log.
    environment["QUEUE_SERVICE_PUSH"] = "console"
    environment |= more
    process = subprocess.Popen(
        [*command, *options], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, process, folder / "server.log")
        database = Database(database_url)
        hasher = PasswordHasher.from_parameters(CHEAPEST)
        services = build_services(database, _WallClock(), FakeLiveFeed(), SECRET, hasher=hasher)
        yield Served(url, "krefeld", services, json.loads(credentials.read_text()), database)
        database.close()
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            # Nothing to wait for but the port itself: the server tells nobody that it is up.
            time.sleep(0.1)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")


@pytest.fixture
def served(server: Served) -> Served:
    """The application with an empty lobby."""
    server.empty_lobby()
    return server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers: one for all of them, as it cannot be started twice."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with _launched(playwright, "chromium-headless-shell", "chromium") as opened:
        yield opened


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with all that is around a page: only this one shows notifications."""
    with _launched(playwright, "chromium") as opened:
        yield opened


@contextmanager
def chromium() -> Iterator[Browser]:
    """The same for whoever is no test."""
    with sync_playwright() as started, _launched(started, "chromium") as opened:
        yield opened


@contextmanager
def _launched(playwright: Playwright, *names: str) -> Iterator[Browser]:
    """The first of these programs that is here.

    The shell draws the same pages with the same engine and needs a quarter of the time for each, because it builds
    no window, tabs and toolbar around it.
    """
    found = os.environ.get("QUEUE_SERVICE_TEST_CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )
    if found is None:
        pytest.fail(
            f"Chromium is missing: install Debian's package `{names[-1]}` (`make test` does so when root)."
        )
    switches = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    switches += [
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
    ]
    opened = playwright.chromium.launch(executable_path=found, args=switches)
    yield opened
    opened.close()


PageAt = Callable[..., Page]


@pytest.fixture
def page_at(served: Served, browser: Browser) -> Iterator[PageAt]:
    """Opens a page of the application, `page_at("/kiosk/krefeld/", "kiosk", lang="ar")`, see `opening`."""
    with opening(served.url, browser) as opened:
        yield opened


@contextmanager
def opening(url: str, browser: Browser) -> Iterator[PageAt]:
    """Opens pages of the application at `url`, each in a context of its own unless one is given.

    `token` is that of a staff session. After the test no page may have asked another host for anything, have broken the
    content security policy, or have met an error in a script.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []
    host = urlsplit(url).netloc

    def watch(page: Page) -> None:
        page.set_default_timeout(15_000)
        page.on("request", lambda r: _note_foreign(r.url, host, wrong))
        page.on("console", lambda m: _note_violation(m.text, wrong))
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))

    def open_page(
        path: str,
        size: str | tuple[int, int] = "console",
        lang: str | None = None,
        context: BrowserContext | None = None,
        token: str | None = None,
        **options: Any,
    ) -> Page:
        width, height = SIZES[size] if isinstance(size, str) else size
        if context is None:
            viewport = {"width": width, "height": height}
            context = browser.new_context(viewport=viewport, locale=lang or "de", **options)  # type: ignore[arg-type]  # a ViewportSize
            contexts.append(context)
        if token is not None:
            context.add_cookies([{"name": "queue-staff", "value": token, "url": url, "httpOnly": True}])
        page = context.new_page()
        watch(page)
        page.goto(url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _note_foreign(url: str, host: str, wrong: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
        wrong.append(f"asked a foreign host: {url}")


def _note_violation(text: str, wrong: list[str]) -> None:
    if "Content Security Policy" in text or "Refused to" in text:
        wrong.append(text)


AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Only what is wrong is gathered and handed over: the list of all that is right is a hundred times as long.
AXE_RUN = """async (tags) => {
  const options = {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]};
  return (await axe.run(document, options)).violations;
}"""


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with what is wrong for people who see, hear or move differently (WCAG 2.2 AA)."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()

    def check(page: Page) -> None:
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(source)
        found = [_violation(item) for item in page.evaluate(AXE_RUN, AXE_TAGS)]
        assert found == [], "\n".join(found)

    return check


def _violation(item: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:160] for node in item["nodes"][:5])
    return f"{item['id']}: {item['help']}: {nodes}"
