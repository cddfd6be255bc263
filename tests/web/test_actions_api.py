"""Every action of the day over HTTP: what it answers, and who may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from queue_service.documents.json import moment
from queue_service.domain.command import practice_office
from tests.factories import OFFICE
from tests.house import ROLES, House


@pytest.fixture
def clerk(house: House) -> str:
    return house.session("clerk")


def post(house: House, token: str, path: str, body: object = None, status: int = 200) -> dict[str, Any]:
    answer = house.post(path, token, body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def serving(house: House, clerk: str, desk: str = "1") -> str:
    """The number of somebody who sits at the desk."""
    number: str = house.take("info")["number"]
    post(house, clerk, f"/desks/{desk}/open")
    post(house, clerk, f"/desks/{desk}/call-next")
    post(house, clerk, f"/desks/{desk}/start")
    return number


def test_a_desk_goes_through_all_its_states(house: House, clerk: str) -> None:
    number = serving(house, clerk)
    assert post(house, clerk, "/desks/1/away")["desk"]["state"] == "away"
    back = post(house, clerk, "/desks/1/open")
    assert (back["desk"]["state"], back["undo"]) == ("occupied", None)
    held = post(house, clerk, "/desks/1/wait", {"reason": "photo", "same_desk": True})
    assert (held["desk"]["state"], held["undo"]) == ("open", "wait")
    undone = post(house, clerk, "/desks/1/undo")
    assert undone["client"]["ticket"]["number"] == number
    moved = post(house, clerk, "/desks/1/move", {"desk": "12"})
    assert (moved["desk"]["code"], moved["client"]["ticket"]["number"]) == ("12", number)
    wrapped = post(house, clerk, "/desks/12/wrap-up", {"outcome": "incomplete"})
    assert (wrapped["desk"]["state"], wrapped["client"]) == ("wrap_up", None)


def test_closing_on_a_client_asks_what_becomes_of_them(house: House, clerk: str) -> None:
    serving(house, clerk)
    refused = post(house, clerk, "/desks/1/close", status=409)
    assert refused["code"] == "client_present"

    assert post(house, clerk, "/desks/1/close", {"client": "return"})["desk"]["state"] == "closed"


def test_a_number_is_called_out_of_turn_and_says_so(house: House, clerk: str) -> None:
    house.take("info")
    number = house.take("info")["number"]
    post(house, clerk, "/desks/1/open")

    answer = post(house, clerk, "/desks/1/call", {"number": number, "reason_code": "urgent"})

    assert answer["ticket"]["number"] == number
    assert answer["reason"]["code"] == "by_hand"
    assert answer["reason"]["values"] == {"reason": "urgent", "waited_minutes": 0.0}
    assert answer["reason"]["text"]
    assert post(house, clerk, "/desks/1/call", {"number": number, "reason_code": "mood"}, 422)


def test_a_number_is_issued_at_the_desk_and_its_page_opens(house: House, clerk: str) -> None:
    post(house, clerk, "/desks/1/open")
    answer = post(house, clerk, "/desks/1/tickets", {"case_types": ["info"]})

    assert (answer["ticket"]["state"], answer["reason"]["values"]["reason"]) == ("serving", "at_desk")
    assert house.get(f"/tickets/{answer['token']}").get_json()["state"] == "serving"
    waiting = post(house, clerk, "/desks/1/tickets", {"case_types": ["asyl"], "serve": False}, 201)
    assert waiting["state"] == "waiting"


def test_the_same_key_gives_a_group_its_numbers_once_and_keeps_no_token(house: House, clerk: str) -> None:
    body = {"tickets": [{"case_types": ["info"]}, {"case_types": ["anmeldung"], "persons": 3}]}
    first = house.post(f"/offices/{OFFICE}/groups", clerk, body, Idempotency_Key="g1")
    again = house.post(f"/offices/{OFFICE}/groups", clerk, body, Idempotency_Key="g1")

    assert first.status_code == 201
    assert first.get_json() == again.get_json()
    assert [each["number"] for each in first.get_json()["tickets"]] == ["A001", "A002"]


def test_paper_numbers_come_in_with_their_true_times(house: House, clerk: str) -> None:
    at = moment(house.clock.now() - timedelta(minutes=20))
    body = {"tickets": [{"number": "X3", "case_types": ["info"], "taken_at": at}]}
    entered = post(house, clerk, f"/offices/{OFFICE}/paper-numbers", body, 201)

    assert entered["tickets"][0]["number"] == "X003"
    refused = post(house, clerk, f"/offices/{OFFICE}/paper-numbers", body, 409)
    assert refused["code"] == "number_taken"


def test_tickets_are_found_by_what_is_known_of_them_and_slips_printed_again(house: House, clerk: str) -> None:
    taken = house.take("info", "anmeldung")
    house.take("asyl")

    answer = house.get(f"/offices/{OFFICE}/tickets?case_type=anmeldung&state=waiting", clerk)

    found = answer.get_json()["tickets"]
    assert [each["number"] for each in found] == [taken["number"]]
    assert "token" not in found[0]
    slip = post(house, clerk, f"/offices/{OFFICE}/tickets/{taken['number']}/slip")
    assert slip["status_url"] == taken["status_url"]
    assert house.get(f"/offices/{OFFICE}/tickets?state=lost", clerk).status_code == 422


def test_the_house_pauses_for_everybody_and_goes_on(house: House, clerk: str) -> None:
    paused = post(house, clerk, f"/offices/{OFFICE}/pause", {"kind": "evacuation"})
    assert paused["pause"]["kind"] == "evacuation"
    refused = house.post(
        f"/offices/{OFFICE}/tickets", house.kiosk, {"case_types": ["info"], "language": "en"}
    )
    assert (refused.status_code, refused.get_json()["code"]) == (409, "house_paused")
    assert post(house, clerk, f"/offices/{OFFICE}/resume")["pause"] is None


def test_a_kiosk_refused_gets_a_proof_that_opens_and_the_same_one_again(house: House) -> None:
    post(house, house.session("info"), f"/offices/{OFFICE}/early-closure")
    body = {"case_types": ["info"], "language": "en"}

    first = house.post(f"/offices/{OFFICE}/tickets", house.kiosk, body, Idempotency_Key="k")
    again = house.post(f"/offices/{OFFICE}/tickets", house.kiosk, body, Idempotency_Key="k")

    assert (first.status_code, first.get_json()["code"]) == (409, "closed_early")
    assert first.content_type == again.content_type == "application/problem+json"
    assert first.get_json()["proof"] == again.get_json()["proof"]
    url = first.get_json()["proof"]["url"]
    assert url.startswith("http://localhost/p/")
    assert house.client().get(url.removeprefix("http://localhost")).status_code == 200


def test_who_was_sent_home_comes_back_with_a_voucher(house: House) -> None:
    info = house.session("info")
    number = house.take("info")["number"]
    day = house.clock.now().date().isoformat()
    post(house, info, f"/offices/{OFFICE}/send-home")
    house.clock.advance(days=1)
    info = house.session("info")

    body = {"number": number, "day": day}
    assert post(house, info, f"/offices/{OFFICE}/vouchers", body, 201)["number"] == "A001"
    assert post(house, info, f"/offices/{OFFICE}/vouchers", body, 409)["code"] == "voucher_used"


def test_help_is_called_answered_and_closed(house: House) -> None:
    raised = house.post(f"/offices/{OFFICE}/help", house.kiosk)
    assert raised.status_code == 201
    assert raised.get_json()["place"] == "hall"
    info, alarm = house.session("info"), raised.get_json()["id"]

    answered = post(house, info, f"/offices/{OFFICE}/alarms/{alarm}/answer")
    assert answered["alarms"][0]["answered_at"]
    assert post(house, info, f"/offices/{OFFICE}/alarms/{alarm}/close")["alarms"] == []
    assert post(house, info, f"/offices/{OFFICE}/alarms/9/close", status=404)["code"] == "alarm_not_found"


def test_boards_get_a_message_and_a_look(house: House) -> None:
    info = house.session("info")
    post(house, info, f"/offices/{OFFICE}/message", {"text": "Aufzug defekt"})
    assert house.get(f"/offices/{OFFICE}/board", house.board).get_json()["message"] == "Aufzug defekt"
    look = {
        "accent": "#0a5c36",
        "slides": [{"texts": {"de": "Willkommen", "en": "Welcome"}}],
        "slide_seconds": 20,
        "quiet_from": "20:00",
        "quiet_until": "07:30",
    }
    assert post(house, info, f"/offices/{OFFICE}/board-settings", look) == look
    assert house.get(f"/offices/{OFFICE}").get_json()["board"] == look
    wrong = {**look, "quiet_until": None}
    assert post(house, info, f"/offices/{OFFICE}/board-settings", wrong, 422)["code"] == "quiet_needs_both"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_it_is_for(house: House, role: str) -> None:
    token = house.session(role)
    desk_work = role in ("info", "clerk", "supervisor", "admin")
    pauses = desk_work or role == "lobby"
    house_work = role in ("info", "supervisor", "admin")

    def allowed(path: str, body: object = None) -> bool:
        status = house.post(path, token, body).status_code
        assert status in (200, 201, 403), status
        return status != 403

    assert allowed(f"/offices/{OFFICE}/tally", {"topic": "way"}) == desk_work
    assert allowed(f"/offices/{OFFICE}/early-closure") == house_work
    assert allowed(f"/offices/{OFFICE}/early-closure/undo") == house_work
    assert allowed(f"/offices/{OFFICE}/message", {"text": None}) == house_work
    assert allowed(f"/offices/{OFFICE}/pause", {"kind": "interruption"}) == pauses
    assert allowed(f"/offices/{OFFICE}/resume") == pauses
    assert (house.get(f"/offices/{OFFICE}/tickets", token).status_code == 200) == desk_work
    assert (house.get(f"/offices/{OFFICE}/board-settings", token).status_code == 200) == house_work


def test_nobody_works_in_another_offices_house_or_anothers_practice(house: House, clerk: str) -> None:
    for office in ("elsewhere", practice_office(OFFICE, 999)):
        for path, body in (
            (f"/offices/{office}/tally", {"topic": "way"}),
            (f"/offices/{office}/pause", {"kind": "evacuation"}),
            ("/desks/1/open", {"office": office}),
        ):
            assert house.post(path, clerk, body).status_code == 403
