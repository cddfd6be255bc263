"""What a browser test does at the kiosk: presses, and waits for the screen that follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

PageAt = Callable[..., Page]
PATH = "/kiosk/krefeld/"
TICKETS = re.compile(r"/api/v1/offices/krefeld/tickets$")
OFFICE = re.compile(r"/api/v1/offices/krefeld$")


def step(page: Page, name: str) -> None:
    """Waits until this screen stands there."""
    expect(page.locator("body")).to_have_attribute("data-step", name)


def press(page: Page, action: str, **which: str) -> None:
    """Presses a control with the keyboard: no two presses of different controls are ever the same tap."""
    control(page, action, **which).press("Enter")


def control(page: Page, action: str, **which: str) -> Locator:
    """A control by what it does, of those that can be seen."""
    marks = "".join(f'[data-{name}="{value}"]' for name, value in which.items())
    return page.locator(f'[data-action="{action}"]{marks}:visible').first


def at_check(page: Page, concern: str = "info", lang: str = "de") -> None:
    """Chooses a language and a concern."""
    press(page, "language", language=lang)
    step(page, "concerns")
    press(page, "concern", concern=concern)
    step(page, "check")


def waiting(served: Any) -> int:
    """How many tickets wait."""
    return sum(each.waiting for each in served.services.lobby.queue(served.office).classes)


def visit_on_a_clock(page_at: PageAt) -> Page:
    """The kiosk, with the browser's clock in the test's hands."""
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
    step(page, "language")
    return page
