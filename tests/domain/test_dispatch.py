"""Waiting points: the rules as an office could read them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.dispatch import (
    PRESETS,
    REASON_CODES,
    DeskSkills,
    Head,
    Rates,
    ReadyDesk,
    TicketClass,
    WaitTarget,
    booking_clock,
    choose,
    choose_desk,
    may_serve,
    next_leg_clock,
    pick,
    points,
    rates_for,
)
from tests.domain.lobbies import (
    BALANCED,
    EVERYTHING,
    MINUTE,
    NOON,
    TARGETS,
    classes,
    desks,
    first_of_each_class,
    moments,
    nows,
    rates,
    waiting,
)


def walk_in(case_type: str, waited_minutes: float, ticket: int = 1, *, need: bool = False) -> Head:
    since = NOON - MINUTE * waited_minutes
    return Head(TicketClass(case_type, needs_priority=need), ticket, since, since)


def booking(slot: float, ticket: int, *, came: float = NOON - 3600, need: bool = False) -> Head:
    _, clock = booking_clock(slot, came)
    return Head(TicketClass("anmeldung", booked=True, needs_priority=need), ticket, clock, came)


class TestRates:
    @pytest.mark.parametrize(
        ("case_type", "published"),
        [
            ("info", 0.115),
            ("abholung", 0.087),
            ("frist", 0.067),
            ("anmeldung", 0.036),
            ("verpflichtungserklaerung", 0.031),
            ("asyl", 0.019),
            ("aufenthaltstitel", 0.018),
            ("niederlassungserlaubnis", 0.016),
            ("einbuergerung", 0.014),
        ],
    )
    def test_balanced_rates_are_those_on_the_notice_board(self, case_type: str, published: float) -> None:
        assert BALANCED.per_minute[case_type] == pytest.approx(published, abs=0.0005)

    @given(rates=rates)
    def test_no_rate_exceeds_the_highest(self, rates: Rates) -> None:
        assert max(rates.per_minute.values()) <= 1 / rates.preset.top_minutes

    def test_nobody_who_comes_76_minutes_later_overtakes_under_balanced(self) -> None:
        assert BALANCED.overtaking_bound_minutes == 76

    @pytest.mark.parametrize("broken", [WaitTarget("x", 0, 5), WaitTarget("x", 15, -1)])
    def test_targets_and_service_times_must_be_above_zero(self, broken: WaitTarget) -> None:
        with pytest.raises(ValueError, match="'x' must be above 0"):
            rates_for(PRESETS["balanced"], [broken], "1")


class TestPoints:
    def test_a_walk_in_earns_its_rate_until_the_limit_and_the_highest_rate_after_it(self) -> None:
        kind = TicketClass("einbuergerung")
        rate = BALANCED.per_minute["einbuergerung"]
        assert points(kind, NOON - 40 * MINUTE, NOON, BALANCED) == pytest.approx(40 * rate)
        assert points(kind, NOON - 70 * MINUTE, NOON, BALANCED) == pytest.approx(60 * rate + 10 * 0.5)

    def test_a_booking_has_no_points_at_its_lead_and_half_a_point_more_each_minute(self) -> None:
        kind = TicketClass("einbuergerung", booked=True)
        assert points(kind, NOON + 6 * MINUTE, NOON, BALANCED) == 0
        assert points(kind, NOON + 7 * MINUTE, NOON, BALANCED) == pytest.approx(-0.5)
        assert points(kind, NOON, NOON, BALANCED) == pytest.approx(3)

    def test_need_doubles_the_rate_of_a_walk_in_up_to_the_highest(self) -> None:
        quick = rates_for(PRESETS["quick-first"], TARGETS, "1")
        assert walk_in_points("anmeldung", quick, need=True) == pytest.approx(
            2 * walk_in_points("anmeldung", quick, need=False)
        )
        assert walk_in_points("info", quick, need=True) == pytest.approx(10 / 4)

    def test_need_gives_a_booking_ten_minutes_head_start(self) -> None:
        with_need = points(TicketClass("asyl", booked=True, needs_priority=True), NOON, NOON, BALANCED)
        without = points(TicketClass("asyl", booked=True), NOON - 10 * MINUTE, NOON, BALANCED)
        assert with_need == without

    @given(kind=classes, clock=moments, now=nows, later=st.floats(0, 20000), rates=rates)
    def test_points_never_fall_while_waiting(
        self, kind: TicketClass, clock: float, now: float, later: float, rates: Rates
    ) -> None:
        assert points(kind, clock, now + later, rates) >= points(kind, clock, now, rates)

    @given(kind=classes, clock=moments, now=nows, rates=rates)
    def test_need_never_costs_points(self, kind: TicketClass, clock: float, now: float, rates: Rates) -> None:
        with_need = points(replace(kind, needs_priority=True), clock, now, rates)
        assert with_need >= points(replace(kind, needs_priority=False), clock, now, rates)

    def test_a_case_type_without_a_rate_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            points(TicketClass("visum"), NOON, NOON, BALANCED)


class TestWhoIsCalled:
    @given(heads=waiting(), desk=desks, now=nows, rates=rates)
    def test_whoever_has_most_points_among_those_the_desk_may_serve(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates
    ) -> None:
        fitting = [head for head in heads if may_serve(desk, head.ticket_class)]
        choice = choose(heads, desk, now, rates)
        if choice is None:
            assert not fitting
            return
        most = max(points(head.ticket_class, head.clock, now, rates) for head in fitting)
        assert choice.points == most
        assert choice.ticket in {head.ticket for head in fitting}

    @given(heads=waiting(), desk=desks, now=nows, rates=rates)
    def test_the_first_of_each_class_decide_as_if_everybody_were_compared(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates
    ) -> None:
        assert pick(first_of_each_class(heads), desk, now, rates) == pick(heads, desk, now, rates)

    @given(heads=waiting(), desk=desks, now=nows, rates=rates, data=st.data())
    def test_the_order_of_the_heads_does_not_matter(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates, data: st.DataObject
    ) -> None:
        shuffled = data.draw(st.permutations(heads))
        assert choose(shuffled, desk, now, rates) == choose(heads, desk, now, rates)

    @given(heads=waiting(), desk=desks, now=nows, rates=rates)
    def test_within_a_class_the_longest_waiting_is_called(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates
    ) -> None:
        called = pick(heads, desk, now, rates)
        if called is not None:
            same_class = [head for head in heads if head.ticket_class == called.ticket_class]
            assert called.clock == min(head.clock for head in same_class)

    @given(heads=waiting(), desk=desks, now=nows, rates=rates)
    def test_nobody_is_called_before_somebody_whose_clock_started_the_limit_earlier(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates
    ) -> None:
        called = pick(heads, desk, now, rates)
        if called is None:
            return
        for passed in heads:
            if may_serve(desk, passed.ticket_class) and passed.clock <= now:
                assert begins(called, rates) <= passed.clock + 60 * rates.preset.limit_minutes + 1e-6
                assert called.clock <= passed.clock + 60 * rates.overtaking_bound_minutes + 1e-6

    @given(heads=waiting(), desk=desks, now=nows, rates=rates, data=st.data())
    def test_need_never_takes_a_call_away(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates, data: st.DataObject
    ) -> None:
        called = pick(heads, desk, now, rates)
        if called is not None:
            favoured = replace(called, ticket_class=replace(called.ticket_class, needs_priority=True))
            others = [head for head in heads if head is not called]
            assert pick([*others, favoured], desk, now, rates) == favoured

    @given(heads=waiting(), desk=desks, now=nows, rates=rates)
    def test_the_bare_pick_and_the_reasoned_choice_agree(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates
    ) -> None:
        choice = choose(heads, desk, now, rates)
        called = pick(heads, desk, now, rates)
        assert (choice.ticket if choice else None) == (called.ticket if called else None)

    def test_with_equal_points_the_earlier_check_in_is_called_then_the_lower_number(self) -> None:
        late, early, twin = (
            booking(NOON, 1, came=NOON - 300),
            booking(NOON, 3, came=NOON - 900),
            booking(NOON, 2, came=NOON - 900),
        )
        assert pick([late, early, twin], EVERYTHING, NOON, BALANCED) == twin
        choice = choose([late, early, twin], EVERYTHING, NOON, BALANCED)
        assert choice is not None
        assert [head for head, _ in choice.heads] == [twin, early, late]
        assert pick([late, early], EVERYTHING, NOON, BALANCED) == early

    @given(now=st.floats(NOON, NOON + 3600), rates=rates)
    def test_equal_claims_are_a_tie_whatever_the_fraction_of_the_second(
        self, now: float, rates: Rates
    ) -> None:
        # Need makes up for a slot ten minutes later: the tie must not be decided by the last bit of a float.
        needy = booking(NOON + 600, 1, came=NOON - 100, need=True)
        other = booking(NOON, 2, came=NOON - 200)
        assert pick([needy, other], EVERYTHING, now, rates) == other

    def test_a_booking_before_its_lead_is_called_only_when_nobody_else_waits(self) -> None:
        early = booking(NOON + 30 * MINUTE, 1)
        just_here = walk_in("einbuergerung", 0, 2)
        assert pick([early, just_here], EVERYTHING, NOON, BALANCED) == just_here
        assert pick([early], EVERYTHING, NOON, BALANCED) == early

    def test_nobody_is_called_to_a_desk_that_may_serve_none_of_them(self) -> None:
        desk = DeskSkills("1", frozenset({"info"}))
        assert choose([walk_in("asyl", 90)], desk, NOON, BALANCED) is None
        assert choose([], desk, NOON, BALANCED) is None


class TestWhichDesk:
    def test_a_desk_serves_only_its_case_types(self) -> None:
        assert may_serve(EVERYTHING, TicketClass("asyl"))
        assert not may_serve(DeskSkills("1", frozenset({"info"})), TicketClass("asyl"))

    def test_a_pinned_ticket_is_for_its_desk_alone(self) -> None:
        assert may_serve(EVERYTHING, TicketClass("asyl", pinned_desk="12"))
        assert not may_serve(EVERYTHING, TicketClass("asyl", pinned_desk="11"))

    def test_who_needs_an_accessible_desk_is_called_to_no_other(self) -> None:
        stairs = replace(EVERYTHING, accessible=False)
        assert not may_serve(stairs, TicketClass("asyl", accessible_only=True))
        assert may_serve(stairs, TicketClass("asyl"))

    def test_a_desk_with_areas_serves_these_alone(self) -> None:
        upstairs = replace(EVERYTHING, areas=frozenset({"aufenthalt"}))
        assert may_serve(upstairs, TicketClass("asyl", area="aufenthalt"))
        assert may_serve(upstairs, TicketClass("asyl"))
        assert not may_serve(upstairs, TicketClass("asyl", area="service"))

    def test_a_new_ticket_goes_to_the_ready_desk_with_fewest_case_types(self) -> None:
        versatile = ReadyDesk(EVERYTHING, ready_since=1, order=1)
        narrow = ReadyDesk(DeskSkills("9", frozenset({"info"})), ready_since=500, order=9)
        assert choose_desk([versatile, narrow], TicketClass("info")) == narrow
        assert choose_desk([versatile, narrow], TicketClass("asyl")) == versatile

    def test_of_equally_versatile_ready_desks_the_longest_ready_then_the_lowest_number(self) -> None:
        info = frozenset({"info"})
        desks = [
            ReadyDesk(DeskSkills("3", info), 200, 3),
            ReadyDesk(DeskSkills("2", info), 100, 2),
            ReadyDesk(DeskSkills("1", info), 100, 1),
        ]
        assert choose_desk(desks, TicketClass("info")) == desks[2]
        assert choose_desk(desks[:2], TicketClass("info")) == desks[1]

    def test_no_ready_desk_may_serve_it_then_it_waits(self) -> None:
        assert choose_desk([], TicketClass("info")) is None
        assert choose_desk([ReadyDesk(DeskSkills("1", frozenset()), 1, 1)], TicketClass("info")) is None


class TestClocks:
    def test_a_booking_up_to_the_grace_late_is_still_a_booking(self) -> None:
        assert booking_clock(NOON, NOON - 600) == (True, NOON)
        assert booking_clock(NOON, NOON + 900) == (True, NOON + 900)

    def test_a_booking_later_than_the_grace_is_a_walk_in_from_its_check_in(self) -> None:
        assert booking_clock(NOON, NOON + 901) == (False, NOON + 901)
        assert booking_clock(NOON, NOON + 301, grace_seconds=300) == (False, NOON + 301)

    def test_a_next_leg_keeps_what_was_waited_and_served_as_credit(self) -> None:
        assert next_leg_clock(NOON, waited_seconds=1200, served_seconds=600) == NOON - 1800


class TestClassKeys:
    @given(kind=classes)
    def test_a_class_can_be_had_back_from_its_key(self, kind: TicketClass) -> None:
        assert TicketClass.from_key(kind.key) == kind

    @given(one=classes, other=classes)
    def test_different_classes_have_different_keys(self, one: TicketClass, other: TicketClass) -> None:
        assert (one.key == other.key) == (one == other)

    def test_keys_stay_as_they_are_in_the_database(self) -> None:
        assert TicketClass("info").key == "info"
        assert TicketClass("info", booked=True, needs_priority=True).key == "info/bn"
        full = TicketClass("info", True, True, "5", True, "service")
        assert full.key == "info/bna/service/5"
        assert TicketClass("info", pinned_desk="5").key == "info///5"

    @pytest.mark.parametrize("key", ["", "/b", "info/x", "info/nb", "info/", "info/b//"])
    def test_what_is_no_key_is_refused(self, key: str) -> None:
        with pytest.raises(ValueError, match="not the key"):
            TicketClass.from_key(key)


class TestReason:
    @pytest.mark.parametrize(
        ("code", "heads"),
        [
            ("booking_due", [booking(NOON, 1), walk_in("info", 5, 2)]),
            ("booking_due", [booking(NOON + 6 * MINUTE, 1)]),
            ("booking_early", [booking(NOON + 6 * MINUTE + 1, 1)]),
            ("over_limit", [walk_in("einbuergerung", 75, 1), booking(NOON, 2)]),
            ("only_class", [walk_in("info", 5, 1), walk_in("info", 4, 2)]),
            ("most_points", [walk_in("info", 20, 1), walk_in("asyl", 25, 2)]),
        ],
    )
    def test_each_call_says_why(self, code: str, heads: list[Head]) -> None:
        choice = choose(heads, EVERYTHING, NOON, BALANCED)
        assert choice is not None
        assert choice.ticket == 1
        assert choice.reason.code == code

    def test_the_reason_holds_what_words_about_it_need(self) -> None:
        choice = choose([walk_in("info", 20, 1), walk_in("asyl", 25, 2)], EVERYTHING, NOON, BALANCED)
        assert choice is not None
        assert choice.reason.values == {
            "case_type": "info",
            "needs_priority": False,
            "points": 2.309,
            "waited_minutes": 20.0,
            "clock": NOON - 1200,
            "others": 1,
            "runner_up_points": 0.481,
        }

    @given(heads=waiting(), desk=desks, now=nows, rates=rates)
    def test_every_reason_is_one_of_the_known_codes_and_the_log_has_all_heads(
        self, heads: list[Head], desk: DeskSkills, now: float, rates: Rates
    ) -> None:
        choice = choose(heads, desk, now, rates)
        if choice is not None:
            assert choice.reason.code in REASON_CODES
            assert choice.rates_version == rates.version
            assert {head.ticket for head, _ in choice.heads} == {
                head.ticket for head in heads if may_serve(desk, head.ticket_class)
            }
            assert choice.heads[0][0].ticket == choice.ticket
            assert [has for _, has in choice.heads] == sorted((has for _, has in choice.heads), reverse=True)


def walk_in_points(case_type: str, rates: Rates, *, need: bool) -> float:
    """After ten minutes."""
    return points(TicketClass(case_type, needs_priority=need), NOON - 10 * MINUTE, NOON, rates)


def begins(head: Head, rates: Rates) -> float:
    """When a ticket can have its first points."""
    if not head.ticket_class.booked:
        return head.clock
    return head.clock - rates.head_start_seconds[head.ticket_class.needs_priority]
