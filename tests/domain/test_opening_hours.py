"""When the office is open, in wall time, on every day of every year."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_service.domain.errors import Invalid
from queue_service.domain.opening_hours import (
    Closure,
    Hours,
    HoursException,
    Interval,
    OpeningHours,
    WeeklyHours,
)
from queue_service.services.holidays import PublicHolidays
from tests.factories import weekdays

BERLIN = "Europe/Berlin"
ALWAYS_8_TO_16 = OpeningHours(
    BERLIN, weekly=tuple(WeeklyHours(day, Hours(time(8), time(16))) for day in range(7))
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 10, 24), "2026-10-24T06:00"),
        (date(2026, 10, 25), "2026-10-25T07:00"),
        (date(2027, 3, 27), "2027-03-27T07:00"),
        (date(2027, 3, 28), "2027-03-28T06:00"),
        (date(2028, 2, 29), "2028-02-29T07:00"),
    ],
)
def test_eight_on_the_wall_is_eight_on_the_wall_also_when_the_clocks_change(day: date, opens: str) -> None:
    (interval,) = ALWAYS_8_TO_16.intervals(day)

    assert interval.start == utc(opens)
    assert interval.end - interval.start == timedelta(hours=8)


def test_a_night_in_which_the_clocks_change_is_an_hour_longer_or_shorter() -> None:
    night = OpeningHours(
        BERLIN,
        exceptions=tuple(
            HoursException(day, (Hours(time(22), time(6)),))
            for day in (date(2026, 10, 24), date(2027, 3, 27))
        ),
    )
    (autumn,) = night.intervals(date(2026, 10, 24))
    (spring,) = night.intervals(date(2027, 3, 27))

    assert (autumn.end - autumn.start, spring.end - spring.start) == (timedelta(hours=9), timedelta(hours=7))


def test_an_opening_in_the_skipped_hour_begins_when_the_clock_has_jumped() -> None:
    early = OpeningHours(
        BERLIN, exceptions=(HoursException(date(2027, 3, 28), (Hours(time(2, 30), time(4)),)),)
    )

    (interval,) = early.intervals(date(2027, 3, 28))

    assert interval.start == utc("2027-03-28T01:00")
    assert early.local(interval.start).time() == time(3)


@pytest.mark.parametrize("closes", [time(2, 45), time(3)])
def test_hours_that_lie_within_the_skipped_hour_do_not_happen(closes: time) -> None:
    day = date(2027, 3, 28)
    skipped = OpeningHours(BERLIN, exceptions=(HoursException(day, (Hours(time(2, 15), closes),)),))

    assert skipped.intervals(day) == ()
    assert skipped.next_opening(utc("2027-03-27T12:00")) is None


def test_in_the_doubled_hour_an_opening_means_the_first_and_a_closing_the_second_passing() -> None:
    day = date(2026, 10, 25)
    doubled = OpeningHours(BERLIN, exceptions=(HoursException(day, (Hours(time(2, 15), time(2, 45)),)),))

    (interval,) = doubled.intervals(day)

    assert (interval.start, interval.end) == (utc("2026-10-25T00:15"), utc("2026-10-25T01:45"))


def test_the_lobby_of_a_long_evening_lasts_beyond_midnight() -> None:
    late = OpeningHours(BERLIN, exceptions=(HoursException(date(2026, 11, 22), (Hours(time(20), time(6)),)),))

    assert late.is_open(utc("2026-11-23T03:00"))
    assert late.office_day(utc("2026-11-23T03:00")) == date(2026, 11, 22)
    assert late.office_day(utc("2026-11-23T05:00")) == date(2026, 11, 23)


def test_what_is_most_specific_wins() -> None:
    holidays = PublicHolidays().of("DE-NW", range(2026, 2027))
    hours = OpeningHours(
        BERLIN,
        weekly=weekdays(),
        closures=(Closure(date(2026, 12, 28), date(2026, 12, 31)),),
        exceptions=(HoursException(date(2026, 12, 29), (Hours(time(9), time(12)),)),),
        holidays=holidays,
    )

    assert hours.hours_of(date(2026, 12, 22)) == (Hours(time(8), time(16)),)
    assert hours.hours_of(date(2026, 12, 25)) == ()
    assert hours.hours_of(date(2026, 12, 28)) == ()
    assert hours.hours_of(date(2026, 12, 29)) == (Hours(time(9), time(12)),)


def test_north_rhine_westphalia_has_its_eleven_holidays_in_german() -> None:
    dates = PublicHolidays().of("DE-NW", range(2027, 2028))

    assert len(dates) == 11
    assert dates[date(2027, 5, 27)] == "Fronleichnam"
    assert dates[date(2027, 11, 1)] == "Allerheiligen"


def test_the_next_opening_skips_weekends_and_holidays() -> None:
    hours = OpeningHours(BERLIN, weekly=weekdays(), holidays={date(2026, 12, 25): "1. Weihnachtstag"})

    assert hours.next_opening(utc("2026-12-24T15:00")) == utc("2026-12-28T07:00")
    assert OpeningHours(BERLIN).next_opening(utc("2026-12-24T15:00")) is None


def test_a_series_counts_only_between_its_dates() -> None:
    line = WeeklyHours(
        0, Hours(time(8), time(12)), valid_from=date(2026, 6, 1), valid_until=date(2026, 8, 31)
    )
    hours = OpeningHours(BERLIN, weekly=(line,))

    assert [bool(hours.hours_of(day)) for day in (date(2026, 5, 25), date(2026, 6, 1), date(2026, 9, 7))] == [
        False,
        True,
        False,
    ]


def test_wrong_hours_are_refused() -> None:
    with pytest.raises(Invalid, match="invalid_weekday"):
        WeeklyHours(7, Hours(time(8), time(16)))
    with pytest.raises(Invalid, match="closure_ends_before_it_begins"):
        Closure(date(2026, 2, 2), date(2026, 2, 1))


@given(
    day=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    opens=st.times(),
    closes=st.times(),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_any_hours_on_any_day_make_one_interval_at_most_that_begins_at_its_wall_time(
    day: date, opens: time, closes: time, zone: str
) -> None:
    hours = OpeningHours(zone, exceptions=(HoursException(day, (Hours(opens, closes),)),))
    made = hours.intervals(day)

    assert len(made) == 1 or (made == () and hours.utc(day, opens) == hours.utc(day, closes, second=True))
    for interval in made:
        _check_interval(hours, interval, day, opens)


def _check_interval(hours: OpeningHours, interval: Interval, day: date, opens: time) -> None:
    assert interval.start < interval.end <= interval.start + timedelta(hours=26)
    local = hours.local(interval.start)
    # In the skipped hour the clock shows up to an hour later than was said.
    assert timedelta(0) <= local.replace(tzinfo=None) - datetime.combine(day, opens) <= timedelta(hours=1)
    assert hours.office_day(interval.start) == day
    assert hours.is_open(interval.start) and not hours.is_open(interval.end)
