"""Forgetting in time: what has reached its limit is anonymised, reduced or deleted, in small steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from queue_service.domain.command import BY_SYSTEM, Command, is_practice
from queue_service.domain.rights import Right
from queue_service.persistence.backup_files import BackupFiles
from queue_service.persistence.retention import Held
from queue_service.persistence.stock import Moment
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.moments import Moments
from queue_service.services.offices import Offices
from queue_service.services.paper_days import make_figures

#: Rows that one transaction forgets: a lobby waits no longer than for a call.
AT_ONCE = 200
#: Whole days that are looked up together; each is one transaction.
DAYS_AT_ONCE = 31
#: Even when there was nothing to do, a run is written down this often: so that one sees that it runs.
NOTED_EVERY = timedelta(days=1)

#: What is forgotten once a day, after it: then a file database is written anew.
DAILY = frozenset({"tickets", "vouchers", "decisions", "record"})

Step = Callable[[UnitOfWork, Moment], int]


class Retention:
    """Use cases of whoever sees to it that nothing is kept too long.

    Args:
        end_days: ends days that are over where nobody has come since.
        erase_practice: erases copies that nobody practises on any more.
        settle: see `Database.settle`.
    """

    def __init__(
        self,
        units: Units,
        offices: Offices,
        moments: Moments,
        backups: BackupFiles,
        end_days: Callable[[], int],
        erase_practice: Callable[[], int],
        settle: Callable[[bool], None],
    ) -> None:
        self._units, self._offices = units, offices
        self._moments, self._backups = moments, backups
        self._end_days, self._erase_practice = end_days, erase_practice
        self._settle = settle

    # Forgetting ----------------------------------------------------------------------------------------------------

    def sweep(self, command: Command = BY_SYSTEM) -> Mapping[str, int]:
        """Forgets all that has reached its limit: kind → how many. Safe when run twice, or by two processes.

        Raises:
            Forbidden: whoever asks is not the system.
        """
        command.actor.require(Right.SEE_PRIVACY)
        self._end_days()
        counts: Counter[str] = Counter()
        for office_id, code in self._all_offices():
            counts.update(self._sweep_office(office_id, code))
        counts.update(self._sweep_installation())
        return self._note(command, {name: n for name, n in counts.items() if n})

    def sweep_some(self) -> int:
        """The same for the table of sweeps: how many rows, files and days it was."""
        return sum(self.sweep().values())

    def _sweep_office(self, office_id: int, code: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        if not is_practice(code):
            # First the figures, from what is about to be forgotten.
            counts["figures_made"] = self._make_figures(office_id, code)
        due = self._due(office_id, code)
        for name in ("tickets", "vouchers"):
            if due[name]:
                counts[name] = self._repeat(code, _anonymise(name))
        if due["notes"]:
            counts["notes"] = self._once(code, lambda work, m: work.retention.forget_notes(m))
        if due["desk_links"]:
            counts["desk_links"] = self._once(code, lambda work, m: work.retention.forget_desk_links(m))
        for name in ("push", "outbox", "figures", "roster_days", "paper_days", "changes"):
            if due[name]:
                counts[name] = self._repeat(code, _delete(name))
        for name, forget in (("decisions", _reduce), ("record", _erase)):
            if due[name]:
                counts[name] = sum(1 for _ in self._by_day(code, name, forget))
        return counts

    def _sweep_installation(self) -> Counter[str]:
        with self._units.reading() as work:
            due = _due_counts(work.retention.held(self._moments.nowhere(work.now), of_office=False))
            backups_before = work.now - self._moments.keeping.span("backups")
        counts: Counter[str] = Counter()
        for name in ("answers", "sessions", "device_codes"):
            if due[name]:
                counts[name] = self._repeat(None, _delete(name))
        if due["audit"]:
            counts["audit"] = self._once(None, _forget_audit)
        counts["practice"] = self._erase_practice()
        counts["backups"] = self._backups.delete(backups_before)
        return counts

    def _repeat(self, office: str | None, step: Step) -> int:
        """A step again and again, in transactions of their own, until it finds no full portion any more."""
        total = 0
        while True:
            found = self._once(office, step)
            total += found
            if found < AT_ONCE:
                return total

    def _once(self, office: str | None, step: Step) -> int:
        with self._units.writing(BY_SYSTEM) as work:
            moment = self._moments.nowhere(work.now) if office is None else self._moments.of(work, office)
            return work.commit(0 if moment is None else step(work, moment))

    def _by_day(
        self, office: str, name: str, forget: Callable[[UnitOfWork, Moment, date], None]
    ) -> Iterator[date]:
        """Every day that has reached this limit, once it has been dealt with."""
        while True:
            with self._units.reading() as work:
                moment = self._moments.of(work, office)
                days = [] if moment is None else work.retention.due_days(name, moment, DAYS_AT_ONCE)
            for day in days:
                with self._units.writing(BY_SYSTEM) as writing:
                    moment = self._moments.of(writing, office)
                    if moment is None:
                        return
                    forget(writing, moment, day)
                    yield writing.commit(day)
            if len(days) < DAYS_AT_ONCE:
                return

    def _make_figures(self, office_id: int, code: str) -> int:
        made = 0
        while True:
            with self._units.reading() as work:
                moment = self._moments.of(work, code)
                days = (
                    [] if moment is None else work.figures.days_without(office_id, moment.today, DAYS_AT_ONCE)
                )
            for day in days:
                self.make_figures(code, day)
            made += len(days)
            if len(days) < DAYS_AT_ONCE:
                return made

    def make_figures(self, office: str, day: date) -> None:
        """Makes the figures of a day that is over from its record and its paper list, anew if there are some.

        Raises:
            NotFound: ``office_not_found``.
        """
        with self._units.writing(BY_SYSTEM) as work:
            make_figures(work, self._offices.load(work, office), day)
            work.commit(None)

    def _note(self, command: Command, counts: Mapping[str, int]) -> Mapping[str, int]:
        """Writes the run down, unless it did nothing and one was written down not long ago."""
        with self._units.reading() as work:
            last = next(iter(work.retention.runs(1)), None)
            quiet = not counts and last is not None and last.at > work.now - NOTED_EVERY
        if counts:
            self._settle(bool(DAILY & counts.keys()) and self._all_closed())
        if not quiet:
            with self._units.writing(command) as writing:
                writing.retention.add_run(writing.now, counts)
                writing.audit("retention.run", **counts)
                writing.commit(None)
        return counts

    def _all_closed(self) -> bool:
        """Nobody waits if nothing can be written for seconds."""
        with self._units.reading() as work:
            plans = [self._offices.load(work, code).plan for _, code in work.offices.all()]
            return not any(plan.hours.is_open(work.now) for plan in plans if not is_practice(plan.code))

    def _due(self, office_id: int, code: str) -> Counter[str]:
        with self._units.reading() as work:
            moment = self._moments.of(work, code)
            return Counter() if moment is None else _due_counts(work.retention.held(moment, of_office=True))

    def _all_offices(self) -> list[tuple[int, str]]:
        with self._units.reading() as work:
            return work.offices.all()


def _anonymise(name: str) -> Step:
    return lambda work, moment: work.retention.anonymise_due(name, moment, AT_ONCE)


def _delete(name: str) -> Step:
    return lambda work, moment: work.retention.delete_due(name, moment, AT_ONCE)


def _reduce(work: UnitOfWork, moment: Moment, day: date) -> None:
    work.retention.reduce_day(moment.office_id, day, moment.now)


def _erase(work: UnitOfWork, moment: Moment, day: date) -> None:
    work.retention.delete_day(moment.office_id, day)


def _forget_audit(work: UnitOfWork, moment: Moment) -> int:
    # The log has a chain, and lets whole sealed days go only.
    return work.audit_log.forget_days(moment.first_day("audit")) + work.retention.delete_runs(moment, AT_ONCE)


def _due_counts(held: Sequence[Held]) -> Counter[str]:
    due: Counter[str] = Counter()
    for each in held:
        due[each.name] += each.due
    return due
