"""A day at the information desk: help, a group at the door, a lost slip, an outage on paper, sent home and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import PageAt, Served
from tests.factories import CLERK, OFFICE
from tests.house import House, a_house

pytestmark = [pytest.mark.timeout(180)]

WEDNESDAY = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """An application whose clock the test holds."""
    with a_house(sqlite_url) as built:
        yield built


@pytest.fixture
def information(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Page]:
    """The information desk's page; printing is counted only."""
    context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    account = next(item for item in served.credentials["staff"] if item["role"] == "info")
    token = served.services.sessions.sign_in(account["name"], account["password"]).token
    context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url, "httpOnly": True}])
    context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    yield page_at("/info/", context=context)
    context.close()


def called(house: House, desk: str, token: str) -> list[str]:
    """Calls and finishes at a desk until nobody waits for it; the numbers in their order."""
    assert house.post(f"/desks/{desk}/open", token).status_code == 200
    numbers: list[str] = []
    while (answer := house.post(f"/desks/{desk}/call-next", token)).status_code == 200:
        numbers.append(answer.get_json()["ticket"]["number"])
        assert house.post(f"/desks/{desk}/finish", token, {"outcome": "done"}).status_code == 200
    return numbers


def posted(house: House, path: str, token: str, body: dict[str, Any]) -> Any:
    answer = house.post(f"/offices/{OFFICE}{path}", token, body)
    assert answer.status_code in (200, 201), answer.text
    return answer.get_json()


@pytest.mark.browser
def test_a_visitor_asks_for_help_at_the_kiosk_and_somebody_comes(served: Served, information: Page) -> None:
    page = information

    raised = requests.post(
        f"{served.url}/api/v1/offices/{served.office}/help",
        json={},
        headers={"Authorization": f"Bearer {served.device_token('kiosk')}"},
        timeout=20,
    )
    assert raised.status_code == 201
    alarm = page.locator("#alarm-list .alarm")
    expect(alarm).to_have_attribute("data-kind", "help")
    alarm.locator("[data-answer]").click()
    expect(alarm).to_have_attribute("data-answered", "true")
    assert served.services.lobby.house(served.office).alarms[0].answered_at is not None
    alarm.locator("[data-close]").click()
    expect(page.locator("#alarms")).to_be_hidden()


@pytest.mark.browser
def test_five_people_at_the_door_are_called_in_the_order_in_which_they_stood(
    served: Served, information: Page
) -> None:
    page = information
    page.keyboard.press("l")
    for key in "11111":
        page.keyboard.press(key)
    page.locator("#give").click()
    expect(page.locator("#given [data-number]")).to_have_count(5)
    numbers = page.locator("#given [data-number]").all_inner_texts()

    served.services.desks.open(CLERK, served.office, "1")
    in_order = []
    while (client := served.services.calling.call_next(CLERK, served.office, "1")) is not None:
        in_order.append(client.number)
        served.services.calling.finish(CLERK, served.office, "1")

    assert in_order == numbers == sorted(numbers)


@pytest.mark.browser
def test_a_lost_slip_is_found_by_time_and_concern_and_its_page_opens_again(
    served: Served, information: Page, page_at: PageAt
) -> None:
    page = information
    page.keyboard.press("8")
    page.locator('[name="language"][value="fa"]').check()
    page.locator("#give").click()
    expect(page.locator("#given [data-number]")).to_have_count(1)
    number = page.locator("#given [data-number]").inner_text()
    page.locator("#put-away").click()
    expect(page.locator("#given [data-number]")).to_have_count(0)

    page.locator("#search").fill(f"gegen {page.locator('#clock').inner_text()} asyl")
    page.locator("#search").press("Enter")
    expect(page.get_by_role("button", name=f"Slip again: {number}")).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_function("() => window.printed === 1")
    expect(page.locator("#slips [data-number]")).to_have_text(number)
    phone = page_at(page.locator("#given [data-follow]").get_attribute("href") or "", "phone")
    expect(phone.locator("html")).to_have_attribute("lang", "fa")
    expect(phone.locator("body")).to_contain_text(number)


def test_paper_numbers_of_an_outage_are_called_before_numbers_given_out_after_it(house: House) -> None:
    house.clock.set(WEDNESDAY + timedelta(hours=8))
    house.take("info")
    # everything is down from a quarter past to a quarter to; two more come before the paper is entered
    house.clock.set(WEDNESDAY + timedelta(hours=8, minutes=45))
    house.take("info")
    house.take("info")
    house.clock.advance(minutes=5)
    info, clerk = house.session("info"), house.session("clerk")
    paper = [
        {"number": "x1", "case_types": ["info"], "taken_at": "2026-11-25T08:15:00Z", "done": True},
        {"number": "x2", "case_types": ["info"], "taken_at": "2026-11-25T08:20:00Z"},
        {"number": "x3", "case_types": ["info"], "taken_at": "2026-11-25T08:40:00Z"},
    ]

    entered = posted(house, "/paper-numbers", info, {"tickets": paper})

    assert [ticket["number"] for ticket in entered["tickets"]] == ["X001", "X002", "X003"]
    assert called(house, "1", clerk) == ["A001", "X002", "X003", "A002", "A003"]


def test_who_was_sent_home_yesterday_is_called_today_with_the_wait_of_then_and_only_once(
    house: House,
) -> None:
    house.clock.set(WEDNESDAY + timedelta(hours=9))
    number = house.take("info")["number"]
    house.clock.advance(minutes=50)
    posted(house, "/send-home", house.session("info"), {})
    refused = house.post(
        f"/offices/{OFFICE}/tickets", house.kiosk, {"case_types": ["info"], "language": "de"}
    )
    assert refused.get_json()["code"] == "closed_early"

    house.clock.set(WEDNESDAY + timedelta(days=1, hours=9))
    info, clerk = house.session("info"), house.session("clerk")
    early = house.take("info")["number"]
    house.clock.advance(minutes=20)
    voucher = {"number": number, "day": "2026-11-25"}
    again = posted(house, "/vouchers", info, voucher)
    second = house.post(f"/offices/{OFFICE}/vouchers", info, voucher)

    assert second.get_json()["code"] == "voucher_used"
    assert called(house, "1", clerk) == [again["number"], early]
