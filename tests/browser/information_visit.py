"""What tests of the information desk share: opening its page, who waits, what was given out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from queue_service.domain.ticket import TicketSearch
from queue_service.services.snapshots import FoundTicket
from tests.browsing import Served
from tests.factories import KIOSK

#: `information()` is the information desk's page, signed in with the account of its role.
Desk = Callable[..., Page]
Axe = Callable[[Page], None]
BERLIN = ZoneInfo("Europe/Berlin")


def waiting(served: Served, *case_types: str, language: str = "de", **rest: Any) -> str:
    """Somebody takes a number for this; the number."""
    taken = served.services.ticketing.take(KIOSK, served.office, list(case_types), language, **rest)
    return taken.ticket.number


def given(page: Page) -> list[str]:
    """The numbers that stand there to be handed over."""
    return page.locator("#given [data-number]").all_inner_texts()


def known(served: Served, number: str) -> FoundTicket:
    """What the lobby knows of a number."""
    found = served.services.information.find(served.office, TicketSearch())
    return next(each for each in found if each.number == number)


def office_clock(**ago: float) -> str:
    """The time on the office's wall so long ago."""
    return (datetime.now(UTC) - timedelta(**ago)).astimezone(BERLIN).strftime("%H:%M")
