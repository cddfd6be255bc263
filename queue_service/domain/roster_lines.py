"""The lines of a roster: its members, the shifts of the weekly pattern, and what is different on single dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from queue_service.domain.changes import Path
from queue_service.domain.errors import Invalid

#: A shift comes once a year at the least.
MOST_WEEKS = 52


class LineKind(StrEnum):
    """What somebody does for a while. ``learning`` gives no capacity: whoever learns sits beside a colleague."""

    DESK = "desk"
    BACK_OFFICE = "back_office"
    BREAK = "break"
    LEARNING = "learning"
    ABSENT = "absent"


#: What takes a member away from their desk.
AWAY = frozenset({LineKind.BREAK, LineKind.ABSENT, LineKind.BACK_OFFICE})


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody, or a function ("Springer"), that is rostered.

    Attributes:
        name: as the roster shows it; initials or a function will do.
        staff_id: their account; None without one.
        case_types: codes of what they can do.
        learning: codes of what they are learning.
        active: False for somebody who is not rostered any more; what is planned for them gives nothing.
    """

    code: str
    name: str
    staff_id: int | None = None
    case_types: tuple[str, ...] = ()
    learning: tuple[str, ...] = ()
    active: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class PatternShift:
    """One line of the weekly pattern.

    Attributes:
        member: code; None for a desk where somebody sits, whoever it is.
        weekday: 0 Monday … 6 Sunday.
        desk: code; needed for desk time.
        case_types: fewer than member and desk can do; None for all of these.
        valid_from, valid_until: inclusive.
        every_weeks: counted from the week of ``valid_from``; without that, weeks whose ISO number it divides.
    """

    id: str
    member: str | None
    weekday: int
    starts: time
    ends: time
    kind: LineKind
    desk: str | None = None
    case_types: tuple[str, ...] | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise Invalid("invalid_weekday", field="weekday", value=self.weekday)
        if not 1 <= self.every_weeks <= MOST_WEEKS:
            raise Invalid("invalid_every_weeks", field="every_weeks", value=self.every_weeks, most=MOST_WEEKS)
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise Invalid("shift_ends_before_it_begins", field="valid_until", value=self.id)
        _check_line(self.id, self.kind, self.member, self.desk, self.starts, self.ends)

    @property
    def at(self) -> Path:
        """Its place in the document."""
        return ("pattern", self.id)

    def applies_on(self, day: date) -> bool:
        """True when this line counts on that date."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
            and self._in_its_week(day)
        )

    def _in_its_week(self, day: date) -> bool:
        if self.every_weeks == 1:
            return True
        if self.valid_from is None:
            return day.isocalendar().week % self.every_weeks == 0
        return (_monday(day) - _monday(self.valid_from)).days // 7 % self.every_weeks == 0


@dataclass(frozen=True, slots=True)
class DayEntry:
    """What is different on one date.

    Attributes:
        starts, ends: None only for one that is cancelled.
        replaces: id of the line of the pattern that does not count on that date.
        cancelled: it is nothing itself; with ``replaces`` that line is called off.
    """

    id: str
    day: date
    member: str | None = None
    starts: time | None = None
    ends: time | None = None
    kind: LineKind = LineKind.DESK
    desk: str | None = None
    case_types: tuple[str, ...] | None = None
    replaces: str | None = None
    cancelled: bool = False

    def __post_init__(self) -> None:
        if self.cancelled:
            return
        if self.starts is None or self.ends is None:
            raise Invalid("shift_without_time", field="starts", value=self.id)
        _check_line(self.id, self.kind, self.member, self.desk, self.starts, self.ends)

    @property
    def at(self) -> Path:
        """Its place in the document."""
        return ("days", self.day.isoformat(), self.id)


Line = PatternShift | DayEntry


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _check_line(
    line: str, kind: LineKind, member: str | None, desk: str | None, starts: time, ends: time
) -> None:
    """A line that means nothing never gets as far as a database. A whole day from midnight is for absences only."""
    if starts == ends and kind is not LineKind.ABSENT:
        raise Invalid("shift_without_time", field="ends", value=line)
    if kind is LineKind.DESK and desk is None:
        raise Invalid("desk_needed", field="desk", value=line)
    if kind is not LineKind.DESK and member is None:
        raise Invalid("member_needed", field="member", value=line)
