"""One call next over HTTP beside an empty route of the same server, on one connection kept open."""

from __future__ import annotations

import http.client
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.measure import Effort, Measurement
from bench.servers import free_port, server

WAITING, QUICK_WAITING = 150, 10
CALLS, QUICK_CALLS = 100, 5
DESK = "2"


@contextmanager
def demo_server() -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The demo in a process of its own, on an empty database: host, port, log-ins."""
    with tempfile.TemporaryDirectory() as folder:
        credentials, port = Path(folder) / "credentials.json", free_port()
        command = ["-c", "from queue_service.cli import main; main()", "demo", "--port", str(port)]
        command += ["--database-url", f"sqlite:///{folder}/office.sqlite", "--credentials", str(credentials)]
        with server(command, port, {}, folder):
            yield "127.0.0.1", port, json.loads(credentials.read_text(encoding="utf-8"))


class Client:
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


def _timed(client: Client, method: str, path: str, body: object = None) -> float:
    start = perf_counter()
    status, _ = client.ask(method, path, body)
    took = perf_counter() - start
    if status >= 400:
        raise RuntimeError(f"{method} {path} answered {status}")
    return took


def run(effort: Effort) -> list[Measurement]:
    """In turn: an empty route, a call next, and the finish that frees the desk again."""
    waiting, calls = (QUICK_WAITING, QUICK_CALLS) if effort.quick else (WAITING, CALLS)
    with demo_server() as (host, port, credentials):
        clerk = next(item for item in credentials["staff"] if item["desk"] == DESK)
        kiosk = next(item["token"] for item in credentials["devices"] if item["kind"] == "kiosk")
        office = f"/api/v1/offices/{credentials['office']}"
        door = Client(host, port, kiosk)
        issue = [
            _timed(door, "POST", f"{office}/tickets", {"case_types": ["info"], "language": "de"})
            for _ in range(waiting)
        ]
        _, session = Client(host, port).ask(
            "POST", "/api/v1/sessions", {"name": clerk["name"], "password": clerk["password"]}
        )
        desk = Client(host, port, session["token"])
        desk.ask("POST", f"/api/v1/desks/{DESK}/open", {})
        empty, call = [], []
        for _ in range(calls):
            empty.append(_timed(desk, "GET", "/healthz"))
            call.append(_timed(desk, "POST", f"/api/v1/desks/{DESK}/call-next", {}))
            desk.ask("POST", f"/api/v1/desks/{DESK}/finish", {"outcome": "done"})
    limit = median(empty) * 1000
    note = "limit: /healthz of the same server on the same connection; one client, screens not counted"
    return [
        Measurement.of_times("call next over HTTP", median(call) * 1000, limit, "ms", note),
        Measurement.of_times("take a number over HTTP", median(issue) * 1000, limit, "ms", note),
    ]
