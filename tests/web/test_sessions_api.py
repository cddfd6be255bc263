"""Signing in and out; cookies and the CSRF value that goes with them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.factories import OFFICE, PASSWORD
from tests.house import House, a_house

SIGN_IN = {"name": "clerk", "password": PASSWORD}


def csrf_of(client: FlaskClient, page: str) -> str:
    """The value in the page's meta element."""
    text = client.get(page).get_data(as_text=True)
    found = re.search(r'name="csrf-token" content="([^"]+)"', text)
    assert found is not None
    return found[1]


def signed_in(house: House) -> FlaskClient:
    """A browser that has signed in on our own page."""
    client = house.client()
    headers = {"X-CSRF-Token": csrf_of(client, "/sign-in")}
    answer = client.post("/api/v1/sessions", json={**SIGN_IN, "cookie": True}, headers=headers)
    assert answer.status_code == 201
    assert answer.get_json()["token"] is None
    return client


def test_a_script_gets_a_bearer_token(house: House) -> None:
    answer = house.post("/sessions", body=SIGN_IN)

    session = answer.get_json()
    assert (answer.status_code, session["role"], session["office"], session["desk"]) == (
        201,
        "clerk",
        OFFICE,
        "5",
    )
    assert "Set-Cookie" not in answer.headers
    current = house.get("/sessions/current", session["token"]).get_json()
    assert (current["name"], current["token"]) == ("clerk", None)


@pytest.mark.parametrize(
    "body", [{"name": "clerk", "password": "wrong"}, {"name": "nobody", "password": PASSWORD}]
)
def test_a_wrong_name_and_a_wrong_password_look_the_same(house: House, body: object) -> None:
    answer = house.post("/sessions", body=body)

    assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong_password")


def test_after_signing_out_the_token_is_worth_nothing(house: House) -> None:
    token = house.session()
    assert house.get("/sessions/current", token).status_code == 200

    out = house.client().delete("/api/v1/sessions/current", headers={"Authorization": f"Bearer {token}"})

    assert out.status_code == 204
    assert house.get("/sessions/current", token).status_code == 401
    assert house.post("/desks/5/open", token).status_code == 401


def test_guessing_is_slowed_down_for_this_name_from_this_address_only(house: House) -> None:
    for _ in range(5):
        assert house.post("/sessions", body={"name": "clerk", "password": "guess"}).status_code == 401

    slowed = house.post("/sessions", body=SIGN_IN)

    assert (slowed.status_code, slowed.get_json()["code"]) == (429, "too_many_sign_ins")
    assert house.post("/sessions", body={**SIGN_IN, "name": "info"}).status_code == 201


def test_a_whole_shift_may_sign_in_at_once_from_one_address(house: House) -> None:
    for _ in range(12):
        assert house.post("/sessions", body=SIGN_IN).status_code == 201


def test_the_cookie_of_a_session_is_out_of_reach_for_scripts_and_other_sites(house: House) -> None:
    client = house.client()
    headers = {"X-CSRF-Token": csrf_of(client, "/sign-in")}

    answer = client.post("/api/v1/sessions", json={**SIGN_IN, "cookie": True}, headers=headers)

    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("queue-staff=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


def test_over_https_the_cookie_belongs_to_this_host_alone(sqlite_url: str) -> None:
    with a_house(sqlite_url, trusted_proxies=1) as house:
        client = house.client()
        https = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        page = client.get("/sign-in", headers=https, base_url="https://localhost")

        cookies = page.headers.getlist("Set-Cookie")

    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_another_site_cannot_sign_a_browser_in(house: House) -> None:
    answer = house.client().post("/api/v1/sessions", json={**SIGN_IN, "cookie": True})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf")
    assert "queue-staff" not in str(answer.headers)


def test_a_browser_changes_something_only_with_the_value_of_its_page(house: House) -> None:
    client = signed_in(house)

    without = client.post("/api/v1/desks/5/open", json={})
    assert (without.status_code, without.get_json()["code"]) == (403, "csrf")
    wrong = client.post("/api/v1/desks/5/open", json={}, headers={"X-CSRF-Token": "staff." + "a" * 22})
    assert (wrong.status_code, wrong.get_json()["code"]) == (403, "csrf")
    value = csrf_of(client, "/desk/")
    assert value.startswith("staff.")
    assert client.post("/api/v1/desks/5/open", json={}, headers={"X-CSRF-Token": value}).status_code == 200


def test_the_value_of_another_page_gives_no_rights_of_this_one(house: House) -> None:
    client = signed_in(house)
    visitor = csrf_of(client, "/nowhere")
    assert visitor.startswith("visitor.")

    answer = client.post("/api/v1/desks/5/open", json={}, headers={"X-CSRF-Token": visitor})

    assert answer.status_code == 403


def test_the_value_of_another_session_is_worth_nothing(house: House) -> None:
    mine, theirs = signed_in(house), signed_in(house)

    answer = mine.post("/api/v1/desks/5/open", json={}, headers={"X-CSRF-Token": csrf_of(theirs, "/desk/")})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf")


def test_reading_needs_no_value(house: House) -> None:
    client = signed_in(house)

    assert client.get("/api/v1/desks/5").status_code == 200
    assert client.get("/api/v1/sessions/current").get_json()["name"] == "clerk"


def test_a_browser_signs_out(house: House) -> None:
    client = signed_in(house)
    headers = {"X-CSRF-Token": csrf_of(client, "/desk/")}

    assert client.delete("/api/v1/sessions/current", headers=headers).status_code == 204
    assert client.get("/api/v1/sessions/current").status_code == 401


def test_a_change_that_another_site_sends_is_refused(house: House) -> None:
    token = house.take()["token"]

    answer = house.post(f"/tickets/{token}/cancel", Sec_Fetch_Site="cross-site")

    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf")


@pytest.mark.parametrize(
    "header", ["Basic Y2xlcms6cGFzcw==", "Bearer", "Bearer ", "Bearer \x7f", "Bearer " + "a" * 999]
)
def test_what_is_no_bearer_token_signs_nobody_in(house: House, header: str) -> None:
    answer = house.client().get("/api/v1/sessions/current", headers={"Authorization": header})

    assert (answer.status_code, answer.get_json()["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
