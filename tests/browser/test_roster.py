"""The roster in a real browser: planned by keyboard and mouse; the list of the day on paper; paper lists entered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queue_service.domain.changes import Change
from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours
from queue_service.domain.roster import LineKind, Member, PatternShift, Roster
from queue_service.services.configuration_change import Wish
from tests.browser.real_office import RealOffice, real_office
from tests.browsing import opening
from tests.factories import OFFICE, PASSWORD, an_office

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
Open = Callable[..., Page]

TODAY = datetime.now(UTC).date()
#: The Monday after the next: nothing of it has begun.
MONDAY = TODAY + timedelta(days=14 - TODAY.weekday())
TUESDAY, WEDNESDAY = (MONDAY + timedelta(days=ahead) for ahead in (1, 2))
WEEK = f"/admin/roster/?lang=en&office={OFFICE}&week={MONDAY}"
EVERYTHING = ("info", "anmeldung", "aufenthaltstitel", "asyl", "einbuergerung")


def _pattern() -> dict[str, PatternShift]:
    """Frau A at desk 1, Herr B at desk 12, each day from 8 to 12; Springer has nothing to do yet."""
    desks = {"a": "1", "b": "12"}
    return {
        f"{member}{weekday}": PatternShift(
            f"{member}{weekday}", member, weekday, time(8), time(12), LineKind.DESK, desk
        )
        for member, desk in desks.items()
        for weekday in range(5)
    }


@pytest.fixture(scope="module")
def served_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealOffice]:
    """An office open on weekdays from 8 to 12, with one who plans."""
    with real_office(tmp_path_factory.mktemp("roster")) as office:
        weekly = tuple(WeeklyHours(day, Hours(time(8), time(12))) for day in range(7))
        hours = OpeningHours("Europe/Berlin", weekly=weekly)
        office.services.administration.set_up_office(an_office(hours=hours, phone="02151 86-0"))
        office.services.accounts.add("supervisor", "supervisor", PASSWORD, OFFICE)
        office.services.accounts.add("clerk", "clerk", PASSWORD, OFFICE)
        names = {"a": "Frau A", "b": "Herr B", "c": "Springer"}
        members = {
            code: Member(code, name, None, EVERYTHING, position=place)
            for place, (code, name) in enumerate(names.items())
        }
        office.services.roster.put(OFFICE, Roster(members, _pattern(), {}))
        yield office


@pytest.fixture
def office(served_office: RealOffice) -> Iterator[RealOffice]:
    """The same; what a test has planned is taken back afterwards."""
    yield served_office
    services = served_office.services
    for made in services.roster.history(BY_SYSTEM.actor, OFFICE):
        if made.state == "done" and made.undoes is None and made.id is not None:
            seen = services.roster.undo(BY_SYSTEM, OFFICE, made.id, dry_run=True).findings
            services.roster.undo(BY_SYSTEM, OFFICE, made.id, tuple(each.key for each in seen))


@pytest.fixture
def open_page(office: RealOffice, browser: Browser) -> Iterator[Open]:
    """`open_page(path, name)` is a page, signed in; nothing on it may break, nor ask for inline code."""
    with opening(office.url, browser) as at:

        def opened(path: str, name: str = "supervisor", size: tuple[int, int] = (1440, 900)) -> Page:
            token = office.services.sessions.sign_in(name, PASSWORD).token
            return at(path, size, "en", token=token)

        yield opened


def cell(page: Page, row: str, day: date) -> Locator:
    return page.locator(f'td[data-row="{row}"][data-day="{day}"]')


def block(page: Page, row: str, day: date, kind: str = "desk") -> Locator:
    return cell(page, row, day).locator(f'.shift[data-kind="{kind}"]').first


def type_row(page: Page, *fields: str) -> None:
    """Types into one field after the other."""
    for place, said in enumerate(fields):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(said)


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_by_keyboard_somebody_is_absent_the_gap_is_shown_a_colleague_takes_over_and_all_is_taken_back(
    open_page: Open, axe: Axe
) -> None:
    page = open_page(WEEK)
    axe(page)
    block(page, "b", TUESDAY).focus()
    page.get_by_role("button", name="Absent …").press("Enter")
    expect(page.get_by_label("Who", exact=True).locator("visible=true")).to_have_value("b")
    axe(page)
    page.get_by_label("First day").press("Enter")
    consequences = page.locator("#consequences-dialog")
    expect(consequences).to_contain_text("nobody is planned for")
    expect(consequences.get_by_label("Begin on")).to_be_hidden()
    consequences.get_by_role("button", name="Save now").press("Enter")

    expect(page.locator("#notice")).to_contain_text("The absence is entered.")
    expect(block(page, "b", TUESDAY, "absent")).to_be_focused()
    expect(page.locator("#gaps")).to_contain_text("08:00–12:00")
    axe(page)

    page.keyboard.press("ArrowDown")
    expect(block(page, "b", TUESDAY)).to_be_focused()
    page.keyboard.press("Enter")
    axe(page)
    page.get_by_role("button", name="Somebody else takes over …").press("Enter")
    expect(page.locator("#takeover-member option").first).to_have_text(
        "Springer – free, knows 5 of 5 concerns"
    )
    axe(page)
    page.locator("#takeover-form").get_by_role("button", name="Take over").press("Enter")
    expect(page.locator("#notice")).to_contain_text("Taken over.")
    expect(block(page, "c", TUESDAY)).to_contain_text("Desk 12")
    expect(page.locator("#gaps li").nth(1)).to_contain_text("Somebody for every concern")

    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    consequences.get_by_role("button", name="Save now").press("Enter")
    expect(page.locator("#notice")).to_contain_text("Taken back.")
    expect(block(page, "b", TUESDAY)).to_contain_text("is not there")


def test_a_block_is_dragged_to_somebody_else_and_only_that_day_changes(open_page: Open) -> None:
    page = open_page(WEEK)
    start, goal = block(page, "a", WEDNESDAY).bounding_box(), cell(page, "c", WEDNESDAY).bounding_box()
    assert start is not None and goal is not None
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 30, goal["y"] + 10, steps=8)
    expect(cell(page, "c", WEDNESDAY)).to_have_attribute("data-target", "")
    page.mouse.up()

    expect(page.locator("#notice")).to_contain_text("Moved.")
    expect(block(page, "c", WEDNESDAY)).to_contain_text("only this day")
    expect(cell(page, "a", WEDNESDAY).locator(".shift")).to_have_count(0)
    page.goto(page.url.replace(str(MONDAY), str(MONDAY + timedelta(days=7))))
    expect(block(page, "a", WEDNESDAY + timedelta(days=7))).to_contain_text("Desk 1")
    expect(page.get_by_text("only this day")).to_have_count(0)


def test_the_same_goes_by_keyboard_for_several_blocks_at_once(open_page: Open) -> None:
    page = open_page(WEEK)
    block(page, "b", TUESDAY).focus()
    page.keyboard.press("Shift+Space")
    page.keyboard.press("ArrowRight")
    expect(block(page, "b", WEDNESDAY)).to_be_focused()
    page.keyboard.press("Shift+Space")
    expect(page.locator("#chosen")).to_contain_text("Selected: 2")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "c", TUESDAY)).to_have_attribute("data-target", "")
    page.keyboard.press("Escape")
    expect(page.locator("[data-target]")).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#notice")).to_contain_text("Moved.")
    for day in (TUESDAY, WEDNESDAY):
        expect(block(page, "c", day)).to_contain_text("Desk 12")
        expect(cell(page, "b", day).locator(".shift")).to_have_count(0)


def test_the_usual_week_changes_from_a_day_on_and_what_was_before_stays(open_page: Open, axe: Axe) -> None:
    page = open_page(WEEK)
    block(page, "a", TUESDAY).click()
    page.get_by_role("button", name="Change the usual week from this day …").click()
    expect(page.get_by_label("Counts from")).to_have_value(str(TUESDAY))
    axe(page)
    page.locator("#shift-ends").fill("11:00")
    page.locator("#shift-until").fill(str(TUESDAY + timedelta(days=8)))
    page.locator("#shift-form").get_by_role("button", name="Save").click()

    expect(page.locator("#notice")).to_contain_text("The usual week is changed.")
    expect(block(page, "a", TUESDAY)).to_contain_text("08:00–11:00")
    expect(block(page, "a", TUESDAY)).to_have_attribute("data-state", "usual")
    for weeks, hours in ((-1, "08:00–12:00"), (1, "08:00–11:00"), (2, "08:00–12:00")):
        page.goto(page.url.split("&week=")[0] + f"&week={MONDAY + timedelta(weeks=weeks)}")
        expect(block(page, "a", TUESDAY + timedelta(weeks=weeks))).to_contain_text(hours)


def test_a_single_day_stays_as_it_was_planned_when_the_usual_week_behind_it_changes(open_page: Open) -> None:
    page = open_page(WEEK)
    block(page, "a", TUESDAY).click()
    page.locator("#shift-ends").fill("10:00")
    page.locator("#shift-form").get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("Changed for this day only.")

    page.get_by_role("link", name="Usual week").click()
    expect(page.locator("#usual-from")).to_have_value(str(MONDAY))
    block(page, "a", TUESDAY).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("The usual week is changed.")
    expect(block(page, "c", TUESDAY)).to_contain_text("Desk 1")
    expect(cell(page, "a", TUESDAY).locator(".shift")).to_have_count(0)

    page.get_by_role("link", name="Single days").click()
    expect(block(page, "a", TUESDAY)).to_contain_text("08:00–10:00")
    expect(cell(page, "c", TUESDAY).locator(".shift")).to_have_count(0)
    block(page, "a", TUESDAY).click()
    page.get_by_role("button", name="As usual again").click()
    expect(page.locator("#notice")).to_contain_text("As usual again.")
    expect(block(page, "c", TUESDAY)).to_contain_text("08:00–12:00")


def test_two_swap_and_a_day_and_a_week_are_copied(open_page: Open) -> None:
    page = open_page(WEEK)
    page.get_by_role("button", name="Swap …").click()
    page.locator("#swap-one").select_option("a")
    page.locator("#swap-other").select_option("b")
    page.locator("#swap-days").get_by_role("checkbox").first.check()
    page.locator("#swap-form").get_by_role("button", name="Swap").click()
    expect(page.locator("#notice")).to_contain_text("Swapped.")
    expect(block(page, "a", MONDAY)).to_contain_text("Desk 12")

    page.get_by_role("button", name="Copy a day …").click()
    page.locator("#copy-day-from").select_option(str(MONDAY))
    page.locator("#copy-day-to").get_by_role("checkbox").nth(2).check()
    page.locator("#copy-day-other").fill(str(WEDNESDAY + timedelta(days=14)))
    page.locator("#copy-day-form").get_by_role("button", name="Copy").click()
    expect(page.locator("#notice")).to_contain_text("The day is copied.")
    expect(block(page, "a", WEDNESDAY).locator("visible=true")).to_have_count(1)
    expect(cell(page, "a", WEDNESDAY)).to_contain_text("Desk 12")

    page.goto(page.url.replace(str(MONDAY), str(MONDAY + timedelta(days=14))))
    expect(cell(page, "a", WEDNESDAY + timedelta(days=14))).to_contain_text("Desk 12")
    page.go_back()

    page.get_by_role("button", name="Copy this week …").click()
    page.locator("#copy-week-to").get_by_role("checkbox").first.check()
    page.locator("#copy-week-form").get_by_role("button", name="Copy").click()
    expect(page.locator("#notice")).to_contain_text("The week is copied.")
    page.goto(page.url.replace(str(MONDAY), str(MONDAY + timedelta(days=7))))
    expect(cell(page, "a", MONDAY + timedelta(days=7))).to_contain_text("Desk 12")


def test_what_somebody_else_planned_meanwhile_is_shown_beside_mine(
    office: RealOffice, open_page: Open
) -> None:
    page = open_page(WEEK)
    block(page, "a", MONDAY).click()
    page.locator("#shift-ends").fill("11:00")
    page.locator("#shift-form").get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("Changed for this day only.")
    key = str(block(page, "a", MONDAY).get_attribute("data-at"))
    at = tuple(key.split("/"))
    office.services.roster.change(BY_SYSTEM, OFFICE, Wish((Change((*at, "ends"), "11:00", "10:00"),)))

    block(page, "a", MONDAY).click()
    page.locator("#shift-ends").fill("11:30")
    page.locator("#shift-form").get_by_role("button", name="Save").click()
    theirs = page.locator("#theirs-dialog")
    expect(theirs).to_contain_text("10:00")
    expect(theirs).to_contain_text("11:30")
    expect(theirs).to_contain_text("Frau A, To")
    theirs.get_by_role("button", name="Save mine instead").click()
    expect(block(page, "a", MONDAY)).to_contain_text("08:00–11:30")


@pytest.mark.parametrize("view", ["", "&by=desk", "&view=usual"])
def test_on_a_narrow_screen_one_day_is_shown_at_a_time(open_page: Open, axe: Axe, view: str) -> None:
    page = open_page(WEEK + view, size=(390, 844))
    assert fits(page)
    axe(page)
    row = "1" if view == "&by=desk" else "a"
    expect(block(page, row, MONDAY)).to_be_visible()
    expect(block(page, row, TUESDAY)).to_be_hidden()
    page.locator(f'[data-show-day="{TUESDAY}"]').click()
    expect(block(page, row, TUESDAY)).to_be_visible()
    expect(block(page, row, MONDAY)).to_be_hidden()


def test_a_week_fits_a_desk_screen_and_one_enlarged_twice(open_page: Open) -> None:
    page = open_page(WEEK)
    assert fits(page)
    page.set_viewport_size({"width": 720, "height": 450})
    assert fits(page)


def test_somebody_is_added_to_the_roster_and_their_skills_are_changed(open_page: Open, axe: Axe) -> None:
    page = open_page(f"/admin/roster/members/?lang=en&office={OFFICE}")
    axe(page)
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Name, initials or function").fill("Frau D")
    knows = page.get_by_role("group", name="Knows these concerns")
    knows.get_by_label("Asyl").check()
    axe(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Frau D")).to_contain_text("Asyl")

    page.get_by_role("link", name="Frau D").click()
    axe(page)
    knows.get_by_label("Info").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Frau D")).to_contain_text("Info")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Frau D")).not_to_contain_text("Info")


def test_the_list_of_the_day_is_printed_on_a4_and_its_file_opens_without_the_server(
    open_page: Open, browser: Browser, axe: Axe, tmp_path: Path
) -> None:
    page = open_page(f"/admin/roster/day/?lang=en&office={OFFICE}&date={MONDAY}&sheets=2", "clerk")
    axe(page)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 3
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", paper)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)
    axe(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Next days as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    with browser.new_context(offline=True) as alone:
        opened = alone.new_page()
        opened.goto(file.as_uri())
        expect(opened.get_by_role("article")).to_have_count(5)
        expect(opened.get_by_text("Frau A").first).to_be_visible()
        axe(opened)


def test_a_paper_list_is_typed_with_the_keyboard_kept_as_a_draft_sent_corrected_and_taken_back(
    open_page: Open, axe: Axe
) -> None:
    yesterday = TODAY - timedelta(days=1)
    page = open_page(f"/admin/catch-up/?lang=en&office={OFFICE}&day={yesterday}")
    axe(page)
    rows = page.locator("#rows tr")
    expect(rows.first.locator("[name=number]")).to_be_focused()
    type_row(page, "12", "Asyl", "0815", "0840", "5", "0855")
    page.keyboard.press("Enter")
    expect(rows.nth(1).locator("[name=number]")).to_be_focused()
    expect(rows.first.locator("[name=number]")).to_have_value("X012")
    expect(rows.first.locator("[name=called_at]")).to_have_value("08:40")
    expect(rows.nth(1).locator("[name=case_type]")).to_have_value("asyl")

    type_row(page, "13", "", "0830", "0820")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_contain_text("Called before it came.")
    axe(page)
    page.reload()
    expect(page.locator("#notice")).to_contain_text("A draft from before is here again.")
    expect(rows.nth(1).locator("[name=came_at]")).to_have_value("08:30")

    page.get_by_role("button", name="Send the list").click()
    expect(rows.nth(1).locator("[name=called_at]")).to_be_focused()
    rows.nth(1).locator("[name=called_at]").fill("0850")
    page.get_by_role("button", name="Send the list").click()
    expect(page.locator("#notice")).to_contain_text("The list is entered.")
    expect(rows.locator("[data-state]", has_text="entered")).to_have_count(2)

    rows.first.locator("[name=done_at]").fill("0900")
    page.get_by_role("button", name="Send the list").click()
    expect(rows.first.locator("[name=done_at]")).to_have_value("09:00")
    expect(page.locator("#ready")).to_have_text("Rows to send: 0")
    page.get_by_role("button", name="Take the whole list back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take the whole list back").click()
    expect(page.locator("#notice")).to_contain_text("The list is taken back.")
    expect(rows).to_have_count(1)


def test_a_paper_list_fits_a_narrow_screen(open_page: Open, axe: Axe) -> None:
    page = open_page(f"/admin/catch-up/?lang=en&office={OFFICE}", "info", size=(390, 844))
    assert fits(page)
    axe(page)
