"""Practice: unmistakable, complete, and without any effect on the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_hands import Console, press, primary
from tests.browsing import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def practising(served: Served, console: Console) -> Page:
    """The console in practice, at desk 5, with the desk open."""
    page = console("5", "/desk/practice/?desk=5")
    page.get_by_role("button", name="Start practising").press("Enter")
    page.wait_for_url("**/desk/practice/5/")
    press(page, "o", "Call the next number")
    return page


def test_practice_begins_at_the_choice_of_a_desk_and_says_what_it_is(
    served: Served, console: Console
) -> None:
    page = console("5", "/desk/")

    page.get_by_role("link", name="Practise").click()

    expect(page.get_by_role("heading", name="Practise with made-up people")).to_be_visible()
    expect(page.get_by_label("At which desk?")).to_have_value("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/practice/5/")
    expect(page.get_by_text("Practice – nobody sees this")).to_be_visible()


def test_a_whole_client_is_practised_with_the_keyboard(served: Served, practising: Page) -> None:
    press(practising, "n", "Start")
    expect(practising.locator("#client-number")).not_to_be_empty()
    press(practising, "s", "Finish")
    press(practising, "a", "I am back")
    press(practising, "a", "Finish")
    practising.keyboard.press("g")
    practising.keyboard.press("Enter")
    primary(practising, "Call the next number")
    press(practising, "u", "Finish")
    press(practising, "w", "Call the next number")
    press(practising, "n", "Start")

    assert served.services.lobby.board(served.office).calls == ()
    assert served.services.lobby.desk(served.office, "5").state == "closed"


def test_the_pause_of_the_house_and_the_silent_call_stay_in_practice(
    served: Served, practising: Page
) -> None:
    practising.keyboard.press("Control+F9")
    expect(practising.locator("#silent-label")).to_have_text("Colleagues have been told")
    practising.keyboard.press("h")
    practising.get_by_role("button", name="Evacuation").click()
    expect(practising.locator("#house")).to_be_visible()
    expect(practising.get_by_text("Practice – nobody sees this")).to_be_visible()

    house = served.services.lobby.house(served.office)
    assert house.pause is None
    assert house.alarms == ()


def test_moving_to_another_room_stays_in_practice(served: Served, practising: Page) -> None:
    press(practising, "n", "Start")
    practising.keyboard.press("m")
    practising.get_by_role("dialog").get_by_role("button", name="Move together").press("Enter")

    practising.wait_for_url(lambda url: "/desk/practice/" in url and not url.endswith("/5/"))
    expect(practising.get_by_text("Practice – nobody sees this")).to_be_visible()
    primary(practising, "Start")


def test_more_people_come_and_everything_begins_afresh(served: Served, practising: Page) -> None:
    practising.get_by_role("button", name="More people").click()
    expect(practising.locator("#notice")).to_contain_text("5 more people have come in.")

    with practising.expect_navigation():
        practising.get_by_role("button", name="Begin afresh").click()

    primary(practising, "Open the desk")


def test_practice_is_left_for_the_real_desks(served: Served, practising: Page) -> None:
    practising.get_by_role("link", name="End practice").click()

    practising.wait_for_url(f"{served.url}/desk/")
    expect(practising.locator("[data-desk='5']")).to_contain_text("Free")


def test_a_copy_that_was_erased_leads_to_the_beginning(served: Served, console: Console) -> None:
    page = console("9", "/desk/practice/9/")

    expect(page).to_have_url(f"{served.url}/desk/practice/")


def test_everybody_can_practise(
    served: Served, practising: Page, console: Console, axe: Callable[[Page], None]
) -> None:
    axe(practising)
    press(practising, "n", "Start")
    axe(practising)
    axe(console("6", "/desk/practice/"))
