"""What is stored about me, and its deletion, on a phone; and the page of who answers for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.information_visit import Axe, Desk
from tests.browsing import Served
from tests.factories import KIOSK

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]


def a_number(served: Served, lang: str) -> Any:
    return served.services.ticketing.take(KIOSK, served.office, ["anmeldung"], lang, 2)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.quick("ar")
@pytest.mark.parametrize("lang", ["de", "ar"])
def test_the_page_passes_axe_and_fits(served: Served, page_at: PageAt, axe: Axe, lang: str) -> None:
    taken = a_number(served, lang)
    page = page_at(f"/t/{taken.token}/data", (320, 700))
    axe(page)
    page.locator("#erase summary").press("Enter")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(page, f"own-data-{lang}")


def test_a_holder_finds_the_way_reads_and_deletes_with_two_presses(
    served: Served, page_at: PageAt, axe: Axe
) -> None:
    taken = a_number(served, "en")
    page = page_at(f"/t/{taken.token}", "phone", lang="en")
    page.get_by_role("link", name="What is stored about me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is stored about me")
    expect(page.locator("#main")).to_contain_text(taken.ticket.number)
    page.locator("#erase summary").click()
    page.get_by_role("button", name="Yes, delete the data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The data of your number have been deleted")
    axe(page)
    picture(page, "erased")
    found = page.goto(f"{served.url}/t/{taken.token}")
    assert found is not None and found.status == 404


def test_the_file_has_everything(served: Served, page_at: PageAt) -> None:
    taken = a_number(served, "en")
    page = page_at(f"/t/{taken.token}/data", "phone", lang="en")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Everything as a file (JSON)").click()
    text = downloading.value.path().read_text(encoding="utf-8")
    assert f'"number": "{taken.ticket.number}"' in text
    assert taken.token not in text


@pytest.mark.quick("de")
@pytest.mark.parametrize(("lang", "width"), [("en", 1440), ("de", 320)])
def test_the_page_of_limits_passes_axe_and_fits(
    served: Served, information: Desk, axe: Axe, lang: str, width: int
) -> None:
    a_number(served, "de")
    served.services.retention.sweep()
    page = information("auditor", "/admin/privacy/", locale=lang, viewport={"width": width, "height": 900})
    page.locator("#look").click()
    expect(page.locator("#due")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"privacy-{lang}-{width}")
