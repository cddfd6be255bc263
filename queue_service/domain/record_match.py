"""Do the tables say of a day's tickets and calls what its record says, and do they agree with each other?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from queue_service.domain.dispatch import TicketClass
from queue_service.domain.events import EventKind as K
from queue_service.domain.record import CallNow, DayRecord, Entry, Fault, TicketNow
from queue_service.domain.standing import Life, Told
from queue_service.domain.ticket import AT_A_DESK, ENDED, IN_THE_HOUSE, LegState, TicketState

S = TicketState
#: The record keeps clocks as seconds, the tables to the microsecond.
SAME_SECONDS = 0.001
#: Set aside, these may be given another desk to wait for without an event: nobody is called by it.
_SET_ASIDE = frozenset({S.PARKED, S.ON_HOLD})
#: States in which a matter still to be dealt with is waited for, now or later.
_HAS_MATTERS = frozenset({S.WAITING, S.PARKED, S.ON_HOLD})
#: How a call ends, by the event that ends it.
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    K.FINISHED: ("finished", "day_over"),
    K.PARKED: ("no_answer",),
    K.NO_SHOW: ("no_answer",),
    K.TRANSFERRED: ("transferred",),
    K.ON_HOLD: ("on_hold",),
    K.REQUEUED: ("requeued",),
    K.CANCELLED: ("cancelled",),
    K.UNDONE: ("undone",),
    K.UNSERVED: ("day_over", "sent_home"),
}


def ticket_faults(record: DayRecord, told: Told) -> Iterator[Fault]:
    """Every ticket that is missing, that nobody took, or that stands elsewhere than its events say."""
    for ticket in record.tickets:
        yield from _inner(record, ticket)
        life = told.lives.get(ticket.id)
        if life is None:
            yield _of(record, ticket, "ticket_without_events")
        else:
            yield from _against(record, ticket, life)
    present = {ticket.id for ticket in record.tickets}
    if present or not record.over:
        for lost, life in told.lives.items():
            if lost not in present:
                yield Fault("ticket_lost", record.day, lost, life.number)


def _inner(record: DayRecord, ticket: TicketNow) -> Iterator[Fault]:
    """A ticket's own values against each other."""
    state = ticket.state
    if ticket.revision == 0 and state in ENDED:
        # It ended before revisions were kept, under rules that left matters and times as they were.
        return
    open_legs = [leg.case_type for leg in ticket.legs if leg.state == LegState.OPEN]
    taken = any(leg.state == LegState.TAKEN for leg in ticket.legs)
    if taken != (state in AT_A_DESK):
        yield _of(record, ticket, "legs_taken_without_desk" if taken else "no_leg_taken", state=state)
    if state == S.DONE and open_legs:
        yield _of(record, ticket, "ended_with_open_legs", case_types=open_legs)
    if state in _HAS_MATTERS and _waits_for(ticket) not in open_legs:
        yield _of(record, ticket, "waits_for_nothing", class_key=ticket.class_key)
    for name, value, belongs in (
        ("parked_until", ticket.parked_until, state == S.PARKED),
        ("hold_reason", ticket.hold_reason, state == S.ON_HOLD),
        ("ended_at", ticket.ended_at, state in ENDED),
    ):
        if (value is not None) != belongs:
            yield _of(record, ticket, "value_out_of_place", name=name, state=state)


def _against(record: DayRecord, ticket: TicketNow, life: Life) -> Iterator[Fault]:
    """A ticket against what its events say."""
    if ticket.state != life.state:
        yield _of(record, ticket, "state_differs", table=ticket.state, record=str(life.state))
        return
    if ticket.number != life.number:
        yield _of(record, ticket, "number_differs", record=life.number)
    if life.state == S.WAITING and life.class_key not in (None, ticket.class_key):
        yield _of(record, ticket, "class_differs", table=ticket.class_key, record=life.class_key)
    clock = ticket.clock.timestamp()
    if life.state in IN_THE_HOUSE and life.clock is not None and abs(clock - life.clock) > SAME_SECONDS:
        by_record = datetime.fromtimestamp(life.clock, UTC).isoformat()
        yield _of(record, ticket, "clock_differs", table=ticket.clock.isoformat(), record=by_record)
    # Zero: it has not moved since revisions are kept.
    least = life.revision if ticket.revision else 0
    most = record.newest if life.state in _SET_ASIDE else least
    if not least <= ticket.revision <= most:
        yield _of(record, ticket, "ticket_revision_differs", table=ticket.revision, record=life.revision)


def call_faults(record: DayRecord, told: Told) -> Iterator[Fault]:
    """Every call that is missing, that nobody made, or whose client is not where it says."""
    keys = set()
    for call in record.calls:
        key = (call.revision, call.ticket)
        keys.add(key)
        made = told.calls.get(key)
        if made is None:
            yield _of_call(record, call, "call_without_event")
            continue
        expected = {
            "number": made.number,
            "desk": told.call_desks.get(key, made.desk),
            "called_at": made.at,
            "started_at": _at(told.started.get(key)),
            "ended_at": _at(told.ended.get(key)),
            "repeats": told.repeats[key],
        }
        differs = {name: value for name, value in expected.items() if getattr(call, name) != value}
        ended = told.ended.get(key)
        if ended is not None and call.ending not in _ENDINGS.get(ended.kind, ()):
            differs["ending"] = ended.kind
        if differs:
            yield _of_call(record, call, "call_differs", record={k: str(v) for k, v in differs.items()})
    if record.calls or not record.over:
        for key, made in told.calls.items():
            if key not in keys:
                yield Fault("call_lost", record.day, made.ticket, made.number, made.desk, made.id)
    yield from _open_calls(record)


def _open_calls(record: DayRecord) -> Iterator[Fault]:
    """Open calls against the clients at desks, whatever the record says."""
    at_desks = {ticket.id: ticket for ticket in record.tickets if ticket.state in AT_A_DESK}
    tickets, desks = set(), set()
    for call in record.calls:
        if not call.open:
            continue
        if call.ticket in tickets or call.desk in desks:
            yield _of_call(record, call, "two_open_calls")
        tickets.add(call.ticket)
        desks.add(call.desk)
        if call.ticket not in at_desks:
            yield _of_call(record, call, "open_call_without_client")
    for ticket in at_desks.values():
        if ticket.id not in tickets:
            yield _of(record, ticket, "client_without_open_call", state=ticket.state)


def _at(entry: Entry | None) -> datetime | None:
    return None if entry is None else entry.at


def _waits_for(ticket: TicketNow) -> str | None:
    try:
        return TicketClass.from_key(ticket.class_key).case_type
    except ValueError:
        return None


def _of(record: DayRecord, ticket: TicketNow, code: str, /, **values: Any) -> Fault:
    return Fault(code, record.day, ticket.id, ticket.number, values=values)


def _of_call(record: DayRecord, call: CallNow, code: str, /, **values: Any) -> Fault:
    return Fault(code, record.day, call.ticket, call.number, call.desk, values=values)
