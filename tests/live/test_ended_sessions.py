"""Live connections end with their session, and a one-time password opens none of them."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.factories import OFFICE
from tests.house import House, bearer
from tests.live.test_watching import Screen


@pytest.mark.quick("session", "own password")
@pytest.mark.parametrize("how", ["session", "sessions", "closed", "deleted", "password", "own password"])
def test_whatever_ends_a_session_ends_its_connections_by_itself(house: House, how: str) -> None:
    admin, clerk = house.session("admin"), house.session("clerk")
    number = house.get("/account", clerk).get_json()["id"]
    session = house.get("/account/sessions", clerk).get_json()["sessions"][0]["id"]
    calls = {
        "session": ("DELETE", f"/staff/sessions/{session}", admin, None),
        "sessions": ("DELETE", f"/staff/{number}/sessions", admin, None),
        "closed": ("PATCH", f"/staff/{number}", admin, {"active": False}),
        "deleted": ("DELETE", f"/staff/{number}", admin, None),
        "password": ("POST", f"/staff/{number}/password", admin, {}),
        "own password": (
            "POST",
            "/account/password",
            clerk,
            {"current": "correct horse battery", "password": "sieben stille Regenschirme"},
        ),
    }
    with closing(Screen(house, clerk)) as console:
        assert "error" not in console.watch("queue", office=OFFICE)

        method, path, token, body = calls[how]
        answer = house.client().open(f"/api/v1{path}", method=method, json=body, headers=bearer(token))
        assert answer.status_code < 300, answer.text

        console.until(lambda: not console.connected)


def test_with_a_one_time_password_nothing_can_be_watched(house: House) -> None:
    body = {"name": "neu", "role": "clerk", "office": OFFICE}
    password = house.post("/staff", house.session("admin"), body).get_json()["password"]
    token = house.post("/sessions", body={"name": "neu", "password": password}).get_json()["token"]

    with closing(Screen(house, token)) as console:
        for topic in ("queue", "board"):
            refused = console.watch(topic, office=OFFICE)["error"]
            assert (refused["status"], refused["code"]) == (403, "password_must_change")
