"""How an office wants its kiosk: it takes a change on between two visitors, and keeps to it with each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from queue_service.domain.office import KioskLook
from tests.browser.kiosk_visit import PATH, press, step, visit_on_a_clock
from tests.browsing import PageAt, Served

pytestmark = pytest.mark.browser


@pytest.fixture
def look(served: Served) -> Iterator[Callable[[KioskLook], None]]:
    """Sets how the kiosks of the office look; afterwards they are as before."""
    before = served.services.administration.plan(served.office)

    def changed(wanted: KioskLook) -> None:
        plan = served.services.administration.plan(served.office)
        served.services.administration.set_up_office(replace(plan, kiosk=wanted))

    yield changed
    changed(before.kiosk)


def tongues(page: Page) -> list[str]:
    """The codes of the tiles of languages in their order."""
    tiles = page.locator("[data-action='language']")
    return [str(tile.get_attribute("data-language")) for tile in tiles.all()]


def test_languages_tiles_and_controls_stand_as_the_office_wants_them_for_every_visitor(
    page_at: PageAt, look: Callable[[KioskLook], None], axe: Callable[[Page], None]
) -> None:
    look(KioskLook(("tr", "ar"), tiles_per_page=4, low=True))
    page = page_at(PATH, "kiosk")
    step(page, "language")

    assert tongues(page)[:3] == ["tr", "ar", "de"]
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_attribute("data-reach", "low")
    axe(page)
    press(page, "language", language="tr")
    step(page, "concerns")
    expect(page.locator("[data-action='concern']")).to_have_count(4)
    press(page, "lower")
    expect(page.locator("html")).not_to_have_attribute("data-reach", "low")
    press(page, "restart")
    step(page, "language")
    expect(page.locator("html")).to_have_attribute("data-reach", "low")


def test_a_kiosk_asks_after_the_seconds_that_the_office_has_set(
    page_at: PageAt, look: Callable[[KioskLook], None]
) -> None:
    look(KioskLook(reset_seconds=40))
    page = visit_on_a_clock(page_at)
    press(page, "language", language="en")
    step(page, "concerns")

    page.clock.fast_forward(38_000)
    expect(page.locator("#warning")).to_be_hidden()
    page.clock.fast_forward(4_000)
    expect(page.locator("#warning")).to_be_visible()
    page.clock.fast_forward(31_000)
    step(page, "language")


def test_a_change_is_taken_on_when_nobody_stands_there_and_not_before(
    page_at: PageAt, look: Callable[[KioskLook], None]
) -> None:
    page = visit_on_a_clock(page_at)
    press(page, "language", language="en")
    step(page, "concerns")
    look(KioskLook(("uk",), low=True))
    with page.expect_response(lambda answer: answer.url.endswith("/api/v1/offices/krefeld")):
        page.clock.fast_forward(31_000)
    expect(page.locator("html")).not_to_have_attribute("data-reach", "low")
    step(page, "concerns")

    press(page, "restart")
    step(page, "language")
    assert tongues(page)[0] == "uk"
    expect(page.locator("html")).to_have_attribute("data-reach", "low")

    look(KioskLook(("fa",)))
    with page.expect_response(lambda answer: answer.url.endswith("/api/v1/offices/krefeld")):
        page.clock.fast_forward(31_000)
    expect(page.locator("[data-action='language']").first).to_have_attribute("data-language", "fa")
    expect(page.locator("html")).not_to_have_attribute("data-reach", "low")
