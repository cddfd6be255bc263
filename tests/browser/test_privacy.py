"""The privacy notice in a real browser, at the kiosk too; and that no page asks others or keeps more than it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from queue_service.web.cookies import ALLOWED, ALLOWED_STORAGE
from tests.browser.kiosk_visit import PATH, PageAt, at_check, control, press, step, visit_on_a_clock
from tests.factories import KIOSK

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
NOTICE = "/privacy/krefeld/"
OVERFLOWING = """() => [...document.querySelectorAll("#privacy *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && !element.closest("svg") && (box.left < -1 || box.right > innerWidth + 1
    || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1));
}).map((element) => element.className)"""


def open_everything(page: Page) -> None:
    for summary in page.locator("details.more > summary").all():
        summary.press("Enter")


# The page


@pytest.mark.quick("ar")
@pytest.mark.parametrize("lang", ["de", "ar", "de-simple"])
def test_it_passes_axe_folded_and_open(page_at: PageAt, axe: Axe, lang: str) -> None:
    page = page_at(f"{NOTICE}?lang={lang}", "phone")
    axe(page)
    open_everything(page)
    axe(page)


@pytest.mark.quick("de")
@pytest.mark.parametrize("lang", ["de", "ar"])
def test_it_fits_the_smallest_phone_without_scrolling_sideways(page_at: PageAt, lang: str) -> None:
    page = page_at(f"{NOTICE}?lang={lang}", (320, 568))
    open_everything(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_details_are_folded_until_asked_for_and_stand_open_on_paper(page_at: PageAt) -> None:
    page = page_at(f"{NOTICE}?lang=en", "phone")
    limit = page.get_by_text("Backup copies")
    expect(limit).to_be_hidden()
    open_when_printing = """() => {
      dispatchEvent(new Event("beforeprint"));
      const open = [...document.querySelectorAll("details.more")].every((each) => each.open);
      dispatchEvent(new Event("afterprint"));
      return open;
    }"""

    assert page.evaluate(open_when_printing)
    expect(limit).to_be_hidden()


def test_it_is_read_without_javascript(page_at: PageAt) -> None:
    page = page_at(f"{NOTICE}?lang=en", "phone", java_script_enabled=False)
    page.locator("details.more > summary").nth(2).click()

    expect(page.get_by_text("Backup copies")).to_be_visible()
    expect(page.locator("#print")).to_be_hidden()


def test_a_phone_opens_it_beside_the_number_and_loses_nothing(served: Any, page_at: PageAt) -> None:
    token = served.services.ticketing.take(KIOSK, served.office, ["info"], "en").token
    page = page_at(f"/t/{token}", "phone")
    with page.context.expect_page() as opened:
        page.locator('footer a[href*="/privacy/"]').click()

    expect(opened.value.locator("html")).to_have_attribute("lang", "en")
    assert token not in opened.value.evaluate("document.referrer")
    expect(page.locator("#number")).to_be_visible()


# The kiosk


@pytest.mark.parametrize(("size", "lang"), [("kiosk", "de"), ("kiosk-wide", "ar")])
def test_the_kiosk_shows_it_over_the_screen_and_leads_back(
    page_at: PageAt, axe: Axe, size: str, lang: str
) -> None:
    page = page_at(PATH, size)
    at_check(page, "anmeldung", lang)
    press(page, "need")
    press(page, "privacy")
    expect(page.locator("#privacy")).to_be_visible()
    axe(page)
    assert page.evaluate(OVERFLOWING) == []
    page.locator("#privacy summary").nth(2).press("Enter")
    expect(page.locator("#privacy details[open]")).to_have_count(1)
    expect(control(page, "privacy-close")).to_be_in_viewport(ratio=1)
    press(page, "privacy-close")
    expect(page.locator("#privacy")).to_be_hidden()

    step(page, "check")
    expect(control(page, "need")).to_have_attribute("aria-pressed", "true")


def test_it_can_be_opened_with_large_text_and_everything_in_it_touched(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    press(page, "large")
    press(page, "privacy")
    sizes = page.locator("#privacy :is(button, summary):visible").evaluate_all(
        "all => all.map((each) => Math.min(each.offsetWidth, each.offsetHeight))"
    )

    assert min(sizes) >= 88
    assert page.evaluate(OVERFLOWING) == []


def test_whoever_walks_away_from_it_is_forgotten_like_any_visitor(page_at: PageAt) -> None:
    page = visit_on_a_clock(page_at)
    press(page, "privacy")
    page.clock.fast_forward(91_000)
    expect(page.locator("#warning")).to_be_visible()
    page.clock.fast_forward(31_000)
    expect(page.locator("#privacy")).to_be_hidden()
    expect(page.locator("#warning")).to_be_hidden()

    step(page, "language")
    assert page.locator("#privacy details").count() == 0


def test_a_long_word_for_it_does_not_push_the_other_keys_off_the_bar(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page)
    page.locator('[data-text="privacy"]').evaluate_all(
        "all => all.forEach((each) => each.textContent = 'Datenschutz')"
    )
    keys = page.locator(".bar button:visible").evaluate_all(
        "all => all.map((each) => [each.getBoundingClientRect().left, each.getBoundingClientRect().right])"
    )

    assert len(keys) == 7
    assert min(left for left, _ in keys) >= 0
    assert max(right for _, right in keys) <= 1080


# P-12: no other hosts, no cookie and no storage but those that the notice names


def every_public_page(served: Any) -> list[str]:
    services = served.services
    token = services.ticketing.take(KIOSK, served.office, ["info"], "de").token
    proof = services.proofs.issue(
        served.office, ("info",), services.lobby.office(served.office).server_time, "asked"
    )
    return [
        "/",
        "/?lang=fa",
        "/privacy/",
        NOTICE,
        f"/t/{token}",
        f"/p/{proof.token}",
        "/sign-in",
        PATH,
        "/board/krefeld/",
        "/board/krefeld/aufenthalt/",
        "/desk-display/krefeld/",
        "/desk-display/krefeld/12/",
        "/there/is/no/such/page",
    ]


def test_public_pages_ask_this_host_only_and_keep_only_what_the_notice_names(
    served: Any, browser: Browser
) -> None:
    own, hosts, stored = urlsplit(served.url).netloc, set(), set()
    context = browser.new_context(locale="de")
    for path in every_public_page(served):
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).netloc))
        page.goto(served.url + path)
        page.wait_for_load_state("networkidle" if path in ("/", NOTICE) else "load")
        stored.update(page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"))
        page.close()
    cookies = {cookie["name"] for cookie in context.cookies()}
    context.close()

    assert hosts - {""} == {own}
    assert cookies <= ALLOWED
    assert stored <= ALLOWED_STORAGE
