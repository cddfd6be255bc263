"""A device is connected by the code on its screen, says that it is there, and is sent away again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, Route, expect

from queue_service.persistence.tables import metadata
from tests.browser.console_hands import sign_in
from tests.browser.information_visit import Desk
from tests.browser.real_office import RealOffice, real_office
from tests.browsing import Served, opening
from tests.factories import KIOSK, OFFICE

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
Open = Callable[..., Page]
#: A revoked device shows its code within ten seconds; a busy machine takes a little longer to draw it.
SOON_MS = 20_000
HEARTBEAT = re.compile(r"/api/v1/devices/heartbeat$")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    """An office whose devices nobody has connected yet."""
    with real_office(tmp_path_factory.mktemp("real")) as served:
        yield served


@pytest.fixture
def open_page(office: RealOffice, browser: Browser) -> Iterator[Open]:
    """Opens a page in a browser of its own; nothing on it may break, nor ask for inline code."""
    with opening(office.url, browser) as opened:
        yield opened


def code_on(page: Page) -> str:
    """The code that stands on a screen that waits."""
    expect(page.locator("#status")).to_have_attribute("data-state", "waiting", timeout=SOON_MS)
    return page.locator("#code").inner_text()


def as_admin(open_page: Open, path: str = "/admin/devices/?lang=en") -> Page:
    """The page of devices, with its clock in the test's hands."""
    page = open_page(path, "console", "en")
    page.clock.install()
    sign_in(page, "admin", RealOffice.password)
    expect(page.get_by_role("heading", name="Devices", level=1)).to_be_visible()
    return page


def connect(admin: Page, code: str, name: str) -> None:
    """Types the code, gives a name and confirms."""
    admin.locator("#device-code").fill(code.lower())
    admin.keyboard.press("Enter")
    expect(admin.get_by_text(code, exact=True)).to_be_visible()
    admin.locator("#device-name").fill(name)
    admin.get_by_role("button", name="Confirm this device").click()
    expect(admin.get_by_text("The device is connected.")).to_be_visible()


def row_of(admin: Page, name: str) -> Any:
    return admin.locator("#devices tr", has=admin.get_by_text(name, exact=True))


