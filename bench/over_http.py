"""One call next over HTTP beside an empty route of the same server, on one connection kept open."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.measure import Measurement

ROOT = Path(__file__).resolve().parent.parent
WAITING = 150
CALLS = 100
DESK = "2"


@contextmanager
def demo_server() -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The demo in a process of its own, on an empty database: host, port, log-ins."""
    with tempfile.TemporaryDirectory() as folder:
        credentials = Path(folder) / "credentials.json"
        port = _free_port()
        command = [sys.executable, "-c", "from queue_service.cli import main; main()", "demo"]
        options = [
            "--port",
            str(port),
            "--database-url",
            f"sqlite:///{folder}/office.sqlite",
            "--credentials",
            str(credentials),
        ]
        process = subprocess.Popen(  # our own command
            [*command, *options],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            yield "127.0.0.1", port, json.loads(credentials.read_text())
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the demo did not come up")


class _Client:
    """One kept-open connection with one token."""

    def __init__(self, host: str, port: int, token: str | None = None) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=30)
        self._headers = {"Content-Type": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and parsed answer."""
        content = None if body is None else json.dumps(body)
        self._connection.request(method, path, content, self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None


def _timed(client: _Client, method: str, path: str, body: object = None) -> float:
    start = perf_counter()
    status, _ = client.ask(method, path, body)
    took = perf_counter() - start
    if status >= 400:
        raise RuntimeError(f"{method} {path} answered {status}")
    return took


def run() -> list[Measurement]:
    """In turn: an empty route, a call next, and the finish that frees the desk again."""
    with demo_server() as (host, port, credentials):
        clerk = next(item for item in credentials["staff"] if item["desk"] == DESK)
        kiosk = next(item["token"] for item in credentials["devices"] if item["kind"] == "kiosk")
        office = f"/api/v1/offices/{credentials['office']}"
        door = _Client(host, port, kiosk)
        issue = [
            _timed(door, "POST", f"{office}/tickets", {"case_types": ["info"], "language": "de"})
            for _ in range(WAITING)
        ]
        _, session = _Client(host, port).ask(
            "POST", "/api/v1/sessions", {"name": clerk["name"], "password": clerk["password"]}
        )
        desk = _Client(host, port, session["token"])
        desk.ask("POST", f"/api/v1/desks/{DESK}/open", {})
        empty, call = [], []
        for _ in range(CALLS):
            empty.append(_timed(desk, "GET", "/healthz"))
            call.append(_timed(desk, "POST", f"/api/v1/desks/{DESK}/call-next", {}))
            desk.ask("POST", f"/api/v1/desks/{DESK}/finish", {"outcome": "done"})
    limit = median(empty) * 1000
    note = "limit: /healthz of the same server on the same connection; one client, screens not counted"
    return [
        Measurement.of_times("call next over HTTP", median(call) * 1000, limit, "ms", note),
        Measurement.of_times("take a number over HTTP", median(issue) * 1000, limit, "ms", note),
    ]
