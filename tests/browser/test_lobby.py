"""The lobby's page in a real browser: counts that live, a number brought back, help, and the house's pause."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.information_visit import Axe, Desk, waiting
from tests.browsing import Served
from tests.factories import CLERK, INFO

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
#: What one presses, its smaller side in CSS pixels.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a, input")]
  .filter((each) => each.checkVisibility() && !each.closest(".skip") && !each.matches(".skip, .languages a"))
  .map((each) => [each.id || each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 48)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


def missed(served: Served, desk: str = "5") -> str:
    """Somebody was called and did not answer; the number."""
    number = waiting(served, "anmeldung")
    services = served.services
    services.desks.open(CLERK, served.office, desk)
    services.calling.call(CLERK, served.office, desk, number, "urgent")
    services.calling.no_answer(CLERK, served.office, desk)
    return number


def typed(page: Page, number: str) -> None:
    for sign in number:
        page.locator(f'#pad [data-key="{sign}"]').click()


@pytest.mark.quick("de")
@pytest.mark.parametrize("viewport", [PHONE, NARROW], ids=["390", "320"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_it_fits_a_phone_and_everybodys_hands(
    served: Served, information: Desk, axe: Axe, lang: str, viewport: dict[str, int]
) -> None:
    missed(served)
    page = information("lobby", "/lobby/", viewport=viewport, locale=lang, has_touch=True)

    expect(page.locator('[data-count="aside"]')).to_have_text("1")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(SMALL_TARGETS) == []
    axe(page)
    page.locator("#ask-pause").click()
    expect(page.locator("#pause-dialog")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []
    axe(page)


def test_somebody_is_counted_and_brought_back(served: Served, information: Desk) -> None:
    page = information("lobby", "/lobby/", viewport=PHONE)
    expect(page.locator('[data-count="waiting"]')).to_have_text("0")

    waiting(served, "info", persons=4)
    number = missed(served)

    expect(page.locator('[data-count="waiting"]')).to_have_text("1")
    expect(page.locator('[data-count="aside"]')).to_have_text("1")
    expect(page.locator("#people")).to_have_text("5 people in the house")
    typed(page, number)
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator("#back-answer")).to_have_text(f"{number} waits again and keeps the time waited.")
    expect(page.locator("#number")).to_have_value("")
    expect(page.locator('[data-count="waiting"]')).to_have_text("2")
    expect(page.locator('[data-count="aside"]')).to_have_text("0")
    assert number in {each.number for each in served.services.lobby.queue(served.office).next}


def test_a_number_typed_wrong_says_what_is_wrong_and_stays(served: Served, information: Desk) -> None:
    page = information("lobby", "/lobby/", viewport=PHONE)
    number = waiting(served, "anmeldung")

    page.get_by_role("button", name="Bring back").click()
    expect(page.locator("#back-answer")).to_contain_text("Type a number first")
    page.locator("#number").press_sequentially(number.lower())
    page.keyboard.press("Enter")

    expect(page.locator("#back-answer")).to_contain_text(number)
    expect(page.locator("#number")).to_have_attribute("aria-invalid", "true")
    page.locator('[data-key="back"]').click()
    expect(page.locator("#back-answer")).to_be_empty()
    expect(page.locator("#number")).to_have_value(number.lower()[:-1])


def test_help_is_asked_for_and_the_page_says_that_somebody_comes(served: Served, information: Desk) -> None:
    page = information("lobby", "/lobby/", viewport=PHONE)

    page.locator("#ask-emergency").click()

    expect(page.locator("#asked")).to_contain_text("Nobody has answered yet")
    (alarm,) = served.services.lobby.house(served.office).alarms
    assert (alarm.kind, alarm.place) == ("emergency", "lobby")
    served.services.help_calls.answer(INFO, served.office, alarm.id)
    expect(page.locator("#asked")).to_contain_text("somebody is on the way")
    served.services.help_calls.close(INFO, served.office, alarm.id)
    expect(page.locator("#asked")).to_be_hidden()


def test_the_house_stands_still_and_goes_on_each_asked_about_first(served: Served, information: Desk) -> None:
    page = information("lobby", "/lobby/", viewport=PHONE)

    page.locator("#ask-pause").click()
    assert served.services.lobby.house(served.office).pause is None
    page.locator('#pause-dialog [value="evacuation"]').click()

    expect(page.locator("#paused")).to_be_visible()
    expect(page.locator("#house-state")).to_have_attribute("data-state", "paused")
    pause = served.services.lobby.house(served.office).pause
    assert pause is not None
    assert pause.kind == "evacuation"
    page.locator("#ask-resume").click()
    page.locator("#resume-dialog").get_by_role("button", name="Carry on").click()
    expect(page.locator("#paused")).to_be_hidden()
    expect(page.locator("#ask-pause")).to_be_visible()
