"""The published table says exactly what decides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.dispatch import (
    PRESETS,
    Preset,
    Rates,
    TicketClass,
    WaitTarget,
    points,
    rates_for,
)
from queue_service.domain.rule_table import minutes_for, rule_table, table_of, whole_minutes
from tests.factories import an_office

MINUTES = st.floats(1, 600)
PRESET = st.builds(
    Preset,
    name=st.just("some"),
    top_minutes=st.floats(0.5, 10),
    lead_minutes=st.floats(0, 30),
    limit_minutes=st.floats(10, 300),
    exponent=st.floats(0, 1),
)


def rates(preset: Preset, target: float, service: float) -> Rates:
    return rates_for(preset, [WaitTarget("info", target, service)], "7")


@given(PRESET, MINUTES, MINUTES)
def test_a_line_says_the_rate_that_decides(preset: Preset, target: float, service: float) -> None:
    decided = rates(preset, target, service)
    [line] = rule_table(decided, {"info": (target, service)}).lines

    hour = points(TicketClass("info"), 0.0, 60.0, decided)
    assert abs(line.per_minute - hour) < 1e-9
    assert abs(line.per_minute * line.worth_minutes - 1) < 1e-9


@given(PRESET, MINUTES, MINUTES, st.floats(0, 500))
def test_so_many_minutes_make_so_many_points(
    preset: Preset, target: float, service: float, wanted: float
) -> None:
    decided = rates(preset, target, service)
    minutes = minutes_for(decided, "info", wanted)

    assert abs(points(TicketClass("info"), 0.0, 60 * minutes, decided) - wanted) < 1e-6


def test_the_table_of_an_office_has_its_preset_and_its_bound() -> None:
    table = table_of(an_office(preset="punctual"))

    assert (table.preset, table.bound_minutes, table.limit_minutes) == ("punctual", 196, 180)
    assert [line.case_type for line in table.lines][:2] == ["info", "anmeldung"]
    assert table.top_per_minute == 1 / PRESETS["punctual"].top_minutes


def test_a_promise_is_never_shorter_than_what_it_is_made_of() -> None:
    assert [whole_minutes(each) for each in (76, 76.0000000001, 76.2, 0)] == [76, 76, 77, 0]
