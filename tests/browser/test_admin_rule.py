"""The order of calls, the notice for the wall and the office's own texts, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, expect

from queue_service.domain.changes import ABSENT, Change
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Role
from queue_service.services.configuration_change import Wish
from tests.browsing import PageAt, Served

pytestmark = pytest.mark.browser

PASSWORD = "sieben stille Regenschirme"
ADMIN = Command(Actor("staff", "staff:1", role=Role.ADMIN, staff_id=1))
#: Points of a PDF; paper is within one of them.
A3, A4 = (842, 1191), (595, 842)
Open = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.fixture
def as_admin(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Open]:
    """`as_admin(path)` is a page of an administrator; afterwards the office sets what it set before."""
    name = f"leitung-{token_hex(3)}"
    # Somebody has to be left who looks after all offices.
    served.services.accounts.put("z-stays", "admin", PASSWORD, None)
    served.services.accounts.add(name, "admin", PASSWORD, None)

    def open_page(path: str, width: int = 1440, lang: str = "en") -> Page:
        token = served.services.sessions.sign_in(name, PASSWORD).token
        return page_at(path, (width, 900), lang, token=token)

    yield open_page
    _tidy(served)


def _tidy(served: Served) -> None:
    configuration = served.services.configuration
    for planned in configuration.history(ADMIN.actor, served.office, state="planned"):
        assert planned.id is not None
        configuration.undo(ADMIN, served.office, planned.id)
    texts = configuration.read(ADMIN.actor, served.office).document["texts"]
    gone = tuple(Change(("texts", key), words, ABSENT) for key, words in texts.items())
    if gone:
        configuration.change(ADMIN, served.office, Wish(gone))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_another_preset_is_planned_with_its_reason_and_withdrawn_by_keyboard_alone(
    as_admin: Open, axe: Axe
) -> None:
    page = as_admin("/admin/rule/")
    axe(page)

    page.get_by_role("radio", name="Balanced").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Punctual")).to_be_checked()
    # the new table stands beside the old one before anything is saved
    expect(page.locator("#rule-preview")).to_contain_text("more than 196 minutes later")
    first = page.locator("#rule-table [data-then]").first
    expect(first).to_have_text(re.compile(r"^0\.\d{3}$"))
    axe(page)

    page.get_by_label("Why does the order change?").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("From which day on")).to_be_focused()
    page.get_by_role("button", name="Save the new order").press("Enter")
    expect(page.get_by_text("Fill in this field.")).to_be_visible()
    expect(page.get_by_label("Why does the order change?")).to_be_focused()
    page.keyboard.type("Appointments come first from now on.")
    page.get_by_role("button", name="Save the new order").press("Enter")

    expect(page.locator("#notice")).to_contain_text("Planned")
    planned = page.get_by_role("region", name=re.compile("^Planned from"))
    expect(planned).to_contain_text("Appointments come first from now on.")
    expect(planned.get_by_text("at most 196 minutes later")).to_be_visible()
    expect(page.get_by_role("heading", name="In force: Balanced")).to_be_visible()
    axe(page)

    planned.get_by_role("button", name=re.compile("Withdraw")).press("Enter")
    expect(page.locator("#notice")).to_contain_text("Withdrawn.")
    expect(page.get_by_role("region", name=re.compile("^Planned from"))).to_have_count(0)


def test_a_wrong_number_is_said_before_anything_is_saved(as_admin: Open) -> None:
    page = as_admin("/admin/rule/")
    page.get_by_label(re.compile("Wait target")).first.fill("0")

    expect(page.locator("#rule-problem")).to_be_visible()
    page.get_by_label(re.compile("Wait target")).first.fill("20")
    expect(page.locator("#rule-problem")).to_be_hidden()
    expect(page.locator("#rule-table [data-then]").first).to_have_attribute("data-changed", "true")


def test_a_text_is_seen_as_it_will_look_and_stands_at_the_kiosk_until_it_is_reset(
    served: Served, as_admin: Open, page_at: PageAt, axe: Axe
) -> None:
    page = as_admin("/admin/texts/kiosk-greeting/")
    axe(page)
    page.get_by_label("Deutsch", exact=True).fill("Moin, {name}")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_label("Deutsch", exact=True)).to_have_accessible_description(
        re.compile("listed beside the text")
    )
    page.get_by_label("Deutsch", exact=True).fill("Moin und willkommen")
    expect(page.locator('[data-preview="de"]')).to_have_text("Moin und willkommen")
    page.get_by_label("العربية").fill("أهلاً")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator("#notice")).to_contain_text("The text is saved.")
    expect(page.get_by_text("Missing:")).to_be_visible()
    axe(page)

    kiosk = page_at("/kiosk/krefeld/", "kiosk")
    expect(kiosk.get_by_role("heading", name="Moin und willkommen")).to_be_visible()
    expect(kiosk.locator(".welcomes")).to_contain_text("أهلاً")

    page.get_by_role("button", name="All languages").press("Enter")
    expect(page.locator("#notice")).to_contain_text("stand there again")
    expect(page.get_by_label("Deutsch", exact=True)).to_have_value("")
    kiosk.reload()
    expect(kiosk.get_by_role("heading", name="Willkommen")).to_be_visible()

    # and back again
    page.locator("#undo").press("Enter")
    expect(page.get_by_label("Deutsch", exact=True)).to_have_value("Moin und willkommen")


@pytest.mark.parametrize(("size", "paper"), [("a3", A3), ("a4", A4)])
@pytest.mark.parametrize(("sheets", "pages"), [("each", 3), ("all", 1)])
def test_every_sheet_of_the_notice_fits_its_paper(
    as_admin: Open, axe: Axe, size: str, paper: tuple[int, int], sheets: str, pages: int
) -> None:
    wanted = "language=de&language=ru&language=ar"
    page = as_admin(f"/admin/wall/?size={size}&sheets={sheets}&{wanted}", lang="de")
    expect(page.locator(".wall[data-fitted]")).to_be_visible()
    if size == "a4":
        axe(page)

    pdf = page.pdf(prefer_css_page_size=True).decode("latin-1")

    boxes = re.findall(r"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == pages
    assert {(round(float(x)), round(float(y))) for x, y in boxes} == {paper}


def test_on_paper_there_is_the_notice_and_nothing_else(as_admin: Open) -> None:
    page = as_admin("/admin/wall/?language=ar")
    page.emulate_media(media="print")

    for gone in (".admin-nav", ".staff-head", ".demo-ribbon", "#wall-form", "h1"):
        expect(page.locator(gone).first).to_be_hidden()
    sheet = page.locator(".sheet-page")
    expect(sheet).to_be_visible()
    assert sheet.evaluate("each => getComputedStyle(each).direction") == "rtl"
    number = page.locator(".sheet-steps__number").first.bounding_box()
    words = page.locator(".sheet-steps li > span:last-child").first.bounding_box()
    assert number is not None
    assert words is not None
    assert number["x"] > words["x"]


@pytest.mark.parametrize("path", ["rule/", "texts/", "texts/phone-go-to/", "wall/?sheets=all&language=fa"])
def test_the_pages_fit_a_narrow_screen_and_large_letters(as_admin: Open, axe: Axe, path: str) -> None:
    page = as_admin(f"/admin/{path}", 320, lang="de")
    assert fits(page)
    sheet = page.locator(".sheet-page")
    if sheet.count():
        # nothing of the sheet is cut off at its edge
        assert sheet.first.evaluate("each => each.scrollWidth <= each.clientWidth")
    axe(page)
    # 200 percent of 1280
    page.set_viewport_size({"width": 640, "height": 450})
    assert fits(page)


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_a_visitor_reads_the_rule_on_the_phone(page_at: PageAt, axe: Axe, lang: str) -> None:
    page = page_at(f"/rule/krefeld/?lang={lang}", (320, 700), lang=lang)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert fits(page)
    axe(page)
