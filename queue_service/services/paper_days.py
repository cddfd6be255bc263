"""Catching up: lists that were kept on paper while everything was down are entered, corrected, taken back.

They count in the figures of their day. The lobby's record stays as it is: nobody was called by our rule. For numbers
that still run, there is `Information.enter_paper`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from queue_service.domain.command import Actor, Command, is_practice
from queue_service.domain.errors import Invalid, InvalidFields
from queue_service.domain.figures import day_cells
from queue_service.domain.numbering import normalised_number
from queue_service.domain.paper_days import PAPER_DAYS, PaperRow, counted, faults
from queue_service.domain.rights import Right
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.offices import Office, Offices

#: Rows that are sent at once; a longer list comes in several parts.
MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class PaperDay:
    """The list of a day as it was entered."""

    day: date
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class PaperList:
    """What somebody enters for a day.

    Attributes:
        rows: new ones, and those that stand there already.
        corrected: numbers that were entered before and are to be as `rows` says now.
        gone: numbers that were entered before and are to go.
    """

    rows: tuple[PaperRow, ...]
    corrected: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()


class PaperDays:
    """Use cases of whoever catches up."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def read(self, actor: Actor, office: str, day: date) -> PaperDay:
        """What was entered for a day. Raises NotFound ``office_not_found``."""
        actor.require(Right.HOUSE_DECISIONS, office)
        with self._units.reading() as work:
            found = self._offices.load(work, office)
            return PaperDay(day, tuple(work.paper_days.rows(found.id, day)))

    def days(self, actor: Actor, office: str) -> list[tuple[date, int]]:
        """(day, how many rows) of every list that is still kept, newest first."""
        actor.require(Right.HOUSE_DECISIONS, office)
        with self._units.reading() as work:
            return work.paper_days.days(self._offices.load(work, office).id)

    def enter(self, command: Command, office: str, day: date, entered: PaperList) -> PaperDay:
        """Enters a list, all of it or nothing; the same list again changes nothing.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``paper_day_ahead``, ``paper_day_too_old``, ``too_many_paper_rows``.
            InvalidFields: with the place and field of every row that cannot be: ``rows.3.called_at``. So too for a
                number for which somebody has entered other values and that is not said to be corrected, and for one
                that stands in the lobby's record already.
        """
        command.actor.require(Right.HOUSE_DECISIONS, office)
        with self._units.writing(command) as work:
            found = self._offices.load(work, office)
            work.offices.hold(found.id)
            self._check_day(work, found, day)
            rows = _tidy(entered.rows)
            _check(rows, found, day, work)
            before = {row.number: row for row in work.paper_days.rows(found.id, day)}
            new = [row for row in rows if before.get(row.number) != row]
            _check_numbers(work, found, day, rows, before, entered)
            work.paper_days.save(found.id, day, new)
            gone = work.paper_days.remove(found.id, day, _numbers(entered.gone, rows))
            if new or gone:
                self._count(work, found, day)
                work.audit(
                    "paper_day.entered", f"day:{day.isoformat()}", found.id, tickets=len(new), gone=gone
                )
            return work.commit(PaperDay(day, tuple(work.paper_days.rows(found.id, day))))

    def take_back(self, command: Command, office: str, day: date) -> int:
        """Takes the whole list of a day back; returns how many rows it had.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``paper_day_too_old``: its rows are in the figures and nowhere else any more.
        """
        command.actor.require(Right.HOUSE_DECISIONS, office)
        with self._units.writing(command) as work:
            found = self._offices.load(work, office)
            work.offices.hold(found.id)
            self._check_day(work, found, day)
            gone = work.paper_days.remove_day(found.id, day)
            if gone:
                self._count(work, found, day)
                work.audit("paper_day.taken_back", f"day:{day.isoformat()}", found.id, tickets=gone)
            return work.commit(gone)

    def _check_day(self, work: UnitOfWork, office: Office, day: date) -> None:
        today = office.plan.hours.office_day(work.now)
        if day > today:
            raise Invalid("paper_day_ahead", field="day")
        if day < today - timedelta(days=PAPER_DAYS):
            raise Invalid("paper_day_too_old", field="day", days=PAPER_DAYS)

    def _count(self, work: UnitOfWork, office: Office, day: date) -> None:
        """Makes the figures of a day that is over anew; those of today are made when it is."""
        if day < office.plan.hours.office_day(work.now) and not is_practice(office.plan.code):
            make_figures(work, office, day)


def make_figures(work: UnitOfWork, office: Office, day: date) -> None:
    """Writes the figures of a day that is over, from its record and its paper list."""
    hours = office.plan.hours
    arrivals = work.figures.arrivals(office.id, day, lambda at: hours.local(at).hour)
    on_paper, met = counted(work.paper_days.rows(office.id, day), day, hours)
    cells = day_cells([*arrivals, *on_paper], [*work.figures.meetings(office.id, day), *met])
    work.figures.save(office.id, day, cells, work.now)
    work.paper_days.note_counted(office.id, day, work.now)


def _tidy(rows: Sequence[PaperRow]) -> list[PaperRow]:
    """With numbers in their printed form; one that is none stays as it was typed."""
    return [replace(row, number=_printed(row.number)) for row in rows]


def _printed(number: str) -> str:
    try:
        return normalised_number(number)
    except Invalid:
        return number


def _numbers(gone: Sequence[str], rows: Sequence[PaperRow]) -> list[str]:
    return sorted({_printed(number) for number in gone} - {row.number for row in rows})


def _check(rows: Sequence[PaperRow], office: Office, day: date, work: UnitOfWork) -> None:
    plan = office.plan
    if len(rows) > MOST_ROWS:
        raise Invalid("too_many_paper_rows", field="rows", most=MOST_ROWS)

    def is_paper(number: str) -> bool:
        return number[:1] == plan.paper_series and number[1:].isdigit()

    found = faults(
        rows,
        day,
        plan.hours,
        work.now,
        case_types=(item.code for item in plan.case_types),
        desks=(desk.code for desk in plan.desks),
        is_paper=is_paper,
    )
    if found:
        raise InvalidFields([(f"rows.{place}.{field}", code) for place, field, code in found])


def _check_numbers(
    work: UnitOfWork,
    office: Office,
    day: date,
    rows: Sequence[PaperRow],
    before: dict[str, PaperRow],
    entered: PaperList,
) -> None:
    corrected = {_printed(number) for number in entered.corrected}
    found = []
    for place, row in enumerate(rows):
        known = before.get(row.number)
        if known is not None and known != row and row.number not in corrected:
            found.append((f"rows.{place}.number", "paper_number_entered"))
        if known is None and work.tickets.has_number(office.id, day, row.number):
            found.append((f"rows.{place}.number", "paper_number_in_record"))
    if found:
        raise InvalidFields(found)
