"""A desk over the API: open, call, serve, hand over."""

from __future__ import annotations

import pytest

from tests.factories import OFFICE
from tests.house import House


@pytest.fixture
def clerk(house: House) -> str:
    """A clerk whose desk 5 is open."""
    token = house.session()
    assert house.post("/desks/5/open", token).status_code == 200
    return token


def test_a_client_is_called_served_and_finished(house: House, clerk: str) -> None:
    taken = house.take("anmeldung", "aufenthaltstitel", language="ar")
    house.clock.advance(minutes=7)

    called = house.post("/desks/5/call-next", clerk, Accept_Language="en").get_json()
    assert called["ticket"]["number"] == taken["number"]
    assert called["ticket"]["case_types"] == ["anmeldung", "aufenthaltstitel"]
    assert (called["ticket"]["language"], called["ticket"]["waited_minutes"]) == ("ar", 7.0)
    assert called["reason"]["code"] == "only_class"
    assert called["reason"]["text"].startswith("First in line, for 7 minutes")

    repeated = house.post("/desks/5/repeat", clerk).get_json()
    assert (repeated["client"]["ticket"]["repeat"], repeated["suggested"]) == (1, "start")

    started = house.post("/desks/5/start", clerk).get_json()
    assert (started["client"]["ticket"]["state"], started["suggested"]) == ("serving", "finish")

    finished = house.post("/desks/5/finish", clerk, {"outcome": "done"}).get_json()
    assert (finished["client"], finished["desk"]["state"]) == (None, "open")


def test_a_transfer_carries_the_note_to_the_next_desk(house: House, clerk: str) -> None:
    house.take("anmeldung")
    house.post("/desks/5/call-next", clerk)
    house.post("/desks/5/start", clerk)
    other = house.session("info")
    house.post("/desks/1/open", other)

    moved = house.post("/desks/5/transfer", clerk, {"desk": "1", "note": "<b>photo</b> is missing"})

    assert moved.status_code == 200
    client = house.post("/desks/1/call-next", other).get_json()["ticket"]
    assert client["note"] == "<b>photo</b> is missing"


def test_a_desk_is_opened_for_some_concerns_paused_and_closed(house: House, clerk: str) -> None:
    opened = house.post("/desks/5/open", clerk, {"case_types": ["anmeldung"]}).get_json()
    assert opened["desk"]["case_types"] == ["anmeldung"]

    paused = house.post("/desks/5/pause", clerk, {"reason": "break"}).get_json()["desk"]
    assert (paused["state"], paused["pause_reason"]) == ("paused", "break")

    assert house.post("/desks/5/close", clerk).get_json()["desk"]["state"] == "closed"


def test_an_empty_body_is_enough_where_all_is_optional(house: House, clerk: str) -> None:
    client = house.client()
    headers = {"Authorization": f"Bearer {clerk}"}

    assert client.post("/api/v1/desks/5/open", headers=headers).status_code == 200
    json_but_empty = client.post(
        "/api/v1/desks/5/call-next", headers=headers, content_type="application/json"
    )
    assert json_but_empty.status_code == 204
    assert client.post("/api/v1/desks/5/finish", headers=headers).status_code == 422


def test_the_office_may_be_named_but_not_another_one(house: House, clerk: str) -> None:
    assert house.post("/desks/5/open", clerk, {"office": OFFICE}).status_code == 200

    answer = house.post("/desks/5/open", clerk, {"office": "elsewhere"})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")


def test_whoever_belongs_to_no_single_office_has_to_name_one(house: House) -> None:
    admin = house.session("admin")

    unnamed = house.post("/desks/5/open", admin)
    assert (unnamed.status_code, unnamed.get_json()["errors"][0]["field"]) == (422, "office")
    assert house.post("/desks/5/open", admin, {"office": "elsewhere"}).status_code == 200
    assert house.get("/desks/5?office=elsewhere", admin).get_json()["desk"]["state"] == "open"


