"""How often a line of a series counts, against a calendar read from front to back."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.errors import Invalid
from queue_service.domain.hours_series import Hours, WeeklyHours, nths_of, overlaps
from tests.domain.any_hours import days, hours, lines

MORNING = Hours(time(8), time(12))
A_DAY = timedelta(days=1)


def test_every_other_week_counts_from_the_week_in_which_the_series_begins() -> None:
    # A Wednesday: the Monday of its week is before the beginning, yet it is that week that is counted from.
    line = WeeklyHours(0, MORNING, valid_from=date(2026, 12, 23), every_weeks=2)

    applying = [day for day in _calendar(date(2026, 12, 1), 60) if line.applies_on(day)]

    assert applying == [date(2027, 1, 4), date(2027, 1, 18)]


def test_the_first_wednesday_and_the_last_friday_of_a_month() -> None:
    first = WeeklyHours(2, MORNING, nths=(1,))
    last = WeeklyHours(4, MORNING, nths=(-1,))
    winter = list(_calendar(date(2026, 11, 1), 90))

    assert [day for day in winter if first.applies_on(day)] == [
        date(2026, 11, 4),
        date(2026, 12, 2),
        date(2027, 1, 6),
    ]
    assert [day for day in winter if last.applies_on(day)] == [
        date(2026, 11, 27),
        date(2026, 12, 25),
        date(2027, 1, 29),
    ]


def test_the_29th_of_february_may_be_a_fifth_and_is_then_the_last() -> None:
    assert nths_of(date(2028, 2, 29)) == (5, -1)
    assert nths_of(date(2028, 2, 22)) == (4,)


@given(days)
def test_the_nth_weekday_of_a_month_is_what_a_printed_calendar_shows(day: date) -> None:
    column = [
        week[day.weekday()] for week in calendar.monthcalendar(day.year, day.month) if week[day.weekday()]
    ]

    assert nths_of(day)[0] == column.index(day.day) + 1
    assert (-1 in nths_of(day)) is (column[-1] == day.day)


@given(lines())
def test_a_line_applies_on_the_days_that_counting_on_the_fingers_finds(line: WeeklyHours) -> None:
    begins = line.valid_from or date(2026, 1, 1)
    end = line.valid_until or date.max
    counted = set(_by_hand(line, begins))

    for day in _calendar(begins - 7 * A_DAY, 400):
        valid = (line.valid_from is None or line.valid_from <= day) and day <= end
        if day >= begins:
            assert line.applies_on(day) is (valid and day in counted), day
        else:
            assert not line.applies_on(day) or line.valid_from is None


def _by_hand(line: WeeklyHours, begins: date) -> Iterator[date]:
    """Week by week from the one the series begins in; in each month the weekdays are counted off."""
    monday = begins - timedelta(days=begins.weekday())
    for week in range(70):
        if week % line.every_weeks:
            continue
        day = monday + timedelta(weeks=week, days=line.weekday)
        same = [date(day.year, day.month, 1) + n * A_DAY for n in range(31)]
        same = [each for each in same if each.month == day.month and each.weekday() == line.weekday]
        place = same.index(day) + 1
        if not line.nths or place in line.nths or (-1 in line.nths and place == len(same)):
            yield day


@given(line=lines(), since=days)
def test_the_first_day_of_a_line_is_the_first_on_which_it_applies(line: WeeklyHours, since: date) -> None:
    start = max(since, line.valid_from or since)
    expected = next((day for day in _calendar(start, 800) if line.applies_on(day)), None)

    assert line.first_day(since) == expected


@given(day=days, one=hours, other=hours)
def test_two_hours_overlap_when_some_minute_lies_in_both(day: date, one: Hours, other: Hours) -> None:
    def seconds(said: Hours) -> range:
        opens, closes = (
            (wall.hour * 60 + wall.minute) * 60 + wall.second for wall in (said.opens, said.closes)
        )
        return range(opens, closes + (86_400 if closes <= opens else 0))

    mine, theirs = seconds(one), seconds(other)

    assert one.overlaps(other) is (max(mine.start, theirs.start) < min(mine.stop, theirs.stop))


@given(st.lists(lines(date(2026, 11, 22)), max_size=5))
def test_lines_that_overlap_are_found_with_the_first_day_on_which_they_do(weekly: list[WeeklyHours]) -> None:
    since = date(2026, 11, 22)
    found = {(id(each.one), id(each.other)): each.day for each in overlaps(weekly, since)}

    for number, one in enumerate(weekly):
        for other in weekly[number + 1 :]:
            both = (d for d in _calendar(since, 801) if one.applies_on(d) and other.applies_on(d))
            first = next(both, None) if one.hours.overlaps(other.hours) else None
            assert found.get((id(one), id(other))) == first


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("invalid_weekday", {"weekday": -1}),
        ("invalid_every_weeks", {"every_weeks": 0}),
        ("invalid_every_weeks", {"every_weeks": 53, "valid_from": date(2026, 1, 1)}),
        ("weeks_need_a_beginning", {"every_weeks": 2}),
        ("day_out_of_range", {"valid_from": date(9999, 12, 31)}),
        ("day_out_of_range", {"valid_until": date(1, 1, 1)}),
        ("invalid_nth", {"nths": (0,)}),
        ("invalid_nth", {"nths": (6,)}),
        ("invalid_nth", {"nths": (1, 1)}),
        (
            "series_ends_before_it_begins",
            {"valid_from": date(2026, 1, 2), "valid_until": date(2026, 1, 1)},
        ),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(code: str, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=code):
        WeeklyHours(**{"weekday": 0, "hours": MORNING, **wrong})  # type: ignore[arg-type]  # wrong on purpose


def _calendar(first: date, length: int) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range(length))
