"""S-07, S-11, S-12: no token, no typed secret and no made-up line in any log, and no trace in any answer."""

from __future__ import annotations

import base64
import http.client
import json
import socket
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from pydantic import BaseModel, ConfigDict

from queue_service.live.contract import NAMESPACE
from queue_service.logs import mask
from queue_service.persistence.database import Database
from tests.factories import OFFICE, PASSWORD
from tests.faults.processes import Process, until
from tests.house import House, bearer
from tests.live.test_watching import Screen

#: Nothing like it occurs by chance.
CANARY = "CanaryA1b2C3d4E5f6G7h8"
#: Where a token may stand in an address.
ADDRESSES = (
    "/t/{}",
    "/t/{}/qr.svg",
    "/t/{}/app.webmanifest",
    "/t/{}?lang=ar",
    "/b/{}",
    "/p/{}",
    "/p/{}/qr.svg",
    "/api/v1/tickets/{}",
    "/api/v1/tickets/{}/data",
    "/api/v1/holds/{}",
    "/api/v1/bookings/{}",
    "/api/v1/proofs/{}",
    "/oidc/callback?code={0}&state={0}",
    "/oidc/callback?error=x&error_description={}",
    "/?token={}",
    "/device?token={}",
)
CHANGES = (
    ("POST", "/api/v1/tickets/{}/cancel"),
    ("POST", "/api/v1/tickets/{}/back"),
    ("POST", "/api/v1/tickets/{}/push"),
    ("DELETE", "/api/v1/tickets/{}/push"),
    ("POST", "/api/v1/tickets/{}/erase"),
    ("POST", "/t/{}/cancel"),
    ("POST", "/t/{}/back"),
    ("DELETE", "/api/v1/holds/{}"),
)
BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/api/v1/sessions", {"name": CANARY, "password": CANARY}),
    ("/api/v1/devices/codes/claim", {"secret": CANARY}),
    ("/api/v1/account/password", {"current": CANARY, "password": CANARY}),
    (f"/api/v1/offices/{OFFICE}/devices", {"code": CANARY, "name": CANARY}),
    (f"/api/v1/offices/{OFFICE}/message", {"text": CANARY}),
    ("/api/v1/staff", {"name": CANARY, "role": CANARY}),
    ("/api/v1/sessions", {CANARY: CANARY}),
)
HEADERS = {
    "Authorization": f"Bearer {CANARY}",
    "Cookie": "; ".join(
        f"{name}={CANARY}" for name in ("queue-staff", "queue-kiosk", "queue-visitor", "__Host-staff", "lang")
    ),
    "Idempotency-Key": CANARY,
    "X-CSRF-Token": f"staff.{CANARY}",
    "User-Agent": CANARY,
    "Referer": f"http://localhost/t/{CANARY}",
    "X-Request-Id": CANARY,
    "X-Forwarded-For": CANARY,
    "Origin": f"http://{CANARY}",
    "Accept-Language": CANARY,
}


def test_s_07_a_token_in_an_address_is_in_no_log(house: House, log: StringIO) -> None:
    for address in ADDRESSES:
        for accept in ("text/html", "application/json"):
            house.client().get(address.format(CANARY), headers={"Accept": accept}).close()
    for method, address in CHANGES:
        house.client().open(address.format(CANARY), method=method, json={})

    assert '"request"' in log.getvalue()
    assert CANARY not in log.getvalue()


def test_s_07_tokens_that_open_something_are_in_no_log_either(house: House, log: StringIO) -> None:
    token, session = house.take()["token"], house.session()
    for address in ADDRESSES[:8]:
        house.client().get(address.format(token), headers=bearer(session)).close()
    house.post(f"/tickets/{token}/cancel", None, {}, Idempotency_Key=CANARY)
    screen = Screen(house, session)
    screen.watch("ticket", ticket=token)
    screen.watch("queue", office=OFFICE)
    Screen(house, None, headers={"Cookie": f"queue-staff={session}"}).watch("desk", office=OFFICE, desk="5")

    for secret in (token, session, house.kiosk, CANARY):
        assert secret not in log.getvalue()


