"""Walks the record of one day as a state machine of its own: where does everything stand after all that is written?

It knows the table of moves and nothing of the use cases, so that it finds what they get wrong. An event that no state
allows is reported and then believed: one mistake is one fault, not a fault with every event after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from queue_service.domain.dispatch import clock_after_pause
from queue_service.domain.events import EventKind
from queue_service.domain.record import DayRecord, Entry, Fault
from queue_service.domain.seats import DESK_EVENTS, Seats
from queue_service.domain.standing import DeskLife, Life, Told
from queue_service.domain.ticket import AT_A_DESK, IN_THE_HOUSE, MOVES, TicketState

K, S = EventKind, TicketState

#: What an event says was done; any of these.
ACTIONS: Mapping[str, tuple[str, ...]] = {
    K.CALLED: ("call",),
    K.REPEATED: ("repeat",),
    K.STARTED: ("start",),
    K.FINISHED: ("finish",),
    K.TRANSFERRED: ("transfer",),
    K.PARKED: ("park",),
    K.REJOINED: ("rejoin",),
    K.RETURNED: ("back", "return"),
    K.NO_SHOW: ("no_show",),
    K.CANCELLED: ("cancel",),
    K.ON_HOLD: ("hold",),
    K.REQUEUED: ("requeue",),
    K.MOVED: ("move",),
    K.UNSERVED: ("leave_unserved",),
}
#: Event → state before it → state after it.
_LEADS: dict[str, dict[str, TicketState]] = {
    kind: {before: after for action in actions for before, after in MOVES[action].items()}
    for kind, actions in ACTIONS.items()
}
#: Event → where it leads whatever was before; None: it leads nowhere.
_ANYWAY: dict[str, TicketState | None] = {
    kind: next(iter(leads.values())) if kind != K.MOVED else None for kind, leads in _LEADS.items()
}
#: Events that name the desk where the ticket sits, or sat until then.
_NAME_THE_DESK = frozenset({K.REPEATED, K.STARTED, K.FINISHED, K.PARKED, K.NO_SHOW, K.ON_HOLD, K.MOVED})
#: Events that say class and clock of whoever waits from then on.
_WAIT = frozenset({K.TRANSFERRED, K.REJOINED, K.RETURNED, K.REQUEUED})
#: Nothing here moves a ticket or a desk.
_BESIDE = frozenset({K.REFUSED, K.ALARM_RAISED, K.ALARM_ANSWERED, K.ALARM_CLOSED, K.MESSAGE_SET, K.COUNTED})
#: What undoing calls a step → the events that are such a step.
_STEPS: Mapping[object, frozenset[str]] = {
    "call": frozenset({K.CALLED}),
    "start": frozenset({K.STARTED}),
    "finish": frozenset({K.FINISHED}),
    "no-answer": frozenset({K.PARKED, K.NO_SHOW}),
    "wait": frozenset({K.ON_HOLD}),
    "transfer": frozenset({K.TRANSFERRED}),
    "return": frozenset({K.REQUEUED}),
    "move": frozenset({K.MOVED}),
}


class Walk:
    """Walks one day, event by event.

    Args:
        desks: what each desk did when the day began; changed on the way.
    """

    def __init__(self, record: DayRecord, desks: dict[str, DeskLife]) -> None:
        self._record = record
        self._told = Told(desks)
        self._seats = Seats(self._told, self._fault)
        self._numbers: dict[str, int] = {}
        self._pause_kind: object = None
        self._see: dict[str, Callable[[Entry], None]] = {
            K.TICKET_TAKEN: self._take,
            K.NEXT_LEG: self._next_leg,
            K.UNDONE: self._undo,
            K.HOUSE_PAUSED: self._pause,
            K.HOUSE_RESUMED: self._resume,
            K.CLOSED_EARLY: self._close_early,
            K.REOPENED: self._close_early,
            **dict.fromkeys(DESK_EVENTS, self._seats.change),
            **dict.fromkeys(ACTIONS, self._move),
            **dict.fromkeys(_BESIDE, lambda entry: None),
        }

    def through(self) -> Told:
        """Walks to the end of the day."""
        at = None
        for entry in self._record.entries:
            if at is not None and entry.at < at:
                self._fault("time_runs_back", entry)
            at = entry.at
            see = self._see.get(entry.kind)
            if see is None:
                self._fault("unknown_kind", entry)
            else:
                see(entry)
        return self._told

    # Tickets --------------------------------------------------------------------------------------------------------

    def _take(self, entry: Entry) -> None:
        ticket, number = entry.ticket, entry.number
        if ticket is None or number is None:
            self._fault("broken_event", entry)
            return
        if ticket in self._told.lives:
            self._fault("taken_twice", entry)
            return
        if self._numbers.setdefault(number, ticket) != ticket:
            self._fault("number_twice", entry, other=self._numbers[number])
        life = self._told.lives[ticket] = Life(number, paper=bool(entry.values.get("paper")))
        life.revision, life.kind = entry.revision, entry.kind
        self._wait(entry, life)

    def _life(self, entry: Entry) -> Life | None:
        """The ticket of an event. One that was never taken begins here, so that it is one fault."""
        if entry.ticket is None:
            self._fault("broken_event", entry)
            return None
        life = self._told.lives.get(entry.ticket)
        if life is None:
            self._fault("never_taken", entry)
            life = self._told.lives[entry.ticket] = Life(entry.number)
        elif life.number != entry.number:
            self._fault("number_changed", entry, was=life.number)
        return life

    def _move(self, entry: Entry) -> None:
        life = self._life(entry)
        if life is None:
            return
        kind = entry.kind
        state = _LEADS[kind].get(life.state) or _exception(entry, life)
        if state is None:
            if life.kind:  # else it was never taken, which has been said
                code = "two_desks" if kind == K.CALLED and life.desk else "illegal_move"
                self._fault(code, entry, state=str(life.state), at=life.desk)
            state = _ANYWAY[kind]
        elif life.desk is not None and kind in _NAME_THE_DESK and life.desk != _at(entry):
            self._fault("wrong_desk", entry, at=life.desk)
        life.turn(entry)
        life.state = life.state if state is None else state
        self._seats.seat(entry, life)
        if kind in _WAIT:
            self._wait(entry, life)

    def _next_leg(self, entry: Entry) -> None:
        life = self._life(entry)
        if life is None:
            return
        if life.kind != K.FINISHED or life.revision != entry.revision:
            self._fault("illegal_move", entry, state=str(life.state))
        life.turn(entry)
        life.state = S.WAITING
        self._seats.seat(entry, life)
        self._wait(entry, life)

    def _undo(self, entry: Entry) -> None:
        life = self._life(entry)
        if life is None:
            return
        undone, at, call, before = life.revision, life.desk, life.call, list(life.before)
        state = entry.values.get("state")
        life.turn(entry)
        step = _STEPS.get(entry.values.get("undone"), frozenset())
        for kind, was in before:
            if kind in step and was[0] == state and (state not in AT_A_DESK or was[1] == entry.desk):
                life.stand(was)
                break
        else:
            self._fault("undone_nothing", entry, state=state)
            return
        self._seats.give_back(entry, life, undone, at, call)
        if state == S.WAITING:
            self._wait(entry, life)

    def _wait(self, entry: Entry, life: Life) -> None:
        values = entry.values
        life.class_key, life.clock = values.get("class_key"), values.get("clock")
        if life.class_key is None or life.clock is None:
            self._fault("broken_event", entry)

    # House ----------------------------------------------------------------------------------------------------------

    def _pause(self, entry: Entry) -> None:
        kind = entry.values.get("kind")
        if self._told.paused and kind == self._pause_kind:
            self._fault("house_unchanged", entry)
        self._told.paused, self._pause_kind = True, kind

    def _resume(self, entry: Entry) -> None:
        """Nobody's clock ran; a pause that was left to the end of the day has nobody left to wait for it."""
        if not self._told.paused:
            self._fault("resumed_without_pause", entry)
        self._told.paused = False
        since = entry.values.get("since")
        for life in self._told.lives.values():
            if life.state in IN_THE_HOUSE and since is not None:
                life.revision, life.before = entry.revision, []
                if life.clock is not None:
                    life.clock = clock_after_pause(life.clock, since, entry.at.timestamp())
                if life.state == S.CALLED and life.call is not None:
                    self._told.repeats[life.call] += 1

    def _close_early(self, entry: Entry) -> None:
        closed = entry.kind == K.CLOSED_EARLY
        if closed == self._told.closed_early:
            self._fault("house_unchanged", entry)
        self._told.closed_early = closed

    def _fault(self, code: str, entry: Entry, /, **values: object) -> None:
        told = {"kind": entry.kind, **values}
        self._told.faults.append(
            Fault(code, self._record.day, entry.ticket, entry.number, entry.desk, entry.id, told)
        )


def _at(entry: Entry) -> object:
    """The desk where the client was when it happened."""
    return entry.values.get("from") if entry.kind == K.MOVED else entry.desk


def _exception(entry: Entry, life: Life) -> TicketState | None:
    """Two moves that are in no table, because nobody asks for them: where they lead, or None."""
    values = entry.values
    if entry.kind == K.TRANSFERRED and ("unpinned" in values or "repinned" in values):
        # The desk it waited for has closed, or its clerk works elsewhere: it goes on waiting.
        return S.WAITING if life.state == S.WAITING else None
    if entry.kind == K.FINISHED and life.paper and life.revision == entry.revision:
        # Entered when all was over: it was served while the house had no computers.
        return S.DONE if life.state == S.WAITING else None
    return None
