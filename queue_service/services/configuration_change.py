"""A change of what an office sets, made inside a lobby's turn: merged, judged by its consequences, written, kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from queue_service.domain.changes import Change, differences
from queue_service.domain.conflicts import conflicts
from queue_service.domain.desk import DeskState
from queue_service.domain.errors import Invalid
from queue_service.domain.findings import Consequences, HouseFacts, unseen
from queue_service.domain.office import OfficePlan
from queue_service.domain.ticket import LegState
from queue_service.persistence.configuration import ChangeRow
from queue_service.persistence.unit_of_work import ReadWork
from queue_service.services.change_views import ChangeView, Outcome, applied_to
from queue_service.services.configuration_document import from_document, to_document
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.rates_history import with_rates

#: A change can be planned so far ahead.
LONGEST_AHEAD = timedelta(days=400)
#: What is never changed: everything else is keyed by it.
FIXED = frozenset({"code"})
#: Newest changes in which whoever stands in the way is looked for.
_LOOKED_THROUGH = 200
#: Matters that are still before people.
_AHEAD = (LegState.OPEN, LegState.TAKEN)


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


def begun(lobby: OpenLobby, row: ChangeRow) -> None:
    """Makes a planned change whose day has begun. Raises what stands in its way; what warns was seen."""
    before = _present(lobby)
    after = _after(lobby, before, Wish(row.changes, reason=row.reason))
    stops = [each for each in conflicts(before, after, facts(lobby)) if each.weight == "stop"]
    if stops:
        raise Consequences(stops)
    _write(lobby, before, after, row.reason)
    lobby.work.configuration.settle(row.id, "done")
    lobby.work.audit("configuration.changed", f"change:{row.id}", kinds=_parts(row.changes))


def carried_out(lobby: OpenLobby, wish: Wish) -> Outcome:
    """Makes the change, or plans it, or only tries it; as the wish says. Raises as `Configuration.change`."""
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
        raise Consequences(found, _names(before, after))
    if wish.from_day is None:
        version = _write(lobby, before, after, wish.reason)
    return Outcome(_view(lobby.work, _kept(lobby, wish, done)), version, found, merged)


def _names(*plans: OfficePlan) -> dict[str, Mapping[str, str]]:
    return {
        part.code: part.names for plan in plans for parts in (plan.areas, plan.case_types) for part in parts
    }


def _present(lobby: OpenLobby) -> OfficePlan:
    """As it is stored, and with the holidays of its region."""
    if lobby.work.offices.key(lobby.office.plan.code)[1] == lobby.office.version:
        return lobby.office.plan
    stored = lobby.work.offices.load(lobby.office.plan.code)
    return replace(stored, hours=replace(stored.hours, holidays=lobby.office.plan.hours.holidays))


def _after(lobby: OpenLobby, before: OfficePlan, wish: Wish) -> OfficePlan:
    """The plan with the change; a change of the rates takes its written reason along."""
    if any(change.at[:1] and change.at[0] in FIXED for change in wish.changes):
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
    if wish.from_day is None:
        lobby.work.audit("configuration.changed", f"change:{row.id}", kinds=_parts(done))
    else:
        lobby.work.audit("configuration.planned", f"change:{row.id}", kinds=_parts(done))
    return row


def withdrawn(lobby: OpenLobby, row: ChangeRow) -> Outcome:
    """A planned change will not be made."""
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
