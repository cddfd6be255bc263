"""The kiosk in a real browser: from a language to a number, whatever fingers, time and network do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Locator, Page, Request, Route, expect

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
PATH = "/kiosk/krefeld/"
TICKETS = re.compile(r"/api/v1/offices/krefeld/tickets$")
OFFICE = re.compile(r"/api/v1/offices/krefeld$")
#: When the kiosk asks whether somebody is there, and how long it waits for the answer, in seconds.
ASKS_AFTER, WAITS = 90, 30


def step(page: Page, name: str) -> None:
    """Waits until this screen stands there."""
    expect(page.locator("body")).to_have_attribute("data-step", name)


def press(page: Page, action: str, **which: str) -> None:
    """Presses a control with the keyboard: no two presses of different controls are ever the same tap."""
    control(page, action, **which).press("Enter")


def control(page: Page, action: str, **which: str) -> Locator:
    """A control by what it does, of those that can be seen."""
    marks = "".join(f'[data-{name}="{value}"]' for name, value in which.items())
    return page.locator(f'[data-action="{action}"]{marks}:visible').first


def at_check(page: Page, concern: str = "info", lang: str = "de") -> None:
    """Chooses a language and a concern."""
    press(page, "language", language=lang)
    step(page, "concerns")
    press(page, "concern", concern=concern)
    step(page, "check")


def waiting(served: Any) -> int:
    """How many tickets wait."""
    return sum(each.waiting for each in served.services.lobby.queue(served.office).classes)


def test_three_taps_lead_to_a_number(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    control(page, "language", language="de").click()
    control(page, "concern", concern="abgabe").click()
    control(page, "take").click()
    step(page, "number")

    number = page.locator(".number").text_content()
    taken = served.services.lobby.queue(served.office).next[0]
    assert (taken.number, taken.case_types, taken.language) == (number, ("abgabe",), "de")
    expect(page.locator(".where__area")).to_have_text("Servicecenter")
    expect(page.locator(".where__way")).to_have_text("Erdgeschoss, gleich hinter dem Eingang")
    expect(page.locator(".qr")).to_have_attribute("src", re.compile(r"^/t/[\w-]{22}/qr\.svg$"))
    assert page.locator(".qr").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


@pytest.mark.parametrize("lang", ["ar", "de-simple"])
def test_the_whole_page_speaks_the_language_chosen(served: Any, page_at: PageAt, lang: str) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page, lang=lang)
    press(page, "take")
    step(page, "number")

    root = page.locator("html")
    expect(root).to_have_attribute("lang", lang)
    expect(root).to_have_attribute("dir", "rtl" if lang == "ar" else "ltr")
    expect(page.locator(".number")).to_have_attribute("dir", "ltr")
    assert served.services.lobby.queue(served.office).next[0].language == lang


def test_a_double_tap_is_one_ticket(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page)
    control(page, "take").dblclick()
    step(page, "number")

    assert waiting(served) == 1


def test_the_second_half_of_a_double_tap_does_not_reach_the_next_screen(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    place = control(page, "language", language="ru").bounding_box()
    assert place is not None
    page.mouse.dblclick(place["x"] + 40, place["y"] + 40)

    step(page, "concerns")
    assert waiting(served) == 0


def test_several_concerns_are_one_number(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page, "abholung")
    press(page, "add")
    step(page, "concerns")
    press(page, "concern", concern="info")
    press(page, "concern", concern="abgabe")
    expect(control(page, "concern", concern="info")).to_have_attribute("aria-pressed", "true")
    # taken back again
    press(page, "concern", concern="info")
    expect(control(page, "concern", concern="info")).to_have_attribute("aria-pressed", "false")
    press(page, "continue")
    step(page, "check")
    expect(page.locator(".chosen__row")).to_have_count(2)
    press(page, "take")
    step(page, "number")

    assert waiting(served) == 1
    expect(page.locator('[data-slot="everything"]')).to_be_visible()


def test_only_who_must_say_how_many_come_is_asked(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page, "info")
    expect(page.locator(".persons")).to_be_hidden()
    press(page, "back")
    press(page, "concern", concern="anmeldung")
    page.locator('[data-action="persons"][value="3"]').press("Enter")
    press(page, "need")
    with page.expect_request(TICKETS) as asked:
        press(page, "take")
    step(page, "number")

    body = asked.value.post_data_json
    assert body == {"case_types": ["anmeldung"], "language": "de", "persons": 3, "needs_priority": True}
    assert served.services.lobby.queue(served.office).next[0].needs_priority


def test_a_concern_that_needs_a_booking_is_said_and_cannot_be_taken(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    press(page, "language", language="de")
    press(page, "more")

    expect(page.locator(".concern--booked")).to_have_count(2)
    assert page.locator(".concern--booked button, button.concern--booked").count() == 0


def test_it_asks_before_it_forgets_and_anybody_may_stay_as_long_as_they_like(page_at: PageAt) -> None:
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
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
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
    untouched = page.locator("body").evaluate("body => body.textContent")
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
    now = page.locator("body").evaluate("body => body.textContent")
    assert without_clock.sub("", now) == without_clock.sub("", untouched)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_number_leaves_the_screen_by_itself_and_more_time_begins_anew(page_at: PageAt) -> None:
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
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
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
    keys: list[str] = []

    def note(request: Request) -> None:
        if TICKETS.search(request.url):
            keys.append(request.headers["idempotency-key"])

    def lose(route: Route) -> None:
        if len(keys) == 1:
            # it was heard, and the answer got lost on the way
            route.fetch()
        route.abort()

    page.on("request", note)
    page.route(TICKETS, lose)
    at_check(page, lang="en")
    press(page, "take")
    step(page, "trying")
    expect(page.locator("h1")).to_have_text("No connection at the moment")
    page.clock.run_for(2_000)
    page.unroute(TICKETS)
    page.clock.run_for(5_000)
    step(page, "number")
    expect(page.locator("#notices")).to_have_text("The connection is back.")

    assert len(set(keys)) == 1
    assert len(keys) >= 2
    assert waiting(served) == 1


def test_without_a_server_the_page_stays_and_says_so_in_the_language_chosen(page_at: PageAt) -> None:
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
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
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
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


def test_people_waiting_are_counted_anew_while_somebody_reads(served: Any, page_at: PageAt) -> None:
    page = page_at("/", "kiosk")
    page.clock.install()
    page.goto(page.url + PATH[1:])
    press(page, "language", language="en")
    info = control(page, "concern", concern="info").locator(".concern__waiting")
    expect(info).to_have_text("Nobody is waiting")
    info_taken = page_at(PATH, "kiosk")
    at_check(info_taken, "info")
    press(info_taken, "take")
    step(info_taken, "number")
    page.clock.fast_forward(31_000)

    expect(info).to_have_text("1 person is waiting")


def test_printing_says_to_take_the_paper(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    page.on("dialog", _refuse)
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    at_check(page, lang="en")
    press(page, "take")
    step(page, "number")
    press(page, "print")

    expect(page.locator(".paper")).to_have_text("Please take your paper.")
    assert page.evaluate("window.printed") == 1


def _refuse(dialog: Dialog) -> None:
    pytest.fail(f"a kiosk opens no dialog of the browser: {dialog.message}")
