"""From the state of a lobby to what each screen may know of it. Pure: values in, snapshots out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.dispatch import TicketClass, may_serve, points
from queue_service.domain.errors import NotFound
from queue_service.domain.ticket import Ticket, TicketState, may
from queue_service.persistence.calls import CallRow
from queue_service.persistence.reports import LobbyState
from queue_service.services.offices import Office
from queue_service.services.snapshots import (
    BoardCall,
    BoardView,
    ClassView,
    Client,
    DeskInQueue,
    DeskRef,
    DeskView,
    NextTicket,
    ParkedTicket,
    QueueView,
    Reason,
    TicketView,
    WaitingOf,
)

#: How many of those next in line staff see.
PREVIEW = 10

_NEXT_STEP = {
    DeskState.CLOSED: "open",
    DeskState.PAUSED: "open",
    DeskState.OPEN: "call-next",
    DeskState.READY: "call-next",
}


class Lobby:
    """One lobby at one moment, and every view of it."""

    def __init__(self, office: Office, state: LobbyState) -> None:
        self.office, self.state = office, state

    @property
    def revision(self) -> int:
        """Rises with every change of the lobby, for ever."""
        return self.state.revision

    @cached_property
    def _waiting(self) -> list[tuple[float, Ticket]]:
        """Everybody who waits with their points now, the first in line first."""
        now = self.state.read_at.timestamp()
        found = []
        for ticket in self.state.tickets.values():
            if ticket.state is TicketState.WAITING:
                kind = TicketClass.from_key(ticket.class_key)
                found.append((points(kind, ticket.clock.timestamp(), now, self.office.rates), ticket))
        found.sort(key=lambda entry: (-entry[0], entry[1].checked_in, entry[1].id))
        return found

    @cached_property
    def _points_by_case_type(self) -> dict[str, list[float]]:
        """The negated points of those waiting, ascending, by the case type they wait for."""
        found: dict[str, list[float]] = defaultdict(list)
        for earned, ticket in self._waiting:
            found[TicketClass.from_key(ticket.class_key).case_type].append(-earned)
        return found

    def people_ahead(self, ticket: Ticket) -> int:
        """How many who wait have more points and may be called by a desk that may call this one; else 0."""
        if ticket.state is not TicketState.WAITING:
            return 0
        kind = TicketClass.from_key(ticket.class_key)
        now = self.state.read_at.timestamp()
        mine = points(kind, ticket.clock.timestamp(), now, self.office.rates)
        rivals = self.office.rivals.get(kind.case_type, frozenset())
        return sum(bisect_left(self._points_by_case_type.get(code, []), -mine) for code in rivals)

    def board(self, area: str | None = None) -> BoardView:
        """What the boards of an area, or of the whole house, show. Raises NotFound ``area_not_found``."""
        if area is not None:
            self.office.plan.area(area)
        calls = (
            BoardCall(call.number, call.desk, call.desk_area, call.shown_at, call.repeats)
            for call in self.state.recent
            if area in (None, call.desk_area, call.waiting_area)
        )
        waiting = self.waiting()
        shown = [item.code for item in self.office.plan.case_types if area in (None, item.area)]
        return BoardView(
            revision=self.revision,
            server_time=self.state.read_at,
            calls=tuple(calls),
            waiting={code: WaitingOf(waiting[code]) for code in shown},
            message=self.state.message,
        )

    def waiting(self) -> Counter[str]:
        """Case type → how many wait for it now."""
        return Counter(TicketClass.from_key(ticket.class_key).case_type for _, ticket in self._waiting)

    def desk(self, code: str) -> DeskView:
        """One desk with its client. Raises NotFound ``desk_not_found``."""
        desk = self.state.desks.get(code)
        if desk is None:
            raise NotFound("desk_not_found", desk=code[:20])
        call = self.state.open_calls.get(code)
        ticket = None if call is None else self.state.tickets.get(call.ticket_id)
        return desk_view(desk, call, ticket, self.revision, self.state.read_at)

    def queue(self, desk: str | None = None) -> QueueView:
        """The queue in short; with a desk, those next for it. Raises NotFound ``desk_not_found``."""
        return QueueView(
            revision=self.revision,
            server_time=self.state.read_at,
            classes=tuple(self._classes()),
            next=tuple(self._next(desk)),
            parked=tuple(self._parked()),
            desks=tuple(self._desks()),
        )

    def _classes(self) -> Iterable[ClassView]:
        by_class: dict[tuple[str, bool, bool], list[Ticket]] = defaultdict(list)
        for _, ticket in self._waiting:
            kind = TicketClass.from_key(ticket.class_key)
            by_class[kind.case_type, kind.booked, kind.needs_priority].append(ticket)
        order = {item.code: item.position for item in self.office.plan.case_types}
        for key in sorted(by_class, key=lambda key: (order.get(key[0], 0), key)):
            longest = max(_minutes(ticket.entered_at, self.state.read_at) for ticket in by_class[key])
            yield ClassView(*key, waiting=len(by_class[key]), longest_minutes=longest)

    def _next(self, desk: str | None) -> Iterator[NextTicket]:
        skills = None
        if desk is not None:
            if desk not in self.state.desks:
                raise NotFound("desk_not_found", desk=desk[:20])
            skills = self.office.skills(self.state.desks[desk])
        shown = 0
        for _, ticket in self._waiting:
            kind = TicketClass.from_key(ticket.class_key)
            if skills is not None and not may_serve(skills, kind):
                continue
            yield NextTicket(
                number=ticket.number,
                case_types=tuple(leg.case_type for leg in ticket.open_legs()),
                language=ticket.language,
                booked=kind.booked,
                needs_priority=ticket.needs_priority,
                waited_minutes=_minutes(ticket.entered_at, self.state.read_at),
            )
            shown += 1
            if shown == PREVIEW:
                return

    def _parked(self) -> Iterator[ParkedTicket]:
        parked = [t for t in self.state.tickets.values() if t.state is TicketState.PARKED]
        for ticket in sorted(parked, key=lambda t: (t.parked_until or self.state.read_at, t.id)):
            matters = tuple(leg.case_type for leg in ticket.open_legs())
            yield ParkedTicket(ticket.number, matters, ticket.parked_until)

    def _desks(self) -> Iterator[DeskInQueue]:
        for code, desk in self.state.desks.items():
            call = self.state.open_calls.get(code)
            number = None if call is None else call.number
            yield DeskInQueue(code, desk.desk.name, desk.desk.area, str(desk.state), number)

    def ticket(self, ticket: Ticket) -> TicketView:
        """The holder's view of one ticket."""
        call = next((c for c in self.state.open_calls.values() if c.ticket_id == ticket.id), None)
        ahead = self.people_ahead(ticket)
        return ticket_view(self.office, ticket, call, ahead, self.revision, self.state.read_at)


