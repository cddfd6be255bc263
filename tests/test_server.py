"""The real server in a process of its own: what it takes, and how it lets go."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import socketio

from queue_service.config import Settings
from queue_service.live.contract import NAMESPACE
from queue_service.persistence.database import Database
from queue_service.server import GRACEFUL_SECONDS, server_options
from queue_service.services.container import build_services
from tests.conftest import SECRET
from tests.factories import OFFICE, an_office
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays


@dataclass(frozen=True)
class Served:
    """A running server, and the token of a board."""

    port: int
    process: subprocess.Popen[bytes]
    board: str
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, bytes]:
        """(status, content type, body)."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path) -> Iterator[Served]:
    with closing(Database(sqlite_url)) as database:
        services = build_services(database, FakeClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays())
        services.administration.set_up_office(an_office())
        board = services.devices.enrol("board", OFFICE, "hall")
    port, log = free_port(), tmp_path / "server.log"
    environ = {**os.environ, "QUEUE_SERVICE_SECRET_KEY": SECRET, "QUEUE_SERVICE_DATABASE_URL": sqlite_url}
    command = [
        sys.executable,
        "-c",
        "from queue_service.cli import main; main()",
        "serve",
        "--port",
        str(port),
    ]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environ, stderr=written, stdout=written)
    running = Served(port, process, board, log)
    try:
        _until_it_answers(running)
        yield running
    finally:
        process.kill()
        process.wait(10)


def _until_it_answers(running: Served) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            if running.ask("GET", "/readyz")[0] == 200:
                return
        except OSError:
            pass
        assert running.process.poll() is None, running.log.read_text(encoding="utf-8")
        assert time.monotonic() < end, running.log.read_text(encoding="utf-8")
        time.sleep(0.05)


def test_it_answers_problems_also_where_the_body_is_never_read(served: Served) -> None:
    path = f"/api/v1/offices/{OFFICE}/tickets"
    large = b'{"x": "' + b"a" * 1_000_000 + b'"}'

    status, kind, body = served.ask(
        "POST", path, large, Content_Type="application/json", Authorization=f"Bearer {served.board}"
    )
    # A board gives out no numbers, and learns that before anybody looks at what it sent.
    assert (status, kind) == (403, "application/problem+json")

    status, kind, body = served.ask("POST", "/api/v1/sessions", large, Content_Type="application/json")
    assert (status, kind) == (413, "application/problem+json")
    assert b'"too_large"' in body


def test_told_to_stop_it_lets_live_connections_go_and_is_gone(served: Served) -> None:
    clients, gone = [], []
    for transport in ("websocket", "polling"):
        client = socketio.Client(reconnection=False)
        ended = threading.Event()
        client.on("disconnect", lambda *_reason, ended=ended: ended.set(), namespace=NAMESPACE)
        gone.append(ended)
        client.connect(
            served.url, namespaces=[NAMESPACE], auth={"token": served.board}, transports=[transport]
        )
        answer = client.call("watch", {"topic": "board", "office": OFFICE}, namespace=NAMESPACE)
        assert answer["calls"] == []
        clients.append(client)

    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(60) == 0

    # Told by their own event: a client that polls needs half a minute more to put its threads away.
    assert all(ended.wait(20) for ended in gone)
    assert not any(client.connected for client in clients)
    log = served.log.read_text(encoding="utf-8")
    # Had it waited for its clients, it would have taken the whole grace.
    assert logged_at(log, "Worker exiting") - logged_at(log, "Handling signal") < GRACEFUL_SECONDS / 2
    assert "plain HTTP is allowed" in log
    assert served.board not in log
    assert "Traceback" not in log


def logged_at(log: str, event: str) -> float:
    """Epoch seconds of the line about an event."""
    line = next(json.loads(line) for line in log.splitlines() if event in line)
    return datetime.fromisoformat(line["timestamp"]).timestamp()


def test_the_server_is_run_as_threads_and_sockets_need_it() -> None:
    options = server_options(Settings("sqlite:///x", SECRET, host="::1", port=8123, threads=500))

    assert options["bind"] == ["[::1]:8123"]
    assert (options["workers"], options["threads"], options["preload_app"]) == (1, 500, False)
    assert options["worker_connections"] > options["threads"]
    assert options["control_socket_disable"] is True
    assert options["accesslog"] is None
    assert options["forwarded_allow_ips"] == ""
