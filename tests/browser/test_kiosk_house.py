"""The kiosk when the house decides something: no more numbers, a pause, the way out; and the call for help."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from queue_service.documents.language import LANGUAGES
from queue_service.domain.command import BY_SYSTEM
from tests.browser.kiosk_visit import (
    OFFICE,
    PATH,
    PageAt,
    at_check,
    control,
    press,
    step,
    visit_on_a_clock,
    waiting,
)

pytestmark = pytest.mark.browser

HELP = re.compile(r"/api/v1/offices/krefeld/help$")
#: What stands outside the screen or is wider than its box.
OVERFLOWING = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || element.closest(".visually-hidden, svg")) return false;
  return box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).map((element) => `${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""


def closed_early(served: Any) -> None:
    served.services.house.close_early(BY_SYSTEM, served.office)


def paused(served: Any, kind: str) -> None:
    served.services.house.pause(BY_SYSTEM, served.office, kind)


def alarms(served: Any) -> int:
    """How many calls for help are open."""
    return len(served.services.lobby.house(served.office).alarms)


def at_the_proof(page: Page, lang: str = "de") -> None:
    """Asks for a number that is not to be had any more."""
    at_check(page, "anmeldung", lang)
    press(page, "take")
    step(page, "stopped")


def test_a_concern_without_numbers_says_so_before_it_is_chosen_and_still_leads_to_a_proof(
    served: Any, page_at: PageAt
) -> None:
    closed_early(served)
    page = page_at(PATH, "kiosk")
    press(page, "language", language="en")
    tile = control(page, "concern", concern="anmeldung")
    expect(tile.locator(".concern__waiting")).to_have_text("No more numbers today")
    tile.press("Enter")
    step(page, "check")
    expect(page.locator('[data-slot="stopped"]')).to_be_visible()
    expect(control(page, "take")).to_have_text("Get a proof")


def test_the_proof_has_a_code_to_photograph_and_says_what_to_do_next(served: Any, page_at: PageAt) -> None:
    closed_early(served)
    page = page_at(PATH, "kiosk")
    at_the_proof(page, "en")

    expect(page.locator("h1")).to_have_text("No more numbers today")
    expect(page.locator(".qr")).to_have_attribute("src", re.compile(r"^/p/[\w.-]+/qr\.svg$"))
    assert page.locator(".qr").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    short = page.locator('main [data-slot="id"]').text_content() or ""
    assert len(short) >= 8
    expect(page.locator("main")).to_contain_text("information desk")
    assert waiting(served) == 0
    # the page behind the code says the same
    with page.expect_popup() as opened:
        page.locator(".follow").click()
    expect(opened.value.locator(".id")).to_have_text(short)


def test_who_has_no_phone_gets_the_proof_on_paper(served: Any, page_at: PageAt) -> None:
    closed_early(served)
    page = page_at(PATH, "kiosk")
    page.evaluate("() => { window.print = () => { window.printed = slip.textContent; }; }")
    at_the_proof(page, "en")
    short = page.locator('main [data-slot="id"]').text_content() or ""
    press(page, "print")

    assert short in page.evaluate("window.printed")
    expect(page.locator(".paper")).to_have_text("Please take your paper.")


def test_a_proof_leaves_the_screen_by_itself_and_nothing_of_it_is_left(served: Any, page_at: PageAt) -> None:
    closed_early(served)
    page = visit_on_a_clock(page_at)
    at_the_proof(page)
    page.clock.fast_forward(61_000)
    step(page, "language")

    assert page.locator("#slip").text_content() == ""


def test_an_early_closure_is_known_to_somebody_who_is_choosing(served: Any, page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    at_check(page, lang="en")
    expect(control(page, "take")).to_have_text("Take a number")
    closed_early(served)
    page.clock.fast_forward(31_000)
    expect(control(page, "take")).to_have_text("Get a proof")
    served.services.house.reopen(BY_SYSTEM, served.office)
    page.clock.fast_forward(31_000)
    expect(control(page, "take")).to_have_text("Take a number")


def test_an_evacuation_is_told_in_every_language_and_takes_no_input(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page, lang="fr")
    paused(served, "evacuation")
    step(page, "evacuation")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    others = page.locator(".evacuation__line").evaluate_all("lines => lines.map(line => line.lang)")
    assert {"de", *others} == set(LANGUAGES)
    expect(page.locator("button:visible")).to_have_count(0)
    served.services.house.resume(BY_SYSTEM, served.office)
    step(page, "language")
    expect(control(page, "help")).to_be_visible()


def test_in_an_interruption_no_numbers_are_given_and_it_goes_away_by_itself(
    served: Any, page_at: PageAt
) -> None:
    page = page_at(PATH, "kiosk")
    step(page, "language")
    paused(served, "interruption")
    step(page, "interruption")
    expect(page.locator("button:visible")).to_have_count(0)
    served.services.house.resume(BY_SYSTEM, served.office)
    step(page, "language")


def test_a_number_may_be_read_to_its_end_when_the_office_pauses_but_not_when_it_must_be_left(
    served: Any, page_at: PageAt
) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page)
    press(page, "take")
    step(page, "number")
    paused(served, "interruption")
    other = page_at(PATH, "kiosk")
    step(other, "interruption")
    step(page, "number")
    paused(served, "evacuation")
    step(page, "evacuation")


def test_before_the_doors_open_it_says_from_when_there_are_numbers_and_gives_them_then(
    page_at: PageAt,
) -> None:
    page = visit_on_a_clock(page_at)
    step(page, "language")
    times: dict[str, str] = {}

    def early(route: Route) -> None:
        office = route.fetch().json()
        if not times:
            now = datetime.fromisoformat(office["server_time"])
            times["numbers_from"] = (now + timedelta(seconds=60)).isoformat()
            times["opens_at"] = (now + timedelta(seconds=90)).isoformat()
        route.fulfill(json={**office, "open_now": False, "closes_at": None, **times})

    page.route(OFFICE, early)
    page.clock.fast_forward(31_000)
    step(page, "closed")
    expect(page.locator(".numbers-from")).not_to_be_empty()
    # the server's clock stands where it stood: only the kiosk's own tells it
    page.clock.fast_forward(28_000)
    page.unroute(OFFICE)
    page.route(OFFICE, lambda route: route.abort())
    page.clock.run_for(40_000)
    step(page, "language")


def test_help_is_called_once_however_often_it_is_pressed(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    press(page, "language", language="en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if HELP.search(request.url) else None)
    for _ in range(3):
        press(page, "help")
        expect(page.locator("#help-title")).to_have_text("Help has been called.")
        press(page, "help-close")
        expect(page.locator("#help")).to_be_hidden()

    assert len(asked) == 1
    assert alarms(served) == 1
    step(page, "concerns")


@pytest.mark.long
def test_help_that_could_not_be_called_says_where_to_go_and_can_be_tried_again(
    served: Any, page_at: PageAt
) -> None:
    page = visit_on_a_clock(page_at)
    press(page, "language", language="en")
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

    page.route(HELP, travel)
    press(page, "help")
    expect(page.locator("#help-title")).to_have_text("Calling for help")
    page.clock.run_for(10_000)
    expect(page.locator("#help-title")).to_have_text("Help could not be called.")
    expect(page.locator("#help-text")).to_have_text("Please go to the information desk")
    lost = False
    press(page, "help-again")
    expect(page.locator("#help-title")).to_have_text("Help has been called.")

    assert len(set(keys)) == 1
    assert alarms(served) == 1


def test_the_call_for_help_is_forgotten_with_the_visitor(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    press(page, "help")
    expect(page.locator("#help")).to_be_visible()
    page.clock.fast_forward(91_000)
    expect(page.locator("#warning")).to_be_visible()
    page.clock.fast_forward(31_000)
    expect(page.locator("#warning")).to_be_hidden()
    expect(page.locator("#help")).to_be_hidden()
    step(page, "language")


@pytest.mark.quick("de")
@pytest.mark.parametrize(
    ("size", "lang"),
    [
        ("kiosk", "de"),
        pytest.param("kiosk", "ar", marks=pytest.mark.long),
        ("kiosk", "de-simple"),
        pytest.param("kiosk-wide", "de", marks=pytest.mark.long),
        ("kiosk-wide", "ar"),
        pytest.param("kiosk-wide", "de-simple", marks=pytest.mark.long),
    ],
)
def test_what_the_house_decides_is_on_the_screen_and_without_barriers(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], lang: str, size: str
) -> None:
    closed_early(served)
    page = page_at(PATH, size)
    press(page, "language", language=lang)
    expect(page.locator(".concern[data-stopped]").first).to_be_visible()
    axe(page)
    press(page, "concern", concern="anmeldung")
    step(page, "check")
    axe(page)
    press(page, "help")
    expect(page.locator("#help")).to_have_attribute("data-state", "called")
    axe(page)
    press(page, "help-close")
    press(page, "take")
    step(page, "stopped")
    axe(page)
    assert page.evaluate(OVERFLOWING) == []
    press(page, "done")
    for kind in ("interruption", "evacuation"):
        paused(served, kind)
        step(page, kind)
        axe(page)
        assert page.evaluate(OVERFLOWING) == []