def ticket_view(
    office: Office, ticket: Ticket, call: CallRow | None, ahead: int, revision: int, now: datetime
) -> TicketView:
    """One ticket as its holder may see it. ``call`` is its open call, if it is at a desk."""
    taken = tuple(leg.case_type for leg in ticket.taken_legs())
    to_come = tuple(leg.case_type for leg in ticket.open_legs())
    present = taken or to_come[:1] or tuple(leg.case_type for leg in ticket.legs)
    desk = None
    if call is not None:
        known = office.plan.desk(call.desk)
        desk = DeskRef(known.code, known.name, known.area)
    return TicketView(
        number=ticket.number,
        state=str(ticket.state),
        case_types=present,
        next_case_types=to_come if taken else to_come[1:],
        area=ticket.area,
        desk=desk,
        called_at=None if call is None else call.shown_at,
        repeat=0 if call is None else call.repeats,
        people_ahead=ahead,
        persons=ticket.persons,
        language=ticket.language,
        wait=None,
        parked_until=ticket.parked_until,
        can_return=may(ticket.state, "back"),
        can_cancel=may(ticket.state, "cancel"),
        revision=revision,
        server_time=now,
    )


def desk_view(
    desk: DeskNow, call: CallRow | None, ticket: Ticket | None, revision: int, now: datetime
) -> DeskView:
    """A desk as its clerk sees it, with the client at it, if any."""
    client = None if call is None or ticket is None else client_at(call, ticket)
    if client is not None:
        suggested = "finish" if client.state == TicketState.SERVING else "start"
    else:
        suggested = _NEXT_STEP.get(desk.state, "call-next")
    return DeskView(
        revision=revision,
        server_time=now,
        code=desk.desk.code,
        name=desk.desk.name,
        area=desk.desk.area,
        state=str(desk.state),
        case_types=desk.case_types,
        pause_reason=desk.pause_reason,
        ready_since=desk.ready_since,
        staffed=desk.state is not DeskState.CLOSED,
        client=client,
        suggested=suggested,
    )


def client_at(call: CallRow, ticket: Ticket) -> Client:
    """The client of an open call."""
    kind = TicketClass.from_key(ticket.class_key)
    taken = ticket.taken_legs()
    return Client(
        number=ticket.number,
        case_types=tuple(leg.case_type for leg in taken),
        next_case_types=tuple(leg.case_type for leg in ticket.open_legs()),
        language=ticket.language,
        persons=ticket.persons,
        needs_priority=ticket.needs_priority,
        booked=kind.booked,
        waited_minutes=call.waited_seconds / 60,
        note=next((leg.note for leg in taken if leg.note), None),
        state=str(ticket.state),
        called_at=call.called_at,
        started_at=call.started_at,
        repeat=call.repeats,
        reason=Reason(call.reason["code"], call.reason["values"]),
    )


def _minutes(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds() / 60)
