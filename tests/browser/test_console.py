"""The console in a real browser: sign-in, choice of a desk, and every step at it, mostly by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.console_hands import STALE_MS, Console, primary, sign_in, waiting
from tests.browsing import PageAt, Served
from tests.factories import CLERK

pytestmark = pytest.mark.browser


def test_from_the_sign_in_to_a_finished_client_with_the_enter_key_alone(
    served: Served, page_at: PageAt
) -> None:
    number = waiting(served, "aufenthaltstitel", language="ar", persons=2)
    page = page_at("/desk/", lang="en")
    sign_in(page, *served.password_of("5"))

    expect(page.get_by_role("link", name="Go to desk 5")).to_be_focused()
    page.keyboard.press("Enter")
    for step in ("Open the desk", "Call the next number", "Start", "Finish"):
        primary(page, step)
        expect(page.locator("#primary")).to_be_focused()
        page.keyboard.press("Enter")
    primary(page, "Call the next number")

    done = served.services.lobby.board(served.office).calls
    assert [call.number for call in done] == [number]


def test_a_wrong_password_is_said_and_one_may_try_again(served: Served, page_at: PageAt) -> None:
    page = page_at("/sign-in", lang="en")
    name, password = served.password_of("7")

    sign_in(page, name, "certainly wrong")

    expect(page.locator("#problem")).to_contain_text("Name or password is wrong")
    expect(page.locator("#said-at-once")).to_contain_text("Name or password is wrong")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def test_empty_fields_are_named_before_anything_is_sent(page_at: PageAt) -> None:
    page = page_at("/sign-in", lang="en")

    page.get_by_role("button", name="Sign in").click()

    expect(page.locator("#problem")).to_have_text("Enter your name. Enter your password.")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_caps_lock_is_pointed_out(page_at: PageAt) -> None:
    page = page_at("/sign-in", lang="en")
    password = page.get_by_label("Password", exact=True)
    event = (
        "(field, on) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'A', modifierCapsLock: on}))"
    )

    password.evaluate(event, True)
    expect(page.locator("#caps")).to_have_text("Caps Lock is on.")
    password.evaluate(event, False)
    expect(page.locator("#caps")).to_be_empty()


def test_a_desk_somebody_works_at_is_shared_only_on_purpose(served: Served, console: Console) -> None:
    page = console("5", "/desk/")
    tile = page.locator('[data-desk="6"]')
    expect(tile).to_contain_text("Free")

    served.services.desks.open(CLERK, served.office, "6")

    expect(tile).to_contain_text("Taken")
    tile.click()
    dialog = page.get_by_role("dialog", name="Desk 6 is taken")
    dialog.get_by_role("button", name="Choose another desk").click()
    expect(dialog).to_be_hidden()
    tile.click()
    dialog.get_by_role("button", name="Share this desk").click()
    page.wait_for_url("**/desk/6/")


def test_the_present_client_is_shown_with_all_a_clerk_needs(served: Served, at_work: Page) -> None:
    number = waiting(
        served, "aufenthaltstitel", "verpflichtungserklaerung", language="ar", persons=3, needs_priority=True
    )

    at_work.keyboard.press("n")

    client = at_work.locator("#client-panel")
    expect(at_work.locator("#client-number")).to_have_text(number)
    expect(at_work.locator("#client-matters")).to_have_text("Residence title")
    expect(at_work.locator("#client-later")).to_contain_text("Declaration of commitment")
    for words in ("Arabic", "العربية", "3", "Recognised need", "Why this number:"):
        expect(client).to_contain_text(words)
    expect(at_work.locator("#client-reason")).not_to_be_empty()
    expect(at_work).to_have_title(f"{number} – desk 5")


def test_live_sentences_are_asked_for_in_the_language_of_the_page(served: Served, console: Console) -> None:
    served.services.desks.open(CLERK, served.office, "5")
    page = console("5", locale="tr")
    assert page.locator("html").get_attribute("lang") == "de"

    with page.expect_websocket() as line:
        page.reload()

    assert "lang=de" in line.value.url


def test_every_step_has_its_letter(served: Served, at_work: Page) -> None:
    first, second = waiting(served, "anmeldung"), waiting(served, "anmeldung")

    # Screens may know of a step before its answer is here; the next key counts once the button offers a step again.
    at_work.keyboard.press("n")
    expect(at_work.locator("#client-number")).to_have_text(first)
    primary(at_work, "Start")
    at_work.keyboard.press("r")
    expect(at_work.locator("#client-state")).to_contain_text("Called 2 times")
    primary(at_work, "Start")
    at_work.keyboard.press("x")
    expect(at_work.locator("#parked")).to_contain_text(first)
    primary(at_work, "Call the next number")
    at_work.keyboard.press("n")
    expect(at_work.locator("#client-number")).to_have_text(second)
    primary(at_work, "Start")
    at_work.keyboard.press("s")
    expect(at_work.locator("#client-state")).to_contain_text("Being served since")
    primary(at_work, "Finish")
    at_work.keyboard.press("2")
    primary(at_work, "Finish: papers incomplete")
    at_work.keyboard.press("f")
    primary(at_work, "Call the next number")
    at_work.keyboard.press("p")
    at_work.keyboard.press("Enter")
    primary(at_work, "Carry on")
    at_work.keyboard.press("o")
    primary(at_work, "Call the next number")
    at_work.keyboard.press("c")
    at_work.get_by_role("dialog").get_by_role("button", name="Close the desk").press("Enter")
    primary(at_work, "Open the desk")


def test_letters_rest_when_switched_off_and_stay_off(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    at_work.keyboard.press("?")
    at_work.get_by_role("switch", name="Keyboard shortcuts").uncheck()
    at_work.keyboard.press("Escape")
    at_work.reload()
    primary(at_work, "Call the next number")
    expect(at_work.locator("#primary-key")).to_be_hidden()

    at_work.keyboard.press("n")
    at_work.keyboard.press("p")

    expect(at_work.get_by_role("dialog")).to_be_hidden()
    primary(at_work, "Call the next number")
    at_work.get_by_role("button", name="Help").click()
    expect(at_work.get_by_role("switch", name="Keyboard shortcuts")).not_to_be_checked()


def test_letters_typed_into_a_note_are_letters(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    at_work.keyboard.press("n")
    primary(at_work, "Start")
    at_work.keyboard.press("t")
    note = at_work.get_by_label("Note for the next desk")

    note.press_sequentially("start now for next: xfrpc")

    expect(note).to_have_value("start now for next: xfrpc")
    at_work.keyboard.press("Escape")
    primary(at_work, "Start")


def test_a_double_click_calls_one_client_and_does_not_start(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung"), waiting(served, "anmeldung")
    primary(at_work, "Call the next number")

    at_work.locator("#primary").dblclick()

    primary(at_work, "Start")
    assert len(served.services.lobby.board(served.office).calls) == 1


def test_a_ready_desk_gets_the_next_client_without_a_press(served: Served, at_work: Page) -> None:
    at_work.keyboard.press("n")
    expect(at_work.locator('[data-panel="ready"]')).to_contain_text("called to you automatically")
    expect(at_work.locator("#primary")).to_be_hidden()

    number = waiting(served, "anmeldung")

    expect(at_work.locator("#client-number")).to_have_text(number)
    expect(at_work.locator("#said-politely")).to_contain_text(f"{number} has been called to you")
    expect(at_work.locator("#primary")).to_be_focused()


def test_two_windows_at_one_desk_agree(served: Served, at_work: Page, page_at: PageAt) -> None:
    number = waiting(served, "anmeldung")
    other = page_at("/desk/5/", context=at_work.context)
    primary(other, "Call the next number")

    at_work.keyboard.press("n")
    expect(other.locator("#client-number")).to_have_text(number)
    primary(other, "Start")
    other.keyboard.press("s")
    primary(at_work, "Finish")
    at_work.keyboard.press("f")
    primary(other, "Call the next number")


def test_a_refusal_is_explained_and_the_present_state_shown(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    at_work.keyboard.press("n")
    primary(at_work, "Start")

    def be_late(route: Route) -> None:
        served.services.calling.start(CLERK, served.office, "5")
        route.continue_()

    at_work.route("**/desks/5/repeat", be_late)
    at_work.keyboard.press("r")

    expect(at_work.locator("#notice")).to_contain_text("This number is being served.")
    expect(at_work.locator("#notice")).to_contain_text("The page shows the present state.")
    primary(at_work, "Finish")


def test_an_answer_that_got_lost_counts_once_when_pressed_again(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    at_work.keyboard.press("n")
    primary(at_work, "Start")
    keys = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.abort()

    at_work.route("**/desks/5/repeat", lose)
    at_work.keyboard.press("r")
    expect(at_work.locator("#notice")).to_contain_text("Press again: it counts only once.")
    at_work.unroute("**/desks/5/repeat")
    with at_work.expect_request("**/desks/5/repeat") as sent:
        at_work.keyboard.press("r")

    expect(at_work.locator("#client-state")).to_contain_text("Called 2 times")
    assert set(keys) == {sent.value.headers["idempotency-key"]}


def test_a_transfer_carries_note_and_waiting_time_to_the_next_desk(
    served: Served, at_work: Page, console: Console
) -> None:
    served.services.desks.open(CLERK, served.office, "6")
    number = waiting(served, "anmeldung")
    at_work.keyboard.press("n")
    primary(at_work, "Start")

    at_work.keyboard.press("t")
    dialog = at_work.get_by_role("dialog", name=f"Transfer {number}")
    dialog.get_by_role("button", name="Transfer").click()
    expect(dialog).to_contain_text("Choose another concern or a certain desk.")
    dialog.get_by_label("Concern").select_option(label="Residence title")
    dialog.get_by_label("Desk", exact=True).select_option(label="Desk 6 (Open)")
    dialog.get_by_label("Note for the next desk").fill("Copy of <b>passport</b> promised")
    dialog.get_by_role("button", name="Transfer").click()

    expect(at_work.locator("#notice")).to_contain_text(f"{number} has been transferred")
    next_desk = console("6")
    next_desk.keyboard.press("n")
    expect(next_desk.locator("#client-number")).to_have_text(number)
    expect(next_desk.locator("#client-note")).to_have_text("Copy of <b>passport</b> promised")


def test_a_concern_that_goes_on_elsewhere_is_said(served: Served, at_work: Page) -> None:
    number = waiting(served, "aufenthaltstitel", "verpflichtungserklaerung")
    for key, label in (("n", "Start"), ("s", "Finish"), ("f", "Call the next number")):
        at_work.keyboard.press(key)
        primary(at_work, label)

    expect(at_work.locator("#notice")).to_contain_text(f"{number} goes on to: Declaration of commitment")


def test_not_responsible_suggests_a_transfer(served: Served, at_work: Page) -> None:
    waiting(served, "anmeldung")
    at_work.keyboard.press("n")
    primary(at_work, "Start")
    at_work.keyboard.press("s")
    primary(at_work, "Finish")

    at_work.get_by_role("radio", name="Not responsible").check()

    expect(at_work.locator("#outcome-hint")).to_contain_text("Rather transfer")
    with at_work.expect_request("**/finish") as sent:
        at_work.keyboard.press("f")
    assert sent.value.post_data_json == {"outcome": "not_responsible"}


def test_who_did_not_answer_can_be_brought_back(served: Served, at_work: Page) -> None:
    number = waiting(served, "anmeldung")
    at_work.keyboard.press("n")
    primary(at_work, "Start")
    at_work.keyboard.press("x")

    at_work.get_by_role("button", name=f"Bring back {number}").click()

    expect(at_work.locator("#next")).to_contain_text(number)
    expect(at_work.locator("#parked-section")).to_be_hidden()


def test_a_desk_is_opened_for_less_than_it_is_equipped_for(served: Served, console: Console) -> None:
    page = console("5")
    for name in ("Residence title", "Deadline or emergency"):
        page.get_by_role("checkbox", name=name).uncheck()

    page.keyboard.press("o")

    primary(page, "Call the next number")
    assert served.services.lobby.desk(served.office, "5").case_types == ("anmeldung",)


def test_a_session_that_ends_leads_to_the_sign_in_and_back(served: Served, at_work: Page) -> None:
    primary(at_work, "Call the next number")
    token = next(c["value"] for c in at_work.context.cookies() if c["name"] == "queue-staff")
    served.services.sessions.sign_out(token)

    # the server remembers a session for two seconds
    expect(at_work).to_have_url(re.compile(r"/sign-in\?next=%2Fdesk%2F5%2F&expired=1"), timeout=30_000)
    expect(at_work.locator("#expired")).to_contain_text("Your session has ended.")
    sign_in(at_work, *served.password_of("5"))

    at_work.wait_for_url("**/desk/5/")
    primary(at_work, "Call the next number")


def test_signing_out_ends_the_session(served: Served, at_work: Page) -> None:
    token = next(c["value"] for c in at_work.context.cookies() if c["name"] == "queue-staff")

    at_work.get_by_role("button", name="Sign out").click()

    at_work.wait_for_url("**/sign-in")
    assert served.services.sessions.identify(token) is None


@pytest.mark.long
def test_a_lost_connection_is_said_and_heals_by_itself(served: Served, console: Console) -> None:
    served.services.desks.open(CLERK, served.office, "5")
    page = console("5", "/desk/")
    lines: list[WebSocketRoute] = []
    cut = False

    def through(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        lines.append(line)
        server.on_message(lambda message: None if cut else line.send(message))

    page.route_web_socket("**/socket.io/**", through)
    page.goto(f"{served.url}/desk/5/")
    primary(page, "Call the next number")
    expect(page.locator("#connection")).to_contain_text("Live")

    cut = True
    expect(page.locator("#stale")).to_contain_text("No connection to the server since", timeout=STALE_MS)
    expect(page.locator("#connection")).to_contain_text("Not up to date")
    expect(page.locator("#primary")).to_have_attribute("aria-disabled", "true")
    number = waiting(served, "anmeldung")
    page.keyboard.press("n")
    cut = False
    for line in lines:
        line.close()

    expect(page.locator("#stale")).to_be_hidden(timeout=STALE_MS)
    expect(page.locator("#next")).to_contain_text(number)
    primary(page, "Call the next number")
