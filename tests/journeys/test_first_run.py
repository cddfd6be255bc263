"""From nothing to the first called number, with the inputs counted; and each step for everybody who has to take it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.first_run import Empty, Hands, nothing_yet

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PASSWORD = "sieben stille Regenschirme"
#: Mission: more than this is too much for the first number.
MOST_INPUTS = 25
Axe = Callable[[Page], None]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Empty]:
    with nothing_yet(tmp_path) as running:
        yield running


@pytest.fixture
def browsers(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`browsers(width, height, locale)` is a browser of somebody's own."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def new(width: int, height: int, locale: str = "de", **more: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **more)
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        contexts.append(context)
        return context

    yield new
    for context in contexts:
        context.close()
    assert wrong == []


def onward(page: Page) -> Any:
    """The one big button of a step."""
    return page.locator(".setup-ways [type=submit]")


def test_from_nothing_to_the_first_called_number_in_25_inputs(
    empty: Empty, browsers: Callable[..., BrowserContext], capsys: pytest.CaptureFixture[str]
) -> None:
    hands = Hands()
    page = browsers(1440, 900, "en").new_page()
    page.goto(f"{empty.url}/")
    _set_up(page, hands, empty.code)

    kiosk = _connected(page, browsers(1080, 1920).new_page(), hands, "kiosk")
    board = _connected(page, browsers(1920, 1080).new_page(), hands, "board")

    hands.press(kiosk.locator('[data-action="language"][data-language="de"]'))
    # Urgent: it is given out at any time of the day.
    hands.press(kiosk.locator('[data-action="concern"][data-concern="frist"]:visible'))
    hands.press(kiosk.locator('[data-action="take"]:visible'))
    expect(kiosk.locator("body")).to_have_attribute("data-step", "number")
    number = kiosk.locator(".number").inner_text()

    hands.press(page.get_by_role("link", name="Work at desk 1"))
    for step in ("Open the desk", "Call the next number"):
        expect(page.locator("#primary-label")).to_have_text(step)
        expect(page.locator("#primary")).to_have_attribute("aria-disabled", "false")
        hands.press(page.locator("#primary"))

    expect(board.locator("main")).to_contain_text(re.compile(rf"{number}\s*\D*\s*1"))
    with capsys.disabled():
        sys.stdout.write(f"\nfrom nothing to the first called number: {len(hands.inputs)} inputs\n")
    log = empty.log.read_text()
    assert "nobody has an account yet" in log
    assert empty.code not in log
    assert len(hands.inputs) <= MOST_INPUTS, "\n".join(hands.inputs)


def _set_up(page: Page, hands: Hands, code: str) -> None:
    """Account, office, what is proposed, and today's hours: those of the whole day, whatever the day."""
    hands.fill(page.locator("#code"), code.lower())
    hands.fill(page.locator("#name"), "leitung")
    hands.fill(page.locator("#password"), PASSWORD)
    hands.press(onward(page))
    page.wait_for_url("**/setup/office/")
    hands.fill(page.locator("#name"), "Ausländerbehörde Musterstadt")
    # Today may be a holiday somewhere.
    hands.choose(page.locator("#holiday_region"), "none")
    hands.press(onward(page))
    page.wait_for_url("**/setup/case-types/")
    hands.press(onward(page))
    page.wait_for_url("**/setup/desks/")
    hands.press(onward(page))
    page.wait_for_url("**/setup/hours/")
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Berlin")).weekday()
    hands.fill(page.locator(f"#opens-{today}"), "00:00")
    hands.fill(page.locator(f"#closes-{today}"), "00:00")
    hands.press(onward(page))
    page.wait_for_url("**/setup/done/?office=musterstadt")


def _connected(page: Page, device: Page, hands: Hands, kind: str) -> Page:
    """A device of its own opens its page, shows a code, and that is entered here."""
    address = page.locator(f"#{kind}-address").get_attribute("href") or ""
    device.goto(address)
    hands.open(address)
    expect(device.locator("#code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    hands.fill(page.locator(f"#{kind}-code"), device.locator("#code").inner_text())
    hands.press(page.locator(f".setup-connect:has(#{kind}-code) [type=submit]"))
    expect(page.locator(f"[aria-labelledby={kind}-title] .setup-connected")).to_be_visible()
    expect(device.locator("body")).not_to_have_class(re.compile("enrol-page"))
    return device


@pytest.mark.parametrize("locale", [pytest.param("de", id="de")])
def test_every_step_can_be_read_and_taken_by_everybody(
    empty: Empty, browsers: Callable[..., BrowserContext], axe: Axe, locale: str
) -> None:
    page = browsers(390, 844, locale).new_page()
    page.goto(f"{empty.url}/setup/?lang=en")
    _fits(page, axe)
    page.goto(f"{empty.url}/setup/?lang={locale}")
    _fits(page, axe)
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type("AAAA-AAAA")
    page.keyboard.press("Tab")
    page.keyboard.type("leitung")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    _fits(page, axe)

    page.locator("#code").fill(empty.code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/setup/office/")
    onward(page).press("Enter")
    expect(page.locator("#name")).to_be_focused()
    _fits(page, axe)
    page.locator("summary").press("Enter")
    page.locator("#name").fill("Stadt Köln, Ausländerbehörde")
    expect(page.locator("#code")).to_have_value("koeln")
    page.locator("#holiday_region").select_option("DE-NW")
    _fits(page, axe)
    onward(page).press("Enter")

    page.wait_for_url("**/setup/case-types/")
    page.locator("#type-blaue_karte").check()
    expect(page.locator("#twice-aufenthaltstitel")).to_be_visible()
    _fits(page, axe)
    page.locator("[name=areas][value='2']").check()
    onward(page).press("Enter")

    page.wait_for_url("**/setup/desks/")
    _fits(page, axe)
    page.locator("#second").fill("3")
    onward(page).press("Enter")

    page.wait_for_url("**/setup/hours/")
    page.goto(f"{empty.url}/start")
    page.wait_for_url("**/setup/hours/")
    page.locator("[data-open-day]").nth(5).check()
    expect(page.locator("#opens-5")).to_have_value("08:00")
    page.locator("#closes-0").fill("12:00")
    page.locator("[data-same-hours]").press("Enter")
    expect(page.locator("#closes-5")).to_have_value("12:00")
    page.locator("[data-open-day]").nth(5).uncheck()
    page.locator("#closes-1").fill("07:00")
    onward(page).press("Enter")
    expect(page.locator("#closes-1")).to_be_focused()
    _fits(page, axe)
    page.locator("#closes-1").fill("18:00")
    onward(page).press("Enter")

    page.wait_for_url("**/setup/done/?office=koeln")
    _fits(page, axe)
    with page.context.expect_page() as opened:
        page.locator("[data-try=kiosk]").press("Enter")
    opened.value.wait_for_url("**/kiosk/koeln/")
    expect(opened.value.locator("body")).not_to_have_class(re.compile("enrol-page"))
    _fits(page, axe)


def _fits(page: Page, axe: Axe) -> None:
    """Nothing is cut off on a phone and on the narrowest screen, and nothing is wrong for those who see differently."""
    axe(page)
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), width
