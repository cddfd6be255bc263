"""From rows to what one screen may know of one ticket, or of one desk. Pure: values in, snapshots out."""

from __future__ import annotations

from datetime import datetime

from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.dispatch import TicketClass
from queue_service.domain.ticket import Ticket, TicketState, may
from queue_service.persistence.calls import CallRow
from queue_service.services.offices import Office
from queue_service.services.snapshots import Ahead, Client, DeskRef, DeskView, PauseView, Reason, TicketView

_NEXT_STEP = {
    DeskState.CLOSED: "open",
    DeskState.PAUSED: "open",
    DeskState.OPEN: "call-next",
    DeskState.READY: "call-next",
    DeskState.WRAP_UP: "call-next",
}


def ticket_view(
    office: Office,
    ticket: Ticket,
    call: CallRow | None,
    ahead: Ahead,
    revision: int,
    now: datetime,
    pause: PauseView | None = None,
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
        people_ahead=ahead.total,
        persons=ticket.persons,
        language=ticket.language,
        taken_at=ticket.checked_in,
        wait=None,
        parked_until=ticket.parked_until,
        can_return=may(ticket.state, "back"),
        can_cancel=may(ticket.state, "cancel"),
        ahead_by=ahead,
        house_pause=pause,
        notice=ticket.notice,
        voucher=ticket.state is TicketState.UNSERVED and ticket.followed_by is None,
        hold_reason=ticket.hold_reason,
        revision=revision,
        server_time=now,
    )


def desk_view(
    desk: DeskNow,
    call: CallRow | None,
    ticket: Ticket | None,
    revision: int,
    now: datetime,
    pause: PauseView | None = None,
    undo: str | None = None,
) -> DeskView:
    """A desk as its clerk sees it, with the client at it, if any."""
    client = None if call is None or ticket is None else client_at(call, ticket, now)
    if desk.state is DeskState.AWAY:
        suggested = "open"
    elif client is not None:
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
        away_since=None if call is None else call.away_since,
        house_pause=pause,
        undo=undo,
    )


def client_at(call: CallRow, ticket: Ticket, now: datetime) -> Client:
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
        accessible_only=kind.accessible_only,
        away_seconds=call.away_seconds,
    )
