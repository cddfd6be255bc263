"""The whole house at the console: its pause, calls for help, what is said to everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_hands import SUPERVISOR, Console, primary, served_now, waiting
from tests.browsing import Served
from tests.factories import CLERK, KIOSK

pytestmark = pytest.mark.browser


@pytest.fixture
def neighbour(served: Served, console: Console) -> Page:
    """The console at desk 6, in the same area."""
    served.services.desks.open(CLERK, served.office, "6")
    page = console("6")
    expect(page.locator("#connection")).to_contain_text("Live")
    return page


def test_a_clerk_pauses_the_whole_house_in_two_steps_and_every_console_says_so(
    served: Served, at_work: Page, neighbour: Page
) -> None:
    number = served_now(served, at_work)

    at_work.keyboard.press("h")
    at_work.get_by_role("dialog", name="Pause the whole house?").get_by_role(
        "button", name="Evacuation"
    ).click()

    for page in (at_work, neighbour):
        expect(page.get_by_role("heading", name="Evacuation: please leave the building")).to_be_visible()
        expect(page.locator("#primary")).to_be_hidden()
    expect(at_work.locator("#house")).to_contain_text(number)
    at_work.keyboard.press("f")
    assert served.services.lobby.desk(served.office, "5").client is not None


def test_the_house_carries_on_where_it_stood(served: Served, at_work: Page, neighbour: Page) -> None:
    number = served_now(served, at_work)
    served.services.house.pause(CLERK, served.office, "interruption")
    expect(at_work.get_by_role("heading", name="The house is paused")).to_be_visible()

    neighbour.keyboard.press("o")
    neighbour.get_by_role("dialog", name="Carry on?").get_by_role("button", name="Carry on").press("Enter")

    primary(at_work, "Finish")
    expect(at_work.locator("#client-number")).to_have_text(number)
    primary(neighbour, "Call the next number")
    expect(neighbour.locator("#house")).to_be_hidden()


@pytest.mark.long
def test_a_pause_closes_what_was_being_asked(served: Served, at_work: Page) -> None:
    served_now(served, at_work)
    at_work.keyboard.press("t")
    expect(at_work.get_by_role("dialog")).to_be_visible()

    served.services.house.pause(CLERK, served.office, "evacuation")

    expect(at_work.get_by_role("dialog")).to_be_hidden()
    expect(at_work.locator("#house")).to_be_visible()


def test_pausing_can_be_left_with_escape(served: Served, at_work: Page) -> None:
    at_work.keyboard.press("h")
    at_work.keyboard.press("Escape")

    expect(at_work.get_by_role("dialog")).to_be_hidden()
    assert served.services.lobby.house(served.office).pause is None


@pytest.mark.quick("button")
@pytest.mark.parametrize("how", ["button", "Control+F9"])
def test_a_silent_call_reaches_the_neighbours_and_changes_hardly_anything_here(
    served: Served, at_work: Page, neighbour: Page, how: str
) -> None:
    served_now(served, at_work)
    call = at_work.locator("#silent-call")
    if how == "button":
        call.click()
        expect(call).to_have_text("Press again to call")
        assert served.services.lobby.house(served.office).alarms == ()
        call.click()
    else:
        at_work.keyboard.press(how)

    expect(call).to_have_text("Colleagues have been told")
    expect(at_work.locator("#alarms")).to_be_hidden()
    assert "Help" not in at_work.title()
    expect(neighbour.locator("#alarms")).to_contain_text("Desk 5 needs colleagues at once.")
    expect(neighbour).to_have_title("Help wanted – desk 5")
    neighbour.get_by_role("button", name="I am coming").click()
    expect(call).to_have_text("Somebody is on the way")
    neighbour.get_by_role("button", name="Over").click()
    expect(neighbour.locator("#alarms")).to_be_hidden()
    expect(call).to_have_text("Silent call")


@pytest.mark.long
def test_a_silent_call_goes_out_while_a_dialog_is_open_and_letters_are_off(
    served: Served, at_work: Page
) -> None:
    served_now(served, at_work)
    at_work.keyboard.press("?")
    at_work.get_by_role("switch", name="Keyboard shortcuts").uncheck()

    at_work.keyboard.press("Control+F9")

    expect(at_work.locator("#silent-label")).to_have_text("Colleagues have been told")


def test_one_press_of_the_silent_call_is_not_enough(served: Served, at_work: Page) -> None:
    at_work.locator("#silent-call").dblclick()

    expect(at_work.locator("#silent-call")).to_have_text("Press again to call")
    assert served.services.lobby.house(served.office).alarms == ()


def test_a_visitor_who_asks_for_help_is_heard_where_questions_are_answered(
    served: Served, at_work: Page, console: Console
) -> None:
    served.services.desks.open(CLERK, served.office, "1")
    service = console("1")
    expect(service.locator("#connection")).to_contain_text("Live")

    served.services.help_calls.ask(KIOSK, served.office, "kiosk 2")

    expect(service.locator("#alarms")).to_contain_text("A visitor asks for help: kiosk 2.")
    expect(at_work.locator("#alarms")).to_be_hidden()


def test_what_the_boards_say_and_an_early_closure_stand_beside_the_queue(
    served: Served, at_work: Page
) -> None:
    expect(at_work.locator("#connection")).to_contain_text("Live")

    served.services.house.say(SUPERVISOR, served.office, "Desk 4 is on the 2nd floor today.")
    served.services.house.close_early(SUPERVISOR, served.office)

    expect(at_work.locator("#house-message")).to_contain_text("Desk 4 is on the 2nd floor today.")
    expect(at_work.locator("#house-early")).to_contain_text("Kiosks give no more numbers today.")
    served.services.house.say(SUPERVISOR, served.office, None)
    expect(at_work.locator("#house-message")).to_be_hidden()


def test_a_refusal_because_of_the_pause_is_never_seen_as_a_fault(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    primary(at_work, "Call the next number")
    at_work.route(
        "**/call-next",
        lambda route: (served.services.house.pause(CLERK, served.office, "interruption"), route.continue_()),
    )

    at_work.keyboard.press("n")

    expect(at_work.get_by_role("heading", name="The house is paused")).to_be_visible()
