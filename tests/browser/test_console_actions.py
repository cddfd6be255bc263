"""Every further action of a clerk's day, by its key: what is asked, what is sent, what is on the screen afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_hands import Console, called, press, primary, served_now, waiting
from tests.browsing import Served
from tests.factories import CLERK

pytestmark = pytest.mark.browser


def state_of(served: Served, desk: str = "5") -> str:
    return served.services.lobby.desk(served.office, desk).state


def test_a_clerk_goes_away_for_a_moment_and_the_client_stays(served: Served, at_work: Page) -> None:
    number = served_now(served, at_work)

    press(at_work, "a", "I am back")
    expect(at_work.locator("#desk-state-word")).to_have_text("Away for a moment")
    expect(at_work.locator("#client-state")).to_contain_text("the client stays")
    expect(at_work.locator("#client-number")).to_have_text(number)
    press(at_work, "a", "Finish")

    assert state_of(served) == "occupied"


def test_wrap_up_finishes_the_client_and_calls_nobody_until_asked(served: Served, at_work: Page) -> None:
    served_now(served, at_work)
    waiting(served, "anmeldung")
    at_work.keyboard.press("2")
    primary(at_work, "Finish: papers incomplete")

    with at_work.expect_request("**/wrap-up") as sent:
        press(at_work, "w", "Call the next number")

    assert sent.value.post_data_json == {"outcome": "incomplete"}
    expect(at_work.locator('[data-panel="wrap_up"]')).to_be_visible()
    assert state_of(served) == "wrap_up"
    press(at_work, "n", "Start")


def test_a_client_is_sent_to_get_something_and_comes_back_to_this_desk(served: Served, at_work: Page) -> None:
    number = served_now(served, at_work)

    at_work.keyboard.press("g")
    dialog = at_work.get_by_role("dialog", name=f"What does {number} get?")
    at_work.keyboard.press("3")
    expect(dialog.get_by_role("radio", name="A document")).to_be_checked()
    dialog.get_by_label("Comes back to me").check()
    at_work.keyboard.press("Enter")

    expect(at_work.locator("#notice")).to_contain_text(f"{number} gets something")
    expect(at_work.locator("#parked")).to_contain_text("gets a document")
    at_work.get_by_role("button", name=f"Bring back {number}").click()
    expect(at_work.locator("#next")).to_contain_text("for this desk")


def test_somebody_is_picked_from_the_list_with_a_reason(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    second = waiting(served, "anmeldung")

    at_work.get_by_role("button", name=f"Call {second} out of turn").click()
    expect(at_work.locator("#call-number")).to_have_value(second)
    at_work.keyboard.press("2")
    with at_work.expect_request("**/desks/5/call") as sent:
        at_work.keyboard.press("Enter")

    assert sent.value.post_data_json == {"number": second, "reason_code": "urgent"}
    primary(at_work, "Start")
    expect(at_work.locator("#client-number")).to_have_text(second)
    expect(at_work.locator("#client-reason")).to_contain_text("it cannot wait")


def test_a_number_that_is_set_aside_is_typed_in_and_called(served: Served, at_work: Page) -> None:
    number = called(served, at_work)
    press(at_work, "x", "Call the next number")

    at_work.keyboard.press("k")
    at_work.keyboard.press("Enter")
    expect(at_work.locator("#call-problem")).to_contain_text("Give a number")
    at_work.keyboard.type(number.lower())
    at_work.keyboard.press("Enter")

    primary(at_work, "Start")
    expect(at_work.locator("#client-number")).to_have_text(number)


def test_a_number_nobody_has_is_refused_in_words(served: Served, at_work: Page) -> None:
    at_work.keyboard.press("k")
    at_work.keyboard.type("A999")
    at_work.keyboard.press("Enter")

    expect(at_work.locator("#notice")).to_contain_text("This number is not known today")
    primary(at_work, "Call the next number")


def test_client_and_clerk_move_and_the_page_goes_along(served: Served, at_work: Page) -> None:
    number = served_now(served, at_work)

    at_work.keyboard.press("m")
    dialog = at_work.get_by_role("dialog", name=f"Where do you go with {number}?")
    dialog.get_by_label("Desk").select_option(label="Desk 7 (free)")
    dialog.get_by_role("button", name="Move together").press("Enter")

    at_work.wait_for_url("**/desk/7/")
    expect(at_work.locator("#client-number")).to_have_text(number)
    expect(at_work.locator("#notice")).to_contain_text(f"{number} came along to this desk")
    primary(at_work, "Finish")
    at_work.keyboard.press("u")
    at_work.wait_for_url("**/desk/5/")
    expect(at_work.locator("#client-number")).to_have_text(number)


@pytest.mark.long
def test_a_window_left_behind_by_a_move_may_go_along(
    served: Served, at_work: Page, page_at: Callable[..., Page]
) -> None:
    served_now(served, at_work)
    other = page_at("/desk/5/", context=at_work.context)
    primary(other, "Finish")

    served.services.handing_over.move(CLERK, served.office, "5", "7")

    expect(other.locator('[data-panel="paused"]')).to_contain_text("Moved to another room")
    other.get_by_role("link", name="Go along to desk 7").click()
    other.wait_for_url("**/desk/7/")


def test_a_transfer_may_be_meant_for_the_person_and_not_the_desk(served: Served, at_work: Page) -> None:
    served.services.desks.open(CLERK, served.office, "6")
    served_now(served, at_work)

    at_work.keyboard.press("t")
    dialog = at_work.get_by_role("dialog")
    dialog.get_by_label("Concern", exact=True).select_option(label="Residence title")
    dialog.get_by_label("Desk", exact=True).select_option(label="Desk 6 (Open)")
    dialog.get_by_label("To the person who works there now").check()
    with at_work.expect_request("**/transfer") as sent:
        dialog.get_by_role("button", name="Transfer").click()

    assert sent.value.post_data_json == {"case_type": "aufenthaltstitel", "desk": "6", "clerk": True}


@pytest.mark.parametrize(
    ("ending", "state"),
    [("Finished", "done"), ("Back to the queue", "waiting"), ("Did not answer", "parked")],
)
def test_a_desk_that_closes_says_what_becomes_of_its_client(
    served: Served, at_work: Page, ending: str, state: str
) -> None:
    taken = served.services.ticketing.take(CLERK, served.office, ["anmeldung"], "de")
    press(at_work, "n", "Start")

    at_work.keyboard.press("c")
    dialog = at_work.get_by_role("dialog", name="Close desk 5?")
    dialog.get_by_role("radio", name=ending).check()
    dialog.get_by_role("button", name="Close the desk").press("Enter")

    primary(at_work, "Open the desk")
    assert served.services.ticketing.view(taken.token).state == state


def test_whoever_sits_at_the_desk_cannot_have_missed_the_call(served: Served, at_work: Page) -> None:
    served_now(served, at_work)

    at_work.keyboard.press("c")

    expect(at_work.get_by_role("radio", name="Back to the queue")).to_be_visible()
    expect(at_work.get_by_role("radio", name="Did not answer")).to_be_hidden()


def test_somebody_at_the_desk_gets_a_number_and_is_served_at_once(served: Served, at_work: Page) -> None:
    at_work.keyboard.press("i")
    dialog = at_work.get_by_role("dialog", name="Issue a number")
    dialog.get_by_role("button", name="Serve here now").click()
    expect(dialog).to_contain_text("Choose at least one concern.")
    dialog.get_by_label("Registration of address").check()
    dialog.get_by_label("Language").select_option("uk")
    dialog.get_by_label("Persons").fill("3")
    dialog.get_by_label("Priority").check()
    dialog.get_by_role("button", name="Serve here now").click()

    primary(at_work, "Finish")
    expect(at_work.locator("#client-panel")).to_contain_text("Ukrainian")
    expect(at_work.locator("#client-persons")).to_have_text("3")


def test_somebody_at_a_busy_desk_gets_a_number_for_the_queue(served: Served, at_work: Page) -> None:
    number = served_now(served, at_work)

    at_work.keyboard.press("i")
    dialog = at_work.get_by_role("dialog", name="Issue a number")
    expect(dialog.get_by_role("button", name="Serve here now")).to_be_hidden()
    dialog.get_by_label("Residence title").check()
    dialog.get_by_label("Step-free desks only").check()
    dialog.get_by_role("button", name="Into the queue").click()

    expect(at_work.locator("#notice")).to_contain_text(
        re.compile(r"Number H\d+ is in the queue: Residence title")
    )
    expect(at_work.get_by_role("link", name="Page of this number")).to_have_attribute(
        "href", re.compile("/t/")
    )
    expect(at_work.locator("#next")).to_contain_text("step-free")
    expect(at_work.locator("#client-number")).to_have_text(number)


@pytest.mark.quick("u")
@pytest.mark.parametrize("how", ["u", "Control+z", "button"])
def test_the_last_step_is_taken_back(served: Served, at_work: Page, how: str) -> None:
    number = served_now(served, at_work)
    press(at_work, "f", "Call the next number")
    undo = at_work.get_by_role("button", name="Take back: finish")
    expect(undo).to_be_visible()

    undo.click() if how == "button" else at_work.keyboard.press(how)

    primary(at_work, "Finish")
    expect(at_work.locator("#client-number")).to_have_text(number)
    expect(at_work.locator("#notice")).to_contain_text("Taken back.")
    expect(at_work.locator("#undo")).to_be_hidden()


def test_what_somebody_else_has_gone_on_with_cannot_be_taken_back(served: Served, at_work: Page) -> None:
    served.services.desks.open(CLERK, served.office, "6")
    served_now(served, at_work, "aufenthaltstitel", "verpflichtungserklaerung")
    press(at_work, "f", "Call the next number")
    expect(at_work.locator("#undo")).to_be_visible()

    served.services.calling.call_next(CLERK, served.office, "6")

    expect(at_work.locator("#undo")).to_be_hidden()


def test_an_undo_that_comes_too_late_is_refused_in_words(served: Served, at_work: Page) -> None:
    served.services.desks.open(CLERK, served.office, "6")
    served_now(served, at_work, "aufenthaltstitel", "verpflichtungserklaerung")
    press(at_work, "f", "Call the next number")
    expect(at_work.locator("#undo")).to_be_visible()
    at_work.route(
        "**/undo",
        lambda route: (served.services.calling.call_next(CLERK, served.office, "6"), route.continue_()),
    )

    at_work.keyboard.press("u")

    expect(at_work.locator("#notice")).to_contain_text("The page shows the present state.")
    expect(at_work.locator("#undo")).to_be_hidden()


def test_what_is_answered_on_the_spot_is_counted_with_one_key(served: Served, at_work: Page) -> None:
    at_work.get_by_label("What was asked").select_option(label="Opening hours")
    at_work.locator("#tally-topic").blur()

    for n in (1, 2):
        at_work.keyboard.press("q")
        expect(at_work.locator("#tally-n")).to_have_text(f"today: {n}")
        expect(at_work.locator("#tally-more")).to_have_attribute("aria-disabled", "false")
    at_work.get_by_role("button", name="Take one back").click()

    expect(at_work.locator("#tally-n")).to_have_text("today: 1")
    assert served.services.lobby.house(served.office).tally == {"opening": 1}
    at_work.reload()
    expect(at_work.locator("#tally-n")).to_have_text("today: 1")


def test_the_next_three_say_what_is_special_about_them(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung", accessible_only=True)
    waiting(served, "anmeldung", needs_priority=True)

    expect(at_work.locator("#next")).to_contain_text("step-free")
    expect(at_work.locator("#next .mark--need:visible")).to_have_count(1)
    expect(at_work.locator("#next .mark--booked:visible")).to_have_count(0)


@pytest.mark.long
def test_a_note_for_the_next_desk_that_is_about_to_be_sent_is_void_when_the_client_has_gone(
    served: Served, at_work: Page
) -> None:
    served_now(served, at_work)
    at_work.keyboard.press("t")
    expect(at_work.get_by_role("dialog")).to_be_visible()

    served.services.calling.finish(CLERK, served.office, "5")

    expect(at_work.get_by_role("dialog")).to_be_hidden()
    primary(at_work, "Call the next number")


def test_all_keys_are_one_press_away_and_true(served: Served, at_work: Page) -> None:
    served_now(served, at_work)
    at_work.keyboard.press("?")
    dialog = at_work.get_by_role("dialog", name="Keys and help")

    letters = dialog.locator("kbd").all_inner_texts()
    shown = at_work.locator("[data-action][data-key]").evaluate_all("all => all.map(one => one.dataset.key)")

    assert {key.upper() for key in shown} <= set(letters)
    at_work.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_no_two_buttons_of_a_state_have_the_same_key(served: Served, at_work: Page) -> None:
    visible = "all => all.filter(one => one.getClientRects().length).map(one => one.dataset.key)"
    for then in ("Start", "Finish", "Call the next number"):
        keys = at_work.locator("[data-key]").evaluate_all(visible)
        assert sorted(keys) == sorted(set(keys)), then
        if then == "Start":
            waiting(served, "anmeldung")
        press(at_work, {"Start": "n", "Finish": "s", "Call the next number": "f"}[then], then)


def test_the_first_day_is_accompanied_until_one_has_had_enough(served: Served, console: Console) -> None:
    page = console("5", first_day=True)
    guide = page.locator("#guide")
    expect(guide).to_contain_text("Begin the day with the big button")
    press(page, "o", "Call the next number")
    expect(guide).to_contain_text("calls whoever is next")

    page.get_by_role("button", name="Do not show the first steps any more").click()

    expect(guide).to_be_hidden()
    page.reload()
    expect(page.locator("#connection")).to_contain_text("Live")
    expect(guide).to_be_hidden()
    page.keyboard.press("?")
    page.get_by_role("switch", name="First steps").check()
    page.keyboard.press("Escape")
    expect(guide).to_be_visible()
