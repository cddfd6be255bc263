"""Two windows, two clerks, a closed browser, a newer version: the console says what is and goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.console_hands import Console, press, primary, served_now, waiting
from tests.browsing import PageAt, Served
from tests.factories import CLERK

pytestmark = pytest.mark.browser


def test_after_a_crash_the_client_is_there_and_one_carries_on(
    served: Served, at_work: Page, page_at: PageAt
) -> None:
    number = served_now(served, at_work)
    at_work.close()

    again = page_at("/desk/5/", context=at_work.context)

    expect(again.locator("#notice")).to_contain_text(f"A client is here already: {number}.")
    primary(again, "Finish")
    press(again, "f", "Call the next number")


def test_a_desk_with_a_client_is_taken_over_only_on_purpose(served: Served, console: Console) -> None:
    served.services.desks.open(CLERK, served.office, "6", ["aufenthaltstitel"])
    number = waiting(served, "aufenthaltstitel")
    served.services.calling.call_next(CLERK, served.office, "6")
    page = console("5", "/desk/")
    tile = page.locator('[data-desk="6"]')
    expect(tile).to_contain_text("With a client")

    tile.click()
    dialog = page.get_by_role("dialog", name="Desk 6 is taken")
    expect(dialog).to_contain_text("a client is there")
    with page.expect_response("**/desks/6/open") as answered:
        dialog.get_by_role("button", name="Take it over").click()

    assert answered.value.request.post_data_json == {"case_types": ["aufenthaltstitel"]}
    expect(page).to_have_url(f"{served.url}/desk/6/")
    expect(page.locator("#client-number")).to_have_text(number)
    page.goto(f"{served.url}/desk/")
    expect(tile).to_contain_text("You are here")


def test_the_usual_desk_with_somebody_else_at_it_is_asked_about_too(served: Served, console: Console) -> None:
    served.services.desks.open(CLERK, served.office, "7")
    page = console("7", "/desk/")

    page.get_by_role("link", name="Go to desk 7").click()

    expect(page.get_by_role("dialog", name="Desk 7 is taken")).to_be_visible()


def test_two_clerks_at_one_desk_see_the_same(served: Served, at_work: Page, console: Console) -> None:
    other = console("6", "/desk/5/")
    primary(other, "Call the next number")

    number = served_now(served, at_work)
    primary(other, "Finish")
    expect(other.locator("#client-number")).to_have_text(number)
    other.keyboard.press("a")
    primary(at_work, "I am back")
    press(at_work, "a", "Finish")
    press(other, "f", "Call the next number")
    primary(at_work, "Call the next number")
    expect(at_work.locator("#undo")).to_contain_text("Take back: finish")


def test_whoever_was_slower_sees_the_present_state_and_one_sentence(
    served: Served, at_work: Page, page_at: PageAt
) -> None:
    served_now(served, at_work)
    other = page_at("/desk/5/", context=at_work.context)
    primary(other, "Finish")

    def be_late(route: Route) -> None:
        served.services.handing_over.hold(CLERK, served.office, "5", "photo")
        route.continue_()

    other.route("**/desks/5/finish", be_late)
    other.keyboard.press("f")

    expect(other.locator("#notice")).to_contain_text("Call a client first.")
    expect(other.locator("#notice")).to_contain_text("The page shows the present state.")
    primary(other, "Call the next number")
    primary(at_work, "Call the next number")


def test_a_newer_version_is_offered_between_two_clients(served: Served, at_work: Page) -> None:
    served_now(served, at_work)
    at_work.route("**/desk/version?*", lambda route: route.fulfill(json={"version": "another one"}))

    press(at_work, "f", "Call the next number")
    expect(at_work.get_by_text("There is a newer version of this page.")).to_be_visible()
    waiting(served, "anmeldung")
    press(at_work, "n", "Start")
    expect(at_work.locator("#newer")).to_be_hidden()
    press(at_work, "f", "Call the next number")
    expect(at_work.locator("#newer")).to_be_visible()
    with at_work.expect_navigation():
        at_work.get_by_role("button", name="Load it").click()


def test_the_page_that_was_just_loaded_is_the_newest(served: Served, at_work: Page) -> None:
    answer = at_work.request.get(f"{served.url}/desk/version?office={served.office}").json()

    page = at_work.evaluate("JSON.parse(document.getElementById('page').textContent).version")

    assert answer == {"version": page}
