"""What a change of the roster would bring about: what stops, what warns, and what is no news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings

from queue_service.domain.changes import Change
from queue_service.domain.findings import Finding, HouseFacts
from queue_service.domain.opening_hours import Hours, WeeklyHours
from queue_service.domain.roster import DayEntry, LineKind, Roster
from queue_service.domain.roster_findings import days_touched, findings, standing
from tests.domain.rosters import MONDAY, PLAN, a_member, a_roster, a_shift, an_entry, rosters, wall

TODAY = date(2026, 11, 18)
QUIET = HouseFacts(datetime(2026, 11, 18, 8, tzinfo=UTC), TODAY)
AT_WORK = HouseFacts(datetime(2026, 11, 23, 9, tzinfo=UTC), MONDAY, working={"5": ("anmeldung",)})
#: Everything is served all day at desk 12.
COVER = a_shift("cover", desk="12", member="b")


def said(
    before: Roster, after: Roster, days: Iterable[date] = (MONDAY,), house: HouseFacts = QUIET
) -> list[tuple[str, str]]:
    """(weight, code) of what follows."""
    return [(each.weight, each.code) for each in findings(before, after, PLAN, days, house)]


def one(before: Roster, after: Roster, house: HouseFacts = QUIET) -> Finding:
    [found] = findings(before, after, PLAN, [MONDAY], house)
    return found


def test_a_sound_change_has_no_consequences() -> None:
    assert said(a_roster(COVER), a_roster(COVER, a_shift())) == []


def test_the_same_desk_twice_at_a_time_stops() -> None:
    found = one(
        a_roster(COVER, a_shift()), a_roster(COVER, a_shift(), an_entry("late", "15:00", member=None))
    )

    assert (found.weight, found.code, found.at) == (
        "stop",
        "roster_desk_twice",
        ("days", "2026-11-23", "late"),
    )
    assert found.values == {
        "desk": "5",
        "day": "2026-11-23",
        "from": "15:00",
        "until": "16:00",
        "other": "pattern/s",
    }


def test_one_after_the_other_at_a_desk_and_whoever_stands_in_for_a_break_do_not_stop() -> None:
    pause = a_shift("pause", "12:00", "12:30", kind=LineKind.BREAK, desk=None)
    before = a_roster(COVER, a_shift(ends="15:00"), pause)

    assert (
        said(before, a_roster(COVER, a_shift(ends="15:00"), pause, an_entry("late", "15:00", member=None)))
        == []
    )
    stands_in = an_entry("in", "12:00", "12:30", member=None)
    assert said(before, a_roster(COVER, a_shift(ends="15:00"), pause, stands_in)) == []
    # Without the break both would sit there.
    without = a_roster(COVER, a_shift(ends="15:00"), stands_in)
    assert said(a_roster(COVER, a_shift(ends="15:00"), pause, stands_in), without) == [
        ("stop", "roster_desk_twice")
    ]


def test_one_member_in_two_places_stops_and_learning_beside_a_colleague_is_a_place() -> None:
    before = a_roster(COVER, a_shift())

    assert said(before, a_roster(COVER, a_shift(), a_shift("two", desk="1", starts="15:00"))) == [
        ("stop", "roster_member_twice")
    ]
    learns = a_shift("two", desk="1", starts="15:00", kind=LineKind.LEARNING)
    assert said(before, a_roster(COVER, a_shift(), learns)) == [("stop", "roster_member_twice")]


def test_what_a_member_cannot_do_warns_and_what_a_desk_is_not_equipped_for_stops() -> None:
    known = {"a": a_member("a", case_types=("info",)), "b": a_member("b")}
    before = a_roster(COVER, members=known)

    assert said(before, a_roster(COVER, a_shift(desk="1", case_types=("anmeldung",)), members=known)) == [
        ("warn", "roster_member_cannot")
    ]
    assert said(
        before, a_roster(COVER, a_shift(desk="2", case_types=("asyl",), member=None), members=known)
    ) == [("stop", "roster_desk_not_equipped")]
    assert said(before, a_roster(COVER, a_shift(desk="5"), members=known)) == [
        ("warn", "roster_serves_nothing")
    ]


def test_what_there_is_not_stops() -> None:
    before = a_roster(COVER)

    assert said(before, a_roster(COVER, a_shift(desk="77"))) == [("stop", "roster_unknown_desk")]
    assert said(before, a_roster(COVER, a_shift(member="nobody"))) == [("stop", "roster_unknown_member")]
    assert said(before, a_roster(COVER, a_shift(case_types=("tanzen",)))) == [
        ("stop", "roster_unknown_case_type")
    ]
    more = {"a": a_member("a", learning=("tanzen",)), "b": a_member("b")}
    assert said(before, a_roster(COVER, members=more)) == [("stop", "roster_unknown_case_type")]


def test_a_line_for_somebody_who_is_not_rostered_any_more_warns() -> None:
    known = {"a": a_member("a", active=False), "b": a_member("b")}

    assert said(a_roster(COVER, members=known), a_roster(COVER, a_shift(), members=known)) == [
        ("warn", "roster_member_inactive")
    ]


def test_desk_time_while_the_house_is_closed_warns_and_getting_ready_does_not() -> None:
    before = a_roster(COVER)

    assert said(before, a_roster(COVER, a_shift(starts="07:30"))) == []
    found = one(before, a_roster(COVER, a_shift(starts="07:00")))
    assert (found.code, found.values["minutes"]) == ("roster_outside_hours", 60)


def test_an_hour_that_loses_the_last_one_for_a_concern_warns_once_for_all_of_them() -> None:
    away = an_entry("away", "10:00", "12:00", kind=LineKind.ABSENT, desk=None, member="b")
    before = a_roster(COVER, a_shift())

    found = one(before, a_roster(COVER, a_shift(), away))

    assert (found.weight, found.code, found.at) == ("warn", "roster_unserved", ("days", "2026-11-23"))
    assert (found.values["from"], found.values["until"]) == ("10:00", "12:00")
    assert found.values["case_types"] == ["asyl", "einbuergerung", "info"]


def test_what_nobody_served_before_is_no_news() -> None:
    assert said(a_roster(a_shift("first", desk="1")), a_roster(a_shift("first", desk="1"), a_shift())) == [
        ("stop", "roster_member_twice")
    ]
    assert said(a_roster(), a_roster(a_shift(desk="1"))) == []


def test_an_old_sin_does_not_stand_in_the_way_and_is_told_to_who_reads() -> None:
    sinful = a_roster(COVER, a_shift(), a_shift("sin", member=None))

    assert said(sinful, replace(sinful, days={MONDAY: {"x": an_entry("x", "17:00", "18:00")}})) == [
        ("warn", "roster_outside_hours")
    ]
    told = [each.code for each in standing(sinful, PLAN, [MONDAY], TODAY)]
    assert told == ["roster_desk_twice"]


def test_a_desk_removed_from_the_office_is_told_to_who_reads() -> None:
    smaller = replace(PLAN, desks=tuple(desk for desk in PLAN.desks if desk.code != "5"))

    told = [(each.code, each.at) for each in standing(a_roster(COVER, a_shift()), smaller, [MONDAY], TODAY)]
    assert told == [("roster_unknown_desk", ("pattern", "s", "desk"))]


def test_what_comes_every_week_is_said_once() -> None:
    days = [MONDAY, MONDAY + timedelta(weeks=1)]

    assert said(a_roster(COVER, a_shift()), a_roster(a_shift()), days) == [("warn", "roster_unserved")]


def test_a_desk_where_somebody_works_loses_its_seat_with_a_word() -> None:
    before = a_roster(COVER, a_shift())
    off = DayEntry("off", MONDAY, replaces="s", cancelled=True)

    assert said(before, a_roster(COVER, a_shift(), off), house=AT_WORK) == [("warn", "roster_working_desk")]
    assert said(before, a_roster(COVER, a_shift(), off)) == []


def test_a_change_is_looked_at_on_its_own_dates_and_the_next_ones_of_the_pattern() -> None:
    before, after = a_roster(COVER), a_roster(COVER, a_shift(every_weeks=2, valid_from=date(2026, 12, 7)))
    shift = Change(("pattern", "s"), None, None)

    assert days_touched(before, after, [Change(("days", "2026-12-24", "x"), None, None)], PLAN, TODAY) == {
        date(2026, 12, 24)
    }
    assert days_touched(before, after, [shift], PLAN, TODAY) == {date(2026, 12, 7), date(2026, 12, 21)}
    closed = replace(PLAN, hours=replace(PLAN.hours, holidays={date(2026, 12, 7): "Feiertag"}))
    assert date(2026, 12, 7) not in days_touched(before, after, [shift], closed, TODAY)
    name = Change(("members", "b", "name"), "B", "C")
    assert days_touched(before, after, [name], PLAN, TODAY) == frozenset()
    skills = Change(("members", "b", "case_types"), [], ["info"])
    assert MONDAY in days_touched(before, after, [skills], PLAN, TODAY)


def test_hours_that_are_no_whole_hours_are_looked_at_to_the_end() -> None:
    lines = tuple(WeeklyHours(day, Hours(wall("08:00"), wall("10:15"))) for day in range(5))
    short = replace(PLAN, hours=replace(PLAN.hours, weekly=lines))
    before, after = a_roster(a_shift(desk="12")), a_roster(a_shift(desk="12", ends="09:00"))

    [found] = findings(before, after, short, [MONDAY], QUIET)
    assert (found.values["from"], found.values["until"]) == ("09:00", "10:15")


@settings(max_examples=40)
@given(roster=rosters(MONDAY))
def test_no_change_has_no_consequences(roster: Roster) -> None:
    assert findings(roster, roster, PLAN, [MONDAY], AT_WORK) == ()


@settings(max_examples=40)
@given(before=rosters(MONDAY), after=rosters(MONDAY))
def test_each_consequence_is_named_once_and_those_that_stop_come_first(before: Roster, after: Roster) -> None:
    found = findings(before, after, PLAN, [MONDAY], AT_WORK)

    assert len({each.key for each in found}) == len(found)
    assert [each.weight for each in found] == sorted((each.weight for each in found), key="stop warn".index)
