"""The regular hours of an office: lines of a weekly series, how often each counts, and where two overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import combinations

from queue_service.domain.errors import Invalid

#: A series may come once a year at the least.
MOST_WEEKS = 52
#: The first to the fifth such weekday of a month, and the last one.
NTHS = (1, 2, 3, 4, 5, -1)
#: How far ahead two lines are looked through for a day on which both count: every rhythm has come round by then.
OVERLAP_HORIZON_DAYS = 800

#: Dates that hours are said about: none so far off that counting on from it leaves the calendar.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)

_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """From ``opens`` to ``closes``, wall time; a closing not after the opening means the next day."""

    opens: time
    closes: time

    @property
    def over_midnight(self) -> bool:
        """True when they end on the next date."""
        return self.closes <= self.opens

    @property
    def wall_minutes(self) -> float:
        """How long they last on a day on which no clock changes."""
        opens, closes = (_minutes(wall) for wall in (self.opens, self.closes))
        return closes - opens + (_MINUTES_A_DAY if self.over_midnight else 0)

    def overlaps(self, other: Hours) -> bool:
        """True when the two, begun on the same date, share time; touching is not sharing."""
        mine, theirs = _minutes(self.opens), _minutes(other.opens)
        return mine < theirs + other.wall_minutes and theirs < mine + self.wall_minutes


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Regular hours of one weekday.

    Attributes:
        weekday: 0 Monday … 6 Sunday.
        valid_from: the first date on which the line may count; None: always has.
        valid_until: the last such date; None: until further notice.
        every_weeks: 2 is every other week, counted from the ISO week that ``valid_from`` lies in.
        nths: only the first … fifth (1 … 5) or the last (-1) such weekday of a month; none named: all of them.
        series: the code of the series that the line belongs to; lines of one series are set together.
    """

    weekday: int
    hours: Hours
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1
    nths: tuple[int, ...] = ()
    series: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise Invalid("invalid_weekday", field="weekday", value=self.weekday)
        if not 1 <= self.every_weeks <= MOST_WEEKS:
            raise Invalid("invalid_every_weeks", field="every_weeks", value=self.every_weeks, most=MOST_WEEKS)
        check_days("valid_from", self.valid_from)
        check_days("valid_until", self.valid_until)
        if self.every_weeks > 1 and self.valid_from is None:
            raise Invalid("weeks_need_a_beginning", field="valid_from")
        if len(set(self.nths)) != len(self.nths) or not set(self.nths) <= set(NTHS):
            raise Invalid("invalid_nth", field="nths", value=", ".join(str(nth) for nth in self.nths)[:60])
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise Invalid(
                "series_ends_before_it_begins", field="valid_until", value=self.valid_until.isoformat()
            )

    def applies_on(self, day: date) -> bool:
        """True when this line of the series counts on that date."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
            and self._in_its_week(day)
            and (not self.nths or not set(self.nths).isdisjoint(nths_of(day)))
        )

    def _in_its_week(self, day: date) -> bool:
        if self.every_weeks == 1 or self.valid_from is None:
            return True
        weeks = (_monday(day) - _monday(self.valid_from)).days // 7
        return weeks % self.every_weeks == 0

    def first_day(self, since: date, days: int = OVERLAP_HORIZON_DAYS) -> date | None:
        """The first date from `since` on which the line counts; None when there is none within so many days."""
        first = max(since, self.valid_from or since)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        for day in (first + timedelta(days=ahead) for ahead in range(0, days, 7)):
            if self.applies_on(day):
                return day
        return None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two lines that share time, and the first date on which they do."""

    day: date
    one: WeeklyHours
    other: WeeklyHours


def overlaps(weekly: Sequence[WeeklyHours], since: date) -> Iterator[Overlap]:
    """Every two lines that share time on some date from `since`; whoever is open twice is open once."""
    for one, other in combinations(weekly, 2):
        if one.weekday == other.weekday and one.hours.overlaps(other.hours):
            day = _first_common_day(one, other, since)
            if day is not None:
                yield Overlap(day, one, other)


def _first_common_day(one: WeeklyHours, other: WeeklyHours, since: date) -> date | None:
    last = since + timedelta(days=OVERLAP_HORIZON_DAYS)
    first = max(since, one.valid_from or since, other.valid_from or since)
    last = min(last, one.valid_until or last, other.valid_until or last)
    day = first + timedelta(days=(one.weekday - first.weekday()) % 7)
    while day <= last:
        if one.applies_on(day) and other.applies_on(day):
            return day
        day += timedelta(days=7)
    return None


def check_days(field: str, *days: date | None) -> None:
    """Raises Invalid ``day_out_of_range`` for a date centuries away."""
    for day in days:
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise Invalid("day_out_of_range", field=field, value=day.isoformat())


def nths_of(day: date) -> tuple[int, ...]:
    """Which of its weekday a date is in its month: the 26th of June 2026 is the fourth Friday, and the last (-1)."""
    last = (day + timedelta(days=7)).month != day.month
    return ((day.day - 1) // 7 + 1, *((-1,) if last else ()))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _minutes(wall: time) -> float:
    return wall.hour * 60 + wall.minute + (wall.second + wall.microsecond / 1e6) / 60
