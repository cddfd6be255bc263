"""The information desk in a real browser: finding numbers again, and those set aside."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.information_visit import BERLIN, Axe, Desk, given, known, waiting
from tests.browsing import Served
from tests.factories import CLERK

pytestmark = pytest.mark.browser


def test_a_number_is_found_by_number_time_and_concern(served: Served, information: Desk, axe: Axe) -> None:
    numbers = [waiting(served, code) for code in ("info", "asyl", "visum", "asyl")]
    page = information()
    found = page.locator("#list [data-row]")
    expect(found).to_have_count(4)

    page.keyboard.press("/")
    page.keyboard.type(numbers[2].lower().replace("0", "", 1))
    expect(found).to_have_count(1)
    expect(found).to_have_attribute("data-row", numbers[2])

    now = datetime.now(UTC).astimezone(BERLIN)
    page.locator("#search").fill(f"gegen {now:%H:%M} asyl")
    expect(page.locator("#found")).to_contain_text("Found: 2")
    expect(found).to_have_count(2)
    axe(page)

    page.locator("#search").fill("fahrrad")
    expect(page.locator("#list-empty")).to_contain_text("Search for a number")
    page.locator("#search").press("Escape")
    expect(found).to_have_count(4)


def test_enter_opens_the_only_hit_and_its_slip_is_printed_again(served: Served, information: Desk) -> None:
    number = waiting(served, "asyl", language="fa")
    waiting(served, "info")
    page = information()

    page.keyboard.press("/")
    page.keyboard.type("asyl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Slip again: {number}")).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_function("() => window.printed === 1")
    assert given(page) == [number]
    expect(page.locator("#slips [data-number]")).to_have_text(number)


def test_arrow_keys_go_from_the_search_through_the_list(served: Served, information: Desk) -> None:
    first, second = waiting(served, "info"), waiting(served, "info")
    page = information()
    expect(page.locator("#list [data-row]")).to_have_count(2)

    page.locator("#search").press("ArrowDown")
    expect(page.locator(f'[data-row="{second}"] .row__main')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[data-row="{first}"] .row__main')).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search")).to_be_focused()


def test_the_list_follows_the_lobby_and_keeps_the_focus(served: Served, information: Desk) -> None:
    first = waiting(served, "info")
    page = information()
    row = page.locator(f'[data-row="{first}"]')
    row.locator(".row__main").click()

    served.services.desks.open(CLERK, served.office, "1")
    served.services.calling.call_next(CLERK, served.office, "1")

    expect(row).to_have_attribute("data-state", "called")
    expect(row).to_contain_text("called to desk 1")
    expect(row.locator(".row__main")).to_be_focused()
    expect(row.locator(".row__main")).to_have_attribute("aria-expanded", "true")


def test_whoever_is_set_aside_is_brought_back_with_one_press(
    served: Served, information: Desk, axe: Axe
) -> None:
    number = waiting(served, "info")
    served.services.desks.open(CLERK, served.office, "1")
    served.services.calling.call_next(CLERK, served.office, "1")
    served.services.calling.no_answer(CLERK, served.office, "1")
    served.services.desks.pause(CLERK, served.office, "1", "break")
    page = information()

    expect(page.locator("#filter-aside")).to_have_text("Set aside: 1")
    page.locator('#filters [value="aside"]').check()
    expect(page.locator(f'[data-row="{number}"]')).to_contain_text("did not answer at desk 1")
    axe(page)
    page.get_by_role("button", name=f"Bring back {number}").click()

    expect(page.locator("#notice")).to_contain_text(f"{number} is back")
    expect(page.locator("#filter-aside")).to_have_text("Set aside: 0")
    assert known(served, number).state == "waiting"


def test_a_number_given_up_can_be_brought_back(served: Served, information: Desk) -> None:
    number = waiting(served, "info")
    page = information()
    row = page.locator(f'[data-row="{number}"]')
    row.locator(".row__main").click()

    page.get_by_role("button", name=f"Give up {number}").click()
    expect(row).to_have_attribute("data-state", "cancelled")
    page.get_by_role("button", name=f"Bring back {number}").click()
    expect(row).to_have_attribute("data-state", "waiting")


@pytest.mark.quick("dark")
@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        ((1440, 900), "light"),
        pytest.param((1440, 900), "dark", marks=pytest.mark.long),
        pytest.param((768, 1024), "light", marks=pytest.mark.long),
        pytest.param((768, 1024), "dark", marks=pytest.mark.long),
        pytest.param((390, 844), "light", marks=pytest.mark.long),
        pytest.param((390, 844), "dark", marks=pytest.mark.long),
        pytest.param((320, 640), "light", marks=pytest.mark.long),
        ((320, 640), "dark"),
    ],
)
def test_the_page_fits_every_screen_in_light_and_dark(
    served: Served, information: Desk, axe: Axe, size: tuple[int, int], scheme: str
) -> None:
    for code in ("info", "asyl", "verpflichtungserklaerung"):
        waiting(served, code, language="ar", persons=3)
    page = information(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="de")
    expect(page.locator("#list [data-row]")).to_have_count(3)

    for tab in ("new", "paper", "voucher", "house"):
        page.locator(f"#tab-{tab}").click()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
        axe(page)


@pytest.mark.long
def test_a_page_out_of_date_says_so_and_recovers(served: Served, information: Desk) -> None:
    page = information()
    expect(page.locator("#connection")).to_have_attribute("data-stale", "false")
    page.context.set_offline(True)
    # the sockets of the page are cut as well
    expect(page.locator("#stale")).to_be_visible(timeout=25_000)
    number = waiting(served, "info")
    page.context.set_offline(False)

    expect(page.locator("#stale")).to_be_hidden(timeout=20_000)
    expect(page.locator(f'[data-row="{number}"]')).to_be_visible()
