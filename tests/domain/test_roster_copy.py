"""One week like another: what is copied, what the pattern does by itself, and what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings

from queue_service.domain.opening_hours import OpeningHours
from queue_service.domain.roster import DayEntry, LineKind, Roster
from queue_service.domain.roster_copy import copied
from tests.domain.rosters import MONDAY, PLAN, a_roster, a_shift, an_entry, rosters

NEXT = MONDAY + timedelta(weeks=1)
HOURS: OpeningHours = PLAN.hours


def seats(roster: Roster, monday: date) -> list[tuple[object, ...]]:
    """What everybody does in a week, but for absences, counted from its Monday."""
    found = []
    for ahead in range(7):
        day = monday + timedelta(days=ahead)
        found += [
            (ahead, HOURS.local(seat.starts).time(), seat.minutes, seat.desk, seat.member, seat.kind)
            for seat in roster.seats(day, PLAN)
            if seat.kind is not LineKind.ABSENT
        ]
    return sorted(found, key=repr)


def test_an_entry_is_copied_and_what_the_pattern_does_by_itself_is_not() -> None:
    roster = a_roster(a_shift(), an_entry("extra", "16:00", "18:00"))

    made = copied(roster, HOURS, MONDAY, NEXT)

    assert list(made.days[NEXT]) == ["extra"]
    assert seats(made, NEXT) == seats(made, MONDAY)


def test_a_line_that_comes_every_second_week_is_entered_or_called_off() -> None:
    roster = a_roster(
        a_shift("even", every_weeks=2, valid_from=MONDAY),
        a_shift("odd", every_weeks=2, valid_from=NEXT, desk="1"),
    )

    made = copied(roster, HOURS, MONDAY, NEXT)

    assert (made.days[NEXT]["even"].desk, made.days[NEXT]["no-odd"].cancelled) == ("5", True)
    assert seats(made, NEXT) == seats(made, MONDAY)


def test_absences_are_not_copied_and_stay_where_they_are() -> None:
    here = an_entry("here", kind=LineKind.ABSENT, desk=None)
    there = an_entry("there", "08:00", "10:00", kind=LineKind.ABSENT, desk=None, day=NEXT)

    made = copied(a_roster(a_shift(), here, there), HOURS, MONDAY, NEXT)

    assert made.days[NEXT] == {"there": there}


def test_a_closed_day_stays_as_it_is() -> None:
    roster = a_roster(an_entry("extra"))
    hours = replace(HOURS, holidays={NEXT: "Feiertag"})

    assert NEXT not in copied(roster, hours, MONDAY, NEXT).days


def test_only_the_lines_of_those_named_are_copied_and_replaced() -> None:
    roster = a_roster(
        an_entry("mine"),
        an_entry("theirs", member="b", desk="1"),
        an_entry("old", member="b", desk="2", day=NEXT),
        an_entry("gone", member="a", desk="12", day=NEXT),
    )

    made = copied(roster, HOURS, MONDAY, NEXT, {"a"})

    assert set(made.days[NEXT]) == {"mine", "old"}


def test_a_line_called_off_for_somebody_is_theirs() -> None:
    off = DayEntry("off", MONDAY, replaces="s", cancelled=True)
    roster = a_roster(a_shift(), off)

    assert copied(roster, HOURS, MONDAY, NEXT, {"b"}).days[NEXT] == {}
    assert copied(roster, HOURS, MONDAY, NEXT, {"a"}).days[NEXT]["off"].replaces == "s"


def test_two_entries_of_one_name_both_stay() -> None:
    roster = a_roster(an_entry("x", "10:00"), an_entry("x", member="b", desk="1", day=NEXT))

    assert set(copied(roster, HOURS, MONDAY, NEXT, {"a"}).days[NEXT]) == {"x", "x-2"}


@settings(max_examples=40)
@given(roster=rosters(MONDAY, MONDAY + timedelta(days=2), NEXT))
def test_copying_twice_is_copying_once(roster: Roster) -> None:
    once = copied(roster, HOURS, MONDAY, NEXT)

    assert seats(copied(once, HOURS, MONDAY, NEXT), NEXT) == seats(once, NEXT)
    assert once.days.get(MONDAY) == roster.days.get(MONDAY)
