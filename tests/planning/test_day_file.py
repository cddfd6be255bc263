"""Day files: what is accepted, and how what is broken is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from queue_service.planning.day_file import DayFileError, parse_day, read_day_file
from tests.planning.made_days import SCENARIOS, paths_of


def a_file() -> dict[str, Any]:
    """A small sound day."""
    return {
        "day": "made",
        "office": {
            "opens": 28800,
            "closes": 57600,
            "call_overhead_seconds": 60,
            "transfer_walk_seconds": 60,
            "booked_grace_seconds": 900,
            "booked_target_seconds": 600,
            "case_types": [
                {
                    "code": "INFO",
                    "expected_service_seconds": 300,
                    "wait_target_seconds": 900,
                    "no_show_rate": 0.1,
                }
            ],
            "desks": [
                {
                    "desk": 1,
                    "case_types": ["INFO"],
                    "from": 28800,
                    "until": 57600,
                    "break_from": 41400,
                    "break_seconds": 1800,
                    "pace": 1.1255,
                    "clears_the_queue_after_closing": True,
                }
            ],
        },
        "visits": [
            {
                "visit": 1,
                "arrives": 28900,
                "booked_for": None,
                "needs_priority": False,
                "legs": [{"case_type": "INFO", "service_seconds": 200}],
            }
        ],
    }


def broken(path: str, value: object) -> dict[str, Any]:
    """The sound day with one field replaced, or left out where the value is `...`."""
    raw = a_file()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = raw
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return raw


@pytest.mark.parametrize(
    "path", [path for scenario in SCENARIOS for path in paths_of(scenario)], ids=lambda p: p.stem
)
def test_every_practice_day_can_be_read(path: Path) -> None:
    day = read_day_file(path)
    assert day.name.endswith(path.stem.split("-")[-1])
    assert len(day.visits) > 200
    assert len(day.office.desks) > 8


def test_a_day_is_read_as_it_stands() -> None:
    day = parse_day(a_file(), "made.json")
    assert day.name == "made"
    assert day.office.desks[0].case_types == {"INFO"}
    assert day.office.desks[0].break_from == 41400
    assert day.office.case_types[0].no_show_rate == 0.1
    assert day.visits[0].legs[0].service_seconds == 200


def test_a_no_show_has_no_service_time() -> None:
    raw = broken("visits.0.arrives", None)
    raw["visits"][0]["legs"][0]["service_seconds"] = None
    assert parse_day(raw, "made.json").visits[0].arrives is None


def test_a_desk_may_have_no_break() -> None:
    assert parse_day(broken("office.desks.0.break_from", None), "x").office.desks[0].break_from is None


def test_fields_it_does_not_know_are_left_alone() -> None:
    raw = a_file()
    raw["weather"] = "rain"
    assert parse_day(raw, "x") == parse_day(a_file(), "x")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("day", ..., "day: is missing"),
        ("day", 7, "day: must be a text, not 7"),
        ("office", [], "office: must be an object"),
        ("office.opens", "8:00", "office.opens: must be a number, not '8:00'"),
        ("office.opens", True, "office.opens: must be a number, not True"),
        ("office.opens", float("nan"), "office.opens: must be a number, not nan"),
        ("office.opens", 10**400, "office.opens: must be a number, not 1000"),
        ("office.closes", 28800, "office.closes: must be above 28800, and is 28800"),
        ("office.call_overhead_seconds", -1, "office.call_overhead_seconds: must not be below 0, and is -1"),
        ("office.case_types", {}, "office.case_types: must be a list, not {}"),
        ("office.case_types.0", "INFO", "office.case_types[0]: must be an object"),
        ("office.case_types.0.code", "", "office.case_types[0].code: must be a text"),
        ("office.case_types.0.wait_target_seconds", 0, "wait_target_seconds: must be above 0, and is 0"),
        ("office.case_types.0.no_show_rate", 2, "no_show_rate: must not be below 0 nor above 1, and is 2"),
        ("office.desks.0.desk", 1.5, "office.desks[0].desk: must be a whole number, not 1.5"),
        ("office.desks.0.case_types", ["EB"], "desks[0].case_types[0]: 'EB' is no case type of this office"),
        ("office.desks.0.case_types", [["INFO"]], "case_types[0]: ['INFO'] is no case type of this office"),
        ("office.desks.0.until", 28800, "office.desks[0].until: must be above 28800, and is 28800"),
        ("office.desks.0.pace", ..., "office.desks[0].pace: is missing"),
        ("office.desks.0.clears_the_queue_after_closing", 1, "must be true or false, not 1"),
        ("visits", None, "visits: must be a list, not None"),
        ("visits.0.visit", None, "visits[0].visit: must be a whole number, not None"),
        ("visits.0.arrives", ..., "visits[0].arrives: is missing"),
        ("visits.0.legs", [], "visits[0].legs: must have at least one leg"),
        ("visits.0.legs.0.case_type", "EB", "visits[0].legs[0].case_type: 'EB' is no case type"),
        ("visits.0.legs.0.service_seconds", None, "legs[0].service_seconds: must be a number, not None"),
        ("visits.0.legs.0.service_seconds", "x" * 99, "must be a number, not 'xxxxxxxxxxxx"),
    ],
)
def test_a_broken_field_is_named_with_its_file(path: str, value: object, said: str) -> None:
    with pytest.raises(DayFileError) as caught:
        parse_day(broken(path, value), "tuesday.json")
    assert str(caught.value).startswith("tuesday.json: ")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 160


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (("visits",), "visits: 1 is there twice"),
        (("office", "desks"), "office.desks: 1 is there twice"),
        (("office", "case_types"), "office.case_types: INFO is there twice"),
    ],
)
def test_nothing_is_there_twice(place: tuple[str, ...], said: str) -> None:
    raw = a_file()
    entries: Any = raw
    for step in place:
        entries = entries[step]
    entries.append(entries[0])
    with pytest.raises(DayFileError, match=said):
        parse_day(raw, "x")


@pytest.mark.parametrize("content", ["", "{", '{"day": 1e', "[" * 100_000])
def test_what_is_not_json_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DayFileError, match=r"broken\.json: is not JSON"):
        read_day_file(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(b'{"day": "\xff\xfe"}')
    with pytest.raises(DayFileError, match="is not JSON"):
        read_day_file(path)


def test_json_that_is_no_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([1]), encoding="utf-8")
    with pytest.raises(DayFileError, match=r"list\.json: the whole file: must be an object"):
        read_day_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DayFileError, match=r"nowhere\.json: cannot be read"):
        read_day_file(tmp_path / "nowhere.json")
