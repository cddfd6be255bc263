"""What an office sets over HTTP: read, changed, refused with what helps, exported and imported."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import OFFICE
from tests.house import House

BASE = f"/offices/{OFFICE}/configuration"
NAME = ["desks", "5", "name"]


@pytest.fixture
def admin(house: House) -> str:
    return house.session("admin")


def post(house: House, token: str, path: str, body: object, status: int = 200) -> dict[str, Any]:
    answer = house.post(f"{path}?lang=en", token, body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def read(house: House, token: str, path: str = BASE) -> dict[str, Any]:
    answer = house.get(path, token)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_change_is_read_back_and_stands_in_the_history_with_its_author(house: House, admin: str) -> None:
    version = read(house, admin)["version"]
    made = post(house, admin, f"{BASE}/changes", {"changes": [{"at": NAME, "was": "5", "to": "E 5"}]})

    assert made["version"] == version + 1
    assert made["words"] == [{"where": "Desks › 5 › Name", "kind": "changed", "was": "5", "to": "E 5"}]
    assert read(house, admin)["document"]["desks"]["5"]["name"] == "E 5"
    [kept] = read(house, admin, f"{BASE}/changes?part=desks")["changes"]
    assert kept["by_name"] == "admin"
    assert kept["changes"] == [{"at": NAME, "was": "5", "to": "E 5"}]
    assert read(house, admin, f"{BASE}/changes?part=hours")["changes"] == []


def test_a_refusal_says_what_stands_there_and_who_put_it_there(house: House, admin: str) -> None:
    post(house, admin, f"{BASE}/changes", {"changes": [{"at": NAME, "was": "5", "to": "A"}]})
    refused = post(house, admin, f"{BASE}/changes", {"changes": [{"at": NAME, "was": "5", "to": "B"}]}, 409)

    assert refused["code"] == "changed_meanwhile"
    [stands] = refused["theirs"]
    assert (stands["at"], stands["now"], stands["by_name"]) == (NAME, "A", "admin")


def test_consequences_are_said_in_words_and_accepted_by_their_keys(house: House, admin: str) -> None:
    desk = read(house, admin)["document"]["desks"]["12"]
    gone = {"changes": [{"at": ["desks", "12"], "was": desk}]}
    refused = post(house, admin, f"{BASE}/changes", gone, 409)
    assert refused["code"] == "findings"
    assert {each["weight"] for each in refused["findings"]} == {"warn"}
    assert all("%(" not in each["text"] for each in refused["findings"])

    seen = [each["key"] for each in refused["findings"]]
    made = post(house, admin, f"{BASE}/changes", {**gone, "seen": seen})
    undone = post(house, admin, f"{BASE}/changes/{made['change']['id']}/undo", {})
    assert undone["change"]["undoes"] == made["change"]["id"]
    assert read(house, admin)["document"]["desks"]["12"] == desk


def test_a_wrong_value_is_named_by_its_place_and_changes_nothing(house: House, admin: str) -> None:
    before = read(house, admin)
    at = ["case_types", "info", "target_minutes"]
    for wrong, field in ((-1, "case_types.info.target_minutes"), ("soon", "case_types.info.target_minutes")):
        refused = post(
            house, admin, f"{BASE}/changes", {"changes": [{"at": at, "was": 15, "to": wrong}]}, 422
        )
        assert refused["errors"][0]["field"] == field
    assert read(house, admin) == before


def test_the_same_request_again_changes_once(house: House, admin: str) -> None:
    body = {"changes": [{"at": NAME, "was": "5", "to": "E 5"}]}
    answers = [house.post(f"{BASE}/changes", admin, body, Idempotency_Key="once") for _ in range(2)]

    assert answers[0].get_json() == answers[1].get_json()
    assert len(read(house, admin, f"{BASE}/changes")["changes"]) == 1


def test_a_file_is_taken_away_and_brought_back(house: House, admin: str) -> None:
    answer = house.get(f"{BASE}/file", admin)
    assert answer.content_type == "application/yaml; charset=utf-8"
    assert f'filename="{OFFICE}-' in answer.headers["Content-Disposition"]

    file = answer.text.replace("phone: ''", "phone: '115'")
    looked = post(house, admin, f"{BASE}/file", {"file": file, "dry_run": True})
    assert (looked["change"]["id"], [each["where"] for each in looked["words"]]) == (None, ["Phone"])
    made = post(house, admin, f"{BASE}/file", {"file": file, "version": looked["version"]})
    assert made["change"]["id"] is not None
    assert read(house, admin)["document"]["phone"] == "115"
    refused = post(house, admin, f"{BASE}/file", {"file": answer.text, "version": looked["version"]}, 409)
    assert refused["code"] == "configuration_newer"


def test_a_broken_file_names_the_line_and_changes_nothing(house: House, admin: str) -> None:
    before = read(house, admin)
    refused = post(house, admin, f"{BASE}/file", {"file": "format: 1\noffice: ["}, 422)
    assert (refused["code"], refused["line"]) == ("file_unreadable", 2)
    assert read(house, admin) == before


def test_a_file_larger_than_other_requests_is_taken_and_one_too_large_is_not(
    house: House, admin: str
) -> None:
    file = house.get(f"{BASE}/file", admin).text
    assert post(house, admin, f"{BASE}/file", {"file": file + "#" * 200_000})["change"]["id"] is None
    assert house.post(f"{BASE}/file", admin, {"file": "#" * 17_000_000}).status_code == 413
    assert house.post(f"{BASE}/changes", admin, {"changes": [], "reason": "x" * 2_000_000}).status_code == 413
    assert (
        house.post(f"{BASE}/file", house.session("clerk"), {"file": file + "#" * 200_000}).status_code == 403
    )


def test_an_office_compared_with_itself_differs_in_nothing(house: House, admin: str) -> None:
    assert read(house, admin, f"/configuration/comparison?left={OFFICE}&right={OFFICE}") == {
        "differences": []
    }
