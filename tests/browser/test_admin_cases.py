"""Office, areas and case types are set by keyboard, with consequences before and a way back after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queue_service.catalogue.loader import documents_of
from queue_service.domain.command import Actor
from queue_service.domain.rights import Role
from tests.browser.real_office import RealOffice, real_office
from tests.browsing import opening
from tests.factories import KIOSK, OFFICE

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
Open = Callable[..., Page]
READER = Actor("staff", "staff:77", role=Role.ADMIN, staff_id=77)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    """An office that never closes."""
    with real_office(tmp_path_factory.mktemp("cases")) as served:
        yield served


@pytest.fixture(autouse=True)
def as_it_was(office: RealOffice) -> Iterator[None]:
    """Each test finds the office as it was set up."""
    plan = office.services.administration.plan(OFFICE)
    yield
    office.services.administration.set_up_office(plan)


@pytest.fixture
def admin_page(office: RealOffice, browser: Browser) -> Iterator[Open]:
    """Opens a page as the administrator; nothing on it may break, nor ask for inline code."""
    with opening(office.url, browser) as at:

        def opened(path: str, size: tuple[int, int] = (1440, 900), lang: str = "en", **options: Any) -> Page:
            token = office.services.sessions.sign_in(office.name, office.password).token
            return at(path, size, lang, token=token, **options)

        yield opened


def document(office: RealOffice) -> Any:
    return office.services.configuration.read(READER, OFFICE).document


def press(button: Locator) -> None:
    """By keyboard."""
    button.focus()
    button.press("Enter")


def said(page: Page, sentence: str) -> None:
    expect(page.locator("#notice")).to_contain_text(sentence)


def save(page: Page, button: Locator | None = None, sentence: str = "Saved.") -> None:
    """Presses Save, or another button, and waits for the page that shows what is set now."""
    with page.expect_navigation():
        press(button or page.get_by_role("button", name="Save", exact=True))
    said(page, sentence)


def undo(page: Page) -> None:
    save(page, page.get_by_role("button", name="Undo", exact=True), "Taken back.")


def no_scrolling_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_case_types_of_the_catalogue_are_added_in_one_change_and_one_undo_takes_all_of_them_back(
    office: RealOffice, admin_page: Open, axe: Axe
) -> None:
    before = document(office)
    page = admin_page("/admin/case-types/")
    press(page.get_by_role("link", name="Add case types"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Add case types")
    press(page.get_by_role("button", name="Add what is chosen"))
    expect(page.locator("[data-refusal]")).to_contain_text("Choose at least one.")
    for code in ("verlaengerung", "abholung"):
        page.locator(f"[data-entry][value={code}]").press("Space")
    expect(page.locator("#chosen")).to_have_text("2 chosen")
    # the office has what covers it
    expect(page.locator("[data-choice]:has([value=verlaengerung]) [data-overlap]")).to_be_visible()
    axe(page)
    page.locator("#area-of-abholung").select_option("service")
    press(page.get_by_role("button", name="Add what is chosen"))

    said(page, "The case types are there.")
    after = document(office)
    assert set(after["case_types"]) == {*before["case_types"], "verlaengerung", "abholung"}
    assert after["case_types"]["abholung"]["area"] == "service"
    # every desk of the area serves it: nobody was asked about a concern without a desk
    assert "abholung" in after["desks"]["1"]["case_types"]
    undo(page)
    assert document(office) == before


def test_a_target_changes_with_its_reason_and_where_people_wait_it_begins_another_day(
    office: RealOffice, admin_page: Open, axe: Axe
) -> None:
    page = admin_page("/admin/case-types/info/")
    expect(page.locator("#reason")).to_be_hidden()
    page.locator("#target").fill("20")
    expect(page.locator("#reason")).to_be_visible()
    page.locator("#target").press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("[data-refusal]")).to_contain_text("Fill in this field.")
    page.keyboard.type("Fewer short questions since the page on the web.")
    save(page)
    assert document(office)["case_types"]["info"]["target_minutes"] == 20
    assert document(office)["rule"]["reason"].startswith("Fewer short")
    undo(page)
    expect(page.locator("#target")).to_have_value("15")

    taken = office.services.ticketing.take(KIOSK, OFFICE, ["info"], "de", 1, False, False)
    page.locator("#target").fill("25")
    page.locator("#reason").fill("Again.")
    press(page.get_by_role("button", name="Save", exact=True))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Those who wait were promised the order that hangs on the wall")
    expect(dialog.get_by_role("button", name="Save now")).to_be_hidden()
    axe(page)
    press(dialog.get_by_role("button", name="Save for that day"))
    said(page, "Planned: it begins on")
    expect(page.locator(".planned")).to_contain_text("Info")
    assert document(office)["case_types"]["info"]["target_minutes"] == 15
    press(page.locator(".planned").get_by_role("button", name="Withdraw"))
    said(page, "Withdrawn.")
    expect(page.locator(".planned")).to_have_count(0)
    office.services.ticketing.cancel(KIOSK, taken.token)


def test_the_same_field_changed_in_a_second_window_asks_theirs_or_mine_and_the_rest_is_saved(
    office: RealOffice, admin_page: Open, axe: Axe
) -> None:
    mine, theirs = (admin_page("/admin/case-types/anmeldung/") for _window in range(2))
    theirs.locator("#name-en").fill("Registering an address")
    theirs.locator("#name-en").press("Enter")
    said(theirs, "Saved.")

    mine.locator("#name-en").fill("Registration at the office")
    mine.locator("#plain-en").fill("You have moved.")
    mine.locator("#name-en").press("Enter")
    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_role("row").last).to_contain_text("Name: English")
    for words in ("Registration at the office", "Registering an address", "admin"):
        expect(dialog).to_contain_text(words)
    axe(mine)
    save(mine, dialog.get_by_role("button", name="Keep theirs"))
    expect(mine.locator("#name-en")).to_have_value("Registering an address")
    expect(mine.locator("#plain-en")).to_have_value("You have moved.")

    theirs.locator("#walk-in").uncheck()
    theirs.locator("#plain-en").fill("Your address is new.")
    press(theirs.get_by_role("button", name="Save", exact=True))
    save(theirs, theirs.get_by_role("dialog").get_by_role("button", name="Save mine instead"))
    now = document(office)["case_types"]["anmeldung"]
    assert (now["plain"]["en"], now["walk_in"]) == ("Your address is new.", False)


def test_what_to_bring_is_taken_from_the_catalogue_written_ordered_and_taken_off(
    office: RealOffice, admin_page: Open, axe: Axe
) -> None:
    page = admin_page("/admin/case-types/aufenthaltstitel/")
    first, second = (paper.code for paper in documents_of("aufenthaltstitel")[:2])
    press(page.get_by_text("Take from the catalogue"))
    for code in (first, second):
        press(page.locator(f"[data-paper={code}]"))
    press(page.get_by_role("button", name="Write a line"))
    page.keyboard.type("Ein Brief von uns")
    axe(page)
    press(page.get_by_role("button", name="Up: Ein Brief von uns"))
    save(page)
    papers = document(office)["case_types"]["aufenthaltstitel"]["documents"]
    assert sorted(papers, key=lambda code: papers[code]["position"]) == [first, "ein_brief_von_uns", second]
    assert papers[first]["names"] == dict(documents_of("aufenthaltstitel")[0].names)

    press(page.locator(f"#checklist > [data-code={first}] [data-take-off]"))
    save(page)
    expect(page.locator("#checklist > li")).to_have_count(2)
    assert first not in document(office)["case_types"]["aufenthaltstitel"]["documents"]
    undo(page)
    expect(page.locator("#checklist > li")).to_have_count(3)


def test_the_order_changes_by_keyboard_by_number_and_with_the_mouse(
    office: RealOffice, admin_page: Open
) -> None:
    def order() -> list[str]:
        items = document(office)["case_types"]
        return sorted(items, key=lambda code: items[code]["position"])

    before = order()
    page = admin_page("/admin/case-types/?view=order")
    lines = page.locator("[data-order] > li")
    press(lines.nth(1).get_by_role("button", name="Up"))
    expect(lines.first.get_by_role("button", name="Up")).to_be_focused()
    lines.nth(4).locator("[data-to-place]").fill("2")
    lines.nth(4).locator("[data-to-place]").press("Tab")
    lines.nth(2).locator("[data-grip]").drag_to(lines.nth(4), target_position={"x": 30, "y": 40})
    save(page)
    assert order() == [before[1], before[4], before[2], before[3], before[0]]
    undo(page)
    assert order() == before


def test_an_area_is_added_with_a_free_letter_and_removed_while_nothing_is_in_it(
    office: RealOffice, admin_page: Open, axe: Axe
) -> None:
    page = admin_page("/admin/areas/")
    axe(page)
    press(page.get_by_role("button", name="Add an area"))
    expect(page.locator("#new-name")).to_be_focused()
    page.keyboard.type("Härtefälle & Beratung")
    page.locator("#new-series").select_option("K")
    axe(page)
    page.locator("#new-name").press("Enter")
    said(page, "The area is there.")
    assert document(office)["areas"]["haertefaelle_beratung"]["series"] == "K"

    card = page.locator("#area-haertefaelle_beratung")
    expect(card).to_contain_text("17 texts missing")
    press(card.get_by_text("Names, ways and letter"))
    card.locator("#area-haertefaelle_beratung-name-en").fill("Hardship cases")
    save(page)
    expect(card).to_contain_text("Hardship cases")
    press(card.get_by_role("button", name="Remove this area"))
    said(page, "The area is removed.")
    assert "haertefaelle_beratung" not in document(office)["areas"]


def test_the_office_is_called_and_found_as_it_is_written_here(
    office: RealOffice, admin_page: Open, axe: Axe
) -> None:
    page = admin_page("/admin/office/")
    axe(page)
    page.locator("#address").fill("Oberschlesienstraße 16\n47807 Krefeld")
    page.locator("#region").select_option("DE-NW")
    page.locator("#time-zone").fill("Europe/Krefeld")
    press(page.get_by_role("button", name="Save", exact=True))
    expect(page.locator("#time-zone")).to_be_focused()
    page.locator("#time-zone").fill("Europe/Berlin")
    page.get_by_label("Türkçe").check()
    save(page)
    now = document(office)
    assert now["address"].splitlines() == ["Oberschlesienstraße 16", "47807 Krefeld"]
    assert (now["holiday_region"], now["board_languages"]) == ("DE-NW", ["de", "en", "tr"])
    undo(page)


@pytest.mark.quick("/admin/case-types/anmeldung/")
@pytest.mark.parametrize(
    "path",
    [
        "/admin/office/",
        "/admin/areas/",
        "/admin/case-types/",
        "/admin/case-types/?view=order",
        "/admin/case-types/?view=add",
        "/admin/case-types/anmeldung/",
    ],
)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_page_is_sound_wide_narrow_and_enlarged(
    admin_page: Open, axe: Axe, path: str, lang: str
) -> None:
    # 720 px of CSS are 1440 px at 200 %
    for size in ((1440, 900), (320, 700), (720, 450)):
        page = admin_page(path, size, lang)
        page.evaluate(
            "document.querySelectorAll('main details').forEach((folded) => { folded.open = true; })"
        )
        no_scrolling_sideways(page)
        axe(page)
