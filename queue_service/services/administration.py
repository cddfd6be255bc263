"""What is set rather than happens: offices and their hours; and what is kept only for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.office import OfficePlan
from queue_service.domain.opening_hours import HoursException
from queue_service.persistence.unit_of_work import Units
from queue_service.services.rates_history import rates_row, with_rates

#: Contracts: an idempotency key is honoured for a day.
ANSWERS_KEPT = timedelta(hours=24)


class Administration:
    """Use cases of whoever sets up and keeps the house."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def set_up_office(self, plan: OfficePlan) -> None:
        """Writes an office's plan, new or in place of the one before.

        Raises:
            Conflict: ``real_data`` when a demo plan would overwrite an office that is not a demo.
        """
        with self._units.writing(BY_SYSTEM) as work:
            before = work.offices.load(plan.code) if plan.code in work.offices.codes() else None
            if plan.demo and before is not None and not before.demo:
                raise Conflict("real_data", office=plan.code)
            if before is not None:
                plan = with_rates(work, work.offices.key(plan.code)[0], before, plan, plan.rule_reason)
            office_id = work.offices.save(plan)
            if before is None:
                work.configuration.add_rates(office_id, rates_row(plan, work.now, plan.rule_reason))
            work.commit(None)

    def has_real_offices(self) -> bool:
        """True when any office of this database is not a demo."""
        with self._units.reading() as work:
            return any(not work.offices.load(code).demo for code in work.offices.codes())

    def plan(self, office: str) -> OfficePlan:
        """The plan as it is stored, without holidays. Raises NotFound ``office_not_found``."""
        with self._units.reading() as work:
            return work.offices.load(office)

    def rates_since(self, office: str) -> datetime | None:
        """When the table of rates in force came into force, UTC; None where nobody wrote it down.

        Raises:
            NotFound: ``office_not_found``.
        """
        with self._units.reading() as work:
            version = work.offices.load(office).rates_version
            kept = work.configuration.rates(work.offices.key(office)[0])
            return next((row.since for row in reversed(kept) if row.version == version), None)

    def version(self, office: str) -> int:
        """Rises with every change of what the office sets. Raises NotFound ``office_not_found``."""
        with self._units.reading() as work:
            return work.offices.key(office)[1]

    def set_hours_of_day(self, office: str, exception: HoursException) -> None:
        """The hours of one date instead of the usual ones. Raises NotFound ``office_not_found``."""
        with self._units.writing(BY_SYSTEM) as work:
            office_id = work.offices.key(office)[0]
            work.offices.save_exception(office_id, exception)
            work.commit(None)

    def forget_answers(self) -> int:
        """Deletes stored answers older than a day; returns how many. Safe when run twice."""
        with self._units.writing(BY_SYSTEM) as work:
            return work.commit(work.answers.forget(work.now - ANSWERS_KEPT))

    def exists(self, office: str) -> bool:
        """True when there is an office of this code."""
        try:
            self.plan(office)
        except NotFound:
            return False
        return True
