"""Checking the books: is anything in the house's record lost, doubled or impossible?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from queue_service.domain.record import Fault
from queue_service.domain.soundness import Soundness
from queue_service.persistence.ledger import day_record, days
from queue_service.persistence.unit_of_work import ReadWork, Units
from queue_service.services.offices import Office, Offices


@dataclass(frozen=True, slots=True)
class DayChecked:
    """One day that was walked, with what was found in it.

    Attributes:
        position: which of the office's days it is, from 1; ``days`` how many there are.
        events, tickets, calls: how many were looked at.
    """

    office: str
    day: date
    position: int
    days: int
    events: int
    tickets: int
    calls: int
    faults: tuple[Fault, ...]


class Checking:
    """The use case of whoever runs the service and wants to be sure."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def faults(self, office: str | None = None) -> Iterator[DayChecked]:
        """Walks one office, or all of them, day by day from the first on.

        It only reads, and sees each office in one state: nobody is kept waiting, and what happens meanwhile is not
        taken for a fault. That state is held until the office's last day has been taken from the iterator.

        Raises:
            NotFound: ``office_not_found``.
        """
        if office is not None:
            with self._units.reading() as work:
                yield from self._walk(work, self._offices.load(work, office))
            return
        with self._units.reading() as work:
            codes = work.offices.codes()
        for code in codes:
            with self._units.reading() as work:
                # A copy to practise on may have been erased meanwhile.
                if code in work.offices.codes():
                    yield from self._walk(work, self._offices.load(work, code))

    def _walk(self, work: ReadWork, office: Office) -> Iterator[DayChecked]:
        newest = work.lobby.revision(office.id)
        soundness = Soundness()
        all_days = days(work, office.id)
        for position, day in enumerate(all_days, start=1):
            present = position == len(all_days)
            desks = [desk.code for desk in office.plan.desks] if present else None
            record = day_record(work, office.id, day, newest, desks)
            yield DayChecked(
                office=office.plan.code,
                day=day,
                position=position,
                days=len(all_days),
                events=len(record.entries),
                tickets=len(record.tickets),
                calls=len(record.calls),
                faults=tuple(soundness.faults(record)),
            )
