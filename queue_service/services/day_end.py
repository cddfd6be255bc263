"""What becomes of those who are still there when a day is over.

It happens in the first transaction of the next day, so that no screen of the new day ever shows the old one; what
is noted belongs to the day that is over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from queue_service.domain.desk import DeskState
from queue_service.domain.events import EventKind
from queue_service.domain.ticket import LegState, Ticket, TicketState
from queue_service.persistence.lobby import HouseNow
from queue_service.services.open_lobby import OpenLobby

#: How a call, a matter and a desk end that nobody has ended.
DAY_OVER = "day_over"


def end_days_before(lobby: OpenLobby) -> None:
    """Ends every earlier day: calls are over, whoever still waits was left unserved, desks are closed."""
    work, office_id = lobby.work, lobby.office.id
    last = work.lobby.newest_day_before(office_id, lobby.day)
    if last is None:
        return
    for day, ticket in work.tickets.left_over(office_id, lobby.day):
        _end_ticket(lobby, day, ticket)
    for desk in list(lobby.desks.values()):
        if desk.state is not DeskState.CLOSED:
            own = replace(desk, case_types=desk.desk.case_types, staff_id=None)
            lobby.save_desk(own, DeskState.CLOSED)
            work.record_on(last, EventKind.DESK_CLOSED, None, desk.desk.code, by=DAY_OVER)
    for day in work.lobby.paused_days(office_id, lobby.day):
        house = work.lobby.house(office_id, day)
        since = None if house.paused_since is None else house.paused_since.timestamp()
        work.lobby.save_house(office_id, day, HouseNow(closed_early_at=house.closed_early_at))
        work.record_on(day, EventKind.HOUSE_RESUMED, None, None, since=since, by=DAY_OVER)
    work.undo.forget(office_id)


def _end_ticket(lobby: OpenLobby, day: date, ticket: Ticket) -> None:
    call = lobby.work.calls.open_of(lobby.office.id, ticket.id)
    if call is not None:
        lobby.work.calls.end(lobby.office.id, call.id, lobby.now, DAY_OVER, lobby.away_seconds(call))
    if ticket.state is TicketState.SERVING:
        lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.DONE, DAY_OVER)
        lobby.work.tickets.mark_legs(lobby.office.id, ticket.open_legs(), LegState.DROPPED, DAY_OVER)
        lobby.move(ticket, "finish")
        desk = None if call is None else call.desk
        lobby.work.record_on(day, EventKind.FINISHED, ticket, desk, outcome=DAY_OVER)
    else:
        leave_unserved(lobby, ticket, DAY_OVER, _closed_at(lobby, day, ticket), day)


def leave_unserved(lobby: OpenLobby, ticket: Ticket, by: str, at: datetime, day: date | None = None) -> None:
    """The ticket ends without having been served; what it has waited until `at` (UTC) counts on another day."""
    lobby.work.tickets.mark_legs(lobby.office.id, ticket.taken_legs(), LegState.OPEN)
    left = lobby.move(ticket, "leave_unserved", parked_until=None, ended_at=at)
    waited = max(0.0, (at - ticket.clock).total_seconds())
    lobby.work.record_on(day, EventKind.UNSERVED, left, None, by=by, waited_seconds=round(waited))


def _closed_at(lobby: OpenLobby, day: date, ticket: Ticket) -> datetime:
    """Until when somebody may have waited that day: nobody waits in a house that is closed."""
    closings = [interval.end for interval in lobby.office.plan.hours.intervals(day)]
    return min(lobby.now, max([ticket.checked_in, *closings]))
