"""One planner's turn at the roster of an office: what a change brings about, and how it is kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from queue_service.domain.changes import ABSENT, Change, Json, differences
from queue_service.domain.desk import DeskState
from queue_service.domain.errors import InvalidFields
from queue_service.domain.findings import Consequences, Finding, HouseFacts, unseen
from queue_service.domain.office import OfficePlan
from queue_service.domain.roster import Member, Roster
from queue_service.domain.roster_findings import days_touched, findings
from queue_service.persistence.configuration import ChangeRow
from queue_service.persistence.unit_of_work import UnitOfWork
from queue_service.services.change_views import ChangeView, Outcome
from queue_service.services.configuration_change import Wish, views
from queue_service.services.offices import Office
from queue_service.services.roster_document import completed, to_document

#: Newest changes in which whoever stands in the way is looked for.
_LOOKED_THROUGH = 200
#: Keys that lead to an entry of a day.
_ENTRY = 3
#: Dates that the audit log names of one change.
_DATES_LOGGED = 62


class Planning:
    """One planner's turn at the roster of an office."""

    def __init__(self, work: UnitOfWork, office: Office) -> None:
        self.work, self.office = work, office
        self.version = work.rosters.advance(office.id)

    def roster(self, days: Collection[date]) -> Roster:
        """As it is now, with the entries of these dates."""
        lines = self.work.rosters.lines(self.office.id)
        return replace(lines, days=self.work.rosters.entries(self.office.id, days))

    def newest(self) -> list[ChangeView]:
        """The history, newest first."""
        return views(self.work, self.work.rosters.history(self.office.id, limit=_LOOKED_THROUGH))

    def carry_out(self, before: Roster, after: Roster, wish: Wish) -> Outcome:
        """Keeps the change, unless it was only to be tried or has consequences that nobody has seen."""
        done = tuple(differences(to_document(before), to_document(after)))
        merged = wish.version is not None and wish.version != self.version - 1
        found = self._findings(before, after, done)
        row = self._row(wish, done)
        if wish.dry_run or not done:
            [tried] = views(self.work, [row])
            return Outcome(replace(tried, id=None), self.version - 1, found, merged)
        if unseen(found, wish.seen):
            raise Consequences(found, _names(self.office, after))
        self.work.rosters.save(self.office.id, before, after)
        self._keep(row)
        [kept] = views(self.work, [row])
        return self.work.commit(Outcome(kept, self.version, found, merged))

    def _row(self, wish: Wish, done: tuple[Change, ...]) -> ChangeRow:
        actor = self.work.command.actor.id
        return ChangeRow(self.version, self.work.now, actor, "done", None, wish.undoes, "", done)

    def _keep(self, row: ChangeRow) -> None:
        """In the history; what it takes back is undone, and what that had taken back is done again."""
        rosters, office_id = self.work.rosters, self.office.id
        if row.undoes is not None:
            rosters.settle(office_id, row.undoes, "undone")
            again = rosters.get(office_id, row.undoes).undoes
            if again is not None:
                rosters.settle(office_id, again, "done")
        rosters.add(office_id, row)
        days = sorted(day.isoformat() for day in dates_of(row.changes))
        parts = sorted({change.at[0] for change in row.changes})
        self.work.audit(
            "roster.changed",
            f"change:{row.id}",
            office_id,
            kinds=parts,
            days=days[:_DATES_LOGGED],
            undone=row.undoes,
        )

    def _findings(self, before: Roster, after: Roster, done: Sequence[Change]) -> tuple[Finding, ...]:
        plan, house = self.office.plan, self._facts()
        days = days_touched(before, after, done, plan, house.today)
        more = self.work.rosters.entries(self.office.id, days - before.days.keys())
        looked_at = [replace(each, days={**more, **each.days}) for each in (before, after)]
        found = findings(looked_at[0], looked_at[1], plan, days, house)
        return (*self._lost_accounts(done), *found)

    def _facts(self) -> HouseFacts:
        desks = self.work.lobby.desks(self.office.id, self.office.plan.desks)
        working = {
            code: desk.case_types for code, desk in desks.items() if desk.state is not DeskState.CLOSED
        }
        now = self.work.now
        return HouseFacts(now, self.office.plan.hours.office_day(now), working)

    def _lost_accounts(self, done: Iterable[Change]) -> Iterator[Finding]:
        """Members are given accounts that may work here."""
        given = {at: staff_id for change in done for at, staff_id in _accounts(change)}
        known = self.work.rosters.accounts(self.office.id, set(given.values())) if given else frozenset()
        for at, staff_id in given.items():
            if staff_id not in known:
                yield Finding("stop", "roster_unknown_account", at, {"staff_id": staff_id})

    def without_lost_accounts(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The changes without accounts that have been deleted since."""
        wanted = list(changes)
        given = {staff_id for change in wanted for _, staff_id in _accounts(change)}
        known = self.work.rosters.accounts(self.office.id, given) if given else frozenset()
        for change in wanted:
            if all(staff_id in known for _, staff_id in _accounts(change)):
                yield change
            elif isinstance(change.to, dict):
                yield replace(change, to={**change.to, "staff_id": None})


def member_names(members: Mapping[str, Member], plan: OfficePlan) -> dict[str, str]:
    """Code of a member → name; a code that a desk has too is left out, or its desk would have that name."""
    desks = {desk.code for desk in plan.desks}
    return {code: member.name for code, member in members.items() if code not in desks}


def _names(office: Office, roster: Roster) -> dict[str, Mapping[str, str]]:
    members = {code: {"de": name} for code, name in member_names(roster.members, office.plan).items()}
    return {**members, **{item.code: item.names for item in office.plan.case_types}}


def by_entry(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes as the document would have them.

    Days that are set as a whole are one change for each of their entries: others may plan the same days. What is left
    out of a whole member or line has its usual value.
    """
    for change in changes:
        if change.at[0] == "days" and len(change.at) < _ENTRY and _is_object(change.was, change.to):
            was, to = ({} if value is ABSENT else value for value in (change.was, change.to))
            inner = (
                Change((*change.at, key), was.get(key, ABSENT), to.get(key, ABSENT))
                for key in sorted(was.keys() | to.keys())
            )
            yield from by_entry(inner)
        else:
            was, to = (completed(change.at, value) for value in (change.was, change.to))
            yield Change(change.at, was, to)


def _is_object(*values: Json) -> bool:
    return all(value is ABSENT or isinstance(value, Mapping) for value in values)


def dates_of(changes: Iterable[Change]) -> frozenset[date]:
    """The dates whose entries the changes are about. Raises InvalidFields for what is no date."""
    said = {change.at[1] for change in changes if change.at[0] == "days" and len(change.at) > 1}
    return frozenset(_date(each) for each in said)


def _date(said: str) -> date:
    try:
        return date.fromisoformat(said if re.fullmatch(r"2\d{3}-\d\d-\d\d", said) else "")
    except ValueError:
        raise InvalidFields([("changes", "date_from_datetime_parsing")]) from None


def _accounts(change: Change) -> Iterator[tuple[tuple[str, ...], int]]:
    """The accounts that a change gives to members, each with its place."""
    if change.at[0] != "members" or len(change.at) < 2:
        return
    given: Json = change.to
    if len(change.at) == 2 and isinstance(given, Mapping):
        given = given.get("staff_id")
    elif change.at[2:] != ("staff_id",):
        return
    if isinstance(given, int):
        yield (*change.at[:2], "staff_id"), given
