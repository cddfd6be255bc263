"""The opening hours are set by keyboard, with their consequences before they are saved and a way back after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Role
from queue_service.services.configuration_change import Wish
from tests.browser.real_office import RealOffice, real_office
from tests.browsing import opening
from tests.factories import CLERK, KIOSK, OFFICE

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
Open = Callable[..., Page]
OTHER_ADMIN = Command(Actor("staff", "staff:77", role=Role.ADMIN, staff_id=77))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    """An office that never closes."""
    with real_office(tmp_path_factory.mktemp("hours")) as served:
        yield served


@pytest.fixture
def hours_page(office: RealOffice, browser: Browser) -> Iterator[Open]:
    """Opens the page as the administrator; nothing on it may break, nor ask for inline code."""
    with opening(office.url, browser) as at:

        def opened(size: tuple[int, int] = (1440, 900), lang: str = "en", query: str = "") -> Page:
            token = office.services.sessions.sign_in(office.name, office.password).token
            return at(f"/admin/hours/?lang={lang}{query}", size, "en", token=token)

        yield opened


def today() -> date:
    """By the clock of the office, as the page has it."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def press(button: Locator) -> None:
    """By keyboard."""
    button.focus()
    button.press("Enter")


def series_of(office: RealOffice) -> dict[str, dict[str, object]]:
    read = services_document(office)["series"]
    assert isinstance(read, dict)
    return read


def services_document(office: RealOffice) -> dict[str, object]:
    return dict(office.services.configuration.read(OTHER_ADMIN.actor, OFFICE).document["hours"])


def said(page: Page, sentence: str) -> None:
    expect(page.locator("#notice")).to_contain_text(sentence)


def test_a_closure_is_added_by_keyboard_stands_in_the_calendar_and_is_taken_back(
    office: RealOffice, hours_page: Open, axe: Axe
) -> None:
    page = hours_page()
    first = today() + timedelta(days=14)

    press(page.get_by_role("button", name="Add a closure"))
    page.locator("#closure-first").fill(first.isoformat())
    axe(page)
    page.locator("#closure-reason").fill("Staff outing")
    page.locator("#closure-reason").press("Enter")

    said(page, "The closure is saved.")
    expect(page.locator("#closures")).to_contain_text("Staff outing")
    day = page.locator(f"[data-day='{first.isoformat()}']")
    expect(page.locator("td", has=day)).to_contain_text("Closure: Staff outing")
    press(page.locator("#undo"))
    expect(page.locator("#closures li")).to_have_count(0)
    expect(page.locator("#hours-history")).to_contain_text("taken back")


def test_the_house_is_not_closed_under_those_who_wait_and_a_shorter_day_is_said_first(
    office: RealOffice, hours_page: Open
) -> None:
    taken = office.services.ticketing.take(KIOSK, OFFICE, ("info",), "de")
    office.services.desks.open(CLERK, OFFICE, "1")
    page = hours_page()
    dialog = page.locator("#consequences-dialog")

    press(page.get_by_role("button", name="Change this day only"))
    page.locator("#day-reason").press("Enter")
    expect(dialog).to_contain_text("The house is open and at work")
    expect(dialog.get_by_role("button", name="Save now")).to_be_hidden()
    page.keyboard.press("Escape")

    page.get_by_label("Open at these times").check()
    page.locator("#day-times-list [name=opens]").fill("00:00")
    page.locator("#day-times-list [name=closes]").fill("23:59")
    page.locator("#day-reason").press("Enter")
    expect(dialog).to_contain_text("Today ends at 23:59")
    press(dialog.get_by_role("button", name="Save now"))
    said(page, "The day is saved.")
    expect(page.locator("#exceptions")).to_contain_text("00:00–23:59")
    press(page.locator("#undo"))
    expect(page.locator("#exceptions li")).to_have_count(0)
    office.services.ticketing.cancel(Command(Actor("visitor", "visitor:1")), taken.token)
    office.services.desks.close(CLERK, OFFICE, "1")


