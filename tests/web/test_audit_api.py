"""The audit log over the API: read by auditors only, and that it was read is an entry."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from queue_service.web.api.description import openapi_document
from tests.factories import OFFICE
from tests.house import House


def read(house: House, query: str = "", name: str = "auditor") -> dict[str, Any]:
    """What the log says to this person."""
    answer = house.get(f"/audit{query}", house.session(name))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def close_early(house: House, times: int = 1) -> None:
    """So many decisions for the house."""
    token = house.session("info")
    for n in range(times):
        way = "early-closure/undo" if n % 2 else "early-closure"
        assert house.post(f"/offices/{OFFICE}/{way}", token).status_code == 200


def test_a_decision_stands_in_the_log_with_who_what_and_when(house: House) -> None:
    close_early(house)

    (entry,) = read(house, "?action=house.closed_early")["entries"]

    assert entry["actor"].startswith("staff:")
    assert (entry["action"], entry["subject"], entry["office"]) == ("house.closed_early", None, OFFICE)
    assert entry["at"] == "2026-11-25T08:00:00.000Z"
    assert entry["sealed"] is False
    house.application.services.audit.seal()
    assert read(house, "?action=house.closed_early")["entries"][0]["sealed"] is True


def test_that_it_was_read_stands_in_the_log(house: House) -> None:
    read(house, "?from=2026-11-25&actor=staff:1")

    entry = read(house, "?action=audit.read")["entries"][0]

    # The day as the office has it begins an hour before that of UTC.
    asked = {"from": "2026-11-24T23:00:00+00:00", "actor": "staff:1", "office": OFFICE}
    assert entry["values"] == asked


def test_pages_follow_each_other_without_a_gap(house: House) -> None:
    close_early(house, 120)

    pages = [read(house, "?actor=staff:1")]
    while pages[-1]["next"] is not None:
        pages.append(read(house, f"?actor=staff:1&before={pages[-1]['next']}"))

    ids = [entry["id"] for page in pages for entry in page["entries"]]
    assert ids == sorted(ids, reverse=True)
    assert len([entry for page in pages for entry in page["entries"] if "house." in entry["action"]]) == 120


@pytest.mark.parametrize("day", [("2026-11-24", 0), ("2026-11-25", 1), ("2026-11-26", 0)])
def test_days_are_those_of_the_office(house: House, day: tuple[str, int]) -> None:
    close_early(house)

    found = read(house, f"?from={day[0]}&to={day[0]}&action=house.closed_early")

    assert len(found["entries"]) == day[1]


@pytest.mark.parametrize(
    "query",
    [
        "?actor=Mr Example",
        "?actor=staff:7'--",
        "?action=drop table",
        "?from=yesterday",
        "?to=0001-01-01",
        "?before=0",
        "?before=99999999999999999999999",
        "?name=anna",
    ],
)
def test_what_cannot_be_asked_for_is_refused_and_not_written_down(house: House, query: str) -> None:
    answer = house.get(f"/audit{query}", house.session("auditor"))

    assert answer.status_code == 422
    assert read(house, "?action=audit.read")["entries"] == []


@pytest.mark.parametrize("name", ["info", "clerk", "supervisor", "admin", "lobby"])
def test_nobody_else_reads_it(house: House, name: str) -> None:
    token = house.session(name)

    assert house.get("/audit", token).status_code == 403
    assert house.get("/audit/seals", token).status_code == 403
    assert house.get("/audit").status_code == 401


def test_an_auditor_of_one_office_is_refused_another(house: House) -> None:
    assert house.get("/audit?office=elsewhere", house.session("auditor")).status_code == 403


def test_an_office_that_is_not_there_is_not_found(house: House) -> None:
    house.application.services.accounts.add("chief auditor", "auditor", "correct horse battery", None)

    assert house.get("/audit?office=nowhere", house.session("chief auditor")).status_code == 404


def test_seals_are_listed_newest_first(house: House) -> None:
    for _ in range(2):
        close_early(house)
        house.application.services.audit.seal()
        house.clock.advance(hours=24)
        house.application.services.audit.seal()

    seals = house.get("/audit/seals", house.session("auditor")).get_json()["seals"]

    assert [seal["day"] for seal in seals] == ["2026-11-26", "2026-11-25"]
    assert seals[0]["first"] == seals[1]["last"] + 1


def test_answers_have_the_shape_that_is_described(house: House) -> None:
    close_early(house)
    house.application.services.audit.seal()
    house.clock.advance(hours=24)
    house.application.services.audit.seal()
    document = openapi_document(house.application.app)
    for path, shape in (("/audit", "AuditEntries"), ("/audit/seals", "DaySeals")):
        whole = {"$ref": f"#/components/schemas/{shape}", "components": document["components"]}
        answer = house.get(path, house.session("auditor")).get_json()
        jsonschema_rs.validator_for(whole).validate(answer)


def test_how_long_entries_wait_for_their_link_is_measured(house: House) -> None:
    close_early(house)
    house.clock.advance(seconds=12)

    assert "queue_audit_unsealed_seconds 12.0" in house.client().get("/metrics").text
