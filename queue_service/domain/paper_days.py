"""What was written on paper while everything was down, entered when that time is over.

The rows of such a list count in the figures of their day and nowhere else: nobody was called by our rule, and the
lobby's record says nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from queue_service.domain.figures import Arrival, Meeting
from queue_service.domain.opening_hours import OpeningHours
from queue_service.domain.ticket import TicketState

#: So long a list can be entered, corrected and taken back.
PAPER_DAYS = 31


class PaperOutcome(StrEnum):
    """How it ended, as the list has it."""

    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    UNSERVED = "unserved"


_ENDINGS = {
    PaperOutcome.SERVED: TicketState.DONE,
    PaperOutcome.NO_SHOW: TicketState.NO_SHOW,
    PaperOutcome.CANCELLED: TicketState.CANCELLED,
    PaperOutcome.UNSERVED: TicketState.UNSERVED,
}
#: Of these the list says when they were called.
CALLED = frozenset({PaperOutcome.SERVED, PaperOutcome.NO_SHOW})


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of a paper list; times are wall times of the office.

    Attributes:
        number: printed form.
        called_at: None for whoever was never called.
        desk: code; None where the list does not say.
        done_at: None where the list does not say.
    """

    number: str
    case_type: str
    came_at: time
    outcome: PaperOutcome
    called_at: time | None = None
    desk: str | None = None
    done_at: time | None = None


def moments(
    row: PaperRow, day: date, hours: OpeningHours
) -> tuple[datetime, datetime | None, datetime | None]:
    """When that number came, was called and was done, in UTC.

    Of hours that last over midnight, what is before their opening belongs to the next date.
    """
    opened = min((each.opens for each in hours.hours_of(day) if each.over_midnight), default=None)

    def utc(wall: time) -> datetime:
        late = opened is not None and wall < opened and not _in_another(hours, day, wall)
        return hours.utc(day + timedelta(days=1) if late else day, wall)

    later = [None if wall is None else utc(wall) for wall in (row.called_at, row.done_at)]
    return utc(row.came_at), later[0], later[1]


def _in_another(hours: OpeningHours, day: date, wall: time) -> bool:
    return any(each.opens <= wall < each.closes for each in hours.hours_of(day) if not each.over_midnight)


def counted(rows: Sequence[PaperRow], day: date, hours: OpeningHours) -> tuple[list[Arrival], list[Meeting]]:
    """What the figures of the day are made from; the ids are below those of every ticket."""
    arrivals, meetings = [], []
    for place, row in enumerate(rows):
        came_at, called_at, done_at = moments(row, day, hours)
        hour, ending = hours.local(came_at).hour, _ENDINGS[row.outcome].value
        arrivals.append(Arrival(-1 - place, came_at, hour, row.case_type, ending))
        if called_at is not None:
            served = row.outcome is PaperOutcome.SERVED and done_at is not None
            seconds = (done_at - called_at).total_seconds() if served and done_at is not None else 0.0
            meetings.append(Meeting(-1 - place, called_at, seconds))
    return arrivals, meetings


def faults(
    rows: Sequence[PaperRow],
    day: date,
    hours: OpeningHours,
    now: datetime,
    *,
    case_types: Iterable[str],
    desks: Iterable[str],
    is_paper: Callable[[str], bool],
) -> list[tuple[int, str, str]]:
    """(place of the row, field, code) of everything that cannot be."""
    offered, there = frozenset(case_types), frozenset(desks)
    found: list[tuple[int, str, str]] = []
    known: set[str] = set()
    for place, row in enumerate(rows):
        if not is_paper(row.number):
            found.append((place, "number", "paper_number"))
        if row.number in known:
            found.append((place, "number", "paper_number_twice"))
        known.add(row.number)
        if row.case_type not in offered:
            found.append((place, "case_type", "paper_case_type"))
        if row.desk is not None and row.desk not in there:
            found.append((place, "desk", "paper_desk"))
        found += [(place, field, code) for field, code in _times(row, day, hours, now)]
    return found


def _times(row: PaperRow, day: date, hours: OpeningHours, now: datetime) -> Iterable[tuple[str, str]]:
    came_at, called_at, done_at = moments(row, day, hours)
    if came_at > now:
        yield "came_at", "paper_ahead"
    if row.outcome in CALLED and called_at is None:
        yield "called_at", "paper_called_missing"
    if called_at is not None and called_at > now:
        yield "called_at", "paper_ahead"
    elif called_at is not None and called_at < came_at:
        yield "called_at", "paper_called_before"
    if done_at is not None and done_at > now:
        yield "done_at", "paper_ahead"
    elif done_at is not None and done_at < (called_at or came_at):
        yield "done_at", "paper_done_before"