def test_a_kiosk_is_connected_by_its_code_and_shows_one_again_when_it_is_revoked(
    office: RealOffice, open_page: Open, axe: Axe
) -> None:
    kiosk = open_page(f"/kiosk/{OFFICE}/", "kiosk")
    first = code_on(kiosk)
    admin = as_admin(open_page)
    axe(admin)

    with kiosk.expect_response(HEARTBEAT, timeout=SOON_MS):
        connect(admin, first, "Entrance")
    expect(kiosk.locator("body")).to_have_attribute("data-step", "language")
    row = row_of(admin, "Entrance")
    admin.clock.run_for(16_000)
    expect(row.locator("[data-word]")).to_have_text("Well")
    expect(row.locator("[data-version]")).to_have_text("Current")
    axe(admin)

    row.get_by_role("button", name="Rename").click()
    admin.locator("#new-name").fill("Entrance, left")
    admin.keyboard.press("Enter")
    row = row_of(admin, "Entrance, left")
    row.get_by_role("button", name="Revoke").click()
    admin.locator("#ask-dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_have_count(0)

    second = code_on(kiosk)
    assert second != first
    admin.locator("#revoked summary").click()
    expect(admin.locator("#revoked-list")).to_contain_text("Entrance, left")


def test_a_desk_display_opens_at_the_counter_that_was_chosen(office: RealOffice, open_page: Open) -> None:
    display = open_page(f"/desk-display/{OFFICE}/", (1024, 600))
    code = code_on(display)
    admin = as_admin(open_page, f"/admin/devices/?lang=en&code={code}")

    admin.get_by_label("At counter").select_option("12")
    admin.locator("#device-name").fill("Door of 12")
    admin.get_by_role("button", name="Confirm this device").click()

    expect(display.locator("#desk-name")).to_have_text("12", timeout=SOON_MS)
    assert display.url.endswith(f"/desk-display/{OFFICE}/12/")


def test_the_list_is_kept_current_without_taking_the_focus(office: RealOffice, open_page: Open) -> None:
    token = office.services.devices.enrol("board", OFFICE, "Hall")
    admin = open_page("/sign-in?next=/admin/devices/", "console", "en")
    admin.clock.install()
    sign_in(admin, "admin", RealOffice.password)
    row = row_of(admin, "Hall")
    expect(row.locator("[data-word]")).to_have_text("Never seen")
    rename = row.get_by_role("button", name="Rename")
    rename.focus()

    admin.request.post(
        f"{office.url}/api/v1/devices/heartbeat",
        headers={"Authorization": f"Bearer {token}"},
        data={"at": "2020-01-01T00:00:00Z", "version": "0", "page": f"/board/{OFFICE}/"},
    )
    admin.clock.run_for(16_000)

    expect(row.locator("[data-word]")).to_have_text("Well")
    expect(row.locator("[data-clock]")).to_have_attribute("data-marked", "")
    expect(rename).to_be_focused()


@pytest.mark.quick("ar")
@pytest.mark.parametrize("lang", ["de", "ar"])
def test_the_page_with_the_code_can_be_used_by_everybody(open_page: Open, axe: Axe, lang: str) -> None:
    for path, size in ((f"/kiosk/{OFFICE}/", "kiosk"), (f"/board/{OFFICE}/", "board")):
        page = open_page(path, size, lang)
        code = code_on(page)
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
        expect(page.locator("#code")).to_have_attribute("dir", "ltr")
        assert page.locator("#qr").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
        fits = (
            "document.scrollingElement.scrollHeight <= innerHeight && document.body.scrollWidth <= innerWidth"
        )
        assert page.evaluate(fits)
        axe(page)
        page.locator("summary").click()
        axe(page)


def test_a_code_is_renewed_by_itself_before_its_time_is_over(open_page: Open) -> None:
    page = open_page("/sign-in", "board")
    page.clock.install()
    page.goto(page.url.replace("/sign-in", f"/board/{OFFICE}/"))
    first = code_on(page)

    page.clock.run_for(9 * 60_000)
    expect(page.locator("#code")).to_have_text(first)
    page.clock.run_for(40_000)

    expect(page.locator("#code")).not_to_have_text(first)


def test_a_page_is_loaded_anew_once_for_a_newer_version(office: RealOffice, open_page: Open) -> None:
    page, loaded = kiosk_of(office, open_page, lambda: True), list[str]()
    page.on("load", lambda _: loaded.append("anew"))

    page.goto(f"{office.url}/kiosk/{OFFICE}/")
    with page.expect_event("load", timeout=SOON_MS):
        pass
    for _ in range(4):
        with page.expect_response(HEARTBEAT, timeout=SOON_MS):
            pass

    assert loaded == ["anew", "anew"]


@pytest.mark.long
def test_a_kiosk_with_a_visitor_is_not_loaded_anew_until_they_have_gone(
    office: RealOffice, open_page: Open
) -> None:
    busy = list[str]()
    page = kiosk_of(office, open_page, lambda: bool(busy))
    page.goto(f"{office.url}/kiosk/{OFFICE}/")
    page.locator('[data-action="language"][data-language="en"]').click()
    expect(page.locator("body")).to_have_attribute("data-step", "concerns")

    busy.append("visitor")
    for _ in range(4):
        with page.expect_response(HEARTBEAT, timeout=SOON_MS):
            pass
    expect(page.locator("body")).to_have_attribute("data-step", "concerns")

    with page.expect_event("load", timeout=SOON_MS):
        page.locator('.bar [data-action="restart"]').click()


def kiosk_of(office: RealOffice, open_page: Open, is_newer: Callable[[], bool]) -> Page:
    """A browser that is a kiosk; its page is not open yet. Its heartbeats come every second."""
    token = office.services.devices.enrol("kiosk", OFFICE, "Updated")
    page = open_page("/sign-in", "kiosk")
    page.context.add_cookies([{"name": "queue-kiosk", "value": token, "url": office.url}])

    def heard(route: Route) -> None:
        answer = route.fetch()
        newer = {"version": "99"} if is_newer() else {}
        route.fulfill(response=answer, json={**answer.json(), **newer, "every_seconds": 1})

    page.route(HEARTBEAT, heard)
    return page


def test_a_lost_device_is_told_to_the_information_desk_and_calls_nobody(
    served: Served, information: Desk, axe: Axe
) -> None:
    page = information()
    call = served.services.help_calls.ask(KIOSK, served.office, "Kiosk at the entrance")
    alarm = metadata.tables["alarm"]
    with served.database.writing() as connection:
        connection.execute(sa.update(alarm).where(alarm.c.id == call.id).values(kind="device_lost"))
        connection.commit()
    page.reload()

    row = page.locator("#alarm-list .alarm")
    expect(row).to_contain_text("No sign of life from a device: Kiosk at the entrance")
    expect(row.locator(".alarm__emergency")).to_be_visible()
    expect(row.locator(".alarm__help")).to_be_hidden()
    expect(page).not_to_have_title("! Help wanted – information desk")
    axe(page)
    page.get_by_role("button", name="Over: Kiosk at the entrance").click()
    expect(page.locator("#alarms")).to_be_hidden()
