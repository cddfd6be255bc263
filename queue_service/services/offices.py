"""Offices in memory: a plan is read once and kept for as long as its version stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from queue_service.domain.desk import DeskNow
from queue_service.domain.dispatch import DeskSkills, Rates
from queue_service.domain.office import OfficePlan
from queue_service.domain.roster import Seat
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.ports import HolidayCalendar


@dataclass(frozen=True)
class Office:
    """A plan with its row id, and what is worked out from it once."""

    id: int
    version: int
    plan: OfficePlan
    #: The date last asked for → version of the roster, and its seats; None where nobody has planned.
    rostered: dict[date, tuple[int, tuple[Seat, ...] | None]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @cached_property
    def rates(self) -> Rates:
        """The rates of the waiting points in force."""
        return self.plan.rates()

    @cached_property
    def rivals(self) -> dict[str, frozenset[str]]:
        """Case type → the case types some desk could call instead of it, itself included."""
        found = {case_type.code: {case_type.code} for case_type in self.plan.case_types}
        for desk in self.plan.desks:
            for code in desk.case_types:
                found[code].update(desk.case_types)
        return {code: frozenset(others) for code, others in found.items()}

    def skills(self, desk: DeskNow) -> DeskSkills:
        """What dispatch must know of a desk as it is open today."""
        return self.plan.skills(desk.desk, desk.case_types)


class Offices:
    """Loads offices; a configuration that has changed is noticed with the next use."""

    def __init__(self, holidays: HolidayCalendar) -> None:
        self._holidays = holidays
        self._known: dict[str, Office] = {}

    def load(self, work: ReadWork, code: str) -> Office:
        """Raises NotFound ``office_not_found``."""
        office_id, version = work.offices.key(code)
        known = self._known.get(code)
        if known is None or (known.id, known.version) != (office_id, version):
            known = Office(office_id, version, self._with_holidays(work.offices.load(code), work.now.date()))
            self._known[code] = known
        return known

    def forget(self, code: str) -> None:
        """An office was made anew under its old code, and a database may give its old row id again."""
        self._known.pop(code, None)

    def _with_holidays(self, plan: OfficePlan, today: date) -> OfficePlan:
        if plan.holiday_region is None:
            return plan
        # Enough years that a process may run on through several New Years.
        dates = self._holidays.of(plan.holiday_region, range(today.year - 1, today.year + 6))
        return replace(plan, hours=replace(plan.hours, holidays=dates))
