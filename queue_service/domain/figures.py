"""Figures of one day: by the hour of arrival and by case type, counts and times and nothing of anybody.

They are made from the record while it is there, and made again from it they are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from queue_service.domain.ticket import TicketState

#: Times are counted in steps of five minutes; the last step is everything longer.
STEP_SECONDS = 300.0
STEPS = 49


class Arrival(NamedTuple):
    """One ticket of a day: when it came, for what first, how it ended."""

    ticket: int
    came_at: datetime
    hour: int
    case_type: str
    state: str


class Meeting(NamedTuple):
    """One call of a day; ``served_seconds`` is 0 when nobody came."""

    ticket: int
    called_at: datetime
    served_seconds: float


@dataclass(slots=True)
class Times:
    """Durations: their sum in seconds, and how many fell into each step."""

    seconds: float = 0.0
    steps: list[int] = field(default_factory=lambda: [0] * STEPS)

    def add(self, seconds: float) -> None:
        """Counts one more."""
        self.seconds += seconds
        self.steps[min(STEPS - 1, int(seconds // STEP_SECONDS))] += 1

    def merge(self, seconds: float, steps: Sequence[int]) -> None:
        """Counts all of another one."""
        self.seconds += seconds
        self.steps = [mine + more for mine, more in zip(self.steps, steps, strict=True)]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.steps)

    def quantile_minutes(self, part: float) -> float | None:
        """How long this part of them took at most, even within a step; None when there are none."""
        wanted, passed = part * self.count, 0
        if not self.count:
            return None
        for step, count in enumerate(self.steps):
            if count and passed + count >= wanted:
                within = max(0.0, wanted - passed) / count
                return (step + within) * STEP_SECONDS / 60
            passed += count
        raise AssertionError("a quantile lies within its own counts")


@dataclass(slots=True)
class Cell:
    """One hour of arrival and one case type.

    Attributes:
        hour: of the office's wall clock, 0 to 23.
        waits: from arrival to the first call.
        services: from sitting down to the end, for each call at which somebody came.
    """

    hour: int
    case_type: str
    tickets: int = 0
    served: int = 0
    no_show: int = 0
    unserved: int = 0
    cancelled: int = 0
    waits: Times = field(default_factory=Times)
    services: Times = field(default_factory=Times)


_ENDINGS = {
    TicketState.DONE: "served",
    TicketState.NO_SHOW: "no_show",
    TicketState.UNSERVED: "unserved",
    TicketState.CANCELLED: "cancelled",
}


def day_cells(arrivals: Iterable[Arrival], meetings: Iterable[Meeting]) -> list[Cell]:
    """The cells of a day that is over, in order of hour and case type."""
    calls: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        calls[meeting.ticket].append(meeting)
    cells: dict[tuple[int, str], Cell] = {}
    for arrival in arrivals:
        key = arrival.hour, arrival.case_type
        _count(cells.setdefault(key, Cell(*key)), arrival, calls[arrival.ticket])
    return [cells[key] for key in sorted(cells)]


def _count(cell: Cell, arrival: Arrival, calls: Sequence[Meeting]) -> None:
    cell.tickets += 1
    ending = _ENDINGS.get(TicketState(arrival.state))
    if ending is not None:
        setattr(cell, ending, getattr(cell, ending) + 1)
    if calls:
        first = min(call.called_at for call in calls)
        cell.waits.add(max(0.0, (first - arrival.came_at).total_seconds()))
    for call in calls:
        if call.served_seconds > 0:
            cell.services.add(call.served_seconds)


def merged(cells: Iterable[Cell]) -> list[Cell]:
    """Cells of several days, those of one hour and case type added up; in order of both."""
    sums: dict[tuple[int, str], Cell] = {}
    for cell in cells:
        key = cell.hour, cell.case_type
        total = sums.setdefault(key, Cell(*key))
        for name in ("tickets", "served", "no_show", "unserved", "cancelled"):
            setattr(total, name, getattr(total, name) + getattr(cell, name))
        total.waits.merge(cell.waits.seconds, cell.waits.steps)
        total.services.merge(cell.services.seconds, cell.services.steps)
    return [sums[key] for key in sorted(sums)]
