"""The auditor's page in a real browser: the log in words, found again by what one knows, readable by everyone."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page, expect

from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Role
from queue_service.services.audit import PAGE
from tests.browser.information_visit import Axe, Desk
from tests.browsing import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def chief(served: Served) -> Command:
    """The account of the information desk, which has decided a few things; the house is as usual afterwards."""
    account = next(item for item in served.credentials["staff"] if item["role"] == "info")
    staff_id = served.services.accounts.id_of(account["name"])
    command = Command(Actor("staff", f"staff:{staff_id}", served.office, role=Role.INFO, staff_id=staff_id))
    served.services.house.pause(command, served.office, "interruption")
    served.services.house.resume(command, served.office)
    served.services.house.close_early(command, served.office)
    served.services.house.reopen(command, served.office)
    served.services.audit.seal()
    return command


def entries(page: Page) -> list[str]:
    """What was done, in the order of the page."""
    return page.locator("#entries tbody th").all_inner_texts()


@pytest.mark.quick("de")
@pytest.mark.parametrize(("lang", "size"), [("en", (1440, 900)), ("de", (390, 844))])
def test_the_log_passes_axe_and_fits(
    chief: Command, information: Desk, axe: Axe, lang: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = information("auditor", "/admin/audit/", locale=lang, viewport={"width": width, "height": height})
    axe(page)
    page.locator("#seals summary").press("Enter")
    axe(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/audit-{lang}-{width}.png", full_page=True)


def test_entries_say_who_did_what_in_words_and_that_they_are_sealed(
    served: Served, chief: Command, information: Desk
) -> None:
    page = information("auditor", "/admin/audit/")

    row = page.locator("#entries tbody tr", has_text="Took the early closure back").first
    account = next(item for item in served.credentials["staff"] if item["role"] == "info")
    expect(row).to_contain_text(account["name"])
    expect(row).to_contain_text(chief.actor.id)
    expect(row).to_contain_text("Sealed")
    decided = (what for what in entries(page) if "house" in what or "closure" in what)
    assert next(decided) == "Took the early closure back"


def test_the_log_is_searched_with_the_keyboard_and_the_search_is_an_entry(
    chief: Command, information: Desk
) -> None:
    page = information("auditor", "/admin/audit/")
    page.get_by_label("Action").select_option(label="Paused the house")
    page.get_by_label("By", exact=True).fill(chief.actor.id)
    page.keyboard.press("Enter")

    expect(page.locator("#entries tbody th").first).to_have_text("Paused the house")
    assert set(entries(page)) == {"Paused the house"}
    expect(page.get_by_label("Action")).to_have_value("house.paused")

    page.get_by_role("link", name="Everything").click()
    expect(page.locator("#entries tbody tr").first).to_contain_text("house.paused")
    expect(page.locator("#entries tbody th").first).to_have_text("Read the audit log")


def test_what_cannot_be_searched_for_is_said_and_everything_is_shown(
    chief: Command, information: Desk
) -> None:
    page = information("auditor", "/admin/audit/?actor=Frau%20Example&from=soon")

    expect(page.locator("#unusable")).to_contain_text("staff:7")
    assert entries(page) != []


def test_older_entries_are_a_page_further(chief: Command, served: Served, information: Desk) -> None:
    for _ in range(PAGE // 2 + 1):
        served.services.house.close_early(chief, served.office)
        served.services.house.reopen(chief, served.office)
    page = information("auditor", "/admin/audit/")
    expect(page.locator("#entries tbody tr")).to_have_count(PAGE)

    page.get_by_role("link", name="Older entries").click()
    expect(page.get_by_role("link", name="Newest entries")).to_be_visible()
    page.get_by_role("link", name="Newest entries").click()
    expect(page.locator("#entries tbody th").first).to_have_text("Read the audit log")


def test_whoever_may_not_read_it_is_told_so(information: Desk) -> None:
    page = information("info", "/admin/audit/")

    expect(page.locator("#entries")).to_have_count(0)
