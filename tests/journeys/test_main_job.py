"""The main job, once through: a number at the kiosk, called by a clerk, on every screen at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PageAt, Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def number_from_the_kiosk(page: Page, language: str, concern: str) -> tuple[str, str]:
    """Pulls a number by touch: what it is, and where its QR code leads."""
    page.locator(f'[data-action="language"][data-language="{language}"]').click()
    page.locator(f'[data-action="concern"][data-concern="{concern}"]:visible').click()
    page.locator('[data-action="take"]:visible').click()
    expect(page.locator("body")).to_have_attribute("data-step", "number")
    source = page.locator(".qr").get_attribute("src") or ""
    return page.locator(".number").inner_text(), source.removesuffix("/qr.svg")


def console_of(served: Served, page_at: PageAt, desk: str) -> Page:
    """The console of the clerk of a desk, signed in by name and password."""
    name, password = served.password_of(desk)
    page = page_at("/desk/", "console", lang="en")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"Go to desk {desk}").click()
    return page


def press(page: Page, label: str) -> None:
    """The one big button offers this step, and takes it."""
    expect(page.locator("#primary-label")).to_have_text(label)
    expect(page.locator("#primary")).to_have_attribute("aria-disabled", "false")
    page.locator("#primary").click()


def test_from_the_kiosk_to_board_console_and_phone(served: Served, page_at: PageAt) -> None:
    board = page_at("/board/krefeld/", "board")
    kiosk = page_at("/kiosk/krefeld/", "kiosk")

    number, path = number_from_the_kiosk(kiosk, "ar", "anmeldung")
    phone = page_at(path, "phone")
    expect(phone.locator("html")).to_have_attribute("lang", "ar")
    expect(phone.locator("body")).to_contain_text(number)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")

    console = console_of(served, page_at, "3")
    press(console, "Open the desk")
    press(console, "Call the next number")

    expect(console.locator("main")).to_contain_text(number)
    expect(board.locator("main")).to_contain_text(re.compile(rf"{number}\s*\D*\s*3"))
    expect(phone.locator("main")).to_have_attribute("data-state", "called")
    expect(phone).to_have_title(re.compile(number))

    press(console, "Start")
    expect(phone.locator("main")).to_have_attribute("data-state", "serving")
    press(console, "Finish")
    expect(phone.locator("main")).to_have_attribute("data-state", "done")
    # What was called stays on the board for those who look up late.
    expect(board.locator("main")).to_contain_text(number)


def test_a_missed_client_says_i_am_back_and_is_called_to_the_desk_that_stands_ready(
    served: Served, page_at: PageAt
) -> None:
    kiosk = page_at("/kiosk/krefeld/", "kiosk")
    number, path = number_from_the_kiosk(kiosk, "de", "info")
    phone = page_at(path, "phone")
    console = console_of(served, page_at, "1")
    press(console, "Open the desk")
    press(console, "Call the next number")
    expect(phone.locator("main")).to_have_attribute("data-state", "called")

    console.keyboard.press("x")
    expect(phone.locator("main")).to_have_attribute("data-state", "parked")
    press(console, "Call the next number")

    phone.locator("#back button").click()

    expect(phone.locator("main")).to_have_attribute("data-state", "called")
    expect(console.locator("main")).to_contain_text(number)
