"""What a change of the opening hours would bring about: for the day that runs, and against what is said already.

The hours of a running day can be made longer at any time. They are not made to end under the people who wait: that is
what closing early is for, which tells everybody; a change can begin tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import TypeVar

from queue_service.domain.changes import Path
from queue_service.domain.findings import Finding, HouseFacts
from queue_service.domain.hours_series import Hours, Overlap, WeeklyHours, overlaps
from queue_service.domain.opening_hours import Closure, HoursException, HoursKind, OpeningHours

_SERIES: Path = ("hours", "series")
#: A line without a beginning has begun by then.
_A_YEAR = timedelta(days=366)


def hours_findings(
    before: OpeningHours, after: OpeningHours, house: HouseFacts, booked: Mapping[date, int] | None = None
) -> tuple[Finding, ...]:
    """The consequences of going from one set of hours to the other now.

    Args:
        booked: dates from today on with how many bookings each has.
    """
    if before == after:
        return ()
    return (
        *_running_day(before, after, house),
        *_never_open(before, after, house.now),
        *_overlaps(before, after, house.today),
        *_never_applies(before, after, house.today),
        *_exceptions(before, after),
        *_closures(before, after),
        *_booked(before, after, booked or {}),
    )


def _running_day(before: OpeningHours, after: OpeningHours, house: HouseFacts) -> Iterator[Finding]:
    day = before.office_day(house.now)
    was, left = (_left_today(hours, day, house.now) for hours in (before, after))
    said = {"day": day.isoformat(), "people": house.people}
    if house.at_rest or before.time_zone != after.time_zone:
        # No day runs, or it is about another clock altogether, which is a finding of its own.
        return
    at = _deciding(after, day)
    if after.office_day(house.now) != day:
        yield Finding("stop", "office_day_would_change", at, said)
    elif (was and not left) or (before.is_open(house.now) and not after.is_open(house.now)):
        yield Finding("stop", "closes_while_open", at, said)
    elif left < was and house.people:
        said |= {"was": _closing(before, day), "closes": _closing(after, day)}
        yield Finding("warn", "today_gets_shorter", at, said)


def _left_today(hours: OpeningHours, day: date, now: datetime) -> timedelta:
    """How long the office is still open on that office day."""
    rest = (one.end - max(one.start, now) for one in hours.intervals(day) if one.end > now)
    return sum(rest, timedelta(0))


def _closing(hours: OpeningHours, day: date) -> str:
    return _clock(hours.local(hours.intervals(day)[-1].end))


def _deciding(hours: OpeningHours, day: date) -> Path:
    """The place in the document that says what holds on a date."""
    why, closure = hours.why(day), hours.closure_on(day)
    if why.kind is HoursKind.EXCEPTION:
        return ("hours", "exceptions", day.isoformat())
    if why.kind is HoursKind.CLOSURE and closure is not None:
        return ("hours", "closures", closure.first.isoformat())
    return _SERIES


def _never_open(before: OpeningHours, after: OpeningHours, now: datetime) -> Iterator[Finding]:
    if before.next_opening(now) is not None and after.next_opening(now) is None:
        yield Finding("warn", "never_open", _SERIES)


def _overlaps(before: OpeningHours, after: OpeningHours, today: date) -> Iterator[Finding]:
    known = {_pair(each) for each in overlaps(before.weekly, today)}
    for each in overlaps(after.weekly, today):
        if _pair(each) not in known:
            said = {"day": each.day.isoformat(), "hours": _said((each.one.hours, each.other.hours))}
            said |= {"series": each.other.series, "with": each.one.series}
            yield Finding("warn", "hours_overlap", _place_of(each.other), said)
    for exception in _new(before.exceptions, after.exceptions):
        if any(one.overlaps(other) for one, other in combinations(exception.hours, 2)):
            said = {"day": exception.day.isoformat(), "hours": _said(exception.hours)}
            yield Finding("warn", "exception_overlaps", _place_of_exception(exception), said)


def _pair(overlap: Overlap) -> frozenset[WeeklyHours]:
    """Whichever series the two stand in: giving a series a code changes no hours."""
    return frozenset(replace(line, series="") for line in (overlap.one, overlap.other))


def _never_applies(before: OpeningHours, after: OpeningHours, today: date) -> Iterator[Finding]:
    """A series of Sundays from a Monday to a Friday, for example; one that is over has applied."""
    new = set(after.weekly) - set(before.weekly)
    for code in sorted({line.series for line in new}):
        lines = [line for line in after.weekly if line.series == code]
        if not any(_applies_ever(line, today) for line in lines):
            yield Finding("warn", "series_never_applies", _place_of(lines[0]), {"series": code})


def _applies_ever(line: WeeklyHours, today: date) -> bool:
    return line.first_day(line.valid_from or min(today, line.valid_until or today) - _A_YEAR) is not None


def _exceptions(before: OpeningHours, after: OpeningHours) -> Iterator[Finding]:
    for exception in _new(before.exceptions, after.exceptions):
        closure, holiday = after.closure_on(exception.day), after.holidays.get(exception.day)
        if not exception.hours or (closure is None and holiday is None):
            continue
        said = {"day": exception.day.isoformat(), "hours": _said(exception.hours)}
        said |= {"reason": closure.reason} if closure is not None else {"reason": holiday or ""}
        code = "exception_on_holiday" if closure is None else "exception_in_closure"
        yield Finding("warn", code, _place_of_exception(exception), said)


def _closures(before: OpeningHours, after: OpeningHours) -> Iterator[Finding]:
    for closure in _new(before.closures, after.closures):
        days = [each.day.isoformat() for each in after.exceptions if each.day in closure and each.hours]
        at = ("hours", "closures", closure.first.isoformat())
        said = {"first": closure.first.isoformat(), "last": closure.last.isoformat()}
        # An exception that is new as well says so itself.
        known = [day for day in days if before.exception_on(date.fromisoformat(day)) is not None]
        if known:
            yield Finding("warn", "closure_has_exceptions", at, {**said, "days": known})


def _booked(before: OpeningHours, after: OpeningHours, booked: Mapping[date, int]) -> Iterator[Finding]:
    for day, bookings in sorted(booked.items()):
        was, left = (sum(each.wall_minutes for each in hours.hours_of(day)) for hours in (before, after))
        if left < was:
            said = {"day": day.isoformat(), "bookings": bookings}
            yield Finding("warn", "booked_day_gets_shorter", _deciding(after, day), said)


_Kind = TypeVar("_Kind", HoursException, Closure)


def _new(before: Iterable[_Kind], after: Iterable[_Kind]) -> Iterator[_Kind]:
    known = list(before)
    return (each for each in after if each not in known)


def _place_of(line: WeeklyHours) -> Path:
    return (*_SERIES, line.series) if line.series else _SERIES


def _place_of_exception(exception: HoursException) -> Path:
    return ("hours", "exceptions", exception.day.isoformat())


def _said(hours: Iterable[Hours]) -> list[str]:
    return [f"{_clock(each.opens)}–{_clock(each.closes)}" for each in hours]


def _clock(wall: time | datetime) -> str:
    return f"{wall:%H:%M}"