@pytest.mark.parametrize("role", ["auditor", "lobby"])
def test_other_roles_do_not_work_at_desks(house: House, role: str) -> None:
    answer = house.post("/desks/5/open", house.session(role))

    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")


def test_devices_do_not_work_at_desks_nor_see_the_client(house: House) -> None:
    for token in (house.kiosk, house.board):
        assert house.post("/desks/5/call-next", token).get_json()["code"] == "forbidden"
        assert house.get("/desks/5", token).status_code == 403
        assert house.get(f"/offices/{OFFICE}/queue", token).status_code == 403


REFUSALS = [
    ("call-next", "1", {}, 409, "desk_closed"),
    ("call-next", "99", {}, 404, "desk_not_found"),
    ("start", "5", {}, 409, "no_client"),
    ("finish", "5", {"outcome": "done"}, 409, "no_client"),
    ("finish", "5", {"outcome": "maybe"}, 422, "invalid"),
    ("finish", "5", {}, 422, "invalid"),
    ("pause", "5", {"reason": "holiday"}, 422, "unknown_pause_reason"),
    ("pause", "5", {"reason": ""}, 422, "invalid"),
    ("open", "5", {"case_types": ["asyl"]}, 422, "desk_cannot_serve"),
    ("transfer", "5", {}, 422, "transfer_needs_target"),
    ("transfer", "5", {"case_type": "info", "note": "x" * 3000}, 422, "invalid"),
    ("call-next", "5", {"number": "A001"}, 422, "invalid"),
]


@pytest.mark.parametrize(("action", "desk", "body", "status", "code"), REFUSALS)
def test_refusals_have_their_status_and_change_nothing(
    house: House, clerk: str, action: str, desk: str, body: object, status: int, code: str
) -> None:
    before = house.application.services.lobby.revision(OFFICE)

    answer = house.post(f"/desks/{desk}/{action}", clerk, body)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert house.application.services.lobby.revision(OFFICE) == before


def test_a_second_call_while_one_is_served_is_refused(house: House, clerk: str) -> None:
    house.take("anmeldung")
    house.post("/desks/5/call-next", clerk)
    house.post("/desks/5/start", clerk)

    answer = house.post("/desks/5/call-next", clerk)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "client_present")


def test_the_queue_of_a_desk_is_what_it_may_serve(house: House, clerk: str) -> None:
    house.take("info")
    mine = house.take("anmeldung")

    whole = house.get(f"/offices/{OFFICE}/queue", clerk).get_json()
    narrowed = house.get(f"/offices/{OFFICE}/queue?desk=5", clerk).get_json()

    assert len(whole["next"]) == 2
    assert [item["number"] for item in narrowed["next"]] == [mine["number"]]
    assert house.get(f"/offices/{OFFICE}/queue?desk=99", clerk).get_json()["code"] == "desk_not_found"
    assert house.get(f"/offices/{OFFICE}/queue?lane=5", clerk).status_code == 422


def test_the_board_is_for_devices_and_staff_of_the_office(house: House, clerk: str) -> None:
    house.take("info")

    for token in (house.board, house.kiosk, clerk):
        assert house.get(f"/offices/{OFFICE}/board", token).get_json()["waiting"]["info"]["waiting"] == 1
    assert house.get(f"/offices/{OFFICE}/board").status_code == 401
    assert house.get("/offices/elsewhere/board", house.board).status_code == 403
    area = house.get(f"/offices/{OFFICE}/board?area=service", house.board).get_json()
    assert set(area["waiting"]) == {"info", "anmeldung"}
    assert (
        house.get(f"/offices/{OFFICE}/board?area=attic", house.board).get_json()["code"] == "area_not_found"
    )


def test_anybody_may_know_when_the_office_is_open(house: House) -> None:
    office = house.get(f"/offices/{OFFICE}").get_json()

    assert (office["open_now"], office["closes_at"]) == (True, "2026-11-25T15:00:00.000Z")
    assert house.get("/offices/nowhere").get_json()["code"] == "office_not_found"
