"""The start page and the plain pages around it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kiosk_visit import PageAt

pytestmark = pytest.mark.browser

PAGES = ["/", "/there/is/no/such/page"]


@pytest.mark.quick("ar")
@pytest.mark.parametrize("lang", ["de", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_it_passes_axe(page_at: PageAt, axe: Callable[[Page], None], path: str, lang: str) -> None:
    axe(page_at(f"{path}?lang={lang}", "console"))


@pytest.mark.quick("fr")
@pytest.mark.parametrize("lang", ["de", "ar", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_it_fits_the_smallest_phone_without_scrolling_sideways(page_at: PageAt, path: str, lang: str) -> None:
    page = page_at(f"{path}?lang={lang}", (320, 800))

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_every_door_leads_somewhere(page_at: PageAt) -> None:
    page = page_at("/", "console")
    doors = page.locator("main a").evaluate_all("all => all.map((each) => each.href)")

    assert len(doors) == 9
    for door in doors:
        assert page.request.get(door).status == 200, door


def test_a_language_is_chosen_in_its_own_words_and_stays(page_at: PageAt) -> None:
    page = page_at("/", "console")
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto(page.url.partition("?")[0])

    expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert page.locator("header").evaluate("header => getComputedStyle(header).direction") == "rtl"
