"""Accounts and sessions over the API: by whom, in which form, and at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import OFFICE, PASSWORD
from tests.house import House, bearer
from tests.web.test_sessions_api import csrf_of, signed_in

NEW = {"name": "frau-neu", "role": "clerk", "office": OFFICE, "desk": "5"}
BETTER = "sieben stille Regenschirme"


def ask(house: House, method: str, path: str, token: str | None, body: Any = None) -> TestResponse:
    """Any call under /api/v1."""
    return house.client().open(f"/api/v1{path}", method=method, json=body, headers=bearer(token))


@pytest.fixture
def admin(house: House) -> str:
    """The token of an administrator of all offices."""
    return house.session("admin")


def invited(house: House, admin: str, **more: Any) -> tuple[int, str, str]:
    """Id, name and one-time password of a new account."""
    answer = house.post("/staff", admin, {**NEW, **more})
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    return made["account"]["id"], made["account"]["name"], made["password"]


def session_of(house: House, name: str, password: str) -> dict[str, Any]:
    """Signs in by name and password."""
    answer = house.post("/sessions", body={"name": name, "password": password})
    assert answer.status_code == 201, answer.text
    session: dict[str, Any] = answer.get_json()
    return session


def test_an_account_is_made_listed_and_used(house: House, admin: str) -> None:
    number, name, password = invited(house, admin)

    accounts = house.get("/staff", admin).get_json()["accounts"]
    assert next(each for each in accounts if each["id"] == number) == {
        "id": number,
        "name": "frau-neu",
        "role": "clerk",
        "office": OFFICE,
        "desk": "5",
        "active": True,
        "must_change_password": True,
        "signs_on": "password",
        "locked_until": None,
    }
    assert session_of(house, name, password)["must_change_password"]
    of_office = house.get("/staff?office=elsewhere", admin).get_json()["accounts"]
    assert [each["name"] for each in of_office] == ["stranger"]


def test_the_same_request_makes_one_account_and_names_the_same_password(house: House, admin: str) -> None:
    first, again = (house.post("/staff", admin, NEW, Idempotency_Key="once").get_json() for _ in range(2))

    assert first == again
    session_of(house, "frau-neu", first["password"])


def test_a_one_time_password_is_nowhere_in_the_database(house: House, admin: str) -> None:
    from queue_service.persistence.database import Database
    from queue_service.persistence.tables import metadata

    password = house.post("/staff", admin, NEW, Idempotency_Key="once").get_json()["password"]

    database = Database(house.settings.database_url)
    with database.reading() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    database.close()
    assert not any(password in row for row in rows)


def test_until_a_password_is_chosen_nothing_else_can_be_done(house: House, admin: str) -> None:
    _, name, password = invited(house, admin)
    token = session_of(house, name, password)["token"]

    for method, path in (("POST", "/desks/5/open"), ("GET", f"/offices/{OFFICE}/queue"), ("GET", "/staff")):
        refused = ask(house, method, path, token, {} if method == "POST" else None)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "password_must_change"), path
    assert house.get("/account", token).get_json()["must_change_password"]
    assert house.get("/account/sessions", token).status_code == 200

    body = {"current": password, "password": BETTER}
    changed = house.post("/account/password", token, body)
    assert changed.status_code == 200
    assert house.post("/desks/5/open", changed.get_json()["token"]).status_code == 200
    assert house.get("/account", token).status_code == 401


def test_pages_lead_whoever_has_a_one_time_password_to_their_account(house: House, admin: str) -> None:
    _, name, password = invited(house, admin)
    client = house.client()
    client.set_cookie("queue-staff", session_of(house, name, password)["token"])

    for page in ("/desk/", "/info/", "/admin/", "/admin/accounts/"):
        assert client.get(page).headers["Location"].startswith("/account/?next="), page
    shown = client.get("/account/?next=/desk/").get_data(as_text=True)
    assert 'data-to="/desk/"' in shown
    assert (
        client.delete(
            "/api/v1/sessions/current", headers={"X-CSRF-Token": csrf_of(client, "/account/")}
        ).status_code
        == 204
    )


def test_a_browser_that_changes_its_password_gets_another_cookie(house: House) -> None:
    client = signed_in(house)
    before = client.get_cookie("queue-staff")
    headers = {"X-CSRF-Token": csrf_of(client, "/account/")}

    answer = client.post(
        "/api/v1/account/password", json={"current": PASSWORD, "password": BETTER}, headers=headers
    )

    after = client.get_cookie("queue-staff")
    assert (answer.status_code, answer.data) == (204, b"")
    assert before is not None and after is not None and before.value != after.value
    assert client.get("/api/v1/sessions/current").status_code == 200
    assert house.get("/sessions/current", before.value).status_code == 401


@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        ({"current": "a guess", "password": BETTER}, "current", 422),
        ({"current": PASSWORD, "password": "kurz"}, "password", 422),
        ({"current": PASSWORD, "password": "Passwort1234"}, "password", 422),
        ({"current": PASSWORD}, "password", 422),
    ],
)
def test_a_refused_password_says_which_field_is_wrong(
    house: House, body: dict[str, str], field: str, status: int
) -> None:
    answer = house.post("/account/password", house.session(), body)

    assert answer.status_code == status
    assert [each["field"] for each in answer.get_json()["errors"]] == [field]


def test_guessing_the_present_password_of_an_open_session_is_slowed(house: House) -> None:
    token = house.session()
    for _ in range(5):
        assert house.post("/account/password", token, {"current": "x", "password": BETTER}).status_code == 422

    slowed = house.post("/account/password", token, {"current": PASSWORD, "password": BETTER})

    assert (slowed.status_code, slowed.get_json()["code"]) == (429, "too_many_sign_ins")


def test_whoever_must_wait_is_told_how_long(house: House) -> None:
    for _ in range(5):
        house.post("/sessions", body={"name": "clerk", "password": "a guess"})

    slowed = house.post("/sessions", body={"name": "clerk", "password": PASSWORD})

    assert (slowed.status_code, slowed.headers["Retry-After"], slowed.get_json()["retry_after"]) == (
        429,
        "15",
        15,
    )
    house.clock.advance(seconds=15)
    assert house.post("/sessions", body={"name": "clerk", "password": PASSWORD}).status_code == 201


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"role": "king"}, "unknown_role", "role"),
        ({"office": None}, "office_missing", "office"),
        ({"desk": "77"}, "unknown_desk", "desk"),
        ({"name": "admin"}, "name_taken", "name"),
        ({"name": None}, "invalid", "name"),
        ({"active": None}, "invalid", "active"),
        ({"password": BETTER}, "invalid", "password"),
    ],
)
def test_a_refused_change_says_which_field_is_wrong(
    house: House, admin: str, body: dict[str, Any], code: str, field: str
) -> None:
    number, _, _ = invited(house, admin)

    problem = ask(house, "PATCH", f"/staff/{number}", admin, body).get_json()

    assert (problem["code"], problem["errors"][0]["field"]) == (code, field)


def test_a_change_of_role_counts_at_the_next_request(house: House, admin: str) -> None:
    clerk = house.session("clerk")
    assert house.get(f"/offices/{OFFICE}/queue", clerk).status_code == 200
    number = house.get("/account", clerk).get_json()["id"]

    assert ask(house, "PATCH", f"/staff/{number}", admin, {"role": "auditor"}).status_code == 200

    assert house.get(f"/offices/{OFFICE}/queue", clerk).status_code == 401


@pytest.mark.parametrize("how", ["password", "sessions", "closed", "deleted"])
def test_whatever_ends_a_session_ends_it_at_once(house: House, admin: str, how: str) -> None:
    clerk = house.session("clerk")
    number = house.get("/account", clerk).get_json()["id"]
    calls = {
        "password": ("POST", f"/staff/{number}/password", {}, 200),
        "sessions": ("DELETE", f"/staff/{number}/sessions", None, 204),
        "closed": ("PATCH", f"/staff/{number}", {"active": False}, 200),
        "deleted": ("DELETE", f"/staff/{number}", None, 204),
    }
    method, path, body, status = calls[how]

    assert ask(house, method, path, admin, body).status_code == status

    assert house.get("/account", clerk).status_code == 401


def test_a_single_session_is_ended_by_its_id(house: House, admin: str) -> None:
    clerk, other = house.session("clerk"), house.session("clerk")
    listed = house.get("/staff/sessions", admin).get_json()["sessions"]
    assert {each["staff"]["name"] for each in listed} == {"admin", "clerk"}
    assert all(set(each) == {"id", "staff", "started_at", "how"} for each in listed)
    mine = house.get("/account/sessions", clerk).get_json()["sessions"]
    here = next(each["id"] for each in mine if each["current"])

    assert ask(house, "DELETE", f"/staff/sessions/{here}", admin).status_code == 204

    assert house.get("/account", clerk).status_code == 401
    assert house.get("/account", other).status_code == 200
    assert ask(house, "DELETE", f"/staff/sessions/{here}", admin).get_json()["code"] == "session_not_found"


def test_a_session_is_ended_by_its_holder(house: House) -> None:
    here, there = house.session("clerk"), house.session("clerk")
    sessions = house.get("/account/sessions", here).get_json()["sessions"]
    other = next(each["id"] for each in sessions if not each["current"])

    assert ask(house, "DELETE", f"/account/sessions/{other}", here).status_code == 204

    assert house.get("/account", there).status_code == 401
    assert [each["current"] for each in house.get("/account/sessions", here).get_json()["sessions"]] == [True]


@pytest.mark.parametrize("role", ["clerk", "info", "supervisor", "auditor", "lobby"])
def test_everybody_reaches_their_own_account_and_only_administrators_those_of_others(
    house: House, role: str
) -> None:
    token = house.session(role)

    assert house.get("/account", token).get_json()["name"] == role
    assert house.get("/account/sessions", token).status_code == 200
    for method, path in (
        ("GET", "/staff"),
        ("POST", "/staff"),
        ("GET", "/staff/sessions"),
        ("DELETE", "/staff/1"),
    ):
        assert ask(house, method, path, token, NEW if method == "POST" else None).status_code == 403


def test_the_last_administrator_stays(house: House, admin: str) -> None:
    own = house.get("/account", admin).get_json()["id"]
    refused = ask(house, "DELETE", f"/staff/{own}", admin)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "own_account")

    invited(house, admin, name="vertretung", role="admin", office=None, desk=None)
    number = next(
        each["id"]
        for each in house.get("/staff", admin).get_json()["accounts"]
        if each["name"] == "vertretung"
    )
    assert ask(house, "DELETE", f"/staff/{number}", admin).status_code == 204


@pytest.mark.parametrize("path", ["/staff/0", "/staff/x", "/staff/999999999", "/staff/9999999999999"])
def test_an_account_that_does_not_exist_is_not_found(house: House, admin: str, path: str) -> None:
    answer = ask(house, "PATCH", path, admin, {"name": "x"})

    assert (answer.status_code, answer.get_json()["code"]) == (404, "account_not_found")


def test_pages_of_accounts_are_for_administrators(house: House, admin: str) -> None:
    client = cookie_client(house, admin)
    page = client.get("/admin/accounts/")
    assert page.status_code == 200
    assert all(name in page.get_data(as_text=True) for name in ("clerk", "supervisor", "stranger"))
    own = house.get("/account", admin).get_json()["id"]
    assert (
        "data-ask"
        not in client.get(f"/admin/accounts/{own}/").get_data(as_text=True).split("sessions-title")[0]
    )

    clerk = cookie_client(house, house.session("clerk"))
    assert clerk.get("/admin/accounts/").status_code == 403
    assert clerk.get("/account/").status_code == 200


def cookie_client(house: House, token: str) -> FlaskClient:
    """A browser with this session."""
    client = house.client()
    client.set_cookie("queue-staff", token)
    return client
