"""The roster over the API: its shapes, its refusals, and who may ask."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from werkzeug.test import TestResponse

from queue_service.web.api.description import openapi_document
from tests.factories import OFFICE
from tests.house import House
from tests.services.roster_hands import ENTRY, EVERYTHING, SHIFT, TODAY

ROSTER = f"/offices/{OFFICE}/roster"
MEMBERS = [
    {"at": ["members", code], "to": {"name": code.upper(), "case_types": EVERYTHING}} for code in ("a", "b")
]
STAFFED = [*MEMBERS, {"at": ["pattern", "a-we"], "to": SHIFT}]


@pytest.fixture
def planner(house: House) -> str:
    return house.session("supervisor")


def send(house: House, token: str, *changes: dict[str, Any], **more: Any) -> TestResponse:
    """Changes, without a look at what they are warned of."""
    return house.post(f"{ROSTER}/changes", token, {"changes": list(changes), **more})


def sent(house: House, token: str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The same for one that is made."""
    answer = send(house, token, *changes, **more)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.get_json()
    return made


def read(house: House, token: str, first: str = TODAY, last: str = TODAY) -> dict[str, Any]:
    answer = house.get(f"{ROSTER}?from={first}&to={last}", token)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def fits(house: House, schema: str, value: object) -> None:
    """Raises unless the value has the shape of this name."""
    document = openapi_document(house.application.app)
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    jsonschema_rs.validator_for(whole).validate(value)


def test_what_is_planned_is_read_by_those_at_the_desks(house: House, planner: str) -> None:
    made = sent(house, planner, *STAFFED)

    view = read(house, house.session("clerk"))

    assert (made["version"], made["merged"], made["change"]["by_name"]) == (1, False, "supervisor")
    assert view["version"] == 1
    assert view["document"]["pattern"]["a-we"]["every_weeks"] == 1
    [seat] = view["seats"]
    assert {**seat, "case_types": sorted(seat["case_types"])} == {
        "day": TODAY,
        "desk": "12",
        "member": "a",
        "kind": "desk",
        "starts_at": "2026-11-25T07:00:00.000Z",
        "ends_at": "2026-11-25T15:00:00.000Z",
        "case_types": sorted(EVERYTHING),
        "source": ["pattern", "a-we"],
    }


def test_answers_have_the_shape_that_is_described(house: House, planner: str) -> None:
    fits(house, "ChangeAnswer", sent(house, planner, *STAFFED))
    fits(house, "RosterShape", read(house, planner, "2026-11-23", "2026-12-06"))
    fits(house, "ChangeHistory", house.get(f"{ROSTER}/changes", planner).get_json())
    for body in (STAFFED, [{"at": ["pattern", "x"], "to": {**SHIFT, "member": "b"}}]):
        fits(house, "ChangeAnswer", send(house, planner, *body, dry_run=True).get_json())


def test_a_finding_has_words_and_is_passed_once_it_was_seen(house: House, planner: str) -> None:
    sent(house, planner, *STAFFED)
    off = {"at": ["days", TODAY, "off"], "to": {"replaces": "a-we", "cancelled": True}}

    refused = send(house, planner, off)

    assert (refused.status_code, refused.get_json()["code"]) == (409, "findings")
    [finding] = refused.get_json()["findings"]
    assert (finding["weight"], finding["code"], finding["at"]) == ("warn", "roster_unserved", ["days", TODAY])
    # With the names of the concerns, not their codes.
    assert "Aufenthaltstitel" in finding["text"]
    assert sent(house, planner, off, seen=[finding["key"]])["findings"] == [finding]


def test_what_stops_names_the_member(house: House, planner: str) -> None:
    sent(house, planner, *STAFFED)
    sent(house, planner, {"at": ["members", "a", "name"], "was": "A", "to": "Springer"})

    refused = send(house, planner, {"at": ["days", TODAY, "x"], "to": {**ENTRY, "member": "a"}})

    [finding] = refused.get_json()["findings"]
    assert (finding["weight"], finding["code"]) == ("stop", "roster_member_twice")
    assert "Springer" in finding["text"]


def test_who_was_faster_is_told(house: House, planner: str) -> None:
    sent(house, planner, *STAFFED)
    sent(house, house.session("admin"), {"at": ["members", "a", "name"], "was": "A", "to": "Anna"})

    refused = send(house, planner, {"at": ["members", "a", "name"], "was": "A", "to": "Antje"}, version=1)

    assert (refused.status_code, refused.get_json()["code"]) == (409, "changed_meanwhile")
    [theirs] = refused.get_json()["theirs"]
    assert (theirs["at"], theirs["now"], theirs["by_name"]) == (["members", "a", "name"], "Anna", "admin")


def test_the_same_sent_twice_is_planned_once_also_where_it_leaves_something_out(
    house: House, planner: str
) -> None:
    sent(house, planner, *STAFFED)

    assert sent(house, planner, *STAFFED)["change"]["id"] is None
    assert read(house, planner)["version"] == 1


