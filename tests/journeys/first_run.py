"""An installation with nothing in it, served by the real command; and hands that count what a person has to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator

from queue_service.persistence import migrate
from tests.browsing import ROOT, SECRET, _free_port, _wait_until_healthy


@dataclass(frozen=True)
class Empty:
    """The running installation, and the code that its terminal shows."""

    url: str
    code: str
    log: Path


@dataclass
class Hands:
    """Somebody at the screens: every field filled, tick changed and button pressed is one input."""

    inputs: list[str] = field(default_factory=list)

    def fill(self, place: Locator, text: str) -> None:
        """Types into a field."""
        place.fill(text)
        self.inputs.append(f"fill {_named(place)}")

    def choose(self, place: Locator, value: str) -> None:
        """Chooses from a list."""
        place.select_option(value)
        self.inputs.append(f"choose {_named(place)}")

    def press(self, place: Locator) -> None:
        """Presses a button, or follows a link."""
        name = _named(place)
        place.click()
        self.inputs.append(f"press {name}")

    def open(self, address: str) -> None:
        """An address was typed into a device's browser: that is an input as well."""
        self.inputs.append(f"open {address}")


def _named(place: Locator) -> str:
    return str(place.evaluate("e => e.id || e.innerText || e.dataset.action || e.tagName")).strip()


@contextmanager
def nothing_yet(folder: Path) -> Iterator[Empty]:
    """`queue-service db upgrade`, `queue-service serve`, and nobody has been here."""
    database_url = f"sqlite:///{folder}/empty.sqlite"
    migrate.upgrade(database_url)
    port, log, terminal = _free_port(), folder / "empty.log", folder / "empty.out"
    command = [sys.executable, "-c", "from queue_service.cli import main; main()", "serve"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QUEUE_SERVICE_SECRET_KEY": SECRET}
    environment |= {"QUEUE_SERVICE_PUSH": "off"}
    with closing(log.open("w")) as errors, closing(terminal.open("w")) as output:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--database-url", database_url],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=errors,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, process, log)
            yield Empty(url, _code_in(terminal.read_text()), log)
        finally:
            process.terminate()
            process.wait(20)


def _code_in(printed: str) -> str:
    found = re.search(r"^ +(\w{4}-\w{4})$", printed, re.MULTILINE)
    assert found is not None, printed
    return found[1]
