"""Figures for whoever plans: by hour and case type, over days that are over; nothing small enough to be one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from queue_service.domain.command import Command
from queue_service.domain.errors import Invalid
from queue_service.domain.figures import merged
from queue_service.domain.rights import Right
from queue_service.domain.suppression import Told, told
from queue_service.persistence.unit_of_work import Units
from queue_service.services.offices import Offices

#: A whole year with its leap day.
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a stretch of days. ``days``: on how many of them anybody came."""

    office: str
    first: date
    last: date
    days: int
    cells: tuple[Told, ...]


class StatisticsReader:
    """Use cases of whoever plans."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def read(self, command: Command, office: str, first: date, last: date) -> Statistics:
        """The figures from the first day to the last, both included; days that are not over count for nothing.

        That somebody read them is written down.

        Raises:
            Forbidden: whoever asks may not read figures.
            NotFound: ``office_not_found``.
            Invalid: ``invalid_time`` for a stretch that ends before it begins, or is longer than a year.
        """
        command.actor.require(Right.READ_STATISTICS, office)
        if not first <= last or (last - first).days >= MOST_DAYS:
            raise Invalid("invalid_time", field="to", value=last.isoformat())
        with self._units.writing(command) as work:
            office_id = self._offices.load(work, office).id
            rows = work.figures.between(office_id, first, last)
            cells = tuple(told(cell) for cell in merged(cell for _, cell in rows))
            span = {"from": first.isoformat(), "to": last.isoformat()}
            work.audit("statistics.read", None, office_id=office_id, **span)
            return work.commit(Statistics(office, first, last, len({day for day, _ in rows}), cells))
