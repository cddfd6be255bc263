"""What holds of all opening hours, in every time zone, on every day, however odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from queue_service.domain.opening_hours import Hours, HoursException, HoursKind, OpeningHours
from tests.domain.any_hours import ZONES, days, hours, moments, opening_hours

A_DAY = timedelta(days=1)

some = days.flatmap(lambda day: st.tuples(st.just(day), opening_hours(day)))
at_some_time = days.flatmap(lambda day: st.tuples(st.just(day), opening_hours(day), moments(day)))


@given(some)
def test_the_hours_of_two_days_never_overlap_and_none_are_empty(given: tuple[date, OpeningHours]) -> None:
    day, office = given
    around = [one for off in range(-2, 4) for one in office.intervals(day + off * A_DAY)]

    assert all(one.start < one.end for one in around)
    assert all(one.end <= other.start for one, other in pairwise(around))


@given(some)
def test_hours_of_one_day_that_touch_are_one(given: tuple[date, OpeningHours]) -> None:
    day, office = given

    assert all(one.end < other.start for one, other in pairwise(office.intervals(day)))


@given(day=days, zone=st.sampled_from(ZONES), said=hours)
def test_a_day_is_open_for_as_long_as_the_clock_says_and_by_the_jump_more_or_less_where_it_is_moved(
    day: date, zone: str, said: Hours
) -> None:
    office = OpeningHours(zone, exceptions=(HoursException(day, (said,)),))
    open_for = sum((one.end - one.start for one in office.intervals(day)), timedelta(0))
    offsets = {office.local(_noon(day + off * A_DAY)).utcoffset() for off in (-1, 0, 1, 2)}

    if len(offsets) == 1:
        assert open_for == timedelta(minutes=said.wall_minutes)
    elif said.opens.second == said.closes.second == 0:
        assert open_for == _read_off_the_clock(zone, day, said)


def _read_off_the_clock(zone: str, day: date, said: Hours) -> timedelta:
    """Looks at the clock every quarter of an hour: from the first time it shows the opening, or what comes after it,
    to the last time that it shows less than the closing."""
    looks = [_noon(day) + timedelta(minutes=15 * quarter) for quarter in range(-160, 240)]
    clock = {look: look.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for look in looks}
    if all(shown.date() != day for shown in clock.values()):
        return timedelta(0)
    closes = datetime.combine(day + A_DAY if said.over_midnight else day, said.closes)
    first = min(look for look, shown in clock.items() if shown >= datetime.combine(day, said.opens))
    last = max(look for look, shown in clock.items() if shown < closes)
    return max(last + timedelta(minutes=15) - first, timedelta(0))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@given(day=days, zone=st.sampled_from(ZONES), said=hours, minute=st.integers(0, 24 * 60 - 1))
def test_where_no_time_comes_twice_it_is_open_when_the_clock_on_the_wall_says_so(
    day: date, zone: str, said: Hours, minute: int
) -> None:
    office = OpeningHours(zone, exceptions=(HoursException(day, (said,)),))
    wall = time(*divmod(minute, 60))
    now = office.utc(day, wall)
    doubled = _comes_twice(office, day, wall) or any(
        _comes_twice(office, day, each) for each in (said.opens, said.closes)
    )
    assume(not doubled and office.local(now).replace(tzinfo=None) == _wall(day, wall))

    within = said.opens <= wall and (said.over_midnight or wall < said.closes)
    assert office.is_open(now) is within


@given(at_some_time)
def test_it_is_open_exactly_within_its_intervals(given: tuple[date, OpeningHours, datetime]) -> None:
    day, office, now = given
    around = [one for off in range(-4, 5) for one in office.intervals(day + off * A_DAY)]

    assert office.is_open(now) is any(now in one for one in around)
    assert office.open_interval(now) == next((one for one in around if now in one), None)


@given(at_some_time, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_the_office_day_never_goes_back(given: tuple[date, OpeningHours, datetime], later: timedelta) -> None:
    _, office, now = given

    assert office.office_day(now) <= office.office_day(now + later)


@given(some, st.integers(0, 999))
def test_the_office_day_stays_the_same_while_the_office_is_open(
    given: tuple[date, OpeningHours], part: int
) -> None:
    day, office = given

    for interval in office.intervals(day):
        assert office.office_day(interval.start) == day
        assert office.office_day(interval.start + part * (interval.end - interval.start) / 1000) == day
        assert office.office_day(interval.end - timedelta(microseconds=1)) == day


@given(at_some_time)
def test_the_next_opening_is_the_first_one_after_now(given: tuple[date, OpeningHours, datetime]) -> None:
    day, office, now = given
    found = office.next_opening(now)
    starts = sorted(one.start for off in range(-4, 12) for one in office.intervals(day + off * A_DAY))
    soon = next((start for start in starts if start > now), None)

    assert found == soon if soon is not None else found is None or found > starts_until(day)


def starts_until(day: date) -> datetime:
    """The beginning of the last day that was looked at, less the widest offset."""
    return datetime.combine(day + 11 * A_DAY, time(), UTC) - timedelta(hours=15)


@given(at_some_time)
def test_it_never_opens_inside_a_closure_or_on_a_holiday(
    given: tuple[date, OpeningHours, datetime],
) -> None:
    _, office, now = given
    found = office.next_opening(now)
    if found is not None:
        day = office.office_day(found)
        assert office.why(day).kind in (HoursKind.SERIES, HoursKind.EXCEPTION)
        assert office.exception_on(day) is not None or office.closure_on(day) is None


@given(some)
def test_a_day_has_hours_only_where_a_series_or_an_exception_says_so(
    given: tuple[date, OpeningHours],
) -> None:
    day, office = given
    for entry in office.calendar(day, 14):
        assert entry.hours == office.hours_of(entry.day)
        assert bool(entry.hours) <= (entry.why.kind in (HoursKind.SERIES, HoursKind.EXCEPTION))
        assert entry.why.kind is not HoursKind.SERIES or entry.hours


@given(some, st.lists(hours, max_size=2).map(tuple))
def test_closing_a_day_changes_no_other_day_and_opening_it_again_changes_nothing(
    given: tuple[date, OpeningHours], instead: tuple[Hours, ...]
) -> None:
    day, office = given
    others = tuple(each for each in office.exceptions if each.day != day)
    changed = replace(office, exceptions=(*others, HoursException(day, instead)))
    again = replace(
        changed, exceptions=tuple(each for each in office.exceptions if each in changed.exceptions)
    )
    after = [day + off * A_DAY for off in range(-3, 4)]

    assert [changed.hours_of(each) for each in after if each != day] == [
        office.hours_of(each) for each in after if each != day
    ]
    if office.exception_on(day) is None:
        assert [again.intervals(each) for each in after] == [office.intervals(each) for each in after]


def _wall(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall)


def _comes_twice(office: OpeningHours, day: date, wall: time) -> bool:
    return office.utc(day, wall) != office.utc(day, wall, second=True)
