"""The engine: breaks, shift ends, transfers and ties as the day files demand, with the production rule."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.simulation import PlainDay
from queue_service.domain.dispatch import PRESETS, DeskSkills, Head, Rates, choose
from queue_service.domain.replay import Called, Entered, Event, replay
from queue_service.planning.day_file import Day, DeskDay, Visit, read_day_file
from queue_service.planning.office_day import Coming, Hall, LegCall, Rule
from queue_service.planning.rules import RULE_NAMES, office_rates, rule_for
from tests.planning.made_days import CLOSES, OPENS, SCENARIOS, day, desk, drawn_days, paths_of, visit


def live(made: Day, rule: str = "waiting-points") -> list[LegCall]:
    return Hall(made.office, rule_for(rule, made.office), made.visits).run()


def called(desks: list[DeskDay], *visits: Visit) -> list[tuple[int, int, float]]:
    """(visit, desk, seconds after opening) of every call."""
    return [(call.visit.visit, call.desk, call.called - OPENS) for call in live(day(desks, *visits))]


class TestDesks:
    def test_a_call_occupies_the_desk_for_overhead_and_service_at_its_pace(self) -> None:
        one, two = visit(1, OPENS), visit(2, OPENS)
        assert called([desk(pace=1.5)], one, two) == [(1, 1, 0), (2, 1, 60 + 600 * 1.5)]

    def test_who_comes_before_opening_waits_from_then_on(self) -> None:
        first = live(day([desk()], visit(1, OPENS - 300)))[0]
        assert (first.called, first.waited_seconds) == (OPENS, 300)

    def test_the_break_is_taken_at_the_first_free_moment(self) -> None:
        busy = desk(break_from=OPENS + 300)
        assert called([busy], visit(1, OPENS), visit(2, OPENS)) == [(1, 1, 0), (2, 1, 660 + 1800)]

    def test_a_ready_desk_takes_its_break_on_time(self) -> None:
        ready = desk(break_from=OPENS + 300)
        assert called([ready], visit(1, OPENS + 400)) == [(1, 1, 300 + 1800)]

    def test_a_desk_leaves_at_its_first_free_moment_after_its_shift(self) -> None:
        leaves = desk(until=OPENS + 300, clears=False)
        assert called([leaves], visit(1, OPENS), visit(2, OPENS)) == [(1, 1, 0)]

    def test_a_desk_that_clears_the_queue_stays_while_anybody_it_may_serve_is_waiting(self) -> None:
        stays = desk(1, "INFO", until=OPENS + 300)
        other = visit(3, OPENS, ("AT", 600.0))
        assert called([stays], visit(1, OPENS), visit(2, OPENS), other) == [(1, 1, 0), (2, 1, 660)]

    def test_a_ready_desk_leaves_at_the_end_of_its_shift(self) -> None:
        assert called([desk(until=OPENS + 300)], visit(1, OPENS + 400)) == []

    def test_those_for_whom_no_desk_is_left_are_counted(self) -> None:
        made = day([desk(1, "INFO")], visit(1, OPENS, ("AT", 60.0)))
        hall = Hall(made.office, rule_for("fifo", made.office), made.visits)
        assert hall.run() == []
        assert hall.waiting == 1

    def test_a_newcomer_goes_to_the_ready_desk_with_fewest_case_types_then_the_longest_ready(self) -> None:
        desks = [desk(1), desk(2, "INFO", opens=OPENS + 10), desk(3, "INFO"), desk(4, "INFO")]
        newcomers = (visit(number, OPENS + 100 + number) for number in range(1, 5))
        assert [at for _, at, _ in called(desks, *newcomers)] == [3, 4, 2, 1]

    def test_a_desk_that_opens_in_the_same_second_is_open_for_whoever_comes(self) -> None:
        assert called([desk(1), desk(2, "INFO")], visit(1, OPENS)) == [(1, 2, 0)]


class TestClients:
    def test_no_shows_never_come(self) -> None:
        assert called([desk()], visit(1, None, booked_for=OPENS)) == []

    def test_a_next_leg_waits_from_the_end_of_the_first_and_the_walk(self) -> None:
        made = day([desk(1, "INFO"), desk(2, "AT")], visit(1, OPENS, ("INFO", 300.0), ("AT", 300.0)))
        assert [(call.desk, call.since - OPENS) for call in live(made)] == [(1, 0), (2, 360 + 60)]

    @pytest.mark.parametrize(("rule", "first"), [("waiting-points", 1), ("fifo", 2)])
    def test_only_waiting_points_count_the_first_leg_for_the_second(self, rule: str, first: int) -> None:
        transferred = visit(1, OPENS, ("INFO", 600.0), ("AT", 300.0))
        longer = visit(3, OPENS, ("AT", 1200.0))
        came_between = visit(2, OPENS + 300, ("AT", 300.0))
        calls = live(day([desk(1, "INFO"), desk(2, "AT")], transferred, longer, came_between), rule)
        assert [call.visit.visit for call in calls if call.desk == 2][1] == first

    def test_a_late_booking_is_a_walk_in_to_the_rule(self) -> None:
        in_service = visit(1, OPENS, ("INFO", 3000.0))
        in_time = visit(2, OPENS + 1800, booked_for=OPENS + 900)
        late = visit(3, OPENS + 1790, booked_for=OPENS + 800)
        assert [who for who, _, _ in called([desk()], in_service, late, in_time)] == [1, 2, 3]

    def test_the_wait_of_a_booking_counts_from_its_slot_and_is_never_negative(self) -> None:
        early = visit(1, OPENS, booked_for=OPENS + 600)
        assert [call.waited_seconds for call in live(day([desk()], early))] == [0]

    def test_who_comes_in_the_same_second_is_called_by_number(self) -> None:
        crowd = [visit(number, OPENS - 60) for number in (3, 1, 2)]
        assert [who for who, _, _ in called([desk()], *crowd)] == [1, 2, 3]


class TestWholeDays:
    @settings(max_examples=60)
    @given(made=drawn_days(), preset=st.sampled_from(sorted(PRESETS)))
    def test_a_plain_loop_that_shares_no_code_makes_the_same_calls(self, made: Day, preset: str) -> None:
        name = "waiting-points" if preset == "balanced" else f"waiting-points:{preset}"
        plain = PlainDay(made, office_rates(made.office, PRESETS[preset])).run()
        assert [(c.visit.visit, c.leg, c.desk, c.called) for c in live(made, name)] == plain

    @pytest.mark.parametrize("scenario", SCENARIOS)
    def test_the_plain_loop_makes_the_same_calls_on_practice_days(self, scenario: str) -> None:
        for path in paths_of(scenario)[:3]:
            made = read_day_file(path)
            plain = PlainDay(made, office_rates(made.office, PRESETS["balanced"])).run()
            assert [(c.visit.visit, c.leg, c.desk, c.called) for c in live(made)] == plain

    @settings(max_examples=40)
    @given(made=drawn_days(), rule=st.sampled_from(RULE_NAMES), steps=st.integers(0, 200))
    def test_a_copy_taken_at_any_moment_lives_the_same_day(self, made: Day, rule: str, steps: int) -> None:
        hall = Hall(made.office, rule_for(rule, made.office), made.visits)
        for _ in range(min(steps, len(hall.events))):
            hall.step()
        twin = hall.copy()
        so_far = len(twin.calls)
        calls = hall.run()
        assert len(twin.calls) == so_far
        assert twin.run() == calls
        assert twin.waiting == hall.waiting

    @settings(max_examples=40)
    @given(made=drawn_days(), rule=st.sampled_from(RULE_NAMES))
    def test_nobody_is_called_twice_or_lost(self, made: Day, rule: str) -> None:
        hall = Hall(made.office, rule_for(rule, made.office), made.visits)
        calls = hall.run()
        legs = [(call.visit.visit, call.leg) for call in calls]
        present = sum(one.arrives is not None for one in made.visits)
        assert len(set(legs)) == len(legs)
        assert len([leg for _, leg in legs if leg == 0]) <= present
        finished = sum(call.leg == len(call.visit.legs) - 1 for call in calls)
        assert finished + hall.waiting == present

    @settings(max_examples=40)
    @given(made=drawn_days(), rule=st.sampled_from(RULE_NAMES))
    def test_no_desk_serves_two_at_a_time_or_what_it_may_not(self, made: Day, rule: str) -> None:
        desks = {one.desk: one for one in made.office.desks}
        busy_until = dict.fromkeys(desks, 0.0)
        for call in live(made, rule):
            assert busy_until[call.desk] <= call.called
            assert desks[call.desk].opens <= call.called
            assert call.visit.legs[call.leg].case_type in desks[call.desk].case_types
            busy_until[call.desk] = call.done


class Witness:
    """Keeps the record of a simulated day as production would, and what overtook whom."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.events: list[Event] = []
        self.overtaken_by: float = 0

    def rule(self) -> Rule:
        return Rule("witness", self.pick, keeps_credit=True)

    def pick(self, heads: Iterable[Head], skills: DeskSkills, now: float, _calls: int) -> Head | None:
        choice = choose(heads, skills, now, self.rates)
        if choice is None:
            return None
        self.events.append(
            Called(now, choice.ticket, skills, choice.heads, choice.rates_version, choice.reason.code)
        )
        chosen = choice.heads[0][0]
        for head, _ in choice.heads:
            if head.clock <= now:
                self.overtaken_by = max(self.overtaken_by, chosen.clock - head.clock)
        return chosen


