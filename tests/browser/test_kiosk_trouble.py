"""The kiosk when something goes wrong: nobody answers, the server is lost, the office is closed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.kiosk_visit import (
    OFFICE,
    PATH,
    TICKETS,
    PageAt,
    at_check,
    press,
    step,
    visit_on_a_clock,
    waiting,
)

pytestmark = pytest.mark.browser

#: When the kiosk asks whether somebody is there, and how long it waits for the answer, in seconds.
ASKS_AFTER, WAITS = 90, 30
#: All that stands in the page but the line about the connection, which a clock that jumps may lose for a moment.
CONTENT = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelector("#notices").remove();
  return copy.textContent;
}"""


def test_it_asks_before_it_forgets_and_anybody_may_stay_as_long_as_they_like(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    at_check(page)
    for _ in range(11):
        page.clock.fast_forward((ASKS_AFTER + 1) * 1000)
        expect(page.locator("#warning")).to_be_visible()
        expect(page.locator('#warning [data-action="more-time"]')).to_be_focused()
        page.clock.fast_forward((WAITS - 6) * 1000)
        expect(page.locator("#warning")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("#warning")).to_be_hidden()
        step(page, "check")


def test_after_the_warning_nothing_of_the_visitor_is_left(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    untouched = page.evaluate(CONTENT)
    press(page, "large")
    press(page, "contrast")
    at_check(page, lang="fr")
    page.clock.fast_forward((ASKS_AFTER + 1) * 1000)
    expect(page.locator("#warning")).to_be_visible()
    page.clock.fast_forward((WAITS + 1) * 1000)
    step(page, "language")

    expect(page.locator("#warning")).to_be_hidden()
    root = page.locator("html")
    assert root.evaluate("html => [html.lang, html.dir, html.dataset.text, html.dataset.contrast]") == [
        "de",
        "ltr",
        None,
        None,
    ]
    without_clock = re.compile(r"\d\d:\d\d|\d+")
    assert without_clock.sub("", page.evaluate(CONTENT)) == without_clock.sub("", untouched)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_number_leaves_the_screen_by_itself_and_more_time_begins_anew(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    at_check(page)
    press(page, "take")
    step(page, "number")
    page.clock.fast_forward(50_000)
    expect(page.locator(".closing")).to_contain_text("10")
    press(page, "more-time")
    page.clock.fast_forward(50_000)
    step(page, "number")
    page.clock.fast_forward(11_000)
    step(page, "language")

    assert page.locator("#slip").text_content() == ""


def test_a_lost_server_is_said_and_the_number_still_comes_once(served: Any, page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    keys: list[str] = []
    lost = True

    def travel(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if not lost:
            route.continue_()
            return
        if len(keys) == 1:
            # it was heard, and the answer got lost on the way
            route.fetch()
        route.abort()

    # the route stays: a request under way while its route is taken back is never reported by the browser
    page.route(TICKETS, travel)
    at_check(page, lang="en")
    press(page, "take")
    step(page, "trying")
    expect(page.locator("h1")).to_have_text("No connection at the moment")
    page.clock.run_for(2_000)
    lost = False
    page.clock.run_for(5_000)
    step(page, "number")
    expect(page.locator("#notices")).to_have_text("The connection is back.")

    assert len(set(keys)) == 1
    assert len(keys) >= 2
    assert waiting(served) == 1


def test_without_a_server_the_page_stays_and_says_so_in_the_language_chosen(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    press(page, "language", language="en")
    page.context.set_offline(True)
    expect(page.locator("#notices")).to_have_text("No connection at the moment. We keep trying.")
    page.clock.fast_forward(40_000)
    press(page, "concern", concern="info")
    step(page, "check")
    page.context.set_offline(False)
    expect(page.locator("#notices")).to_have_text("The connection is back.")


def test_a_visitor_who_gives_up_takes_no_number_after_all(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    page.route(TICKETS, lambda route: route.abort())
    at_check(page)
    press(page, "take")
    step(page, "trying")
    press(page, "restart")
    step(page, "language")
    page.unroute(TICKETS)

    assert waiting(served) == 0


def test_a_closed_office_says_in_every_language_when_it_opens(served: Any, page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    step(page, "language")

    def closed(route: Route) -> None:
        office = route.fetch().json()
        office |= {"open_now": False, "closes_at": None, "opens_at": "2026-11-30T07:00:00.000Z"}
        route.fulfill(json=office)

    page.route(OFFICE, closed)
    page.clock.fast_forward(31_000)
    step(page, "closed")
    expect(page.locator(".question__hint")).to_contain_text("08:00")
    assert page.locator(".closed__line").evaluate_all("lines => lines.map(line => line.lang)") == [
        "de-simple",
        "en",
        "tr",
        "ar",
        "uk",
        "ru",
        "fr",
        "fa",
    ]
    page.unroute(OFFICE)
    page.clock.fast_forward(31_000)
    step(page, "language")


def test_what_the_server_refuses_is_told_in_its_words_with_the_way_to_the_information_desk(
    page_at: PageAt,
) -> None:
    page = page_at(PATH, "kiosk")
    problem = {"type": "about:blank", "status": 409, "code": "office_closed"}
    problem |= {"title": "The office is closed", "detail": "Numbers are given out during opening hours."}
    body = json.dumps(problem)
    page.route(
        TICKETS, lambda route: route.fulfill(status=409, content_type="application/problem+json", body=body)
    )
    at_check(page, lang="en")
    press(page, "take")
    step(page, "refused")

    expect(page.locator("h1")).to_have_text("The office is closed")
    expect(page.locator("main")).to_contain_text("Please go to the information desk")


def test_between_two_visitors_an_old_page_is_loaded_anew(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    step(page, "language")
    page.evaluate("() => { window.old = true; }")
    page.clock.fast_forward(13 * 3_600_000)
    page.wait_for_function("() => window.old === undefined && document.body.dataset.step === 'language'")
