"""Devices over the API: enrolled by a code, heard, listed, renamed, revoked."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_service.web.api.description import openapi_document
from tests.factories import OFFICE
from tests.house import House, bearer
from tests.web.test_sessions_api import csrf_of

CODES, CLAIM = "/devices/codes", "/devices/codes/claim"
LIST = f"/offices/{OFFICE}/devices"


def fits(house: House, schema: str, value: object) -> None:
    """Raises unless the value has the shape that is described under this name."""
    components = openapi_document(house.application.app)["components"]
    whole = {"$ref": f"#/components/schemas/{schema}", "components": components}
    jsonschema_rs.validator_for(whole).validate(value)


def asked(house: House, kind: str = "kiosk", **more: str) -> dict[str, Any]:
    """The code and the secret of a new device."""
    answer = house.post(CODES, body={"kind": kind, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def confirm(house: House, code: str, token: str | None = None, **more: str) -> TestResponse:
    return house.post(LIST, token or house.session("admin"), {"code": code, "name": "Hall", **more})


def enrolled(house: House, kind: str = "kiosk") -> tuple[dict[str, Any], str]:
    """A device as the API answers it, and its token."""
    shown = asked(house, kind)
    device = confirm(house, shown["code"]).get_json()
    return device, house.post(CLAIM, body={"secret": shown["secret"]}).get_json()["token"]


def beat(house: House, token: str | None, **more: object) -> TestResponse:
    word = {"at": house.clock.now().isoformat(), "version": "1", "page": "/kiosk/krefeld/", **more}
    return house.post("/devices/heartbeat", token, word)


def listed(house: House, name: str = "admin") -> list[dict[str, Any]]:
    answer = house.get(LIST, house.session(name))
    assert answer.status_code == 200, answer.text
    fits(house, "Devices", answer.get_json())
    found: list[dict[str, Any]] = answer.get_json()["devices"]
    return found


def send(house: House, method: str, path: str, name: str, body: object) -> TestResponse:
    return house.client().open(
        f"/api/v1{path}", method=method, json=body, headers=bearer(house.session(name))
    )


def test_a_device_goes_from_code_to_token(house: House) -> None:
    shown = asked(house)
    fits(house, "DeviceCode", shown)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", shown["code"])
    waiting = house.post(CLAIM, body={"secret": shown["secret"]})
    assert (waiting.status_code, waiting.get_json()) == (202, {"status": "waiting"})

    made = confirm(house, shown["code"])
    assert made.status_code == 201
    fits(house, "Device", made.get_json())
    claimed = house.post(CLAIM, body={"secret": shown["secret"]})

    assert claimed.status_code == 201
    fits(house, "DeviceEnrolled", claimed.get_json())
    assert claimed.get_json()["page"] == f"/kiosk/{OFFICE}/"
    taken = house.post(f"/offices/{OFFICE}/tickets", claimed.get_json()["token"], {"case_types": ["info"]})
    assert taken.status_code == 201
    again = house.post(CLAIM, body={"secret": shown["secret"]})
    assert (again.status_code, again.get_json()["code"]) == (404, "code_expired")


def test_our_own_page_gets_a_cookie_and_no_token(house: House) -> None:
    client = house.client()
    headers = {"X-CSRF-Token": csrf_of(client, f"/board/{OFFICE}/service/")}
    shown = asked(house, "board", office=OFFICE, place="service")
    confirm(house, shown["code"])
    body = {"secret": shown["secret"], "cookie": True}

    assert client.post(f"/api/v1{CLAIM}", json=body).status_code == 403
    claimed = client.post(f"/api/v1{CLAIM}", json=body, headers=headers)

    assert claimed.get_json() == {"token": None, "kind": "board", "page": f"/board/{OFFICE}/service/"}
    assert "HttpOnly" in claimed.headers["Set-Cookie"]
    assert client.get(f"/board/{OFFICE}/service/").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"kind": "toaster"}, 422, "invalid"),
        ({"kind": "kiosk", "office": "nowhere"}, 404, "office_not_found"),
        ({"kind": "kiosk", "token": "x"}, 422, "invalid"),
    ],
)
def test_a_code_is_asked_for_by_kind(house: House, body: object, status: int, code: str) -> None:
    refused = house.post(CODES, body=body)

    assert (refused.status_code, refused.get_json()["code"]) == (status, code)


def test_refusals_of_a_code_say_why(house: House) -> None:
    unknown = confirm(house, "K7RM-2QXP")
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "code_not_found")
    shown = asked(house)
    confirm(house, shown["code"])
    used = confirm(house, shown["code"])
    assert (used.status_code, used.get_json()["code"]) == (409, "code_used")
    other = house.post(
        "/offices/elsewhere/devices",
        house.session("admin"),
        {"code": asked(house, office=OFFICE)["code"], "name": "Hall"},
    )
    assert (other.status_code, other.get_json()["code"]) == (409, "code_of_other_office")


def test_a_repeated_confirmation_under_its_key_is_the_same_device(house: House) -> None:
    code, admin = asked(house)["code"], house.session("admin")
    body = {"code": code, "name": "Hall"}

    first, again = (house.post(LIST, admin, body, Idempotency_Key="once") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()


@pytest.mark.parametrize("name", ["clerk", "info", "supervisor", "auditor", "lobby", "stranger"])
def test_only_administrators_change_devices(house: House, name: str) -> None:
    device, token = enrolled(house)
    path = f"{LIST}/{device['id']}"

    assert confirm(house, asked(house)["code"], house.session(name)).status_code == 403
    assert send(house, "PATCH", path, name, {"name": "Mine"}).status_code == 403
    assert send(house, "DELETE", path, name, {}).status_code == 403
    assert beat(house, token).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [("admin", 200), ("supervisor", 200), ("info", 200), ("clerk", 403), ("auditor", 403), ("lobby", 403)],
)
def test_whoever_looks_after_the_house_sees_the_devices(house: House, name: str, status: int) -> None:
    assert house.get(LIST, house.session(name)).status_code == status
    assert house.get(LIST, house.kiosk).status_code == 403
    assert house.get(LIST).status_code == 401


def test_a_heartbeat_tells_the_time_and_the_version_and_is_listed(house: House) -> None:
    device, token = enrolled(house)
    heard = beat(house, token, at="2026-11-25T07:59:58.000Z", paper="low")
    fits(house, "Heard", heard.get_json())
    answer = heard.get_json()
    assert (answer["server_time"], answer["every_seconds"]) == ("2026-11-25T08:00:00.000Z", 30)

    found = next(each for each in listed(house) if each["id"] == device["id"])
    assert (found["status"], found["seen_at"]) == ("ok", "2026-11-25T08:00:00.000Z")
    assert (found["clock_drift_seconds"], found["clock_is_wrong"]) == (2.0, False)
    assert (found["paper"], found["page"]) == ("low", "/kiosk/krefeld/")
    assert (found["version"], found["version_is_current"]) == ("1", False)

    house.clock.advance(seconds=30)
    beat(house, token, version=answer["version"])
    found = next(each for each in listed(house) if each["id"] == device["id"])
    assert (found["version_is_current"], found["paper"]) == (True, None)


def test_the_page_of_a_device_knows_its_own_version(house: House) -> None:
    _, token = enrolled(house)
    client = house.client()
    client.set_cookie("queue-kiosk", token)
    page = client.get(f"/kiosk/{OFFICE}/").get_data(as_text=True)

    assert f'"version":"{beat(house, token).get_json()["version"]}"' in page


@pytest.mark.parametrize(
    "wrong", [{"at": "2026-11-25T07:59:58"}, {"at": None}, {"version": ""}, {"paper": "none"}, {"name": "x"}]
)
def test_a_heartbeat_that_makes_no_sense_is_refused(house: House, wrong: dict[str, object]) -> None:
    assert beat(house, house.kiosk, **wrong).status_code == 422


def test_staff_and_strangers_have_no_heartbeat(house: House) -> None:
    assert beat(house, house.session("admin")).status_code == 403
    assert beat(house, None).status_code == 401


def test_a_revoked_device_is_unknown_and_its_page_shows_a_code(house: House) -> None:
    device, token = enrolled(house)
    client = house.client()
    client.set_cookie("queue-kiosk", token)
    assert client.get(f"/kiosk/{OFFICE}/").status_code == 200

    assert send(house, "DELETE", f"{LIST}/{device['id']}", "admin", {}).status_code == 204
    assert send(house, "DELETE", f"{LIST}/{device['id']}", "admin", {}).status_code == 204

    assert beat(house, token).status_code == 401
    assert next(each for each in listed(house) if each["id"] == device["id"])["status"] == "revoked"
    house.application.app.extensions["queue_service"].identities.forget(token)
    assert client.get(f"/kiosk/{OFFICE}/").status_code == 401


def test_a_device_is_renamed(house: House) -> None:
    device, _ = enrolled(house)

    renamed = send(house, "PATCH", f"{LIST}/{device['id']}", "admin", {"name": "Entrance"})

    assert (renamed.status_code, renamed.get_json()["name"]) == (200, "Entrance")
    for path in (f"{LIST}/999", f"/offices/elsewhere/devices/{device['id']}", f"{LIST}/x"):
        missing = send(house, "PATCH", path, "admin", {"name": "Mine"})
        assert (missing.status_code, missing.get_json()["code"]) == (404, "device_not_found")


def test_another_site_cannot_ask_for_a_code(house: House) -> None:
    crossed = house.post(CODES, None, {"kind": "kiosk"}, Sec_Fetch_Site="cross-site")

    assert (crossed.status_code, crossed.get_json()["code"]) == (403, "csrf")


def test_figures_count_devices_by_status_and_name_none(house: House) -> None:
    _, token = enrolled(house)
    beat(house, token)

    figures = house.client().get("/metrics").get_data(as_text=True)

    assert 'queue_devices{kind="kiosk",status="ok"} 1.0' in figures
    assert 'queue_devices{kind="kiosk",status="never_seen"} 1.0' in figures
    assert 'queue_devices{kind="board",status="lost"} 0.0' in figures
    assert "hall" not in figures.lower()


def test_the_qr_code_leads_to_the_page_where_the_code_is_confirmed(house: House) -> None:
    client: FlaskClient = house.client()

    known = client.get("/device/qr.svg?code=K7RM-2QXP")

    assert (known.status_code, known.mimetype) == (200, "image/svg+xml")
    assert client.get("/device/qr.svg?code=K7RM").status_code == 404
