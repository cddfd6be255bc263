"""What is kept now, how old it is and when it goes: for whoever answers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_service.domain.command import Actor, is_practice
from queue_service.domain.retention import LIMITS, Limit
from queue_service.domain.rights import Right
from queue_service.persistence.backup_files import BackupFiles
from queue_service.persistence.retention import Held, Run
from queue_service.persistence.unit_of_work import Units
from queue_service.services.moments import Moments


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data now.

    Attributes:
        value: its limit in this installation, in the limit's unit.
        rows: how many there are; None where nothing counts them.
        oldest: day, or moment (UTC), of the oldest.
        due: how many have reached the limit and wait for the next run.
        next_end: when the oldest reaches it.
    """

    limit: Limit
    value: int
    rows: int | None = None
    oldest: date | datetime | None = None
    due: int = 0
    next_end: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is kept, and the last runs of the sweep, newest first."""

    at: datetime
    kept: tuple[Kept, ...]
    runs: tuple[Run, ...]


class RetentionReports:
    """Use cases of whoever wants to know what is kept."""

    def __init__(self, units: Units, moments: Moments, backups: BackupFiles) -> None:
        self._units, self._moments, self._backups = units, moments, backups

    def due(self, actor: Actor) -> Mapping[str, int]:
        """What a run would do now: kind → how many. Nothing is changed.

        Raises:
            Forbidden: this person may not see it.
        """
        return {kept.limit.name: kept.due for kept in self.report(actor).kept if kept.due}

    def report(self, actor: Actor, runs: int = 10) -> Report:
        """What is kept now, of all offices together.

        Raises:
            Forbidden: this person may not see it.
        """
        actor.require(Right.SEE_PRIVACY)
        found: list[tuple[Held, date]] = []
        with self._units.reading() as work:
            now = work.now
            for _, code in work.offices.all():
                moment = self._moments.of(work, code)
                if moment is not None and not is_practice(code):
                    held = work.retention.held(moment, of_office=True)
                    found += [(each, moment.today) for each in held]
            installation = work.retention.held(self._moments.nowhere(now), of_office=False)
            found += [(each, now.date()) for each in installation]
            last = work.retention.runs(runs)
        kept = tuple(self._kept(limit, found, now) for limit in LIMITS)
        return Report(now, kept, tuple(last))

    def _kept(self, limit: Limit, found: Sequence[tuple[Held, date]], now: datetime) -> Kept:
        if limit.name == "backups":
            return self._kept_backups(limit, now)
        mine = [held for held, _ in found if held.name == limit.name]
        if not mine:
            return Kept(limit, self._moments.keeping.of(limit.name))
        ages = [held.oldest for held in mine if held.oldest is not None]
        oldest = min(ages, key=_as_day, default=None)
        return Kept(
            limit=limit,
            value=self._moments.keeping.of(limit.name),
            rows=sum(held.rows for held in mine),
            oldest=oldest,
            due=sum(held.due for held in mine),
            next_end=None if oldest is None else self._end(limit, oldest),
        )

    def _kept_backups(self, limit: Limit, now: datetime) -> Kept:
        files = self._backups.all()
        span = self._moments.keeping.span("backups")
        oldest = files[0].written_at if files else None
        return Kept(
            limit=limit,
            value=self._moments.keeping.of("backups"),
            rows=len(files),
            oldest=oldest,
            due=sum(1 for each in files if each.written_at < now - span),
            next_end=None if oldest is None else oldest + span,
        )

    def _end(self, limit: Limit, oldest: date | datetime) -> date | datetime:
        if isinstance(oldest, datetime):
            return oldest + self._moments.keeping.span(limit.name)
        # The day itself is over first.
        return oldest + timedelta(days=self._moments.keeping.of(limit.name) + 1)


def _as_day(age: date | datetime) -> date:
    return age.date() if isinstance(age, datetime) else age