def test_a_line_is_taken_away_by_leaving_out_what_it_is_to_be(house: House, planner: str) -> None:
    sent(house, planner, *STAFFED)
    line = read(house, planner)["document"]["pattern"]["a-we"]

    answer = send(house, planner, {"at": ["pattern", "a-we"], "was": line}, dry_run=True).get_json()

    assert answer["change"]["changes"] == [{"at": ["pattern", "a-we"], "was": line}]
    assert answer["change"]["id"] is None


def test_a_change_is_taken_back_and_the_history_says_so(house: House, planner: str) -> None:
    sent(house, planner, *STAFFED)
    made = sent(house, planner, {"at": ["members", "a", "name"], "was": "A", "to": "Anna"})

    undone = house.post(f"{ROSTER}/changes/{made['change']['id']}/undo", planner).get_json()

    assert undone["change"]["undoes"] == made["change"]["id"]
    history = house.get(f"{ROSTER}/changes", planner).get_json()
    assert [(each["id"], each["state"]) for each in history["changes"]] == [
        (3, "done"),
        (2, "undone"),
        (1, "done"),
    ]
    assert history["next"] is None
    again = house.post(f"{ROSTER}/changes/2/undo", planner)
    assert (again.status_code, again.get_json()["code"]) == (409, "change_undone")
    for unknown in ("99", "x"):
        missing = house.post(f"{ROSTER}/changes/{unknown}/undo", planner)
        assert (missing.status_code, missing.get_json()["code"]) == (404, "change_not_found")


def test_a_week_is_copied_by_its_number(house: House, planner: str) -> None:
    sent(house, planner, *STAFFED, {"at": ["days", TODAY, "x"], "to": ENTRY})

    answer = house.post(f"{ROSTER}/copy", planner, {"from_week": "2026-W48", "to_weeks": ["2026-W49"]})

    assert answer.status_code == 200, answer.text
    assert list(read(house, planner, "2026-11-30", "2026-12-06")["document"]["days"]) == ["2026-12-02"]


@pytest.mark.parametrize(
    "body",
    [
        {"from_week": "2026-W48", "to_weeks": ["2025-W53"]},
        {"from_week": "2026-W48", "to_weeks": ["2026-W48"]},
        {"from_week": "2026-48", "to_weeks": ["2026-W49"]},
        {"from_week": "2026-W48", "to_weeks": []},
        {"from_week": "2026-W48"},
    ],
)
def test_a_week_that_is_none_is_refused(house: House, planner: str, body: dict[str, Any]) -> None:
    assert house.post(f"{ROSTER}/copy", planner, body).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ([], "changes"),
        ([{"at": []}], "changes.0.at"),
        ([{"at": ["members", "a"], "to": {"name": "A", "reason": "krank"}}], "members.a.reason"),
        ([{"at": ["members", "a"], "to": {"name": "\x00"}}], "changes.0.to"),
        ([{"at": ["members", "a"], "to": {"name": "x" * 5000}}], "changes.0.to"),
        ([{"at": ["nonsense"], "to": 1}], "nonsense"),
        ([{"at": ["pattern", "s"], "to": {**SHIFT, "weekday": 9}}], "pattern.s.weekday"),
    ],
)
def test_what_cannot_be_used_is_named(
    house: House, planner: str, changes: list[dict[str, Any]], field: str
) -> None:
    answer = send(house, planner, *changes)

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


def test_the_dates_of_a_reading_are_in_order_and_not_too_many(house: House, planner: str) -> None:
    for query in ("", "?from=2026-11-25", "?from=x&to=y", "?from=2026-11-25&to=2026-11-24"):
        assert house.get(f"{ROSTER}{query}", planner).status_code == 422
    assert house.get(f"{ROSTER}?from=2026-01-01&to=2026-03-03", planner).status_code == 200
    many = house.get(f"{ROSTER}?from=2026-01-01&to=2026-03-04", planner)
    assert (many.status_code, many.get_json()["code"]) == (422, "too_many_days")


def test_pressed_twice_is_planned_once(house: House, planner: str) -> None:
    answers = [
        house.post(f"{ROSTER}/changes", planner, {"changes": STAFFED}, Idempotency_Key="once")
        for _ in range(2)
    ]

    assert answers[0].get_json() == answers[1].get_json()
    assert read(house, planner)["version"] == 1


def test_clerks_read_and_do_not_plan(house: House) -> None:
    clerk = house.session("clerk")

    assert read(house, clerk)["version"] == 0
    assert send(house, clerk, *STAFFED).status_code == 403
    assert house.get(f"{ROSTER}/changes", clerk).status_code == 403
    assert house.get(f"{ROSTER}?from={TODAY}&to={TODAY}", house.session("stranger")).status_code == 403
