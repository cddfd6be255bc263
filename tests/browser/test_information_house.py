"""The information desk in a real browser: calls for help, the tally, the house, its boards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from queue_service.domain.command import Command
from tests.browser.information_visit import Axe, Desk, waiting
from tests.browsing import Served
from tests.factories import CLERK, KIOSK

pytestmark = pytest.mark.browser


def test_a_call_for_help_is_shown_answered_and_closed(served: Served, information: Desk, axe: Axe) -> None:
    page = information()
    alarm = page.locator("#alarm-list .alarm")

    served.services.help_calls.ask(KIOSK, served.office, "Hall")
    expect(alarm).to_contain_text("Somebody asks for help: Hall")
    expect(page).to_have_title("! Help wanted – information desk")
    expect(page.locator("#said-at-once")).to_contain_text("Hall")
    axe(page)
    page.get_by_role("button", name="I am coming: Hall").click()
    expect(alarm).to_contain_text("somebody is coming")
    expect(page).not_to_have_title("! Help wanted – information desk")
    page.get_by_role("button", name="Over: Hall").click()
    expect(page.locator("#alarms")).to_be_hidden()
    assert served.services.lobby.house(served.office).alarms == ()


def test_an_emergency_stands_before_calls_for_help(served: Served, information: Desk) -> None:
    served.services.help_calls.ask(KIOSK, served.office, "Hall")
    page = information()

    served.services.help_calls.emergency(CLERK, served.office, "5")

    alarms = page.locator("#alarm-list .alarm")
    expect(alarms).to_have_count(2)
    expect(alarms.first).to_have_attribute("data-kind", "emergency")
    expect(alarms.first).to_contain_text("Emergency at desk 5")


def test_questions_are_counted_one_for_each_press_and_taken_back(served: Served, information: Desk) -> None:
    page = information()
    way = page.locator('[data-topic="way"] [data-n]')

    for _ in range(3):
        page.keyboard.press("w")
    expect(way).to_have_text("3")
    page.keyboard.press("u")
    expect(way).to_have_text("2")
    page.locator(".tally__more summary").click()
    page.locator('[data-topic="einbuergerung"]').click()
    expect(page.locator('[data-topic="einbuergerung"] [data-n]')).to_have_text("1")

    assert served.services.lobby.house(served.office).tally == {"way": 2, "einbuergerung": 1}


def test_the_house_is_paused_and_resumed_in_two_deliberate_steps_each(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information("clerk")

    page.locator("#ask-pause").click()
    dialog = page.get_by_role("dialog", name="Pause the whole house?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    axe(page)
    dialog.get_by_role("button", name="Evacuation").click()
    expect(page.locator("#paused")).to_contain_text("Evacuation since")
    expect(page.locator("#house-state")).to_have_attribute("data-state", "paused")
    axe(page)

    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#issue-problem")).to_be_visible()
    page.locator("#ask-resume").click()
    page.get_by_role("dialog", name="Carry on?").get_by_role("button", name="Carry on").click()
    expect(page.locator("#paused")).to_be_hidden()
    assert served.services.lobby.house(served.office).pause is None


def test_a_message_is_previewed_shown_and_taken_away(served: Served, information: Desk, axe: Axe) -> None:
    page = information()
    page.keyboard.press("h")
    page.locator("#message").fill("Die Kasse schließt um 15 Uhr.")
    expect(page.locator("#message-preview")).to_have_text("Die Kasse schließt um 15 Uhr.")
    axe(page)

    page.get_by_role("button", name="Put it on the boards").click()
    expect(page.locator("#notice")).to_contain_text("The boards show the message")
    assert served.services.lobby.board(served.office).message == "Die Kasse schließt um 15 Uhr."
    page.get_by_role("button", name="Take it away").click()
    expect(page.locator("#message")).to_have_value("")
    assert served.services.lobby.board(served.office).message is None


def test_a_text_being_written_is_not_replaced_by_somebody_elses_message(
    served: Served, information: Desk
) -> None:
    page = information()
    page.keyboard.press("h")
    page.locator("#message").fill("Noch nicht fertig")
    supervisor = next(item for item in served.credentials["staff"] if item["role"] == "supervisor")
    session = served.services.sessions.sign_in(supervisor["name"], supervisor["password"])
    actor = served.services.sessions.identify(session.token)
    assert actor is not None

    served.services.house.say(Command(actor), served.office, "Von nebenan")

    expect(page.locator("#message-clear")).to_be_visible()
    expect(page.locator("#message")).to_have_value("Noch nicht fertig")


def test_kiosks_are_stopped_and_allowed_again(served: Served, information: Desk) -> None:
    page = information("supervisor")
    page.keyboard.press("h")

    page.get_by_role("button", name="Stop the kiosks").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the kiosks").click()
    expect(page.locator("#house-state-word")).to_have_text("No more numbers today")
    page.get_by_role("button", name="Let the kiosks give numbers again").click()
    expect(page.locator("#house-state-word")).to_contain_text("Open until")


def test_before_everybody_is_sent_home_it_is_said_how_many_they_are(
    served: Served, information: Desk, axe: Axe
) -> None:
    numbers = [waiting(served, "info") for _ in range(3)]
    page = information()
    page.keyboard.press("h")

    page.locator("#ask-home").click()
    dialog = page.get_by_role("dialog", name="Send everybody home?")
    expect(dialog).to_contain_text("People still waiting: 3")
    axe(page)
    dialog.get_by_role("button", name="Send everybody home").click()

    for number in numbers:
        expect(page.locator(f'[data-row="{number}"]')).to_have_attribute("data-state", "unserved")


def test_slides_colour_and_quiet_hours_are_edited_with_a_preview_and_saved(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information("supervisor", "/info/boards/")
    page.get_by_role("button", name="One more slide").click()
    page.locator('[data-language="de"]').first.fill("Kasse bis 15 Uhr")
    expect(page.locator("[data-preview]")).to_have_text("Kasse bis 15 Uhr")
    page.get_by_role("button", name="One more slide").click()
    page.locator('[data-language="de"]').nth(1).fill("Zweite")
    page.get_by_role("button", name="Slide 2 earlier").click()
    page.locator("#own-colour").check()
    page.locator("#colour-text").fill("#003344")
    expect(page.locator("#colour-said")).to_contain_text("lighter")
    page.locator("#quiet-from").fill("07:00")
    page.locator("#quiet-until").fill("08:30")
    axe(page)
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#notice")).to_contain_text("Saved")
    look = served.services.lobby.office(served.office).board
    assert [dict(slide) for slide in look.slides] == [{"de": "Zweite"}, {"de": "Kasse bis 15 Uhr"}]
    assert look.accent == "#003344"
    assert look.quiet_until is not None
    assert look.quiet_until.isoformat("minutes") == "08:30"


def test_what_is_wrong_with_the_boards_stands_beside_its_field(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information("supervisor", "/info/boards/", locale="de")
    page.locator("#add-slide").click()
    page.locator("#slide-seconds").fill("3")
    page.locator("#quiet-from").fill("07:00")
    page.locator('#boards [type="submit"]').click()

    expect(page.locator("[data-problem]")).to_be_visible()
    expect(page.locator("#seconds-problem")).to_be_visible()
    expect(page.locator("#quiet-problem")).to_be_visible()
    expect(page.locator("textarea").first).to_be_focused()
    assert served.services.lobby.office(served.office).board.slides == ()
    axe(page)


def test_the_list_of_devices_is_one_step_away(information: Desk) -> None:
    page = information()
    page.locator("#tab-house").click()
    page.get_by_role("link", name="List of devices").click()

    expect(page.get_by_role("heading", name="Devices", exact=True)).to_be_visible()
