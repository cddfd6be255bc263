"""The roster: which lines count on a date, what they come to, and what holds for any roster at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_service.domain.errors import Invalid
from queue_service.domain.opening_hours import Closure, Hours, HoursException
from queue_service.domain.roster import DayEntry, LineKind, Roster, Seat
from queue_service.domain.roster_capacity import DeskAtWork, desk_minutes, desk_times
from tests.domain.rosters import (
    BACK,
    FORWARD,
    LEAP_DAY,
    MONDAY,
    PLAN,
    a_member,
    a_roster,
    a_shift,
    an_entry,
    rosters,
    wall,
)

DAYS = (MONDAY, FORWARD, BACK, LEAP_DAY)
#: Open around the clock every day: no seat is outside.
NIGHTS = replace(
    PLAN,
    hours=replace(
        PLAN.hours,
        exceptions=tuple(HoursException(day, (Hours(wall("00:00"), wall("00:00")),)) for day in DAYS),
    ),
)


def times(roster: Roster, day: date = MONDAY, kind: LineKind = LineKind.DESK) -> list[tuple[str, str]]:
    """Wall times of what everybody does, as HH:MM."""
    local = PLAN.hours.local
    return [
        (local(seat.starts).strftime("%H:%M"), local(seat.ends).strftime("%H:%M"))
        for seat in roster.seats(day, PLAN)
        if seat.kind is kind
    ]


# Which lines count ----------------------------------------------------------------------------------------------------


def test_a_line_of_the_pattern_counts_on_its_weekday_within_its_dates() -> None:
    shift = a_shift(valid_from=date(2026, 11, 23), valid_until=date(2026, 12, 7))

    assert [day for day in range(1, 32) if shift.applies_on(date(2026, 12, day))] == [7]
    assert shift.applies_on(date(2026, 11, 23))
    assert not shift.applies_on(date(2026, 11, 16))


def test_every_second_week_is_counted_from_the_first_week() -> None:
    shift = a_shift(every_weeks=2, valid_from=date(2026, 11, 25))  # a Wednesday: its week is the first one

    mondays = [date(2026, 11, 23) + timedelta(weeks=week) for week in range(6)]
    assert [shift.applies_on(day) for day in mondays] == [False, False, True, False, True, False]


def test_without_a_first_day_every_second_week_is_that_of_even_numbers() -> None:
    shift = a_shift(every_weeks=2)

    assert shift.applies_on(date.fromisocalendar(2026, 48, 1))
    assert not shift.applies_on(date.fromisocalendar(2026, 49, 1))


def test_an_entry_replaces_a_line_of_the_pattern_or_calls_it_off() -> None:
    shift = a_shift()
    moved = an_entry(starts="10:00", desk="12", replaces="s")
    off = DayEntry("off", MONDAY, replaces="s", cancelled=True)

    assert times(a_roster(shift)) == [("08:00", "16:00")]
    assert times(a_roster(shift, moved)) == [("10:00", "16:00")]
    assert times(a_roster(shift, off)) == []
    assert times(a_roster(shift, an_entry(starts="16:00", ends="18:00"))) == [
        ("08:00", "16:00"),
        ("16:00", "18:00"),
    ]


@pytest.mark.parametrize(
    "hours",
    [
        replace(PLAN.hours, holidays={MONDAY: "Feiertag"}),
        replace(PLAN.hours, closures=(Closure(MONDAY, MONDAY, "Umzug"),)),
        replace(PLAN.hours, exceptions=(HoursException(MONDAY, ()),)),
    ],
)
def test_on_closed_days_the_pattern_gives_nothing_and_an_entry_does(hours: object) -> None:
    plan = replace(PLAN, hours=hours)  # type: ignore[arg-type]  # one of the above

    assert a_roster(a_shift()).seats(MONDAY, plan) == ()
    assert len(a_roster(a_shift(), an_entry()).seats(MONDAY, plan)) == 1


def test_desk_time_outside_opening_hours_is_shown_and_gives_nothing() -> None:
    roster = a_roster(a_shift(starts="06:00", ends="20:00"))
    [seat] = roster.seats(MONDAY, PLAN)
    [opening] = PLAN.hours.intervals(MONDAY)

    assert seat.minutes == 14 * 60
    assert desk_minutes([seat], opening.start, opening.end) == 8 * 60


# What they come to ----------------------------------------------------------------------------------------------------


def test_breaks_absences_and_back_office_are_cut_out_of_ones_own_desk_time() -> None:
    roster = a_roster(
        a_shift(),
        a_shift("break", "12:00", "12:30", kind=LineKind.BREAK, desk=None),
        an_entry("away", "08:00", "09:00", kind=LineKind.ABSENT, desk=None),
        an_entry("office", "14:00", "17:00", kind=LineKind.BACK_OFFICE, desk=None),
        an_entry("other", "10:00", "11:00", kind=LineKind.BREAK, desk=None, member="b"),
    )

    assert times(roster) == [("09:00", "12:00"), ("12:30", "14:00")]
    assert times(roster, kind=LineKind.BREAK) == [("10:00", "11:00"), ("12:00", "12:30")]


def test_a_whole_day_of_absence_leaves_nothing() -> None:
    away = an_entry("away", "00:00", "00:00", kind=LineKind.ABSENT, desk=None)

    assert times(a_roster(a_shift(), away)) == []


def test_whoever_learns_gives_no_capacity() -> None:
    [seat] = a_roster(a_shift(kind=LineKind.LEARNING)).seats(MONDAY, PLAN)

    assert (seat.kind, seat.desk, seat.case_types) == (LineKind.LEARNING, "5", ())


def test_what_is_served_is_what_shift_member_and_desk_have_in_common() -> None:
    known = {"a": a_member(case_types=("aufenthaltstitel", "asyl"))}

    [narrow] = a_roster(a_shift(), members=known).seats(MONDAY, PLAN)
    [chosen] = a_roster(a_shift(case_types=("anmeldung",))).seats(MONDAY, PLAN)
    [anybody] = a_roster(a_shift(member=None)).seats(MONDAY, PLAN)

    assert narrow.case_types == ("aufenthaltstitel",)
    assert chosen.case_types == ("anmeldung",)
    assert anybody.case_types == ("anmeldung", "aufenthaltstitel")


def test_desks_and_members_that_are_gone_give_nothing() -> None:
    assert times(a_roster(a_shift(desk="77"))) == []
    assert times(a_roster(a_shift(member="nobody"))) == []
    assert times(a_roster(a_shift(), members={"a": a_member(active=False)})) == []


def test_a_shift_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    roster = a_roster(a_shift(starts="22:00", ends="02:00"))

    [seat] = roster.seats(MONDAY, PLAN)
    assert (seat.starts, seat.minutes) == (datetime(2026, 11, 23, 21, tzinfo=UTC), 4 * 60)
    assert roster.seats(MONDAY + timedelta(days=1), PLAN) == ()


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        (FORWARD, "00:00", "08:00", 7),
        (BACK, "00:00", "08:00", 9),
        (FORWARD, "02:15", "02:45", 0),
        (BACK, "02:30", "02:45", 1.25),
        (FORWARD - timedelta(days=1), "22:00", "06:00", 7),
        (BACK - timedelta(days=1), "22:00", "06:00", 9),
        (LEAP_DAY, "08:00", "16:00", 8),
        (LEAP_DAY - timedelta(days=1), "22:00", "06:00", 8),
    ],
)
def test_shifts_last_as_long_as_the_clocks_make_them(day: date, starts: str, ends: str, hours: float) -> None:
    seats = a_roster(an_entry(starts=starts, ends=ends, day=day)).seats(day, PLAN)

    assert sum(seat.minutes for seat in seats) == hours * 60


# Lines that mean nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekday": 7}, "invalid_weekday"),
        ({"every_weeks": 0}, "invalid_every_weeks"),
        ({"valid_from": date(2027, 1, 2), "valid_until": date(2027, 1, 1)}, "shift_ends_before_it_begins"),
        ({"ends": "08:00"}, "shift_without_time"),
        ({"desk": None}, "desk_needed"),
        ({"kind": LineKind.BREAK, "member": None}, "member_needed"),
    ],
)
def test_a_line_that_means_nothing_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        a_shift(**changes)  # type: ignore[arg-type]  # by name


def test_an_entry_without_times_is_one_that_is_called_off() -> None:
    with pytest.raises(Invalid, match="shift_without_time"):
        DayEntry("e", MONDAY, "a", desk="5")
    assert DayEntry("e", MONDAY, replaces="s", cancelled=True).starts is None


# For any roster -------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(roster=rosters(*DAYS), day=st.sampled_from(DAYS))
def test_seats_have_a_length_and_serve_only_what_their_desk_can(roster: Roster, day: date) -> None:
    desks = {desk.code: set(desk.case_types) for desk in NIGHTS.desks}
    for seat in roster.seats(day, NIGHTS):
        assert seat.minutes > 0
        assert set(seat.case_types) <= desks.get(seat.desk or "", set())
        assert seat.kind is LineKind.DESK or not seat.case_types
        member = roster.members.get(seat.member or "")
        assert seat.member is None or (member is not None and member.active)
        assert member is None or set(seat.case_types) <= set(member.case_types)


@settings(max_examples=40)
@given(roster=rosters(*DAYS), day=st.sampled_from(DAYS))
def test_nobody_sits_at_a_desk_while_they_are_away(roster: Roster, day: date) -> None:
    seats = roster.seats(day, NIGHTS)
    away = [each for each in seats if each.kind in (LineKind.BREAK, LineKind.ABSENT, LineKind.BACK_OFFICE)]
    for seat in seats:
        if seat.kind is LineKind.DESK and seat.member is not None:
            theirs = [each for each in away if each.member == seat.member]
            assert all(each.ends <= seat.starts or seat.ends <= each.starts for each in theirs)


@settings(max_examples=40)
@given(roster=rosters(*DAYS), day=st.sampled_from(DAYS))
def test_desk_minutes_never_exceed_opening_minutes_times_desks(roster: Roster, day: date) -> None:
    for plan in (PLAN, NIGHTS):
        seats = roster.seats(day, plan)
        for opening in plan.hours.intervals(day):
            most = (opening.end - opening.start).total_seconds() / 60 * len(plan.desks)
            assert 0 <= desk_minutes(seats, opening.start, opening.end) <= most + 1e-6


@settings(max_examples=40)
@given(roster=rosters(MONDAY), day=st.just(MONDAY))
def test_cancelling_everything_gives_nothing(roster: Roster, day: date) -> None:
    off = {f"off-{key}": DayEntry(f"off-{key}", day, replaces=key, cancelled=True) for key in roster.pattern}
    quiet = replace(roster, days={day: off})

    assert quiet.seats(day, NIGHTS) == ()


@settings(max_examples=40)
@given(roster=rosters(MONDAY), at=st.integers(0, 24 * 60), busy=st.floats(0, 60))
def test_time_that_has_passed_and_a_client_who_is_there_only_take_away(
    roster: Roster, at: int, busy: float
) -> None:
    [opening] = NIGHTS.hours.intervals(MONDAY)
    seats = roster.seats(MONDAY, NIGHTS)
    now = opening.start + timedelta(minutes=at)

    def left(since: datetime, busy: float = 0.0) -> float:
        desks = [DeskAtWork(desk.code, desk.case_types, False, busy) for desk in NIGHTS.desks]
        return sum(each.free_minutes for each in desk_times(seats, desks, since, opening.end))

    assert left(now) == pytest.approx(desk_minutes(seats, now, opening.end))
    assert left(now, busy) <= left(now) + 1e-6
    assert left(now) <= left(opening.start) + 1e-6


# What the day still gives ---------------------------------------------------------------------------------------------

CLOSING = datetime(2026, 11, 23, 15, tzinfo=UTC)


def at(said: str) -> datetime:
    return PLAN.hours.utc(MONDAY, wall(said))


def still(seats: tuple[Seat, ...], now: str, *opened: str, busy: float = 0.0) -> dict[str, float]:
    """Desk by its first case type → free minutes until 16:00."""
    found: dict[str, float] = {}
    for desk in PLAN.desks:
        [*given] = desk_times(
            seats, [DeskAtWork(desk.code, desk.case_types, desk.code in opened, busy)], at(now), CLOSING
        )
        if given:
            found[desk.code] = sum(each.free_minutes for each in given)
    return found


def test_a_rostered_desk_counts_until_its_shift_ends_whether_it_is_open_or_not() -> None:
    seats = a_roster(a_shift(ends="15:00")).seats(MONDAY, PLAN)

    assert still(seats, "14:00") == {"5": 60}
    assert still(seats, "14:00", "5") == {"5": 60}
    assert still(seats, "15:30", "5") == {}


def test_a_desk_counts_from_the_beginning_of_its_shift_and_not_during_a_break() -> None:
    pause = a_shift("pause", "15:10", "15:30", kind=LineKind.BREAK, desk=None)
    seats = a_roster(a_shift(starts="15:00"), pause).seats(MONDAY, PLAN)

    assert still(seats, "14:00") == {"5": 40}


def test_a_desk_that_is_open_without_being_rostered_counts_until_closing() -> None:
    seats = a_roster(a_shift(ends="15:00")).seats(MONDAY, PLAN)

    assert still(seats, "14:00", "1") == {"5": 60, "1": 120}
    assert still(seats, "14:00", "1", busy=30) == {"5": 30, "1": 90}


def test_as_long_as_a_shift_lasts_what_the_desk_was_opened_for_counts() -> None:
    seats = a_roster(a_shift(ends="15:00"), a_shift("late", "15:00", "16:00", member="b")).seats(MONDAY, PLAN)
    opened = DeskAtWork("5", ("anmeldung",), is_open=True)

    now, later = desk_times(seats, [opened], at("14:00"), CLOSING)

    assert (sorted(now.case_types), now.free_minutes) == (["anmeldung"], 60)
    assert (sorted(later.case_types), later.free_minutes) == (["anmeldung", "aufenthaltstitel"], 60)


def test_two_at_one_desk_are_one_desk() -> None:
    seats = a_roster(a_shift(), a_shift("b", "12:00", "16:00", member="b")).seats(MONDAY, PLAN)

    assert still(seats, "08:00") == {"5": 8 * 60}


def test_a_day_is_planned_when_anything_about_desks_is_said() -> None:
    off = DayEntry("off", MONDAY, replaces="s", cancelled=True)

    assert a_roster(a_shift()).plans(MONDAY)
    assert a_roster(a_shift(), off).plans(MONDAY)
    assert a_roster(an_entry(starts="10:00")).plans(MONDAY)
    assert not a_roster(a_shift()).plans(MONDAY + timedelta(days=1))
    assert not a_roster(a_shift(kind=LineKind.BACK_OFFICE)).plans(MONDAY)
