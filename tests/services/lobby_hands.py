"""Short hands for tests of the lobby: take a number, open and call, look at a desk."""

from __future__ import annotations

from typing import Any

from queue_service.services.container import Services
from queue_service.services.snapshots import Client, DeskView, TicketTaken, TicketView
from tests.factories import CLERK, KIOSK, OFFICE


def take(services: Services, *matters: str, **more: Any) -> TicketTaken:
    """A new ticket from the kiosk."""
    return services.ticketing.take(KIOSK, OFFICE, matters or ("info",), "de", **more)


def call(services: Services, desk: str) -> Client:
    """Opens the desk and calls somebody to it."""
    services.desks.open(CLERK, OFFICE, desk)
    client = services.calling.call_next(CLERK, OFFICE, desk)
    assert client is not None
    return client


def serve(services: Services, desk: str) -> Client:
    """The same, and the client sits down."""
    client = call(services, desk)
    services.calling.start(CLERK, OFFICE, desk)
    return client


def at(services: Services, desk: str) -> DeskView:
    """A desk as its clerk sees it."""
    return services.lobby.desk(OFFICE, desk)


def of(services: Services, taken: TicketTaken) -> TicketView:
    """A ticket as its holder sees it."""
    return services.lobby.ticket_by_token(taken.token)


def board(services: Services) -> list[tuple[str, str]]:
    """(number, desk) as the boards show them, newest first."""
    return [(shown.number, shown.desk) for shown in services.lobby.board(OFFICE).calls]