class RecordingHall(Hall):
    """Tells its witness who enters, and of calls to a ready desk, which need no choice."""

    def __init__(self, made: Day, witness: Witness) -> None:
        super().__init__(made.office, witness.rule(), made.visits)
        self.witness = witness

    def _arrive(self, coming: Coming) -> None:
        head, calls = self._head(coming), len(self.calls)
        self.witness.events.append(
            Entered(self.now, head.ticket, head.ticket_class, head.clock, head.checked_in)
        )
        super()._arrive(coming)
        if len(self.calls) > calls:
            self.witness.pick([head], self.desks[self.calls[-1].desk].skills, self.now, calls)


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_practice_days_replay_without_a_finding_and_nobody_is_overtaken_beyond_the_bound(
    scenario: str, preset: str
) -> None:
    for path in paths_of(scenario)[:2]:
        made = read_day_file(path)
        rates = office_rates(made.office, PRESETS[preset])
        witness = Witness(rates)
        calls = RecordingHall(made, witness).run()
        assert len([event for event in witness.events if isinstance(event, Called)]) == len(calls)
        assert replay(witness.events, {rates.version: rates}) == []
        assert 0 < witness.overtaken_by <= 60 * rates.overtaking_bound_minutes


def test_the_day_ends_after_closing_when_the_queue_is_cleared() -> None:
    crowd = [visit(number, CLOSES - 1200) for number in range(1, 6)]
    assert live(day([desk()], *crowd))[-1].called > CLOSES
