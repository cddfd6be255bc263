"""Screens whose own clock is an hour off: they go by the server's time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from playwright.sync_api import Browser, BrowserContext, Page, expect

from queue_service.persistence.tables import metadata
from queue_service.services.container import Services, build_services
from tests.browsing import SECRET, Served
from tests.factories import CLERK, KIOSK
from tests.fakes import FakeClock, FakeLiveFeed

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
Contexts = Callable[..., BrowserContext]
HOUR_OFF = pytest.mark.parametrize("hours", [-1, 1], ids=["slow", "fast"])


@pytest.fixture
def off_by(browser: Browser) -> Iterator[Contexts]:
    """`off_by(hours)` is a browser whose clock is so many hours ahead."""
    contexts: list[BrowserContext] = []

    def open_context(hours: int, **options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.clock.install(time=datetime.now(UTC) + timedelta(hours=hours))
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


def earlier(served: Served, minutes: int) -> Services:
    """The use cases as they were so many minutes ago, in an empty lobby whose day had not got further."""
    clock = FakeClock(datetime.now(UTC) - timedelta(minutes=minutes))
    with served.database.writing() as connection:
        connection.execute(sa.update(metadata.tables["office_day"]).values(last_at=clock.now()))
        connection.commit()
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    return build_services(served.database, clock, FakeLiveFeed(), SECRET, hasher=hasher)


def told_minutes(text: str | None) -> int:
    found = re.search(r"(\d+)\s*min", text or "")
    assert found is not None, text
    return int(found[1])


@HOUR_OFF
def test_a_board_shows_the_offices_time_and_calls_as_they_come(
    served: Served, page_at: PageAt, off_by: Contexts, hours: int
) -> None:
    context = off_by(hours, viewport={"width": 1920, "height": 1080}, locale="de")
    served.services.ticketing.take(KIOSK, served.office, ["anmeldung"], "de")
    board = page_at("/board/krefeld/", context=context)
    expect(board.locator("#board")).to_have_attribute("data-live", "true")

    served.services.desks.open(CLERK, served.office, "3")
    client = served.services.calling.call_next(CLERK, served.office, "3")

    assert client is not None
    expect(board.locator(f"#current [data-number={client.number}]")).to_be_visible()
    assert_now(board.locator("#clock").text_content())


@HOUR_OFF
def test_a_console_tells_how_long_people_wait_and_since_when_somebody_is_called(
    served: Served, page_at: PageAt, off_by: Contexts, hours: int
) -> None:
    before = earlier(served, 12)
    before.ticketing.take(KIOSK, served.office, ["aufenthaltstitel"], "de")
    before.ticketing.take(KIOSK, served.office, ["aufenthaltstitel"], "de")
    between = earlier(served, 5)
    between.desks.open(CLERK, served.office, "5")
    between.calling.call_next(CLERK, served.office, "5")
    context = off_by(hours, viewport={"width": 1440, "height": 900}, locale="en")
    token = served.services.sessions.sign_in(*served.password_of("5")).token
    context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url, "httpOnly": True}])

    console = page_at("/desk/5/", context=context)

    expect(console.locator("#next [data-waited]").first).to_contain_text("min")
    assert told_minutes(console.locator("#next [data-waited]").first.text_content()) in range(11, 15)
    assert told_minutes(console.locator("#client-state").text_content()) in range(4, 8)


@HOUR_OFF
def test_a_phone_follows_its_number_to_the_call(
    served: Served, page_at: PageAt, off_by: Contexts, hours: int
) -> None:
    token = served.services.ticketing.take(KIOSK, served.office, ["anmeldung"], "de").token
    context = off_by(hours, viewport={"width": 390, "height": 844}, locale="de")
    phone = page_at(f"/t/{token}", context=context)
    expect(phone.locator("#main")).to_have_attribute("data-state", "waiting")

    served.services.desks.open(CLERK, served.office, "3")
    served.services.calling.call_next(CLERK, served.office, "3")

    expect(phone.locator("#main")).to_have_attribute("data-state", "called")


def assert_now(shown: str | None) -> None:
    """The office's time, with a minute for whoever is slow."""
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    assert shown in {(now - timedelta(minutes=back)).strftime("%H:%M") for back in (0, 1)}