def test_other_hours_from_a_day_on_are_one_change_and_one_way_back(
    office: RealOffice, hours_page: Open
) -> None:
    page = hours_page()
    begins = today() + timedelta(days=30)
    before = series_of(office)

    press(page.get_by_role("button", name="Other hours from").first)
    page.locator("#series-opens").fill("07:00")
    page.locator("#series-closes").fill("18:00")
    page.locator("#series-from").fill(begins.isoformat())
    page.locator("#series-from").press("Enter")
    said(page, "The hours are saved.")

    expect(page.locator("#series > li")).to_have_count(2)
    expect(page.locator("#series > li").nth(1)).to_contain_text("07:00–18:00")
    old, new = series_of(office).values()
    assert old["valid_until"] == (begins - timedelta(days=1)).isoformat()
    assert (new["valid_from"], new["closes"]) == (begins.isoformat(), "18:00")
    press(page.locator("#undo"))
    expect(page.locator("#series > li")).to_have_count(1)
    assert series_of(office) == before


def test_days_are_copied_and_what_somebody_else_changed_meanwhile_is_shown_beside_it(
    office: RealOffice, hours_page: Open, axe: Axe
) -> None:
    page = hours_page()
    [(code, before)] = series_of(office).items()
    at = ("hours", "series", code, "weekdays")

    press(page.get_by_role("button", name="Copy one day to others"))
    dialog = page.locator("#copy-dialog")
    press(dialog.get_by_role("button", name="Save"))
    expect(dialog).to_contain_text("Choose at least one other day.")
    page.keyboard.press("Escape")

    theirs = Change(at, before["weekdays"], [0, 1, 2, 3, 4])
    office.services.configuration.change(OTHER_ADMIN, OFFICE, Wish((theirs,)))
    press(page.locator("[data-edit-series]"))
    page.locator("#series-form").get_by_label("Sunday").uncheck()
    page.locator("#series-closes").press("Enter")
    expect(page.locator("#theirs-dialog")).to_be_visible()
    axe(page)
    press(page.locator("#theirs-dialog").get_by_role("button", name="Keep theirs"))

    expect(page.locator("#series h3")).to_contain_text("Monday to Friday")
    press(page.get_by_role("button", name="Copy one day to others"))
    for name in ("Saturday", "Sunday"):
        dialog.get_by_label(name).check()
    press(dialog.get_by_role("button", name="Save"))
    said(page, "The days are copied.")
    assert series_of(office)[code] == before


def test_the_calendar_is_one_stop_for_tab_and_arrow_keys_go_from_day_to_day(
    office: RealOffice, hours_page: Open
) -> None:
    page = hours_page()
    page.locator("[data-day][aria-current=date]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    there = today() + timedelta(days=8)
    expect(page.locator(f"[data-day='{there.isoformat()}']")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#looked-up")).to_contain_text(f"{there:%A}, {there.day} {there:%B}")
    expect(page.locator(".hours-today__hours")).to_contain_text("round the clock")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_everybody_can_read_it_at_any_width_and_zoom(
    office: RealOffice, hours_page: Open, axe: Axe, lang: str
) -> None:
    day = today() + timedelta(days=3)
    closure = Change(
        ("hours", "closures", day.isoformat()), ABSENT, {"last": day.isoformat(), "reason": "Umzug"}
    )
    made = office.services.configuration.change(OTHER_ADMIN, OFFICE, Wish((closure,)))
    page = hours_page(lang=lang)

    for query in ("&view=year", ""):
        page.goto(f"{office.url}/admin/hours/?lang={lang}{query}")
        # The middle one is what a zoom of 200 % leaves of the first.
        for width, height in ((1440, 900), (720, 450), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            if width != 720:
                axe(page)
    page.locator("[data-add-series]").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert made.change.id is not None
    office.services.configuration.undo(OTHER_ADMIN, OFFICE, made.change.id)
