"""What an office sets, changed: shown with its consequences, merged with what others changed, kept, taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from queue_service.domain.changes import Change, backwards, differences
from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.conflicts import conflicts
from queue_service.domain.desk import DeskState
from queue_service.domain.errors import Conflict, Invalid, InvalidFields, QueueServiceError
from queue_service.domain.findings import Consequences, HouseFacts, unseen
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import Right
from queue_service.domain.ticket import LegState
from queue_service.persistence.configuration import ChangeRow, RatesRow
from queue_service.persistence.unit_of_work import ReadWork, Units
from queue_service.services.change_views import ChangeView, Outcome, applied_to
from queue_service.services.configuration_document import from_document, to_document
from queue_service.services.lobbies import Lobbies
from queue_service.services.new_office import add_office, require_set_up
from queue_service.services.offices import Offices
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.rates_history import with_rates

#: A change can be planned so far ahead.
LONGEST_AHEAD = timedelta(days=400)
#: Newest changes in which whoever stands in the way is looked for.
_LOOKED_THROUGH = 200
#: Matters that are still before people.
_AHEAD = (LegState.OPEN, LegState.TAKEN)
#: What is never changed: everything else is keyed by it.
_FIXED = frozenset({"code"})


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that somebody asks for.

    Attributes:
        from_day: the office day with which it begins; None: now.
        reason: why, in writing; needed when the rates change.
        seen: keys of the findings that were shown and accepted.
        dry_run: only tell what would happen.
        version: the one that was read; others may have changed other places since.
        undoes: the change that this one takes back.
    """

    changes: tuple[Change, ...]
    from_day: date | None = None
    reason: str = ""
    seen: tuple[str, ...] = ()
    dry_run: bool = False
    version: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A document to be set; `parts`: only these of its outermost keys; `wish` with everything but the changes."""

    document: Mapping[str, Any]
    parts: tuple[str, ...] | None
    wish: Wish


@dataclass(frozen=True, slots=True)
class Configured:
    """What an office sets, and the version of it."""

    version: int
    document: Mapping[str, Any]


class Configuration:
    """Use cases of whoever decides what an office offers, where, when and by which rule."""

    def __init__(self, units: Units, offices: Offices, lobbies: Lobbies) -> None:
        self._units, self._offices, self._lobbies = units, offices, lobbies

    def read(self, actor: Actor, office: str) -> Configured:
        """All that an office sets. Raises NotFound ``office_not_found``."""
        actor.require(Right.SEE_CONFIGURATION, office)
        with self._units.reading() as work:
            _, version = work.offices.key(office)
            return Configured(version, to_document(work.offices.load(office)))

    def create(self, command: Command, document: Mapping[str, Any]) -> Configured:
        """Makes an office of a whole document.

        Raises:
            Forbidden: whoever asks is no administrator of all offices.
            InvalidFields, Invalid: as `from_document`.
            Conflict: ``office_exists``.
        """
        require_set_up(command.actor)
        with self._units.writing(command) as work:
            version = add_office(work, document)
            return work.commit(Configured(version, dict(document)))

    def change(self, command: Command, office: str, wish: Wish) -> Outcome:
        """Changes it, now or from another day on.

        Raises:
            NotFound: ``office_not_found``.
            Invalid: ``no_such_place``, ``fixed_place``, ``reason_needed``, ``day_not_ahead``; as the plan raises.
            ChangedMeanwhile: somebody has changed the same place.
            Consequences: there are findings that stop, or such as were not seen.
        """
        command.actor.require(Right.CONFIGURE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            outcome = _carried_out(lobby, wish)
            return outcome if wish.dry_run else lobby.work.commit(outcome)

    def undo(
        self,
        command: Command,
        office: str,
        change_id: int,
        seen: tuple[str, ...] = (),
        *,
        dry_run: bool = False,
    ) -> Outcome:
        """Takes a change back, as far as nobody has changed the same places since; a planned one is withdrawn.

        Raises:
            NotFound: ``office_not_found``, ``change_not_found``.
            Conflict: ``change_not_done`` for one that never took effect.
            ChangedMeanwhile, Consequences: as `change`.
        """
        command.actor.require(Right.CONFIGURE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            row = lobby.work.configuration.get(lobby.office.id, change_id)
            if row.state == "planned":
                outcome = _withdrawn(lobby, row)
                return outcome if dry_run else lobby.work.commit(outcome)
            if row.state != "done":
                raise Conflict("change_not_done", state=row.state)
            wish = Wish(backwards(row.changes), reason=row.reason, seen=seen, dry_run=dry_run, undoes=row.id)
            outcome = _carried_out(lobby, wish)
            return outcome if dry_run else lobby.work.commit(outcome)

    def take_over(self, command: Command, office: str, taken: TakeOver) -> Outcome:
        """Sets what a document says, as a whole or some parts of it; the code of the office stays.

        Raises:
            Conflict: ``configuration_newer`` when the office has changed since the document was looked at.
            InvalidFields, Invalid, Consequences: as `change`.
        """
        command.actor.require(Right.CONFIGURE, office)
        with self._lobbies.changing(command, office, in_pause=True) as lobby:
            wish = taken.wish
            if wish.version is not None and wish.version != lobby.office.version:
                raise Conflict("configuration_newer")
            present = to_document(lobby.work.offices.load(office))
            wanted = {**present, **_chosen(taken), "code": office}
            wish = replace(wish, changes=tuple(differences(present, wanted)))
            outcome = _carried_out(lobby, wish)
            return outcome if wish.dry_run else lobby.work.commit(outcome)

    def compare(self, actor: Actor, left: str, right: str) -> tuple[Change, ...]:
        """What differs between two offices; their codes apart. Raises NotFound ``office_not_found``."""
        one, other = self.read(actor, left).document, self.read(actor, right).document
        return tuple(each for each in differences(one, other) if each.at[0] not in _FIXED)

    def history(
        self,
        actor: Actor,
        office: str,
        *,
        before: int | None = None,
        state: str | None = None,
        part: str | None = None,
        limit: int = 50,
    ) -> list[ChangeView]:
        """What was changed, newest first; `before` an id, of one state, of one outermost key.

        Raises:
            NotFound: ``office_not_found``.
        """
        actor.require(Right.SEE_CONFIGURATION, office)
        with self._units.reading() as work:
            office_id, _ = work.offices.key(office)
            rows = work.configuration.history(office_id, before=before, state=state, part=part, limit=limit)
            return views(work, rows)

    def first_day(self, office: str) -> date:
        """The first day on which a planned change can begin: that after the office day that is running."""
        with self._units.reading() as work:
            hours = self._offices.load(work, office).plan.hours
            return hours.office_day(work.now) + timedelta(days=1)

    def rates_history(self, actor: Actor, office: str) -> list[RatesRow]:
        """Every table of rates there was, oldest first. Raises NotFound ``office_not_found``."""
        actor.require(Right.SEE_CONFIGURATION, office)
        with self._units.reading() as work:
            return work.configuration.rates(work.offices.key(office)[0])

    def begin_planned(self) -> int:
        """Makes the changes whose day has begun; returns how many. Safe when run twice.

        One that would break what is running waits until the house is at rest; one that no longer fits has failed, and
        the history says so.
        """
        with self._units.reading() as work:
            latest = work.now.date() + timedelta(days=1)
            planned = work.configuration.planned(latest)
        return sum(self._begin(office, change_id) for change_id, office in planned)

    def _begin(self, office: str, change_id: int) -> int:
        with self._lobbies.changing(BY_SYSTEM, office, in_pause=True) as lobby:
            work = lobby.work
            row = work.configuration.get(lobby.office.id, change_id)
            if row.state != "planned" or row.from_day is None or row.from_day > lobby.day:
                return 0
            try:
                _begun(lobby, row)
            except Consequences as waits:
                work.configuration.settle(row.id, "planned", waits.findings[0].code)
                return work.commit(0)
            except QueueServiceError as error:
                work.configuration.settle(row.id, "failed", error.code)
                work.audit("configuration.failed", f"change:{row.id}", code=error.code)
                return work.commit(1)
            return work.commit(1)


def _chosen(taken: TakeOver) -> dict[str, Any]:
    """The parts that are to be set. Raises InvalidFields when there is no such part."""
    if taken.parts is None:
        return dict(taken.document)
    unknown = [part for part in taken.parts if part not in taken.document]
    if unknown:
        raise InvalidFields([(part, "missing") for part in unknown])
    return {part: taken.document[part] for part in taken.parts}


def _begun(lobby: OpenLobby, row: ChangeRow) -> None:
    before = _present(lobby)
    after = _after(lobby, before, Wish(row.changes, reason=row.reason))
    stops = [each for each in conflicts(before, after, facts(lobby)) if each.weight == "stop"]
    if stops:
        raise Consequences(stops)
    _write(lobby, before, after, row.reason)
    lobby.work.configuration.settle(row.id, "done")
    lobby.work.audit("configuration.changed", f"change:{row.id}", kinds=_parts(row.changes))


def _carried_out(lobby: OpenLobby, wish: Wish) -> Outcome:
    if wish.from_day is not None and not lobby.day < wish.from_day <= lobby.day + LONGEST_AHEAD:
        raise Invalid("day_not_ahead", field="from_day")
    before = _present(lobby)
    after = _after(lobby, before, wish)
    done = tuple(differences(to_document(before), to_document(after)))
    found = conflicts(before, after, facts(lobby, at_rest=wish.from_day is not None))
    version = lobby.office.version
    merged = wish.version is not None and wish.version != version
    if wish.dry_run or not done:
        return Outcome(_view(lobby.work, _row(lobby, wish, done), tried=True), version, found, merged)
    if unseen(found, wish.seen):
        raise Consequences(found)
    if wish.from_day is None:
        version = _write(lobby, before, after, wish.reason)
    return Outcome(_view(lobby.work, _kept(lobby, wish, done)), version, found, merged)


def _present(lobby: OpenLobby) -> OfficePlan:
    """As it is stored, and with the holidays of its region."""
    stored = lobby.work.offices.load(lobby.office.plan.code)
    return replace(stored, hours=replace(stored.hours, holidays=lobby.office.plan.hours.holidays))


def _after(lobby: OpenLobby, before: OfficePlan, wish: Wish) -> OfficePlan:
    """The plan with the change; a change of the rates takes its written reason along."""
    if any(change.at[:1] and change.at[0] in _FIXED for change in wish.changes):
        raise Invalid("fixed_place", field="changes")
    document = applied_to(to_document(before), wish.changes, lambda: _newest(lobby))
    after = from_document(document, before)
    after = replace(after, hours=replace(after.hours, holidays=before.hours.holidays))
    if wish.undoes is not None or _same_rule(before, after):
        return after
    if not wish.reason.strip():
        raise Invalid("reason_needed", field="reason")
    return replace(after, rule_reason=wish.reason.strip())


def _same_rule(before: OfficePlan, after: OfficePlan) -> bool:
    """True when nothing that hangs on the wall is different: neither the preset nor the rate of what was offered."""
    one, other = before.rates(), after.rates()
    kept = one.per_minute.keys() & other.per_minute.keys()
    return before.preset == after.preset and all(one.per_minute[k] == other.per_minute[k] for k in kept)


def _newest(lobby: OpenLobby) -> list[ChangeView]:
    rows = lobby.work.configuration.history(lobby.office.id, state="done", limit=_LOOKED_THROUGH)
    return views(lobby.work, rows)


def facts(lobby: OpenLobby, *, at_rest: bool = False) -> HouseFacts:
    """What is going on in the house; with `at_rest`, what will be going on before a day has begun."""
    if at_rest:
        return HouseFacts(lobby.now, lobby.day)
    tickets = lobby.work.tickets.active(lobby.office.id, lobby.day)
    matters = Counter(leg.case_type for ticket in tickets for leg in ticket.legs if leg.state in _AHEAD)
    return HouseFacts(
        now=lobby.now,
        today=lobby.day,
        working={
            code: desk.case_types for code, desk in lobby.desks.items() if desk.state is not DeskState.CLOSED
        },
        waiting=dict(matters),
        awaited=dict(Counter(ticket.pinned_desk for ticket in tickets if ticket.pinned_desk)),
    )


def _write(lobby: OpenLobby, before: OfficePlan, after: OfficePlan, reason: str) -> int:
    """Stores the plan; the screens are told with the commit, and whoever stands in line reads it anew."""
    work, office_id = lobby.work, lobby.office.id
    work.offices.hold(office_id)
    work.offices.save(with_rates(work, office_id, before, after, reason))
    version = work.offices.key(after.code)[1]
    work.lobby.note_plan(office_id, lobby.day, version)
    return version


def save_change(lobby: OpenLobby, after: OfficePlan) -> None:
    """A change of the plan that another use case makes, with its place in the history."""
    before = lobby.work.offices.load(lobby.office.plan.code)
    done = tuple(differences(to_document(before), to_document(after)))
    if done:
        _write(lobby, before, after, "")
        _kept(lobby, Wish(done), done)


def _row(lobby: OpenLobby, wish: Wish, done: tuple[Change, ...]) -> ChangeRow:
    return ChangeRow(
        id=0,
        at=lobby.work.now,
        actor=lobby.work.command.actor.id,
        state="done" if wish.from_day is None else "planned",
        from_day=wish.from_day,
        undoes=wish.undoes,
        reason=wish.reason.strip(),
        changes=done,
    )


def _kept(lobby: OpenLobby, wish: Wish, done: tuple[Change, ...]) -> ChangeRow:
    row = _row(lobby, wish, done)
    row = replace(row, id=lobby.work.configuration.add(lobby.office.id, row))
    deed = "configuration.changed" if wish.from_day is None else "configuration.planned"
    lobby.work.audit(deed, f"change:{row.id}", kinds=_parts(done))
    return row


def _withdrawn(lobby: OpenLobby, row: ChangeRow) -> Outcome:
    lobby.work.configuration.settle(row.id, "withdrawn")
    lobby.work.audit("configuration.withdrawn", f"change:{row.id}")
    return Outcome(_view(lobby.work, replace(row, state="withdrawn")), lobby.office.version)


def _parts(changes: Sequence[Change]) -> list[str]:
    return sorted({change.at[0] for change in changes if change.at})


def views(work: ReadWork, rows: Sequence[ChangeRow]) -> list[ChangeView]:
    """Rows of the history as they are shown, with the present names of those who made them."""
    names = work.audit_log.names(row.actor for row in rows)
    return [
        ChangeView(
            id=row.id,
            at=row.at,
            by=row.actor,
            changes=row.changes,
            state=row.state,
            by_name=names.get(row.actor),
            from_day=row.from_day,
            reason=row.reason,
            undoes=row.undoes,
            problem=row.problem,
        )
        for row in rows
    ]


def _view(work: ReadWork, row: ChangeRow, *, tried: bool = False) -> ChangeView:
    [view] = views(work, [row])
    return replace(view, id=None) if tried else view
