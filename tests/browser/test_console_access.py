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


@pytest.mark.parametrize(
    ("width", "height", "language"),
    [
        (1280, 800, "de"),
        pytest.param(1280, 800, "en", marks=pytest.mark.long),
        pytest.param(1440, 900, "de", marks=pytest.mark.long),
        (1440, 900, "en"),
    ],
)
def test_the_fullest_console_needs_no_scrolling(
    served: Served, console: Console, language: str, width: int, height: int
) -> None:
    page = a_full_console(served, console, locale=language, viewport={"width": width, "height": height})

    assert overflow(page) == {"page": 0, "stage": 0, "queue": 0}


def test_on_a_narrow_screen_everything_reflows(served: Served, console: Console) -> None:
    page = a_full_console(served, console, viewport={"width": 320, "height": 640})

    for path in ("/desk/5/", "/desk/", "/desk/practice/", "/sign-in"):
        page.goto(served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.quick("de")
@pytest.mark.parametrize(
    ("scheme", "language"),
    [
        ("light", "de"),
        pytest.param("light", "en", marks=pytest.mark.long),
        pytest.param("dark", "de", marks=pytest.mark.long),
        ("dark", "en"),
    ],
)
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


DIALOGS = {
    "t": "Transfer",
    "g": "What does",
    "m": "Where do you go",
    "c": "Close desk 5?",
    "i": "Issue a number",
    "h": "Pause the whole house?",
    "?": "Keys and help",
}


@pytest.mark.quick(640)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (640, 400)])
def test_every_dialog_can_be_used_by_everybody_and_fits_enlarged_to_the_double(
    served: Served, console: Console, axe: Callable[[Page], None], width: int, height: int
) -> None:
    page = a_full_console(served, console, viewport={"width": width, "height": height})
    for key, name in DIALOGS.items():
        page.keyboard.press(key)
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog).to_be_visible()
        box = dialog.bounding_box()
        assert box is not None
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= width, name
        assert box["height"] <= height, name
        axe(page)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_the_dialogs_of_a_free_desk_can_be_used_by_everybody(
    served: Served, at_work: Page, axe: Callable[[Page], None]
) -> None:
    for key, name in {"k": "Call a certain number", "p": "Pause this desk"}.items():
        at_work.keyboard.press(key)
        expect(at_work.get_by_role("dialog", name=name)).to_be_visible()
        axe(at_work)
        at_work.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_pause_alarm_absence_and_first_day_can_be_used_by_everybody(
    served: Served, console: Console, axe: Callable[[Page], None], scheme: str
) -> None:
    services, office = served.services, served.office
    services.desks.open(CLERK, office, "5")
    page = console("5", first_day=True, color_scheme=scheme)
    waiting(served, "anmeldung", accessible_only=True)
    services.calling.call_next(CLERK, office, "5")
    services.calling.start(CLERK, office, "5")
    services.desks.away(CLERK, office, "5")
    services.help_calls.emergency(CLERK, office, "6")
    services.help_calls.emergency(CLERK, office, "5")
    expect(page.locator("#alarms")).to_be_visible()
    expect(page.locator("#primary-label")).to_have_text("I am back")
    axe(page)
    services.desks.wrap_up(CLERK, office, "5")
    expect(page.locator('[data-panel="wrap_up"]')).to_be_visible()
    axe(page)
    for kind in ("evacuation", "interruption"):
        services.house.pause(CLERK, office, kind)
        expect(page.locator(f'#house[data-kind="{kind}"]')).to_be_visible()
        axe(page)


def test_in_a_pause_everything_reflows_too(served: Served, console: Console) -> None:
    page = a_full_console(served, console, viewport={"width": 320, "height": 640})
    served.services.house.pause(CLERK, served.office, "evacuation")
    expect(page.locator("#house")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
