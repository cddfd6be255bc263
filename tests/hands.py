"""Work that a test hands to another process: module-level functions that take plain values."""

from __future__ import annotations

from queue_service.persistence.database import Database
from queue_service.services.container import build_services
from tests.conftest import SECRET
from tests.factories import CLERK, KIOSK, OFFICE
from tests.fakes import FakeClock, FakeLiveFeed, NoHolidays


def issue(url: str, count: int) -> list[str]:
    """Issues so many numbers; returns them."""
    database = Database(url)
    services = build_services(database, FakeClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays())
    numbers = [services.ticketing.take(KIOSK, OFFICE, ["info"], "de").ticket.number for _ in range(count)]
    database.close()
    return numbers


def serve(url: str, desk: str) -> list[str]:
    """Calls and finishes until nobody waits; returns the numbers called."""
    database = Database(url)
    services = build_services(database, FakeClock(), FakeLiveFeed(), SECRET, holidays=NoHolidays())
    called = []
    while (client := services.calling.call_next(CLERK, OFFICE, desk)) is not None:
        called.append(client.number)
        services.calling.finish(CLERK, OFFICE, desk)
    database.close()
    return called
