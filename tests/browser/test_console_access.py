"""The console for everybody: without scrolling on a desk's screen, narrow, enlarged, in both languages and schemes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from queue_service.domain.command import Command
from tests.browser.console_hands import Console, a_full_console, overflow, waiting
from tests.browsing import Served
from tests.factories import CLERK

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900)])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_fullest_console_needs_no_scrolling(
    served: Served, console: Console, language: str, width: int, height: int
) -> None:
    page = a_full_console(served, console, locale=language, viewport={"width": width, "height": height})

    assert overflow(page) == {"page": 0, "stage": 0, "queue": 0}


def test_on_a_narrow_screen_everything_reflows(served: Served, console: Console) -> None:
    page = a_full_console(served, console, viewport={"width": 320, "height": 640})

    for path in ("/desk/5/", "/desk/", "/sign-in"):
        page.goto(served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_can_use_the_staff_pages(
    served: Served, console: Console, axe: Callable[[Page], None], language: str, scheme: str
) -> None:
    page = a_full_console(served, console, locale=language, color_scheme=scheme)
    axe(page)
    page.keyboard.press("t")
    axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator('[data-panel="open"]')).to_be_visible()
    axe(page)
    for path in ("/desk/", "/desk/7/", "/sign-in"):
        page.goto(served.url + path)
        axe(page)


def test_every_state_of_a_desk_can_be_used_by_everybody(
    served: Served, at_work: Page, axe: Callable[[Page], None]
) -> None:
    at_work.keyboard.press("n")
    expect(at_work.locator('[data-panel="ready"]')).to_be_visible()
    axe(at_work)
    at_work.keyboard.press("p")
    axe(at_work)
    at_work.keyboard.press("Enter")
    expect(at_work.locator('[data-panel="paused"]')).to_be_visible()
    axe(at_work)
    waiting(served, "anmeldung")
    served.services.calling.call_next(Command(CLERK.actor), served.office, "5")
    expect(at_work.locator("#client-panel")).to_be_visible()
    axe(at_work)
