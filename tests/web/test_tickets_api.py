"""Taking a number and holding it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import OFFICE
from tests.house import House, a_house, bearer


def test_a_kiosk_takes_a_number(house: House) -> None:
    answer = house.post(
        f"/offices/{OFFICE}/tickets",
        house.kiosk,
        {"case_types": ["anmeldung", "info"], "language": "ar", "persons": 3, "needs_priority": True},
    )

    assert answer.status_code == 201
    taken = answer.get_json()
    assert taken["number"] == "A001"
    assert taken["case_types"] == ["anmeldung", "info"]
    assert (taken["area"], taken["people_ahead"], taken["wait"]) == ("service", 0, None)
    assert taken["status_url"] == f"http://localhost/t/{taken['token']}"


def test_the_link_of_a_ticket_is_on_the_public_address(sqlite_url: str) -> None:

    with a_house(sqlite_url, public_url="https://queue.example.org") as house:
        taken = house.take()

    assert taken["status_url"] == f"https://queue.example.org/t/{taken['token']}"


def test_staff_may_take_a_number_too(house: House) -> None:
    answer = house.post(f"/offices/{OFFICE}/tickets", house.session("info"), {"case_types": ["info"]})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [(None, 401, "not_signed_in"), ("unknown", 401, "not_signed_in"), ("board", 403, "forbidden")],
)
def test_nobody_else_takes_a_number(house: House, who: str | None, status: int, code: str) -> None:
    token = house.board if who == "board" else who

    answer = house.post(f"/offices/{OFFICE}/tickets", token, {"case_types": ["info"]})

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_kiosk_takes_no_number_of_another_office(house: House) -> None:
    answer = house.post("/offices/elsewhere/tickets", house.kiosk, {"case_types": ["info"]})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")


def test_whoever_holds_the_token_sees_the_ticket(house: House) -> None:
    taken = house.take("anmeldung")

    view = house.get(f"/tickets/{taken['token']}").get_json()

    assert (view["number"], view["state"], view["can_cancel"]) == (taken["number"], "waiting", True)


def test_the_printed_number_opens_nothing(house: House) -> None:
    number = house.take()["number"]

    assert house.get(f"/tickets/{number}").status_code == 404
    assert house.get("/tickets/aaaaaaaaaaaaaaaaaaaaaa").get_json()["code"] == "ticket_not_found"


def test_the_holder_gives_the_place_up(house: House) -> None:
    token = house.take()["token"]

    answer = house.client().post(f"/api/v1/tickets/{token}/cancel")

    assert (answer.status_code, answer.get_json()["state"]) == (200, "cancelled")


def test_a_missed_client_comes_back(house: House) -> None:
    clerk, token = house.session(), house.take("anmeldung")["token"]
    house.post("/desks/5/open", clerk)
    house.post("/desks/5/call-next", clerk)
    house.post("/desks/5/no-answer", clerk)
    assert house.get(f"/tickets/{token}").get_json()["state"] == "parked"

    answer = house.post(f"/tickets/{token}/back")

    assert (answer.status_code, answer.get_json()["state"]) == (200, "waiting")


def test_a_move_the_state_does_not_allow_says_where_the_number_stands(house: House) -> None:
    token = house.take()["token"]
    house.post(f"/tickets/{token}/cancel")

    answer = house.post(f"/tickets/{token}/back", Accept_Language="en")

    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "not_allowed")
    assert problem["detail"] == "This number was given up."


def test_staff_bring_a_number_back(house: House) -> None:
    taken = house.take()
    house.post(f"/tickets/{taken['token']}/cancel")

    answer = house.post(f"/offices/{OFFICE}/tickets/{taken['number']}/return", house.session("info"))

    assert answer.status_code == 200
    assert [item["number"] for item in answer.get_json()["next"]] == [taken["number"]]


def test_a_desk_that_stands_ready_gets_the_newcomer_at_once(house: House) -> None:
    clerk = house.session()
    house.post("/desks/5/open", clerk)
    waiting = house.post("/desks/5/call-next", clerk)
    assert (waiting.status_code, waiting.data, waiting.headers.get("Content-Type")) == (204, b"", None)

    taken = house.take("anmeldung")

    assert taken["state"] == "called"
    assert house.get("/desks/5", clerk).get_json()["client"]["ticket"]["number"] == taken["number"]


BROKEN: list[tuple[Any, int, str]] = [
    ({"case_types": []}, 422, "invalid"),
    ({"case_types": "info"}, 422, "invalid"),
    ({"case_types": ["nope"]}, 422, "unknown_case_type"),
    ({"case_types": ["<b>info</b>"]}, 422, "unknown_case_type"),
    ({"case_types": ["in\u0000fo"]}, 422, "invalid"),
    ({"case_types": ["info", "info"]}, 422, "case_type_twice"),
    ({"case_types": ["einbuergerung"]}, 409, "not_walk_in"),
    ({"case_types": ["info"], "persons": 0}, 422, "invalid"),
    ({"case_types": ["info"], "persons": "2"}, 422, "invalid"),
    ({"case_types": ["info"], "persons": True}, 422, "invalid"),
    ({"case_types": ["info"], "persons": 1e30}, 422, "invalid"),
    ({"case_types": ["info"], "persons": 999}, 422, "too_many_persons"),
    ({"case_types": ["info"], "language": "xx"}, 422, "unknown_language"),
    ({"case_types": ["info"], "language": None}, 422, "invalid"),
    ({"case_types": ["info"], "name": "Erika"}, 422, "invalid"),
    ([], 422, "invalid"),
    ("text", 422, "invalid"),
]


@pytest.mark.parametrize(("body", "status", "code"), BROKEN)
def test_what_cannot_be_used_is_refused_and_changes_nothing(
    house: House, body: Any, status: int, code: str
) -> None:
    answer = house.post(f"/offices/{OFFICE}/tickets", house.kiosk, body)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert house.application.services.lobby.revision(OFFICE) == 0


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"{", "application/json", 422, "invalid"),
        (b"\xff\xfe", "application/json", 422, "invalid"),
        (b'{"case_types": ["\\ud800"]}', "application/json", 422, "invalid"),
        (b"[" * 5000, "application/json", 422, "invalid"),
        (b'{"case_types": ["info"]}', "text/plain", 415, "unsupported_media_type"),
        (b'{"case_types": ["info"]}', "", 415, "unsupported_media_type"),
        (b"case_types=info", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"x": "' + b"a" * 1_000_000 + b'"}', "application/json", 413, "too_large"),
    ],
)
def test_what_is_no_json_of_ours_is_told_apart(
    house: House, data: bytes, content_type: str, status: int, code: str
) -> None:
    answer = house.client().post(
        f"/api/v1/offices/{OFFICE}/tickets", data=data, content_type=content_type, headers=bearer(house.kiosk)
    )

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert house.application.services.lobby.revision(OFFICE) == 0


def test_a_closed_office_gives_no_numbers(house: House) -> None:
    house.clock.advance(hours=10)

    answer = house.post(f"/offices/{OFFICE}/tickets", house.kiosk, {"case_types": ["info"]})

    assert (answer.status_code, answer.get_json()["code"]) == (409, "office_closed")
