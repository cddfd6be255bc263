"""Desks, their matrix, the overview and the screens: by keyboard, at every width, with the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queue_service.domain.command import BY_SYSTEM
from tests.browser.real_office import RealOffice, real_office
from tests.browsing import opening
from tests.factories import OFFICE

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    """An office of its own, that nothing else works in."""
    with real_office(tmp_path_factory.mktemp("desks")) as served:
        yield served


@pytest.fixture
def opened(office: RealOffice, browser: Browser) -> Iterator[Open]:
    """`opened(path)` is a page of the administrator; nothing on it may break."""
    with opening(office.url, browser) as at:

        def open_page(path: str, width: int = 1440, height: int = 900, lang: str = "en") -> Page:
            token = office.services.sessions.sign_in(office.name, office.password).token
            return at(f"{path}?office={OFFICE}", (width, height), lang, token=token)

        yield open_page


def desks(office: RealOffice) -> dict[str, tuple[str, ...]]:
    """Code of a desk → what it serves."""
    return {desk.code: desk.case_types for desk in office.services.administration.plan(OFFICE).desks}


def undo(page: Page) -> None:
    """Takes the last change back."""
    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    expect(page.locator("#notice")).to_contain_text("Taken back.")


def saved(page: Page) -> Locator:
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Saved.")
    return notice


def test_a_row_of_desks_is_added_in_one_change_and_taken_back_in_one(
    office: RealOffice, opened: Open, axe: Axe
) -> None:
    page = opened("/admin/desks/")
    before = desks(office)
    axe(page)
    page.get_by_role("button", name="Add desks").press("Enter")
    expect(page.get_by_label("Number or code")).to_be_focused()
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.type("29")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    expect(page.locator("#new-says")).to_contain_text("10 desks are added.")
    axe(page)
    page.get_by_role("button", name="Add", exact=True).press("Enter")

    saved(page)
    assert len(desks(office)) == len(before) + 10
    assert desks(office)["24"] == before["5"]
    page.get_by_label("Find").fill("24")
    expect(page.locator("#desk-count")).to_have_text("1 desk")
    page.get_by_label("Find").fill("")
    undo(page)
    assert desks(office) == before


def test_a_desk_with_a_code_that_is_taken_is_refused_at_its_field(opened: Open) -> None:
    page = opened("/admin/desks/")
    page.get_by_role("button", name="Add desks").click()
    page.get_by_label("Number or code").fill("5")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_label("Number or code")).to_have_accessible_description(re.compile("already"))
    page.get_by_label("Number or code").fill("6")
    page.get_by_label("All like desk").fill("nowhere")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("All like desk")).to_have_accessible_description(re.compile("no desk"))


def test_a_desk_somebody_works_at_is_removed_only_from_another_day_on(
    office: RealOffice, opened: Open, axe: Axe
) -> None:
    office.services.desks.open(BY_SYSTEM, OFFICE, "2")
    page = opened("/admin/desks/2/")
    axe(page)
    page.get_by_role("button", name="Remove this desk").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody works at desk 2.")
    expect(dialog.get_by_role("button", name="Save now")).to_be_hidden()
    axe(page)
    dialog.get_by_role("button", name="Save for that day").press("Enter")

    expect(page.locator("#notice")).to_contain_text("Planned")
    assert "2" in desks(office)
    page.get_by_role("button", name="Withdraw").first.press("Enter")
    expect(page.locator("#notice")).to_contain_text("Withdrawn.")
    office.services.desks.close(BY_SYSTEM, OFFICE, "2")


def test_the_matrix_is_ticked_with_the_keyboard_and_saved_once(
    office: RealOffice, opened: Open, axe: Axe
) -> None:
    before = desks(office)
    page = opened("/admin/desks/skills/")
    axe(page)
    first = page.locator("table input[tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_label("2: Anmeldung", exact=True)).to_be_focused()
    expect(page.get_by_label("2: Anmeldung", exact=True)).to_be_checked()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect(page.locator("#skills-changed")).to_have_text("2 changes, not saved yet")
    # all of a column, and all of a row
    page.get_by_label("All desks: Asyl").press("Space")
    page.get_by_label("5: everything").press("Space")
    axe(page)
    page.get_by_role("button", name="Save").press("Enter")

    saved(page)
    after = desks(office)
    assert after["2"] == ("info", "anmeldung", "asyl")
    assert after["1"] == ("info", "anmeldung", "asyl", "einbuergerung")
    assert after["5"] == ("info", "anmeldung", "aufenthaltstitel", "asyl", "einbuergerung")
    assert after["12"] == before["12"]
    undo(page)
    assert desks(office) == before


def test_a_case_type_that_loses_its_last_desk_is_asked_about_and_what_was_ticked_can_be_as_it_was(
    office: RealOffice, opened: Open
) -> None:
    before = desks(office)
    page = opened("/admin/desks/skills/")
    page.get_by_label("12: Asyl").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("No desk serves “Asyl” any more")
    dialog.get_by_role("button", name="Cancel").press("Enter")

    page.get_by_role("button", name="As it was").press("Enter")
    expect(page.get_by_label("12: Asyl")).to_be_checked()
    expect(page.locator("#skills-changed")).to_have_text("")
    assert desks(office) == before


def test_what_is_chosen_for_the_kiosk_is_shown_at_once_and_reaches_it_when_saved(
    office: RealOffice, opened: Open, axe: Axe
) -> None:
    page = opened("/admin/screens/")
    small = page.frame_locator("#kiosk-picture iframe")
    expect(small.locator(".language__name").first).to_have_text("Deutsch")
    page.get_by_label("Concerns on a page").select_option("4")
    for _ in range(3):
        page.get_by_role("button", name="Up: Türkçe").press("Enter")
    page.get_by_label("Everything that is touched").check()
    expect(small.locator(".language__name").first).to_have_text("Türkçe")
    expect(small.locator("html")).to_have_attribute("data-reach", "low")
    small.get_by_role("button", name="English").click()
    small.locator("[data-action='concern']").first.click()
    small.locator("[data-action='take']").click()
    expect(small.locator("[data-slot='problem']")).to_contain_text("preview")
    axe(page)
    page.get_by_role("button", name="Save").press("Enter")

    saved(page)
    look = office.services.lobby.office(OFFICE).kiosk
    assert (look.order()[0], look.tiles_per_page, look.low) == ("tr", 4, True)
    assert office.services.lobby.queue(OFFICE).classes == ()
    undo(page)
    assert office.services.lobby.office(OFFICE).kiosk.languages == ()


@pytest.mark.parametrize("path", ["", "desks/", "desks/5/", "desks/skills/", "screens/"])
def test_the_pages_fit_a_narrow_screen_and_twice_the_size(opened: Open, axe: Axe, path: str) -> None:
    page = opened(f"/admin/{path}", 320, 700, "de")

    for width in (320, 720):
        page.set_viewport_size({"width": width, "height": 450 if width == 720 else 700})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)
