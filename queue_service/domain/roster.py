"""The roster of an office: who sits where when, by a weekly pattern and by what is different on single days.

Times are wall times; a shift whose end is not after its beginning ends on the next date, and belongs to the date on
which it begins. Breaks, absences and back-office work are lines of their own, cut out of the desk time of the same
member. Why somebody is absent is never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from queue_service.domain.changes import Path
from queue_service.domain.office import OfficePlan
from queue_service.domain.opening_hours import Hours, HoursKind, Interval, OpeningHours
from queue_service.domain.roster_lines import AWAY, DayEntry, Line, LineKind, Member, PatternShift

__all__ = ["DayEntry", "Line", "LineKind", "Member", "PatternShift", "Roster", "Seat", "is_closed", "without"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A stretch of what somebody does on one day, resolved.

    Attributes:
        desk: code; None for what happens at no desk.
        starts, ends: UTC.
        case_types: what is served meanwhile; empty for everything but desk time.
        member: code; None for whoever sits there.
        source: the place in the document it comes from.
    """

    desk: str | None
    starts: datetime
    ends: datetime
    case_types: tuple[str, ...]
    member: str | None
    kind: LineKind
    source: Path = ()

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return (self.ends - self.starts).total_seconds() / 60


@dataclass(frozen=True)
class Roster:
    """Members by code, the pattern by id, and entries by date and id: of all dates, or of those that were asked for."""

    members: Mapping[str, Member] = field(default_factory=dict)
    pattern: Mapping[str, PatternShift] = field(default_factory=dict)
    days: Mapping[date, Mapping[str, DayEntry]] = field(default_factory=dict)

    @cached_property
    def _of_weekday(self) -> tuple[tuple[PatternShift, ...], ...]:
        shifts = self.pattern.values()
        return tuple(tuple(each for each in shifts if each.weekday == day) for day in range(7))

    def applying(self, day: date) -> tuple[PatternShift, ...]:
        """The lines of the pattern that count on a date, whether the office is closed or not."""
        return tuple(each for each in self._of_weekday[day.weekday()] if each.applies_on(day))

    def lines(self, day: date, hours: OpeningHours) -> list[Line]:
        """What counts on a date: the pattern, unless the day is closed, and what is said about this day."""
        entries = self.days.get(day, {}).values()
        instead = {entry.replaces for entry in entries}
        pattern = () if is_closed(hours, day) else self.applying(day)
        said = (entry for entry in entries if not entry.cancelled)
        return [*(shift for shift in pattern if shift.id not in instead), *said]

    def plans(self, day: date) -> bool:
        """True when anybody has said who sits at the desks on that date, be it that nobody does."""
        lines: Iterable[Line] = (*self.applying(day), *self.days.get(day, {}).values())
        return any(line.kind is LineKind.DESK for line in lines)

    def seats(self, day: date, plan: OfficePlan) -> tuple[Seat, ...]:
        """What everybody does on a date, in order of time.

        Lines of members that are not there (any more), and desk time at desks that the office has not got, give
        nothing.
        """
        clock = _Clock(plan.hours, day)
        lines = [line for line in self.lines(day, plan.hours) if self._is_there(line)]
        away: dict[str, list[Interval]] = {}
        for line in lines:
            if line.kind in AWAY and line.member is not None:
                away.setdefault(line.member, []).append(clock.interval(line))
        desks = {desk.code: desk.case_types for desk in plan.desks}
        found = [seat for line in lines for seat in self._seats(line, clock, away, desks)]
        return tuple(sorted(found, key=lambda seat: (seat.starts, seat.desk or "", seat.source)))

    def _is_there(self, line: Line) -> bool:
        member = None if line.member is None else self.members.get(line.member)
        return line.member is None or (member is not None and member.active)

    def _seats(
        self,
        line: Line,
        clock: _Clock,
        away: Mapping[str, Sequence[Interval]],
        desks: Mapping[str, tuple[str, ...]],
    ) -> Iterator[Seat]:
        whole, served = clock.interval(line), tuple[str, ...]()
        gaps: Sequence[Interval] = ()
        if line.kind is LineKind.DESK:
            if line.desk not in desks:
                return
            served = self._served(line, desks[line.desk or ""])
            gaps = away.get(line.member or "", ())
        for piece in without(whole, gaps):
            yield Seat(line.desk, piece.start, piece.end, served, line.member, line.kind, line.at)

    def _served(self, line: Line, equipped: tuple[str, ...]) -> tuple[str, ...]:
        """What desk, member and shift have in common, in the order of the desk."""
        served = equipped
        if line.member is not None:
            known = frozenset(self.members[line.member].case_types)
            served = tuple(code for code in served if code in known)
        if line.case_types is not None:
            chosen = frozenset(line.case_types)
            served = tuple(code for code in served if code in chosen)
        return served


def is_closed(hours: OpeningHours, day: date) -> bool:
    """True for public holidays, closures and dates that are said to be closed; not for a usual day without hours."""
    kind = hours.why(day).kind
    if kind is HoursKind.EXCEPTION:
        return not hours.hours_of(day)
    return kind in (HoursKind.CLOSURE, HoursKind.HOLIDAY)


def without(whole: Interval, gaps: Iterable[Interval]) -> Iterator[Interval]:
    """What is left of an interval, in order."""
    start = whole.start
    for gap in sorted(gaps, key=lambda each: each.start):
        if gap.end <= start or gap.start >= whole.end:
            continue
        if gap.start > start:
            yield Interval(start, gap.start)
        start = gap.end
    if start < whole.end:
        yield Interval(start, whole.end)


class _Clock:
    """Wall times of one date in UTC, each looked up once."""

    def __init__(self, hours: OpeningHours, day: date) -> None:
        self._hours, self._day = hours, day
        self._known: dict[tuple[time | None, time | None], Interval] = {}

    def interval(self, line: Line) -> Interval:
        """As opening hours have it: the first passing of a doubled hour begins, the second one ends."""
        key = (line.starts, line.ends)
        known = self._known.get(key)
        if known is None and line.starts is not None and line.ends is not None:
            over = Hours(line.starts, line.ends).over_midnight
            last = self._day + timedelta(days=1) if over else self._day
            start, end = (
                self._hours.utc(self._day, line.starts),
                self._hours.utc(last, line.ends, second=True),
            )
            known = self._known[key] = Interval(start, max(start, end))
        if known is None:
            raise ValueError(f"a line without times: {line.id}")
        return known
