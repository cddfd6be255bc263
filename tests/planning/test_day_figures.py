"""The figures: how they are counted, and that they agree with an independent simulator."""

from __future__ import annotations

import json
from typing import Any

import pytest

from queue_service.planning.day_figures import live_days
from queue_service.planning.day_file import Day, read_day_file
from queue_service.planning.rules import RULE_NAMES
from tests.planning.made_days import OPENS, PRACTICE_DAYS, SCENARIOS, day, desk, paths_of, visit


@pytest.fixture(scope="module")
def practice() -> dict[str, list[Day]]:
    return {scenario: [read_day_file(path) for path in paths_of(scenario)] for scenario in SCENARIOS}


def reference(scenario: str, rule: str) -> dict[str, Any]:
    for line in (PRACTICE_DAYS / f"{scenario}.reference.txt").read_text("utf-8").splitlines():
        name, figures = line.split(" ", 1)
        if name == rule:
            found: dict[str, Any] = json.loads(figures)
            return found
    raise AssertionError(f"no reference figures for {rule}")


@pytest.mark.parametrize("rule", RULE_NAMES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_figures_agree_with_the_reference_simulator(
    practice: dict[str, list[Day]], scenario: str, rule: str
) -> None:
    ours = live_days(practice[scenario], rule).as_json()
    theirs = reference(scenario, rule)
    assert list(ours) == [*theirs, "by_case_type"]
    for key, figure in theirs.items():
        if key.endswith("_percent"):
            assert ours[key] == pytest.approx(figure, abs=1), key
        elif key in ("days", "served"):
            assert ours[key] == figure
        else:
            assert ours[key] == pytest.approx(figure, rel=0.02), key


def test_waits_are_counted_by_kind_and_case_type() -> None:
    made = day(
        [desk()],
        visit(1, OPENS, ("INFO", 1140.0)),
        visit(2, OPENS, ("INFO", 540.0)),
        visit(3, OPENS, ("AT", 540.0), booked_for=OPENS + 600),
        visit(4, OPENS + 3600, ("AT", 540.0), booked_for=OPENS),
        visit(5, None, booked_for=OPENS),
    )
    assert live_days([made], "fifo").as_json() == {
        "days": 1,
        "served": 4,
        "mean_wait_minutes": 10.0,
        "p90_wait_minutes": 20.0,
        "walk_in_mean_wait_minutes": 10.0,
        "booked_mean_wait_minutes": 10.0,
        "booked_within_10_minutes_percent": 0.0,
        "walk_ins_within_target_percent": 50.0,
        "worst_wait_minutes": 20.0,
        "by_case_type": {"INFO": {"within_target_percent": 50.0, "p90_wait_minutes": 20.0}},
    }


def test_a_next_leg_counts_as_a_walk_in_of_its_case_type() -> None:
    made = day([desk()], visit(1, OPENS, ("INFO", 60.0), ("AT", 60.0), booked_for=OPENS))
    figures = live_days([made], "fifo")
    assert list(figures.by_case_type) == ["AT"]
    assert figures.booked_within_10_minutes_percent == 100
    assert figures.walk_ins_within_target_percent == 100


def test_where_there_was_nobody_there_is_no_figure() -> None:
    figures = live_days([day([desk()])], "waiting-points")
    assert figures.days == 1
    assert figures.served == 0
    assert figures.mean_wait_minutes is None
    assert figures.booked_within_10_minutes_percent is None
    assert figures.as_json()["by_case_type"] == {}


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        live_days([day([desk()])], "by-name")


def test_those_never_called_are_counted() -> None:
    made = day([desk(1, "INFO")], visit(1, OPENS, ("AT", 60.0)))
    assert live_days([made, made], "fifo").unserved == 2
