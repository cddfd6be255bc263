"""Walks the record of one day as a state machine of its own: where does everything stand after all that is written?

It knows the table of moves and nothing of the use cases, so that it finds what they get wrong. An event that no state
allows is reported and then believed: one mistake is one fault, not a fault with every event after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from queue_service.domain.dispatch import clock_after_pause
from queue_service.domain.events import EventKind
from queue_service.domain.record import IDS_PER_REVISION, DayRecord, Entry, Fault
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
_NAME_THE_DESK = frozenset({K.REPEATED, K.STARTED, K.FINISHED, K.PARKED, K.NO_SHOW, K.ON_HOLD})
#: Events that say class and clock of whoever waits from then on.
_WAIT = frozenset({K.TRANSFERRED, K.REJOINED, K.RETURNED, K.REQUEUED})
#: Nothing here moves a ticket or a desk.
_BESIDE = frozenset({K.REFUSED, K.ALARM_RAISED, K.ALARM_ANSWERED, K.ALARM_CLOSED, K.MESSAGE_SET, K.COUNTED})
#: What the first transaction of a later day writes about a day that is over.
_ENDS_A_DAY = frozenset({K.UNSERVED, K.FINISHED, K.DESK_CLOSED, K.HOUSE_RESUMED})


class Walk:
    """Walks one day, event by event.

    Args:
        first: the newest revision of the days before.
        desks: what each desk did when the day began; changed on the way.
    """

    def __init__(self, record: DayRecord, first: int, desks: dict[str, DeskLife]) -> None:
        self._record, self._first = record, first
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
            self._check_revision(entry)
            see = self._see.get(entry.kind)
            if see is None:
                self._fault("unknown_kind", entry)
            else:
                see(entry)
        return self._told

    def _check_revision(self, entry: Entry) -> None:
        last = self._record.revision
        if entry.id < (self._first + 1) * IDS_PER_REVISION:
            self._fault("revision_runs_back", entry)
        elif last is not None and entry.id >= (last + 1) * IDS_PER_REVISION:
            later = self._record.over and entry.kind in _ENDS_A_DAY and entry.revision <= self._record.newest
            if not later:
                self._fault("revision_behind", entry, revision=last)

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
        elif kind in _NAME_THE_DESK and life.desk != entry.desk and life.desk is not None:
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
        undone, at, before = life.revision, life.desk, list(life.before)
        state = entry.values.get("state")
        life.turn(entry)
        for was in before:
            if was[0] == state and (state not in AT_A_DESK or was[1] == entry.desk):
                life.stand(was)
                break
        else:
            self._fault("undone_nothing", entry, state=state)
            return
        self._seats.give_back(entry, life, at, undone)
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
            self._fault("paused_twice", entry)
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

    def _close_early(self, entry: Entry) -> None:
        self._told.closed_early = entry.kind == K.CLOSED_EARLY

    def _fault(self, code: str, entry: Entry, /, **values: object) -> None:
        told = {"kind": entry.kind, **values}
        self._told.faults.append(
            Fault(code, self._record.day, entry.ticket, entry.number, entry.desk, entry.id, told)
        )


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
