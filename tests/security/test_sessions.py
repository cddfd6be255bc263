"""S-06, S-07: tokens nobody guesses, sessions that end, and nothing stored that opens anything."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from tests.factories import OFFICE, PASSWORD
from tests.house import House, bearer
from tests.security import crawl

#: URL-safe characters of six bits each.
BITS = 128


def current(house: House, token: str) -> int:
    return house.get("/sessions/current", token).status_code


def test_s_06_every_token_has_at_least_128_bits(house: House) -> None:
    tokens = [house.session(), house.session(), house.kiosk, house.board, house.take()["token"]]

    assert len(set(tokens)) == len(tokens)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", token) and len(token) * 6 >= BITS for token in tokens)


def test_s_06_each_sign_in_has_a_token_of_its_own_and_changing_the_password_ends_the_others(
    house: House,
) -> None:
    one, other = house.session(), house.session()
    assert one != other

    answer = house.post(
        "/account/password", one, {"current": PASSWORD, "password": "quite another passphrase"}
    )

    assert answer.status_code == 200
    rotated = answer.get_json()["token"]
    assert (current(house, one), current(house, other), current(house, rotated)) == (401, 401, 200)


@pytest.mark.parametrize(("idle", "status"), [(29, 200), (31, 401)])
def test_s_06_a_session_ends_after_half_an_hour_of_rest(house: House, idle: int, status: int) -> None:
    token = house.session()
    house.clock.advance(minutes=idle)

    assert current(house, token) == status


def test_s_06_a_session_ends_after_ten_hours_however_busy(house: House) -> None:
    token = house.session()
    for _ in range(10 * 3):
        assert house.application.services.sessions.identify(token) is not None
        house.clock.advance(minutes=20)

    assert house.application.services.sessions.identify(token) is None
    assert current(house, token) == 401


def test_s_06_an_administrator_ends_anybodys_sessions(house: House) -> None:
    admin, clerk = house.session("admin"), house.session("clerk")
    listed = house.get("/staff", admin).get_json()
    number = next(account["id"] for account in listed["accounts"] if account["name"] == "clerk")

    ended = house.client().delete(f"/api/v1/staff/{number}/sessions", headers=bearer(admin))

    assert ended.status_code == 204
    assert house.application.services.sessions.identify(clerk) is None


def test_s_07_the_database_holds_nothing_that_opens_anything(house: House) -> None:
    taken, session = house.take(), house.session()
    answer = house.post(
        f"/offices/{OFFICE}/tickets",
        house.kiosk,
        {"case_types": ["info"], "language": "de"},
        Idempotency_Key="key-one",
    )
    secrets = [taken["token"], answer.get_json()["token"], session, house.kiosk, house.board, PASSWORD]

    with closing(sqlite3.connect(house.settings.database_url.removeprefix("sqlite:///"))) as database:
        kept = "\n".join(database.iterdump())

    assert taken["number"] in kept
    assert not [secret for secret in secrets if secret in kept]


def test_s_07_what_is_printed_and_public_opens_nothing(house: House) -> None:
    number = house.take()["number"]

    assert crawl.read(house.client().get(f"/t/{number}")).status_code == 404
    assert house.get(f"/tickets/{number}").status_code == 404
    assert house.post(f"/tickets/{number}/cancel").status_code == 404
