"""The information desk in a real browser: numbers on paper, and vouchers of another day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from tests.browser.information_visit import BERLIN, Axe, Desk, known, office_clock, waiting
from tests.browsing import Served
from tests.factories import CLERK

pytestmark = pytest.mark.browser


def test_paper_numbers_are_entered_by_keyboard_with_the_times_of_then(
    served: Served, information: Desk, axe: Axe
) -> None:
    later = waiting(served, "info")
    page = information(timezone_id="Asia/Tokyo")
    page.keyboard.press("t")
    expect(page.locator('[data-field="number"]')).to_be_focused()

    page.keyboard.type("x11")
    page.keyboard.press("Enter")
    page.keyboard.type(office_clock(minutes=2))
    page.keyboard.press("Enter")
    page.locator('[data-field="case_types"]').select_option("info")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    # the next row continues the numbers and repeats the concern
    second = page.locator(".paper__row").nth(1)
    expect(second.locator('[data-field="number"]')).to_have_value("X012")
    expect(second.locator('[data-field="taken_at"]')).to_be_focused()
    page.keyboard.type(office_clock(minutes=1))
    second.locator('[data-field="done"]').check()
    axe(page)
    page.get_by_role("button", name="Enter all").click()

    expect(page.locator("#notice")).to_contain_text("X011, X012")
    assert known(served, "X012").state == "done"
    order = [item.number for item in served.services.lobby.queue(served.office).next]
    assert order == ["X011", later]
    expect(page.locator('[data-field="number"]')).to_have_value("X013")


def test_each_row_says_what_is_wrong_with_it_and_nothing_is_entered(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information(locale="de")
    page.locator("#tab-paper").click()
    rows = page.locator(".paper__row")
    for _ in range(2):
        page.locator("#paper-more").click()
    for row, (number, time) in enumerate((("a1", "9:99"), ("x5", office_clock(minutes=1)), ("x5", "23:59"))):
        rows.nth(row).locator('[data-field="number"]').fill(number)
        rows.nth(row).locator('[data-field="taken_at"]').fill(time)
    rows.nth(1).locator('[data-field="case_types"]').select_option("info")

    page.locator('#paper [type="submit"]').click()

    expect(page.locator("#paper-problem")).to_contain_text("1, 3")
    expect(page.locator(".paper__error")).to_have_count(2)
    expect(rows.nth(0).locator('[data-field="number"]')).to_have_attribute("aria-invalid", "true")
    expect(rows.nth(0).locator('[data-field="number"]')).to_be_focused()
    expect(rows.nth(1).locator('[aria-invalid="true"]')).to_have_count(0)
    axe(page)
    assert served.services.lobby.queue(served.office).next == ()


def test_a_paper_number_entered_elsewhere_meanwhile_is_named_and_the_rows_stay(
    served: Served, information: Desk
) -> None:
    page = information()
    # this window does not hear of what happens elsewhere
    page.route("**/api/v1/offices/*/tickets*", lambda route: route.abort())
    now = datetime.now(UTC) - timedelta(minutes=1)
    served.services.information.enter_paper(CLERK, served.office, [PaperNumber("X007", Wish(("info",)), now)])
    page.locator("#tab-paper").click()
    row = page.locator(".paper__row").first
    row.locator('[data-field="number"]').fill("x7")
    row.locator('[data-field="taken_at"]').fill(office_clock(minutes=1))
    row.locator('[data-field="case_types"]').select_option("info")
    page.unroute("**/api/v1/offices/*/tickets*")
    page.get_by_role("button", name="Enter all").click()

    expect(page.locator(".paper__error")).to_contain_text("entered already")
    expect(row.locator('[data-field="number"]')).to_have_attribute("aria-invalid", "true")
    expect(row.locator('[data-field="number"]')).to_have_value("x7")


def test_a_voucher_needs_a_number_and_a_day_that_has_been(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information(locale="de")
    page.locator("#tab-voucher").click()
    expect(page.locator("#voucher-number")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("#voucher-number")).to_have_attribute("aria-invalid", "true")
    page.locator("#voucher-number").fill("a7")
    page.locator("#voucher-day").fill(datetime.now(UTC).astimezone(BERLIN).date().isoformat())
    page.locator("#voucher-number").press("Enter")
    expect(page.locator("#voucher-day")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#voucher-day")).to_be_focused()
    page.locator("#voucher-day").fill(page.locator("#voucher-day").get_attribute("max") or "")
    page.locator("#voucher-number").press("Enter")
    expect(page.locator("#voucher-number")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#voucher-problem")).to_be_visible()
    axe(page)


def test_the_number_for_a_voucher_stands_there_to_be_handed_over(served: Served, information: Desk) -> None:
    number = waiting(served, "info")
    sent: list[dict[str, Any]] = []
    page = information()
    # the lobby of another day cannot be lived through here: the answer is that of a number of today
    slip = page.evaluate(
        """async ([url, csrf]) => {
          const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': csrf};
          return (await fetch(url, {method: 'POST', headers, body: '{}'})).json();
        }""",
        [
            f"/api/v1/offices/{served.office}/tickets/{number}/slip",
            page.locator('meta[name="csrf-token"]').get_attribute("content"),
        ],
    )

    def answer(route: Route) -> None:
        sent.append(route.request.post_data_json or {})
        route.fulfill(status=201, json=slip)

    page.route("**/vouchers", answer)
    page.keyboard.press("v")
    page.keyboard.type("a 7")
    page.keyboard.press("Enter")

    expect(page.locator("#given [data-number]")).to_have_text(number)
    expect(page.locator("#notice")).to_contain_text(number)
    assert sent[0]["number"] == "a 7"
    assert "case_types" not in sent[0]
