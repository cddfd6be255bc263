"""What is logged can be read, and gives nothing away."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from queue_service.logs import mask
from tests.factories import OFFICE, PASSWORD
from tests.house import House, a_house

TOKEN = "tiFCmxuKXbh0oNHZ5CQpWC"


def lines(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        f"/t/{TOKEN}",
        f"GET /t/{TOKEN}/qr.svg HTTP/1.1",
        f"https://queue.example.org/b/{TOKEN}?lang=ar",
        f"/api/v1/tickets/{TOKEN}/cancel",
        f"/api/v1/bookings/{TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f'{{"token": "{TOKEN}"}}',
        f"token={TOKEN}&kind=kiosk",
        f"password='{TOKEN}'",
        f"X-CSRF-Token: {TOKEN}",
    ],
)
def test_tokens_are_masked_wherever_they_stand(text: str) -> None:
    assert TOKEN not in mask(text)
    assert "…" in mask(text)


def test_the_printed_number_is_no_token() -> None:
    path = "/api/v1/offices/krefeld/tickets/A042/return"

    assert mask(path) == path


def test_nobody_writes_lines_of_their_own(log: StringIO) -> None:
    structlog.get_logger("ours").info("seen", path="/x\r\n{}\u2028forged", odd=["a\nb"])
    logging.getLogger("theirs").warning("says %s", "a\nb")

    ours, theirs = lines(log)
    assert ours["path"] == "/x\\r\\n{}\\u2028forged"
    assert "\n" not in str(ours["odd"])
    assert (theirs["event"], theirs["level"]) == ("says a\\nb", "warning")
    assert str(ours["timestamp"]).endswith("Z")


def test_a_trace_is_masked_like_everything_else(log: StringIO) -> None:
    try:
        raise ValueError(f"Bearer {TOKEN}")
    except ValueError:
        structlog.get_logger("ours").exception("failed")

    (line,) = lines(log)
    assert "Traceback" in str(line["exception"])
    assert TOKEN not in str(line)


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    with a_house(sqlite_url) as built:
        yield built


def test_a_request_is_one_line_without_token_or_address(
    house: House, log: StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    taken = house.take("anmeldung")
    clerk = house.session()
    log.truncate(log.seek(0))

    house.get(f"/tickets/{taken['token']}")
    house.post("/desks/5/open", clerk)
    answer = house.post("/desks/5/call-next", clerk)
    house.post("/sessions", body={"name": "clerk", "password": PASSWORD})
    house.client().get(f"/t/{taken['token']}")
    house.client().get("/healthz")

    found = [line for line in lines(log) if line["event"] == "request"]
    assert [line["path"] for line in found] == [
        "/api/v1/tickets/…",
        "/api/v1/desks/5/open",
        "/api/v1/desks/5/call-next",
        "/api/v1/sessions",
        "/t/…",
    ]
    call = found[2]
    assert (call["desk"], call["ticket"], call["status"]) == ("5", taken["number"], 200)
    assert call["request_id"] == answer.headers["X-Request-Id"]
    written = json.dumps(found)
    for secret in (taken["token"], clerk, PASSWORD, "127.0.0.1"):
        assert secret not in written
    # Another handler, whoever adds it, gets no token either.
    assert taken["token"] not in str([record.msg for record in caplog.records])


def test_a_refusal_is_logged_with_its_code(house: House, log: StringIO) -> None:
    house.post(f"/offices/{OFFICE}/tickets", house.board, {"case_types": ["info"]})

    refused = [line for line in lines(log) if line["event"] == "refused"]
    assert [(line["code"], line["level"]) for line in refused] == [("forbidden", "warning")]
