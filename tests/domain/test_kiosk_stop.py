"""The kiosk stop: whether one more number can still be served today."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.kiosk_stop import (
    STOP_BEFORE_CLOSING,
    USABLE_SHARE,
    DeskTime,
    Shortage,
    applies,
    room_for,
)

FOUR = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def desk(free_minutes: float, *case_types: str) -> DeskTime:
    return DeskTime(frozenset(case_types), free_minutes)


# When it is asked at all


def test_it_applies_from_three_hours_before_closing_on() -> None:
    begins = FOUR - timedelta(hours=3)

    assert not applies(begins - timedelta(seconds=1), FOUR)
    assert applies(begins, FOUR)
    assert applies(FOUR + timedelta(minutes=1), FOUR)


def test_three_hours_are_real_hours_on_the_night_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    closes = datetime(2026, 10, 25, 4, 0, tzinfo=berlin)

    assert not applies(datetime(2026, 10, 25, 1, 0, tzinfo=berlin), closes)
    assert applies(datetime(2026, 10, 25, 1, 0, tzinfo=berlin) + STOP_BEFORE_CLOSING, closes)


# One case type


def test_work_up_to_the_usable_share_has_room_and_more_has_none() -> None:
    desks = [desk(100, "info")]

    assert room_for({"info": 12}, {"info": 80}, desks)
    assert not room_for({"info": 12.01}, {"info": 80}, desks)


def test_a_refusal_says_which_work_met_how_much_time() -> None:
    room = room_for({"info": 20}, {"info": 80, "visum": 5}, [desk(100, "info"), desk(60, "visum")])

    assert room.shortage == Shortage(frozenset({"info"}), 100, 100)
    assert room.shortage.usable_minutes == pytest.approx(92)


def test_rounding_refuses_nobody_at_the_limit() -> None:
    thirds = [desk(100 / 3, "info") for _ in range(3)]

    assert room_for({"info": 0.1}, {"info": 91.9}, thirds)


def test_a_case_type_that_no_desk_has_today_is_refused_by_itself() -> None:
    desks = [desk(10_000, "info")]

    assert room_for({"info": 5, "visum": 20}, {"visum": 7}, desks).shortage == Shortage(
        frozenset({"visum"}), 27, 0
    )
    assert not room_for({"visum": 0}, {}, desks)
    assert not room_for({"visum": 1}, {}, [])


def test_a_desk_that_is_busy_beyond_closing_has_nothing_to_give_and_takes_nothing_away() -> None:
    assert room_for({"info": 9.2}, {}, [desk(10, "info"), desk(-30, "info")])
    assert not room_for({"info": 1}, {}, [desk(-30, "info")])


# Several case types


def test_two_types_that_each_fit_are_refused_where_they_compete_for_one_desk() -> None:
    shared = [desk(100, "anmeldung", "visum")]

    assert room_for({"anmeldung": 50}, {}, shared)
    assert room_for({"anmeldung": 50}, {"visum": 50}, shared).shortage == Shortage(
        frozenset({"anmeldung", "visum"}), 100, 100
    )


def test_work_moves_on_to_a_desk_that_can_do_less() -> None:
    # The visa need the one desk that does everything: registrations go next door.
    desks = [desk(100, "anmeldung"), desk(100, "anmeldung", "visum")]

    assert room_for({"visum": 90}, {"anmeldung": 90}, desks)
    assert not room_for({"visum": 90}, {"anmeldung": 95}, desks)


def test_a_chain_of_moves_is_found() -> None:
    desks = [desk(100, "a", "b"), desk(100, "b", "c"), desk(100, "c", "d"), desk(100, "d")]
    waiting = {"b": 100.0, "c": 100.0, "d": 118.0}

    assert room_for({"a": 50}, waiting, desks)
    room = room_for({"a": 51}, waiting, desks)
    assert room.shortage is not None
    assert room.shortage.case_types == {"a", "b", "c", "d"}


def test_types_that_share_no_desk_with_the_overfull_ones_are_not_named_when_they_fit_by_themselves() -> None:
    room = room_for({"a": 10}, {"a": 100, "b": 10}, [desk(100, "a"), desk(100, "b")])

    assert room.shortage is not None
    assert room.shortage.case_types == {"a"}


def test_every_leg_of_a_ticket_must_fit_and_all_of_them_together() -> None:
    desks = [desk(100, "a"), desk(50, "b"), desk(50, "a", "b")]

    assert room_for({"a": 100, "b": 80}, {}, desks)
    assert not room_for({"a": 100, "b": 90}, {}, desks)
    assert room_for({"a": 10, "b": 10}, {"b": 100}, desks).shortage == Shortage(frozenset({"b"}), 110, 100)


@pytest.mark.parametrize("minutes", [-1.0, float("nan"), float("inf")])
def test_minutes_that_are_none_are_an_error_of_the_caller(minutes: float) -> None:
    with pytest.raises(ValueError, match="info"):
        room_for({"info": minutes}, {}, [desk(10, "info")])
    with pytest.raises(ValueError, match="info"):
        room_for({"visum": 1}, {"info": minutes}, [desk(10, "visum")])


def test_a_ticket_wants_something() -> None:
    with pytest.raises(ValueError, match="at least one"):
        room_for({}, {}, [])


@pytest.mark.parametrize("minutes", [float("nan"), float("inf")])
def test_a_desk_has_a_number_of_minutes(minutes: float) -> None:
    with pytest.raises(ValueError, match="desk"):
        room_for({"info": 1}, {}, [desk(minutes, "info")])


# Against every set there is

CODES = "abcde"
#: Steps that sums hit exactly, so that the limit itself is met again and again, and any number beside.
MINUTES = st.one_of(st.sampled_from([0.0, 11.5, 23.0, 46.0, 92.0]), st.floats(0, 300))
FREE = st.one_of(st.sampled_from([0.0, 12.5, 25.0, 50.0, 100.0]), st.floats(-20, 300))
DESKS = st.lists(st.builds(DeskTime, st.frozensets(st.sampled_from(CODES)), FREE), max_size=7)
WAITING = st.dictionaries(st.sampled_from(CODES), MINUTES)
WANTED = st.dictionaries(st.sampled_from(CODES), MINUTES, min_size=1, max_size=3)


def worst_excess(work: Mapping[str, float], desks: Iterable[DeskTime]) -> float:
    """Of all sets of case types, the minutes of work beyond what its desks have; the empty set has none."""
    today = list(desks)
    worst = 0.0
    for size in range(1, len(CODES) + 1):
        for members in map(frozenset, itertools.combinations(CODES, size)):
            free = sum(max(0, desk.free_minutes) for desk in today if desk.case_types & members)
            worst = max(worst, sum(work.get(code, 0) for code in members) - USABLE_SHARE * free)
    return worst


@given(WANTED, WAITING, DESKS)
def test_it_decides_as_if_it_had_looked_at_every_set(
    wanted: dict[str, float], waiting: dict[str, float], desks: list[DeskTime]
) -> None:
    """Without work in vain the rule word for word; with such work, whether this ticket makes any set worse."""
    both = {code: wanted.get(code, 0) + waiting.get(code, 0) for code in wanted.keys() | waiting.keys()}
    worse = worst_excess(both, desks) - worst_excess(waiting, desks)
    nobody = [code for code in wanted if not any(code in desk.case_types for desk in desks)]

    room = room_for(wanted, waiting, desks)

    if nobody:
        assert room.shortage is not None
        assert room.shortage.case_types == {nobody[0]}
        assert room.shortage.free_minutes == 0
    elif abs(worse - 1e-6) > 5e-7:
        assert bool(room) == (worse <= 1e-6)
        if room.shortage is not None:
            assert room.shortage.case_types & wanted.keys()
            assert room.shortage.work_minutes > room.shortage.usable_minutes


def test_work_in_vain_elsewhere_refuses_nobody_who_has_desks_of_their_own() -> None:
    desks = [desk(100, "info"), desk(20, "visum")]

    assert room_for({"info": 5}, {"visum": 500}, desks)
    assert not room_for({"visum": 5}, {"visum": 500}, desks)


@given(WANTED, WAITING, DESKS, DESKS)
def test_another_desk_never_refuses_what_was_accepted(
    wanted: dict[str, float], waiting: dict[str, float], desks: list[DeskTime], more: list[DeskTime]
) -> None:
    assert room_for(wanted, waiting, [*more, *desks]) or not room_for(wanted, waiting, desks)


@given(WANTED, WAITING, DESKS, WAITING)
def test_more_people_waiting_never_accept_what_was_refused(
    wanted: dict[str, float], waiting: dict[str, float], desks: list[DeskTime], more: dict[str, float]
) -> None:
    fuller = {code: waiting.get(code, 0) + more.get(code, 0) for code in waiting.keys() | more.keys()}

    assert room_for(wanted, waiting, desks) or not room_for(wanted, fuller, desks)


@given(WANTED, WAITING, DESKS, st.randoms(use_true_random=False))
def test_the_order_of_desks_and_types_changes_nothing(
    wanted: dict[str, float], waiting: dict[str, float], desks: list[DeskTime], lots: random.Random
) -> None:
    shuffled = lots.sample(desks, len(desks))
    turned = dict(reversed(waiting.items()))

    assert bool(room_for(wanted, turned, shuffled)) == bool(room_for(wanted, waiting, desks))


def test_a_large_house_is_decided_to_the_minute() -> None:
    """200 case types in a ring, 1,000 desks with two neighbouring skills each: only all of them together are full."""
    codes = [f"type-{n}" for n in range(200)]
    desks = [desk(60, codes[n % 200], codes[(n + 1) % 200]) for n in range(1000)]
    share = USABLE_SHARE * 300
    waiting = {code: share * (1.5 if n % 2 else 0.5) for n, code in enumerate(codes)}
    waiting["type-0"] -= 10

    assert room_for({"type-3": 4, "type-100": 6}, waiting, desks)
    room = room_for({"type-3": 4, "type-100": 6.01}, waiting, desks)
    assert room.shortage is not None
    assert room.shortage.case_types == set(codes)
