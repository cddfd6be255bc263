"""What security staff may see and do: counts, one number back, help, the house's pause, and nothing about anybody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from queue_service.web.staff import FIRST_PAGES
from tests.factories import OFFICE
from tests.house import ROLES, House

COUNTED = ("waiting", "called", "serving", "parked", "on_hold", "in_house", "persons_in_house")


def count(house: House, lobby: str) -> dict[str, Any]:
    answer = house.get(f"/offices/{OFFICE}/head-count", lobby)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def missed(house: House, clerk: str) -> str:
    """Somebody is called to desk 5 and does not answer; the number."""
    number = str(house.take("anmeldung")["number"])
    house.post("/desks/5/open", clerk)
    house.post("/desks/5/call", clerk, {"number": number, "reason_code": "urgent"})
    assert house.post("/desks/5/no-answer", clerk).status_code == 200
    return number


def test_the_head_count_knows_how_many_and_nothing_about_anybody(house: House) -> None:
    lobby, clerk = house.session("lobby"), house.session()
    house.take("info")
    house.take("anmeldung", persons=4)
    house.take("asyl")
    number = missed(house, clerk)
    house.post("/desks/5/call-next", clerk)

    found = count(house, lobby)

    assert [found[name] for name in COUNTED] == [2, 1, 0, 1, 0, 4, 7]
    assert sum(each["waiting"] for each in found["by_area"]) == 2
    assert {each["area"] for each in found["by_area"]} == {"service", "aufenthalt"}
    assert (found["open_now"], found["closed_early"], found["house_pause"]) == (True, False, None)
    written = json.dumps(found)
    for told in (number, "anmeldung", "asyl", "info", "desk"):
        assert told not in written


def test_a_missed_number_waits_again_and_the_answer_says_no_more(house: House) -> None:
    number = missed(house, house.session())

    answer = house.post(f"/offices/{OFFICE}/tickets/{number.lower()}/return", house.session("lobby"))

    assert answer.status_code == 200
    assert answer.get_json() == {"number": number, "state": "waiting"}


def test_a_number_for_which_a_desk_stands_ready_is_called_at_once(house: House) -> None:
    clerk = house.session()
    number = missed(house, clerk)
    assert house.post("/desks/5/call-next", clerk).status_code == 204

    answer = house.post(f"/offices/{OFFICE}/tickets/{number}/return", house.session("lobby"))

    assert answer.get_json() == {"number": number, "state": "called"}


def test_the_same_request_again_gets_the_same_short_answer(house: House) -> None:
    number, lobby = missed(house, house.session()), house.session("lobby")
    path = f"/offices/{OFFICE}/tickets/{number}/return"

    first = house.post(path, lobby, Idempotency_Key="once")
    again = house.post(path, lobby, Idempotency_Key="once")

    assert (again.status_code, again.get_json()) == (200, first.get_json())


def test_what_is_done_only_a_desk_opens_again(house: House) -> None:
    clerk, number = house.session(), str(house.take("anmeldung")["number"])
    for step in ("open", "call-next", "start"):
        assert house.post(f"/desks/5/{step}", clerk).status_code == 200
    assert house.post("/desks/5/finish", clerk, {"outcome": "done"}).status_code == 200
    path = f"/offices/{OFFICE}/tickets/{number}/return"

    refused = house.post(path, house.session("lobby"))

    assert (refused.status_code, refused.get_json()["code"]) == (409, "already_done")
    assert house.post(path, clerk).status_code == 200


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [("H999", 404, "ticket_not_found"), ("77", 422, "invalid_number"), ("A001", 409, "not_allowed")],
)
def test_each_mistake_with_a_number_is_told_apart(house: House, typed: str, status: int, code: str) -> None:
    assert house.take("info")["number"] == "A001"

    answer = house.post(f"/offices/{OFFICE}/tickets/{typed}/return", house.session("lobby"))

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


@pytest.mark.parametrize(("urgent", "kind"), [(False, "help"), (True, "emergency")])
def test_help_reaches_the_information_desk_and_the_lobby_sees_that_somebody_comes(
    house: House, urgent: bool, kind: str
) -> None:
    lobby, info = house.session("lobby"), house.session("info")

    raised = house.post(f"/offices/{OFFICE}/help", lobby, {"place": "lobby", "urgent": urgent})
    again = house.post(f"/offices/{OFFICE}/help", lobby, {"place": "lobby", "urgent": urgent})

    assert raised.status_code == 201
    assert again.get_json()["id"] == raised.get_json()["id"]
    (alarm,) = house.get(f"/offices/{OFFICE}/queue", info).get_json()["alarms"]
    assert (alarm["kind"], alarm["place"]) == (kind, "lobby")
    (seen,) = count(house, lobby)["help"]
    assert (seen["kind"], seen["answered_at"]) == (kind, None)
    house.post(f"/offices/{OFFICE}/alarms/{alarm['id']}/answer", info)
    assert count(house, lobby)["help"][0]["answered_at"] is not None
    house.post(f"/offices/{OFFICE}/alarms/{alarm['id']}/close", info)
    assert count(house, lobby)["help"] == []


def test_a_kiosk_asks_for_help_and_never_raises_an_emergency(house: House) -> None:
    path = f"/offices/{OFFICE}/help"

    assert house.post(path, house.kiosk, {"urgent": True}).status_code == 403
    assert house.post(path, house.kiosk).status_code == 201
    assert house.post(path, house.board).status_code == 403


def test_the_lobby_stops_the_house_and_learns_nothing_of_its_desks_by_it(house: House) -> None:
    lobby, clerk = house.session("lobby"), house.session()
    house.post("/desks/5/emergency", clerk)
    house.post(f"/offices/{OFFICE}/tally", clerk, {"topic": "asyl"})

    paused = house.post(f"/offices/{OFFICE}/pause", lobby, {"kind": "evacuation"})

    short = {"pause", "closed_early", "open_now", "closes_at", "revision", "server_time"}
    assert set(paused.get_json()) == short
    assert paused.get_json()["pause"]["kind"] == "evacuation"
    assert count(house, lobby)["help"] == []
    assert house.post(f"/offices/{OFFICE}/resume", lobby).get_json()["pause"] is None
    assert "tally" in house.post(f"/offices/{OFFICE}/resume", clerk).get_json()


def test_the_page_has_counts_and_words_and_nothing_about_anybody(house: House) -> None:
    number = missed(house, house.session())
    browser = house.client()
    browser.set_cookie("queue-staff", house.session("lobby"))

    page = browser.get("/lobby/").text

    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["snapshot"]["head_count"]["parked"] == 1
    assert "case_types" not in data
    assert number not in page
    for letter in ("A", "H"):
        assert f'data-key="{letter}"' in page


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_led_to_a_page_it_may_open(house: House, role: str) -> None:
    browser = house.client()
    browser.set_cookie("queue-staff", house.session(role))

    led = browser.get("/start")

    assert led.location == next(page for known, page in FIRST_PAGES.items() if known == role)
    assert browser.get(led.location, follow_redirects=True).status_code == 200


def test_whoever_has_not_signed_in_is_led_to_their_page_after_it(house: House) -> None:
    assert house.client().get("/start").location == "/sign-in?next=/start"
    assert '"next":"/start"' in house.client().get("/sign-in").text
