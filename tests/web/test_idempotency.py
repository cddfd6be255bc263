"""A request that comes twice is one request."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.factories import OFFICE
from tests.house import House

PATH = f"/offices/{OFFICE}/tickets"
BODY = {"case_types": ["info"], "language": "de"}


def test_the_same_key_and_body_get_the_same_answer(house: House) -> None:
    first = house.post(PATH, house.kiosk, BODY, Idempotency_Key="one")
    house.clock.advance(minutes=5)
    again = house.post(PATH, house.kiosk, BODY, Idempotency_Key="one")

    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert house.take()["number"] == "A002"


def test_the_stored_answer_holds_no_token(house: House) -> None:
    taken = house.post(PATH, house.kiosk, BODY, Idempotency_Key="one").get_json()

    file = Path(urlsplit(house.settings.database_url).path)
    with sqlite3.connect(file) as connection:
        ((body,),) = connection.execute("select body from answer").fetchall()
    connection.close()
    assert taken["number"] in body
    assert taken["token"] not in body


def test_an_empty_answer_is_given_again_too(house: House) -> None:
    clerk = house.session()
    house.post("/desks/5/open", clerk)

    assert house.post("/desks/5/call-next", clerk, Idempotency_Key="call").status_code == 204
    house.take("anmeldung")
    again = house.post("/desks/5/call-next", clerk, Idempotency_Key="call")

    assert (again.status_code, again.data) == (204, b"")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PATH, {**BODY, "language": "en"}),
        (PATH, {**BODY, "persons": 1}),
        (f"/offices/{OFFICE}/tickets/A001/return", {}),
    ],
)
def test_the_same_key_for_another_request_is_refused(house: House, path: str, body: object) -> None:
    info = house.session("info")
    house.post(PATH, info, BODY, Idempotency_Key="one")

    answer = house.post(path, info, body, Idempotency_Key="one")

    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_key_reused")


def test_keys_of_different_actors_do_not_meet(house: House) -> None:
    mine = house.post(PATH, house.kiosk, BODY, Idempotency_Key="one").get_json()
    theirs = house.post(PATH, house.session("info"), BODY, Idempotency_Key="one").get_json()

    assert mine["number"] != theirs["number"]


def test_keys_of_the_holders_of_two_tickets_do_not_meet(house: House) -> None:
    first, second = house.take(), house.take()
    for taken in (first, second):
        answer = house.post(f"/tickets/{taken['token']}/cancel", Idempotency_Key="one")
        assert answer.get_json()["number"] == taken["number"]


def test_a_refused_request_does_not_use_its_key_up(house: House) -> None:
    clerk = house.session()
    assert house.post("/desks/5/call-next", clerk, Idempotency_Key="one").status_code == 409
    house.post("/desks/5/open", clerk)

    assert house.post("/desks/5/call-next", clerk, Idempotency_Key="one").status_code == 204


@pytest.mark.parametrize("key", ["", "x" * 201, "a b", "grün"])
def test_a_key_that_is_none_is_refused(house: House, key: str) -> None:
    answer = house.post(PATH, house.kiosk, BODY, Idempotency_Key=key)

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "Idempotency-Key"


def test_pressed_eight_times_at_once_it_is_one_ticket(house: House) -> None:
    answers: list[TestResponse] = []
    presses = [
        threading.Thread(
            target=lambda: answers.append(house.post(PATH, house.kiosk, BODY, Idempotency_Key="one"))
        )
        for _ in range(8)
    ]
    for press in presses:
        press.start()
    for press in presses:
        press.join()

    assert len({answer.data for answer in answers}) == 1
    assert [answer.status_code for answer in answers] == [201] * 8