@pytest.mark.parametrize("path", ["/", "/desk/", f"/api/v1/offices/{OFFICE}", "/static/nothing.js", "/t/x"])
def test_s_07_nothing_of_a_header_is_in_a_log(house: House, log: StringIO, path: str) -> None:
    for name, value in HEADERS.items():
        house.client().get(path, headers={name: value}).close()
        house.client().post("/api/v1/sessions", json={"name": "x", "password": "y"}, headers={name: value})

    assert CANARY not in log.getvalue()


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_s_07_nothing_of_a_body_is_in_a_log(
    house: House, log: StringIO, path: str, body: dict[str, Any]
) -> None:
    for token in (None, house.session("admin"), house.session("info")):
        house.client().post(path, json=body, headers=bearer(token))
        house.client().post(path, data=json.dumps(body) + "}", content_type="application/json")

    assert CANARY not in log.getvalue()


def test_s_07_nothing_that_a_socket_says_is_in_a_log(house: House, log: StringIO) -> None:
    refused = Screen(house, CANARY)
    assert not refused.connected
    screen = Screen(house, house.board)
    for wanted in (
        {"topic": CANARY},
        {"topic": "ticket", "ticket": CANARY},
        {"topic": "board", "office": OFFICE, CANARY: CANARY},
        CANARY,
        [CANARY],
    ):
        assert "error" in screen.emit(wanted)
    screen._client.emit(CANARY, CANARY, namespace=NAMESPACE)

    assert CANARY not in log.getvalue()


class Checked(BaseModel):
    """A shape with which something is found wrong."""

    model_config = ConfigDict(extra="forbid")
    number: int = 0


def test_s_12_a_failure_of_ours_shows_nothing_of_itself_and_logs_no_values(
    house: House, log: StringIO
) -> None:
    def fail() -> str:
        password = secret = CANARY
        Checked.model_validate({"number": password})
        return secret

    for endpoint in ("home.index", "api_offices.show_office"):
        house.application.app.view_functions[endpoint] = lambda **_values: fail()
    page = house.client().get("/", headers={"Accept": "text/html", "Authorization": f"Bearer {CANARY}"})
    problem = house.client().get(f"/api/v1/offices/{OFFICE}")

    assert (page.status_code, problem.status_code, problem.mimetype) == (500, 500, "application/problem+json")
    for answer in (page, problem):
        for part in (CANARY, "Traceback", "pydantic", "ValidationError", ".py", "line "):
            assert part not in answer.text, part
    assert problem.get_json()["code"] == "internal_error"
    written = log.getvalue()
    assert "Traceback" in written and "test_logs.py" in written
    assert CANARY not in written


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_s_11_a_statement_that_fails_is_logged_without_its_values(
    request: pytest.FixtureRequest, house: House, log: StringIO, kind: str
) -> None:
    with closing(Database(request.getfixturevalue(f"{kind}_url"))) as database:
        for _ in range(2):
            try:
                with database.writing() as connection:
                    statement = sa.text(
                        "INSERT INTO staff (id, name, role, active, must_change) VALUES (7, :n, :r, :a, :a)"
                    )
                    connection.execute(statement, {"n": CANARY, "r": "clerk", "a": True})
                    connection.commit()
            except sa.exc.SQLAlchemyError:
                structlog.get_logger("ours").exception("failed")
                break

    assert "IntegrityError" in log.getvalue()
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f"GET /oidc/callback?state=x1&code={CANARY} failed",
        f"Max retries exceeded with url: /fcm/send/{CANARY}:{CANARY} (Caused by timeout)",
        f"Authorization: Basic {base64.b64encode(f'client:{CANARY}'.encode()).decode()}",
        f'{{"password": "with blanks, {CANARY}!"}}',
        f"{{'client_secret': '{CANARY}', 'x': 1}}",
        f"id_token={CANARY}.{CANARY}.x",
        f"code_verifier={CANARY}",
        f"Cookie: queue-desk-display={CANARY}",
        f"Set-Cookie: __Host-staff={CANARY}; Path=/",
        f"Idempotency-Key: {CANARY}",
        f"DETAIL:  Key (name)=({CANARY} and more) already exists.",
        f"[type=int_parsing, input_value='{CANARY}', input_type=str]",
        f"one_time_password: {CANARY}",
    ],
)
def test_s_11_what_libraries_say_is_masked(text: str) -> None:
    masked = mask(text)

    assert CANARY not in masked
    assert base64.b64encode(CANARY.encode()).decode()[4:-4] not in masked
    assert "…" in masked


