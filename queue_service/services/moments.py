"""What time it is for whom: the day of each office, on its own clock, and the limits that are counted from it."""

from __future__ import annotations

from datetime import datetime

from queue_service.domain.errors import NotFound
from queue_service.domain.retention import Keeping
from queue_service.persistence.stock import Moment
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.offices import Offices


class Moments:
    """Moments at which the limits of an installation are looked at."""

    def __init__(self, offices: Offices, keeping: Keeping) -> None:
        self._offices, self.keeping = offices, keeping

    def of(self, work: ReadWork, code: str) -> Moment | None:
        """An office now; None when it has gone meanwhile: a copy that was practised on."""
        try:
            office = self._offices.load(work, code)
        except NotFound:
            return None
        return Moment(office.id, office.plan.hours.office_day(work.now), work.now, self.keeping)

    def nowhere(self, now: datetime) -> Moment:
        """The same for what belongs to no office; its day is that of UTC."""
        return Moment(0, now.date(), now, self.keeping)
