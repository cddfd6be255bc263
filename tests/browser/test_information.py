"""The information desk in a real browser: numbers for one and for several, mostly by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.information_visit import Axe, Desk, given, known
from tests.browsing import Served

pytestmark = pytest.mark.browser


def test_the_head_fits_one_line_with_the_long_german_words_too(information: Desk) -> None:
    page = information(path="/info/?lang=de")
    expect(page.locator("#house-state-word")).not_to_be_empty()

    heading, way_out = page.locator("h1").bounding_box(), page.locator("#sign-out").bounding_box()

    assert heading is not None
    assert way_out is not None
    assert way_out["y"] < heading["y"] + heading["height"]


def test_one_key_and_enter_give_a_number(served: Served, information: Desk) -> None:
    page = information()

    page.keyboard.press("2")
    page.keyboard.press("Enter")

    expect(page.locator("#given [data-number]")).to_have_count(1)
    (number,) = given(page)
    assert known(served, number).case_types == ("anmeldung",)
    expect(page.locator("#given img")).to_have_js_property("complete", True)
    assert page.locator("#given img").evaluate("image => image.naturalWidth") > 0
    expect(page.locator(f'[data-row="{number}"]')).to_contain_text("waiting since")
    # the form is ready for the next one
    expect(page.locator('[name="concern"]:checked')).to_have_count(0)


def test_several_concerns_language_persons_and_need_are_kept(served: Served, information: Desk) -> None:
    page = information()

    for key in ("2", "5", "+", "+", "r", "b"):
        page.keyboard.press(key)
    page.locator('[name="language"][value="ar"]').check()
    page.locator("#give").click()

    expect(page.locator("#given [data-number]")).to_have_count(1)
    ticket = known(served, given(page)[0])
    assert len(ticket.case_types) == 2
    assert (ticket.language, ticket.persons, ticket.needs_priority) == ("ar", 3, True)
    first = served.services.lobby.queue(served.office).next[0]
    assert first.accessible_only
    expect(page.locator('[name="language"]:checked')).to_have_value("de")
    expect(page.locator("#persons")).to_have_value("1")


def test_without_a_concern_nothing_is_sent_and_the_form_says_so(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information(locale="de")

    page.locator("#give").click()

    expect(page.locator("#issue-problem")).to_be_visible()
    expect(page.locator('[name="concern"]').first).to_be_focused()
    expect(page.locator("#said-at-once")).not_to_be_empty()
    assert served.services.lobby.queue(served.office).next == ()
    axe(page)


def test_enter_pressed_twice_gives_one_number(served: Served, information: Desk) -> None:
    page = information()

    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.locator("#issue-problem, #given [data-number]").locator("visible=true").first).to_be_visible()
    expect(page.locator("#given [data-number]")).to_have_count(1)
    assert len(served.services.lobby.queue(served.office).next) == 1


def test_an_answer_lost_on_the_way_gives_one_number_when_pressed_again(
    served: Served, information: Desk
) -> None:
    page = information()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        if len(lost) <= 3:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(
        "**/api/v1/offices/*/tickets",
        lambda route: lose(route) if route.request.method == "POST" else route.continue_(),
    )
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#issue-problem")).to_contain_text("Press again")
    page.locator("#give").click()

    expect(page.locator("#given [data-number]")).to_have_count(1)
    assert len(set(lost)) == 1
    assert len(served.services.lobby.queue(served.office).next) == 1


def test_people_in_a_line_get_their_numbers_in_the_order_in_which_they_stand(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information()

    page.keyboard.press("l")
    for key in ("1", "1", "2", "1"):
        page.keyboard.press(key)
    expect(page.locator("#line-list li")).to_have_count(4)
    page.get_by_role("button", name="Remove person 2").click()
    page.locator('[name="language"][value="uk"]').check()
    page.locator("h1").click()
    page.keyboard.press("9")
    axe(page)
    page.locator("#give").click()

    expect(page.locator("#given [data-number]")).to_have_count(4)
    expect(page.locator("#line-list li")).to_have_count(0)
    tickets = [known(served, number) for number in given(page)]
    assert [each.case_types[0] for each in tickets] == ["info", "anmeldung", "info", "visum"]
    assert [each.language for each in tickets] == ["de", "de", "de", "uk"]
    axe(page)


def test_after_pointing_at_concerns_enter_gives_the_numbers_instead_of_adding_one(
    served: Served, information: Desk
) -> None:
    page = information()
    page.locator('[name="mode"][value="line"]').check()

    page.locator('[data-add="info"]').click()
    page.locator('[data-add="info"]').click()
    page.keyboard.press("Enter")

    expect(page.locator("#given [data-number]")).to_have_count(2)


def test_slips_are_printed_in_the_visitors_language_and_in_german_without_a_concern(
    served: Served, information: Desk
) -> None:
    page = information()
    page.keyboard.press("2")
    page.locator('[name="language"][value="ar"]').check()
    page.locator("#give").click()
    expect(page.locator("#given [data-number]")).to_have_count(1)

    page.locator("h1").click()
    page.keyboard.press("p")

    page.wait_for_function("() => window.printed === 1")
    slip = page.locator("#slips .slip")
    expect(slip).to_have_count(1)
    expect(slip.locator("[data-label] [lang=ar]")).to_have_attribute("dir", "rtl")
    expect(slip.locator("[data-label] [lang=de]")).to_have_text("Ihre Nummer")
    assert "Registration" not in (slip.text_content() or "")
    assert "Anmeldung" not in (slip.text_content() or "")
    page.emulate_media(media="print")
    expect(slip).to_be_visible()
    expect(page.locator("#issue")).to_be_hidden()


def test_a_line_is_printed_with_one_slip_to_a_page(served: Served, information: Desk) -> None:
    page = information()
    page.keyboard.press("l")
    for key in ("1", "1", "1"):
        page.keyboard.press(key)
    page.locator("#give").click()
    expect(page.locator("#given [data-number]")).to_have_count(3)
    page.locator("#print").click()
    page.wait_for_function("() => window.printed === 1")

    pdf = page.pdf(prefer_css_page_size=True)

    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 3


def test_keys_rest_while_somebody_types_and_can_be_switched_off(information: Desk) -> None:
    page = information()
    page.locator("#search").click()
    page.keyboard.type("2")
    expect(page.locator('[name="concern"]:checked')).to_have_count(0)

    page.locator("#keys-switch").uncheck()
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator('[name="concern"]:checked')).to_have_count(0)
