"""Reading for screens: the whole present state of a lobby in one consistent look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_service.domain.desk import DeskNow
from queue_service.domain.office import OfficePlan
from queue_service.domain.ticket import Ticket
from queue_service.persistence.alarms import Alarm
from queue_service.persistence.calls import CallRow
from queue_service.persistence.lobby import HouseNow
from queue_service.persistence.unit_of_work import ReadWork

#: Boards show the calls of the last minute, and never fewer than these.
RECENT_FOR = timedelta(seconds=60)
RECENT_AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class LobbyState:
    """One lobby at one revision. ``read_at`` is UTC.

    Attributes:
        tickets: everybody in the house (waiting, called, being served, parked), by row id.
        recent: calls for the boards, newest first.
        open_calls: the call of each occupied desk, by desk code.
        undo: action and ticket of the last step at each desk where it can be taken back.
    """

    office_id: int
    plan: OfficePlan
    day: date
    revision: int
    read_at: datetime
    tickets: Mapping[int, Ticket]
    recent: tuple[CallRow, ...]
    open_calls: Mapping[str, CallRow]
    desks: Mapping[str, DeskNow]
    message: str | None
    house: HouseNow
    alarms: tuple[Alarm, ...]
    tally: Mapping[str, int]
    undo: Mapping[str, tuple[str, int]]


def lobby_state(work: ReadWork, office_id: int, plan: OfficePlan, day: date) -> LobbyState:
    """Reads everything a screen of this lobby may show."""
    return LobbyState(
        office_id=office_id,
        plan=plan,
        day=day,
        revision=work.lobby.revision(office_id),
        read_at=work.now,
        tickets={ticket.id: ticket for ticket in work.tickets.active(office_id, day)},
        recent=tuple(work.calls.recent(office_id, day, work.now - RECENT_FOR, RECENT_AT_LEAST)),
        open_calls={call.desk: call for call in work.calls.open_calls(office_id)},
        desks=work.lobby.desks(office_id, plan.desks),
        message=work.offices.message(office_id),
        house=work.lobby.house(office_id, day),
        alarms=tuple(work.alarms.open(office_id, day)),
        tally=work.tally.of_day(office_id, day),
        undo=work.undo.possible(office_id),
    )
