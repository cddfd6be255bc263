"""Practice over the API: a copy of one's own, where everything works and which nobody else may touch."""

from __future__ import annotations

from tests.factories import OFFICE
from tests.house import House


def start(house: House, token: str, desk: str = "5") -> str:
    answer = house.post("/practice", token, {"desk": desk})
    assert answer.status_code == 201, answer.text
    office: str = answer.get_json()["office"]
    return office


def test_everything_works_in_a_copy_with_its_office(house: House) -> None:
    token = house.session()
    office = start(house, token)

    assert house.post("/desks/5/open", token, {"office": office}).status_code == 200
    assert house.post("/desks/5/call-next", token, {"office": office}).status_code == 200
    assert house.get(f"/offices/{office}/queue?desk=5", token).status_code == 200
    assert house.post(f"/offices/{office}/pause", token, {"kind": "evacuation"}).status_code == 200
    assert house.get("/desks/5", token).get_json()["house_pause"] is None


def test_more_people_come_in(house: House) -> None:
    token = house.session()
    office = start(house, token)

    answer = house.post("/practice/people", token, {"office": office, "desk": "5"})

    assert (answer.status_code, answer.get_json()) == (200, {"come": 5})


def test_a_copy_is_for_nobody_else(house: House) -> None:
    office = start(house, house.session("clerk"))
    for name in ("supervisor", "admin", "stranger"):
        refused = house.post("/desks/5/open", house.session(name), {"office": office})
        assert refused.status_code == 403, name
    assert house.get(f"/offices/{office}/board", house.board).status_code == 403


def test_devices_and_auditors_have_nothing_to_practise(house: House) -> None:
    assert house.post("/practice", house.kiosk, {"desk": "5"}).status_code == 403
    assert house.post("/practice", house.session("auditor"), {"desk": "5"}).status_code == 403
    assert house.post("/practice", None, {"desk": "5"}).status_code == 401


def test_a_desk_that_does_not_exist_is_not_found(house: House) -> None:
    assert house.post("/practice", house.session(), {"desk": "99"}).status_code == 404


def test_one_press_sent_twice_makes_one_copy(house: House) -> None:
    token = house.session()
    first = house.post("/practice", token, {"desk": "5"}, Idempotency_Key="press")
    house.post("/desks/5/open", token, {"office": first.get_json()["office"]})

    again = house.post("/practice", token, {"desk": "5"}, Idempotency_Key="press")

    assert again.get_json() == first.get_json()
    desk = house.get(f"/desks/5?office={first.get_json()['office']}", token).get_json()
    assert desk["desk"]["state"] == "open"


def test_a_copy_stands_on_no_start_page(house: House) -> None:
    start(house, house.session())

    assert f"{OFFICE}-practice" not in house.client().get("/").text
