"""Opening hours: from office wall time to UTC intervals, right on the days the clocks change.

Hours are said in wall time, because that is what hangs at the door. An interval belongs to the date on which it
begins, and may end after midnight. What is most specific wins: an exception for the day, then closures, then public
holidays, then the weekly series.

On the days the clocks change, an opening in the skipped hour begins when the clock has jumped; in the doubled hour an
opening means the first and a closing the second passing of that time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_service.domain.errors import Invalid

#: How far ahead the next opening is looked for.
HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True)
class Hours:
    """From ``opens`` to ``closes``, wall time; a closing not after the opening means the next day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Regular hours of one weekday (0 Monday … 6 Sunday), valid between two dates where given, inclusive."""

    weekday: int
    hours: Hours
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise Invalid("invalid_weekday", field="weekday", value=self.weekday)

    def applies_on(self, day: date) -> bool:
        """True when this line of the series counts on that date."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class HoursException:
    """The hours of one date instead of everything else; none at all means closed."""

    day: date
    hours: tuple[Hours, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from the first to the last date, inclusive, for example between the years."""

    first: date
    last: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid("closure_ends_before_it_begins", field="last", value=self.last.isoformat())


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time in UTC; the end is not part of it."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When an office is open. ``holidays`` maps dates to the names of public holidays."""

    time_zone: str
    weekly: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    closures: tuple[Closure, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)

    def hours_of(self, day: date) -> tuple[Hours, ...]:
        """The wall-time hours that begin on that date, earliest first."""
        for exception in self.exceptions:
            if exception.day == day:
                return tuple(sorted(exception.hours, key=lambda hours: hours.opens))
        if any(closure.first <= day <= closure.last for closure in self.closures) or day in self.holidays:
            return ()
        lines = [line.hours for line in self.weekly if line.applies_on(day)]
        return tuple(sorted(lines, key=lambda hours: hours.opens))

    def intervals(self, day: date) -> tuple[Interval, ...]:
        """The same in UTC."""
        return tuple(self._interval(day, hours) for hours in self.hours_of(day))

    def _interval(self, day: date, hours: Hours) -> Interval:
        last_day = day if hours.closes > hours.opens else day + timedelta(days=1)
        return Interval(self.utc(day, hours.opens), self.utc(last_day, hours.closes, second=True))

    def utc(self, day: date, wall: time, *, second: bool = False) -> datetime:
        """The UTC moment of a wall time; ``second`` chooses the later passing of a doubled hour."""
        local = datetime.combine(day, wall.replace(fold=1 if second else 0), tzinfo=ZoneInfo(self.time_zone))
        if _exists(local):
            return local.astimezone(UTC)
        # Inside the skipped hour both folds are wrong by the jump; the earlier offset lands just after it.
        return local.replace(fold=0).astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """That UTC moment as the clock on the office's wall shows it."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def office_day(self, now: datetime) -> date:
        """The date whose lobby is running: yesterday while hours that began yesterday last, else today."""
        today = self.local(now).date()
        yesterday = today - timedelta(days=1)
        if any(now in interval for interval in self.intervals(yesterday)):
            return yesterday
        return today

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


def _exists(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
