"""Who sits at which desk while the record of a day is walked, and what each desk does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from queue_service.domain.desk import DeskState
from queue_service.domain.events import EventKind
from queue_service.domain.record import Entry
from queue_service.domain.standing import ONLY, CallKey, DeskLife, Life, Told
from queue_service.domain.ticket import AT_A_DESK, TicketState

K = EventKind

_STATES: Mapping[str, DeskState] = {
    K.DESK_READY: DeskState.READY,
    K.DESK_PAUSED: DeskState.PAUSED,
    K.DESK_CLOSED: DeskState.CLOSED,
    K.DESK_WRAP_UP: DeskState.WRAP_UP,
}
#: Events that a desk has without a client's doing.
DESK_EVENTS = (*_STATES, K.DESK_OPENED, K.DESK_AWAY)
#: What opening makes of a desk; where nothing is said it goes on with what it does.
_OPENED = {
    **dict.fromkeys((DeskState.CLOSED, DeskState.PAUSED, DeskState.WRAP_UP), DeskState.OPEN),
    DeskState.AWAY: DeskState.OCCUPIED,
}


class Report(Protocol):
    """Notes a fault of an event."""

    def __call__(self, code: str, entry: Entry, /, **values: object) -> None: ...


class Seats:
    """The desks of one day, as the record has them."""

    def __init__(self, told: Told, report: Report) -> None:
        self._told, self._report = told, report

    def seat(self, entry: Entry, life: Life) -> None:
        """Brings the desks in line with what a client does now."""
        if life.state not in AT_A_DESK:
            if life.desk is not None:
                self._leave(entry, life, DeskState.OPEN)
        elif entry.kind == K.CALLED:
            self._call(entry, life)
        elif entry.kind == K.MOVED:
            self._go_elsewhere(entry, life)
        else:
            if entry.kind == K.STARTED or life.desk is None:
                self._occupy(entry, life)
            self._note(entry, life)

    def _note(self, entry: Entry, life: Life) -> None:
        """What a call keeps of its client."""
        if life.call is not None and entry.kind == K.STARTED:
            self._told.started[life.call] = entry
        elif life.call is not None and entry.kind == K.REPEATED:
            self._told.repeats[life.call] += 1

    def give_back(self, entry: Entry, life: Life, undone: int, old: str | None, call: CallKey | None) -> None:
        """A step of the revision `undone` was taken back; until then the client was at desk `old` by `call`."""
        if call is not None and call != life.call:
            self._told.ended[call] = entry
        for code in {old, life.desk}:
            if code is None:
                continue
            desk = self._desk(code)
            self._sit(entry, desk, entry.ticket if code == life.desk else None)
            if not desk.restore(entry.revision, undone):
                self._report("undone_nothing", entry, at=code)
        if life.call is not None and life.desk is not None:
            self._told.call_desks[life.call] = life.desk
            self._told.ended.pop(life.call, None)
            if life.state == TicketState.CALLED:
                self._told.started.pop(life.call, None)

    def change(self, entry: Entry) -> None:
        """Something happens to a desk itself."""
        if entry.desk is None:
            self._report("broken_event", entry)
            return
        desk, state = self._desk(entry.desk), _STATES.get(entry.kind)
        if entry.kind == K.DESK_OPENED:
            desk.reopen(entry.revision, _OPENED)
        elif state is None:
            self._go_away(entry, desk)
        else:
            if desk.client is not None:
                self._report("desk_has_client", entry, client=desk.client)
            elif desk.states == ONLY[DeskState.CLOSED]:
                self._report("desk_not_open", entry)
            desk.turn(entry.revision, state)

    def _go_away(self, entry: Entry, desk: DeskLife) -> None:
        life = None if desk.client is None else self._told.lives.get(desk.client)
        if life is None or life.state != TicketState.SERVING:
            self._report("desk_has_no_client", entry)
        else:
            desk.turn(entry.revision, DeskState.AWAY)

    def _call(self, entry: Entry, life: Life) -> None:
        if self._told.paused:
            self._report("called_in_pause", entry)
        if life.desk is not None:
            self._leave(entry, life, DeskState.OPEN)
        if entry.desk is not None and self._desk(entry.desk).states == ONLY[DeskState.CLOSED]:
            self._report("desk_not_open", entry)
        self._occupy(entry, life)
        life.call = (entry.revision, entry.ticket or 0)
        self._told.calls[life.call] = entry

    def _go_elsewhere(self, entry: Entry, life: Life) -> None:
        call = life.call
        if life.desk is not None:
            self._leave(entry, life, DeskState.PAUSED)
        self._occupy(entry, life)
        life.call = call
        if call is not None and entry.desk is not None:
            self._told.call_desks[call] = entry.desk

    def _occupy(self, entry: Entry, life: Life) -> None:
        if entry.desk is None:
            self._report("broken_event", entry)
            return
        desk = self._desk(entry.desk)
        self._sit(entry, desk, entry.ticket)
        desk.turn(entry.revision, DeskState.OCCUPIED)
        life.desk = entry.desk

    def _leave(self, entry: Entry, life: Life, then: DeskState) -> None:
        desk = self._desk(str(life.desk))
        if desk.client == entry.ticket:
            desk.client = None
        desk.turn(entry.revision, then)
        if life.call is not None and entry.kind != K.MOVED:
            self._told.ended[life.call] = entry
        life.desk = life.call = None

    def _sit(self, entry: Entry, desk: DeskLife, ticket: int | None) -> None:
        if ticket is not None and desk.client not in (None, ticket):
            self._report("two_clients", entry, other=desk.client)
        desk.client = ticket

    def _desk(self, code: str) -> DeskLife:
        desk = self._told.desks.get(code)
        if desk is None:
            desk = self._told.desks[code] = DeskLife()
        return desk
