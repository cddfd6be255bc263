"""Signed-in pages of staff: consoles for all tests of the desk, and the information desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.console_hands import Console
from tests.browser.information_visit import Desk
from tests.browsing import PageAt, Served
from tests.factories import CLERK


@pytest.fixture
def console(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Console]:
    """`console("5")` is the console at that desk, signed in as the clerk who usually works there.

    The clerk has put the sentences for the first day away, unless `first_day` is said.
    """
    contexts: list[BrowserContext] = []

    def open_console(
        desk: str = "5", path: str | None = None, *, first_day: bool = False, **options: Any
    ) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        if not first_day:
            context.add_init_script("localStorage.setItem('queue-service.desk.guide', 'off')")
        token = served.services.sessions.sign_in(*served.password_of(desk)).token
        context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url, "httpOnly": True}])
        return page_at(path or f"/desk/{desk}/", context=context)

    yield open_console
    for context in contexts:
        context.close()


@pytest.fixture
def at_work(served: Served, console: Console) -> Page:
    """The console at desk 5, opened for business."""
    served.services.desks.open(CLERK, served.office, "5")
    return console("5")


@pytest.fixture
def information(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Desk]:
    """`information()` is the information desk, signed in with the account of its role; printing is only counted."""
    contexts: list[BrowserContext] = []

    def open_desk(role: str = "info", path: str = "/info/", **options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        account = next(item for item in served.credentials["staff"] if item["role"] == role)
        token = served.services.sessions.sign_in(account["name"], account["password"]).token
        context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url, "httpOnly": True}])
        context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
        return page_at(path, context=context)

    yield open_desk
    for context in contexts:
        context.close()