@pytest.mark.parametrize(
    "text",
    [
        "status code: 404",
        "code=forbidden",
        "/api/v1/offices/krefeld/tickets/A042/return",
        "secretary: no",
        "state=waiting",
    ],
)
def test_s_11_what_is_no_secret_can_be_read(text: str) -> None:
    assert mask(text) == text


def test_s_11_nobody_writes_lines_of_their_own_into_the_log(house: House, log: StringIO) -> None:
    forged = "x%0d%0a%7B%22event%22:%22forged%22%7D"
    before = len(log.getvalue().splitlines())
    house.client().get(f"/nowhere/{forged}")
    house.client().post("/api/v1/sessions", json={"name": 'x\r\n{"event":"forged"}', "password": PASSWORD})
    house.client().get(f"/api/v1/offices/{forged}")

    lines = [json.loads(line) for line in log.getvalue().splitlines()[before:]]
    assert lines
    assert not [line for line in lines if line.get("event") == "forged"]
    assert all(line["timestamp"].endswith("Z") for line in lines)


def test_s_11_who_was_refused_what_is_in_the_log(house: House, log: StringIO) -> None:
    house.post("/sessions", body={"name": "clerk", "password": "wrong"})
    house.get(f"/offices/{OFFICE}/queue", house.board)
    house.get("/staff", house.session("clerk"))

    refused = [json.loads(line) for line in log.getvalue().splitlines() if '"refused"' in line]
    assert [line["code"] for line in refused] == ["wrong_password", "forbidden", "forbidden"]
    assert all(line["request_id"] for line in refused)


@pytest.mark.processes
def test_s_07_the_real_server_and_its_libraries_log_no_token_whatever_is_sent(
    sqlite_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "server.log"
    server = Process(
        sqlite_url, log, "--no-jobs", QUEUE_SERVICE_LOG_LEVEL="debug", QUEUE_SERVICE_LOG_FORMAT="json"
    )
    try:
        server.until_ready()
        # An origin is no secret, and Socket.IO says which one it refused.
        headers = {**HEADERS, "X-Forwarded-For": "192.0.2.1"}
        del headers["Origin"]
        for address in (
            *ADDRESSES,
            "/socket.io/?EIO=4&transport=polling&sid={}",
            "/socket.io/?EIO=4&token={}",
        ):
            with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
                connection.request("GET", address.format(CANARY), headers=headers)
                connection.getresponse().read()
        for line in (
            f"GET /t/{CANARY}",
            f"NONSENSE /t/{CANARY} HTTP/9.9",
            f"GET /t/{CANARY} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {CANARY}\r\nbroken header {CANARY}",
            f"GET /p/{CANARY} HTTP/1.1\r\nHost: x\r\nContent-Length: -{CANARY}",
            f"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {CANARY}",
            "GET /" + "x" * 9000 + f"/t/{CANARY} HTTP/1.1\r\nHost: x",
        ):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
                raw.sendall(line.encode() + b"\r\n\r\n")
                raw.recv(4096)
        until(
            lambda: log.read_text(encoding="utf-8").count('"event"') > len(ADDRESSES), "the log to be written"
        )
    finally:
        server.stop()

    written = log.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if CANARY in line] == []
    assert "192.0.2.1" not in written
    assert "ip=127.0.0.1" not in written
