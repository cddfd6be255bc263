"""The player's way to the API: it waits for a server that is away, repeats safely, and signs in again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from queue_service.demo.client import Answer, HttpOfficeApi, Session, StoppedError


class Scripted(ThreadingHTTPServer):
    """Gives the answers it was told, one after the other, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, *answers: tuple[int, dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers, self.asked = list(answers), list[tuple[str, dict[str, str]]]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Scripted

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append((f"{self.command} {self.path}", dict(self.headers.items())))
        status, body = self.server.answers.pop(0)
        content = json.dumps(body).encode() if status != 204 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stays quiet."""


@pytest.fixture
def scripted(request: pytest.FixtureRequest) -> Iterator[Scripted]:
    server = Scripted(*request.param)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def api_of(server: Scripted) -> HttpOfficeApi:
    return HttpOfficeApi(server.url, threading.Event(), retry_seconds=0.02)


BUSY: tuple[int, dict[str, Any]] = (503, {"code": "unavailable"})


@pytest.mark.parametrize("scripted", [[BUSY, (429, {}), (201, {"number": "A001"})]], indirect=True)
def test_a_server_that_is_away_or_busy_is_asked_again_with_the_same_key(scripted: Scripted) -> None:
    api = api_of(scripted)
    answer = api.post("/offices/krefeld/tickets", {"case_types": ["info"]}, "token")
    assert answer == Answer(201, {"number": "A001"})
    assert len({headers["Idempotency-Key"] for _, headers in scripted.asked}) == 1
    assert {line for line, _ in scripted.asked} == {"POST /api/v1/offices/krefeld/tickets"}
    assert scripted.asked[0][1]["Authorization"] == "Bearer token"
    assert api.seconds_away > 0


@pytest.mark.parametrize("scripted", [[(204, {}), (409, {"code": "desk_closed"})]], indirect=True)
def test_every_post_has_a_key_of_its_own_and_refusals_are_answers(scripted: Scripted) -> None:
    api = api_of(scripted)
    assert api.post("/desks/1/call-next", {}, "token") == Answer(204, {})
    assert api.post("/desks/1/call-next", {}, "token").code == "desk_closed"
    assert len({headers["Idempotency-Key"] for _, headers in scripted.asked}) == 2


def test_waiting_for_a_server_that_never_comes_can_be_stopped() -> None:
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(StoppedError):
        HttpOfficeApi("http://127.0.0.1:9", stop).get("/offices/krefeld")


SIGN_IN = (201, {"token": "fresh"})
SIGNED_OUT = (401, {"code": "not_signed_in"})


@pytest.mark.parametrize(
    "scripted", [[SIGN_IN, (200, {}), SIGNED_OUT, SIGN_IN, (200, {"n": 1})]], indirect=True
)
def test_an_ended_session_is_opened_again(scripted: Scripted) -> None:
    session = Session(api_of(scripted), "clerk-1", "secret")
    assert session.get("/offices/krefeld/queue").ok
    assert session.get("/offices/krefeld/queue").body == {"n": 1}
    assert sum(line.endswith("/sessions") for line, _ in scripted.asked) == 2


@pytest.mark.parametrize("scripted", [[(401, {"code": "wrong_password"})]], indirect=True)
def test_a_refused_sign_in_names_the_account_and_not_the_password(scripted: Scripted) -> None:
    session = Session(api_of(scripted), "clerk-1", "secret-word")
    with pytest.raises(PermissionError, match="clerk-1 was refused: wrong_password") as refused:
        session.post("/desks/1/open", {})
    assert "secret-word" not in str(refused.value)
