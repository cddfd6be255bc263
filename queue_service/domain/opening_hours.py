"""Opening hours: from office wall time to UTC intervals, right on the days the clocks change.

Hours are said in wall time, because that is what hangs at the door. An interval belongs to the date on which it
begins, and may end after midnight. What is most specific wins: an exception for the day, then closures, then public
holidays, then the weekly series.

Whoever is open twice at a time is open once: intervals of a date that overlap or touch are one, and where the night of
the day before lasts into a date, its hours begin when that night ends.

On the days the clocks change, a time in the skipped hour means the moment of the jump, so that hours that lie within it
do not happen; in the doubled hour an opening means the first and a closing the second passing of that time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from queue_service.domain.errors import Invalid
from queue_service.domain.hours_series import Hours, WeeklyHours, check_days
from queue_service.domain.wall_time import utc_of

__all__ = [
    "Closure",
    "DayHours",
    "Hours",
    "HoursException",
    "HoursKind",
    "Interval",
    "OpeningHours",
    "WeeklyHours",
    "Why",
]

#: How far ahead the next opening is looked for.
HORIZON_DAYS = 400

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HoursException:
    """The hours of one date instead of everything else; none at all means closed."""

    day: date
    hours: tuple[Hours, ...]
    reason: str = ""

    def __post_init__(self) -> None:
        check_days("day", self.day)


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from the first to the last date, inclusive, for example between the years."""

    first: date
    last: date
    reason: str = ""

    def __post_init__(self) -> None:
        check_days("last", self.first, self.last)
        if self.last < self.first:
            raise Invalid("closure_ends_before_it_begins", field="last", value=self.last.isoformat())

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time in UTC; the end is not part of it."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


class HoursKind(StrEnum):
    """What decides the hours of a date."""

    EXCEPTION = "exception"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    SERIES = "series"
    NOTHING = "nothing"


class Why(NamedTuple):
    """Why a date has its hours.

    Attributes:
        reason: as written by the office; the holiday's name; the codes of the series, with commas.
    """

    kind: HoursKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """One date of the calendar: its wall-time hours, earliest first, and why."""

    day: date
    hours: tuple[Hours, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When an office is open. ``holidays`` maps dates to the names of public holidays."""

    time_zone: str
    weekly: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    closures: tuple[Closure, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)

    def exception_on(self, day: date) -> HoursException | None:
        """What is said about this one date."""
        return next((exception for exception in self.exceptions if exception.day == day), None)

    def closure_on(self, day: date) -> Closure | None:
        """The closure that a date lies in."""
        return next((closure for closure in self.closures if day in closure), None)

    def hours_of(self, day: date) -> tuple[Hours, ...]:
        """The wall-time hours that begin on that date, earliest first."""
        exception = self.exception_on(day)
        if exception is not None:
            return _in_order(exception.hours)
        if day in self.holidays or self.closure_on(day) is not None:
            return ()
        return _in_order(line.hours for line in self.weekly if line.applies_on(day))

    def why(self, day: date) -> Why:
        """What decides the hours of a date; a day that is closed for no reason at all has NOTHING."""
        exception, closure = self.exception_on(day), self.closure_on(day)
        if exception is not None:
            return Why(HoursKind.EXCEPTION, exception.reason)
        if closure is not None:
            return Why(HoursKind.CLOSURE, closure.reason)
        if day in self.holidays:
            return Why(HoursKind.HOLIDAY, self.holidays[day])
        lines = [line for line in self.weekly if line.applies_on(day)]
        codes = dict.fromkeys(line.series for line in lines if line.series)
        return Why(HoursKind.SERIES, ", ".join(codes)) if lines else Why(HoursKind.NOTHING)

    def calendar(self, first: date, days: int) -> tuple[DayHours, ...]:
        """So many dates from the first on."""
        dates = (first + timedelta(days=ahead) for ahead in range(days))
        return tuple(DayHours(day, self.hours_of(day), self.why(day)) for day in dates)

    def intervals(self, day: date) -> tuple[Interval, ...]:
        """The hours that begin on a date, in UTC: in order, apart from each other, none of them empty."""
        said = self.hours_of(day)
        if not said or self._is_skipped(day):
            return ()
        made = _merged(self._interval(day, hours) for hours in said)
        night = self._night_before(day)
        if night is None:
            return tuple(made)
        return tuple(Interval(max(one.start, night), one.end) for one in made if one.end > night)

    def _night_before(self, day: date) -> datetime | None:
        """Until when hours that began the day before last, where they go on beyond midnight."""
        before = day - _ONE_DAY
        nights = [hours for hours in self.hours_of(before) if hours.over_midnight]
        if not nights or self._is_skipped(before):
            return None
        return max(self._interval(before, hours).end for hours in nights)

    def _is_skipped(self, day: date) -> bool:
        """True for a date that never was: Samoa went from the 29th to the 31st of December 2011."""
        return self.utc(day, time()) == self.utc(day + _ONE_DAY, time())

    def _interval(self, day: date, hours: Hours) -> Interval:
        last_day = day + _ONE_DAY if hours.over_midnight else day
        return Interval(self.utc(day, hours.opens), self.utc(last_day, hours.closes, second=True))

    def utc(self, day: date, wall: time, *, second: bool = False) -> datetime:
        """The UTC moment of a wall time; ``second`` chooses the later passing of a doubled hour."""
        return utc_of(ZoneInfo(self.time_zone), day, wall, second=second)

    def local(self, moment: datetime) -> datetime:
        """That UTC moment as the clock on the office's wall shows it."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def office_day(self, now: datetime) -> date:
        """The date whose lobby is running: yesterday while hours that began yesterday last, else today."""
        today = self.local(now).date()
        night = self._night_before(today)
        return today if night is None or night <= now else today - _ONE_DAY

    def open_interval(self, now: datetime) -> Interval | None:
        """The interval that `now` lies in, or None when closed."""
        day = self.office_day(now)
        return next((interval for interval in self.intervals(day) if now in interval), None)

    def is_open(self, now: datetime) -> bool:
        """True while people may come in."""
        return self.open_interval(now) is not None

    def next_opening(self, now: datetime) -> datetime | None:
        """The next time the office opens after `now`, UTC; None when nothing is planned."""
        return next((start for start in self._openings(now) if start > now), None)

    def _openings(self, now: datetime) -> Iterator[datetime]:
        first = self.local(now).date()
        for ahead in range(HORIZON_DAYS):
            for interval in self.intervals(first + timedelta(days=ahead)):
                yield interval.start


def _in_order(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    return tuple(sorted(hours, key=lambda each: each.opens))


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """What overlaps or touches becomes one; what lies in a skipped hour does not happen."""
    merged: list[Interval] = []
    for each in sorted(intervals, key=lambda interval: interval.start):
        if each.end <= each.start:
            continue
        if merged and each.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, each.end))
        else:
            merged.append(each)
    return merged
