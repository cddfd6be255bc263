"""How many people are in the house, for whoever keeps its doors: counts and areas, nothing about anybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from queue_service.domain.ticket import TicketState
from queue_service.persistence.alarms import DEVICE_LOST, LOBBY
from queue_service.services.lobby_view import Lobby
from queue_service.services.snapshots import AlarmView, PauseView


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many numbers wait in one area."""

    area: str
    waiting: int


@dataclass(frozen=True, slots=True)
class HeadCountView:
    """The house in numbers. Tickets, where nothing else is said; ``persons_in_house`` counts families in full.

    ``help``: what was asked for from this very post and is not over yet.
    """

    revision: int
    server_time: datetime
    waiting: int
    called: int
    serving: int
    parked: int
    on_hold: int
    in_house: int
    persons_in_house: int
    by_area: tuple[AreaCount, ...]
    open_now: bool
    opens_at: datetime | None
    closes_at: datetime | None
    closed_early: bool
    house_pause: PauseView | None
    help: tuple[AlarmView, ...]


def head_count(lobby: Lobby) -> HeadCountView:
    """The house in numbers at one moment."""
    tickets = lobby.state.tickets.values()
    states = Counter(ticket.state for ticket in tickets)
    areas = Counter(ticket.area for ticket in tickets if ticket.state is TicketState.WAITING)
    house = lobby.house()
    return HeadCountView(
        revision=lobby.revision,
        server_time=lobby.state.read_at,
        waiting=states[TicketState.WAITING],
        called=states[TicketState.CALLED],
        serving=states[TicketState.SERVING],
        parked=states[TicketState.PARKED],
        on_hold=states[TicketState.ON_HOLD],
        in_house=len(tickets),
        persons_in_house=sum(ticket.persons for ticket in tickets),
        by_area=tuple(AreaCount(area.code, areas[area.code]) for area in lobby.office.plan.areas),
        open_now=house.open_now,
        opens_at=lobby.office.plan.hours.next_opening(lobby.state.read_at),
        closes_at=house.closes_at,
        closed_early=house.closed_early,
        house_pause=house.pause,
        help=tuple(each for each in house.alarms if each.place == LOBBY and each.kind != DEVICE_LOST),
    )
