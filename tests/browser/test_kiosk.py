"""The kiosk in a real browser: from a language to a number, whatever the fingers do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.kiosk_visit import (
    PATH,
    TICKETS,
    PageAt,
    at_check,
    control,
    press,
    step,
    visit_on_a_clock,
    waiting,
)

pytestmark = pytest.mark.browser


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
    # In the demo it is a link too, for those who try it without a second device.
    with page.expect_popup() as opened:
        page.locator(".follow").click()
    expect(opened.value.locator("main")).to_have_attribute("data-state", "waiting")


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
    wish = {"case_types": ["anmeldung"], "language": "de", "persons": 3, "needs_priority": True}
    assert body == {**wish, "accessible_only": False}
    assert served.services.lobby.queue(served.office).next[0].needs_priority


def test_who_needs_a_step_free_desk_is_called_to_one_only(served: Any, page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page, "info")
    press(page, "step-free")
    expect(control(page, "step-free")).to_have_attribute("aria-pressed", "true")
    press(page, "take")
    step(page, "number")

    taken = served.services.lobby.queue(served.office).next[0]
    assert (taken.accessible_only, taken.needs_priority) == (True, False)


def test_a_concern_that_needs_a_booking_is_said_and_cannot_be_taken(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    press(page, "language", language="de")
    press(page, "more")

    expect(page.locator(".concern--booked")).to_have_count(2)
    assert page.locator(".concern--booked button, button.concern--booked").count() == 0


def test_people_waiting_are_counted_anew_while_somebody_reads(served: Any, page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
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
