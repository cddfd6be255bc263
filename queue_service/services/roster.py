"""Who sits where when: read, changed with its consequences shown first, merged with what others planned, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from queue_service.domain.changes import backwards
from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.errors import Conflict, Invalid
from queue_service.domain.findings import Finding
from queue_service.domain.rights import Right
from queue_service.domain.roster import Roster, Seat
from queue_service.domain.roster_copy import copied
from queue_service.domain.roster_findings import standing
from queue_service.persistence.unit_of_work import Units
from queue_service.services.change_views import ChangeView, Outcome, applied_to
from queue_service.services.configuration_change import Wish, views
from queue_service.services.offices import Offices
from queue_service.services.roster_document import from_document, to_document
from queue_service.services.roster_planning import Planning, by_entry, dates_of, member_names

#: Dates that are read at once.
MOST_DAYS = 62
#: Weeks that are copied to at once.
MOST_WEEKS = 26


@dataclass(frozen=True, slots=True)
class RosterView:
    """A roster as it is read.

    Attributes:
        version: rises with every change.
        document: members, pattern, and the entries of the dates asked for.
        seats: date → what everybody does then.
        findings: what is wrong on these dates, or missing.
    """

    version: int
    document: Mapping[str, Any]
    seats: Mapping[date, tuple[Seat, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Copying:
    """One week of entries to others.

    Attributes:
        from_week, to_weeks: each by its Monday.
        members: codes of those whose lines are copied; None for all, and for desks without a member.
    """

    from_week: date
    to_weeks: tuple[date, ...]
    members: frozenset[str] | None = None


class Rosters:
    """Use cases of whoever plans, and of those who look."""

    def __init__(self, units: Units, offices: Offices) -> None:
        self._units, self._offices = units, offices

    def read(self, actor: Actor, office: str, first: date, last: date) -> RosterView:
        """The roster of some dates, both included.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``days_out_of_order``, ``too_many_days``.
        """
        actor.require(Right.SEE_ROSTER, office)
        if last < first:
            raise Invalid("days_out_of_order", field="to")
        if (last - first).days >= MOST_DAYS:
            raise Invalid("too_many_days", field="to", most=MOST_DAYS)
        with self._units.reading() as work:
            found = self._offices.load(work, office)
            roster = work.rosters.load(found.id, first, last)
            version = work.rosters.version(found.id)
            today = found.plan.hours.office_day(work.now)
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        return RosterView(
            version,
            to_document(roster),
            {day: roster.seats(day, found.plan) for day in days},
            standing(roster, found.plan, days, today),
        )

    def change(self, command: Command, office: str, wish: Wish) -> Outcome:
        """Changes places of the roster.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``no_such_place``, ``roster_has_dates``, ``roster_without_reason``; as `from_document` raises it.
            ChangedMeanwhile: somebody has changed the same place.
            Consequences: there are findings that stop, or such as were not seen.
        """
        command.actor.require(Right.PLAN_ROSTER, office)
        if wish.from_day is not None:
            raise Invalid("roster_has_dates", field="from_day")
        if wish.reason.strip():
            raise Invalid("roster_without_reason", field="reason")
        with self._units.writing(command) as work:
            plan = Planning(work, self._offices.load(work, office))
            changes = tuple(by_entry(wish.changes))
            before = plan.roster(dates_of(changes))
            document = applied_to(to_document(before), changes, plan.newest)
            return plan.carry_out(before, from_document(document), wish)

    def undo(
        self,
        command: Command,
        office: str,
        change_id: int,
        seen: tuple[str, ...] = (),
        *,
        dry_run: bool = False,
    ) -> Outcome:
        """Takes a change back, as far as nobody has changed the same places since.

        Raises:
            NotFound: ``office_not_found``, ``change_not_found``.
            Conflict: ``change_undone`` for one that was taken back before.
            ChangedMeanwhile, Consequences: as `change`.
        """
        command.actor.require(Right.PLAN_ROSTER, office)
        with self._units.writing(command) as work:
            plan = Planning(work, self._offices.load(work, office))
            row = work.rosters.get(plan.office.id, change_id)
            if row.state != "done":
                raise Conflict("change_undone")
            changes = tuple(plan.without_lost_accounts(backwards(row.changes)))
            before = plan.roster(dates_of(changes))
            document = applied_to(to_document(before), changes, plan.newest)
            wish = Wish(changes, seen=seen, dry_run=dry_run, undoes=change_id)
            return plan.carry_out(before, from_document(document), wish)

    def copy(
        self,
        command: Command,
        office: str,
        copying: Copying,
        seen: tuple[str, ...] = (),
        *,
        dry_run: bool = False,
    ) -> Outcome:
        """Makes other weeks like one; days that are closed and absences stay as they are.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``invalid_week``, ``too_many_weeks``.
            Consequences: as `change`.
        """
        command.actor.require(Right.PLAN_ROSTER, office)
        _check_weeks(copying)
        weeks = (copying.from_week, *copying.to_weeks)
        days = {monday + timedelta(days=ahead) for monday in weeks for ahead in range(7)}
        with self._units.writing(command) as work:
            plan = Planning(work, self._offices.load(work, office))
            before = plan.roster(days)
            after = before
            for week in copying.to_weeks:
                after = copied(after, plan.office.plan.hours, copying.from_week, week, copying.members)
            return plan.carry_out(before, after, Wish((), seen=seen, dry_run=dry_run))

    def history(
        self,
        actor: Actor,
        office: str,
        *,
        before: int | None = None,
        state: str | None = None,
        limit: int = 50,
    ) -> list[ChangeView]:
        """What was changed, newest first. Raises NotFound ``office_not_found``."""
        actor.require(Right.PLAN_ROSTER, office)
        with self._units.reading() as work:
            office_id, _ = work.offices.key(office)
            return views(work, work.rosters.history(office_id, before=before, state=state, limit=limit))

    def names(self, office: str) -> dict[str, str]:
        """Code of a member → name, for sentences about the roster. Raises NotFound ``office_not_found``."""
        with self._units.reading() as work:
            found = self._offices.load(work, office)
            return member_names(work.rosters.members(found.id), found.plan)

    def put(self, office: str, roster: Roster) -> None:
        """Writes members and pattern if there are none yet, and in any case the entries, beside those that are there;
        for offices that are made up.

        Raises:
            NotFound: ``office_not_found``.
        """
        with self._units.writing(BY_SYSTEM) as work:
            office_id, _ = work.offices.key(office)
            work.rosters.advance(office_id)
            known = replace(
                work.rosters.lines(office_id), days=work.rosters.entries(office_id, list(roster.days))
            )
            lines = known if known.members or known.pattern else roster
            days = {day: {**known.days[day], **entries} for day, entries in roster.days.items()}
            work.rosters.save(office_id, known, replace(lines, days=days))
            work.commit(None)


def _check_weeks(copying: Copying) -> None:
    weeks = (copying.from_week, *copying.to_weeks)
    if any(week.weekday() for week in weeks) or copying.from_week in copying.to_weeks:
        raise Invalid("invalid_week", field="to_weeks")
    if not copying.to_weeks or len(copying.to_weeks) > MOST_WEEKS:
        raise Invalid("too_many_weeks", field="to_weeks", most=MOST_WEEKS)
