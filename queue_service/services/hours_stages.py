"""The opening hours of days to come: those in force, and from when on those that changes are planned to bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from queue_service.domain.changes import applied
from queue_service.domain.errors import QueueServiceError
from queue_service.domain.office import OfficePlan
from queue_service.domain.opening_hours import DayHours, OpeningHours
from queue_service.services.change_views import ChangeView
from queue_service.services.configuration_document import from_document


@dataclass(frozen=True, slots=True)
class HoursStages:
    """What holds on which day; `stages` are ordered, the first holds from ever on."""

    stages: tuple[tuple[date, OpeningHours], ...]

    def on(self, day: date) -> OpeningHours:
        """The hours as they are set on that day."""
        return next(hours for first, hours in reversed(self.stages) if first <= day)

    def day(self, day: date) -> DayHours:
        """One date: its hours, and why."""
        return self.on(day).calendar(day, 1)[0]

    def calendar(self, first: date, days: int) -> tuple[DayHours, ...]:
        """So many dates from the first on."""
        return tuple(self.day(first + timedelta(days=ahead)) for ahead in range(days))


def hours_stages(plan: OfficePlan, document: Mapping[str, Any], planned: Iterable[ChangeView]) -> HoursStages:
    """The hours of a plan whose document this is, and of the changes planned for it.

    A planned change that no longer fits is left out: it will fail when its day begins, and the history says so.

    Args:
        plan: with the holidays of its region.
    """
    stages = [(date.min, plan.hours)]
    for change in sorted(planned, key=lambda each: each.from_day or date.min):
        try:
            changed = applied(document, change.changes)
            hours = from_document(changed, plan).hours
        except QueueServiceError:
            continue
        document = changed
        stages.append((change.from_day or date.min, replace(hours, holidays=plan.hours.holidays)))
    return HoursStages(tuple(stages))
