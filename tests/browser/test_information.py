"""The information desk in a real browser: numbers by keyboard, search, lists, paper, vouchers, alarms, the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from queue_service.domain.command import Command
from queue_service.domain.ticket import TicketSearch
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from tests.browsing import PageAt, Served
from tests.factories import CLERK, KIOSK

pytestmark = pytest.mark.browser

Desk = Callable[..., Page]
Axe = Callable[[Page], None]
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def desk(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Desk]:
    """`desk()` is the information desk's page, signed in with the account of its role; printing is counted only."""
    contexts: list[BrowserContext] = []

    def open_desk(role: str = "info", path: str = "/info/", **options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        account = next(item for item in served.credentials["staff"] if item["role"] == role)
        token = served.services.staff.sign_in(account["name"], account["password"]).token
        context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url, "httpOnly": True}])
        context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
        return page_at(path, context=context)

    yield open_desk
    for context in contexts:
        context.close()


def waiting(served: Served, *case_types: str, language: str = "de", **rest: Any) -> str:
    """Somebody takes a number for this; the number."""
    taken = served.services.ticketing.take(KIOSK, served.office, list(case_types), language, **rest)
    return taken.ticket.number


def given(page: Page) -> list[str]:
    """The numbers that stand there to be handed over."""
    return page.locator("#given [data-number]").all_inner_texts()


def state_of(served: Served, number: str) -> dict[str, Any]:
    """What the lobby knows of a number."""
    found = served.services.information.find(served.office, TicketSearch())
    ticket = next(each for each in found if each.number == number)
    return {name: getattr(ticket, name) for name in ticket.__slots__}


# Numbers


def test_one_key_and_enter_give_a_number(served: Served, desk: Desk) -> None:
    page = desk()

    page.keyboard.press("2")
    page.keyboard.press("Enter")

    expect(page.locator("#given [data-number]")).to_have_count(1)
    (number,) = given(page)
    assert state_of(served, number)["case_types"] == ("anmeldung",)
    expect(page.locator("#given img")).to_have_js_property("complete", True)
    assert page.locator("#given img").evaluate("image => image.naturalWidth") > 0
    expect(page.locator(f'[data-row="{number}"]')).to_contain_text("waiting since")
    # the form is ready for the next one
    expect(page.locator('[name="concern"]:checked')).to_have_count(0)


def test_several_concerns_language_persons_and_need_are_kept(served: Served, desk: Desk) -> None:
    page = desk()

    for key in ("2", "5", "+", "+", "r", "b"):
        page.keyboard.press(key)
    page.locator('[name="language"][value="ar"]').check()
    page.locator("#give").click()

    expect(page.locator("#given [data-number]")).to_have_count(1)
    ticket = state_of(served, given(page)[0])
    assert len(ticket["case_types"]) == 2
    assert (ticket["language"], ticket["persons"], ticket["needs_priority"]) == ("ar", 3, True)
    first = served.services.lobby.queue(served.office).next[0]
    assert first.accessible_only
    expect(page.locator('[name="language"]:checked')).to_have_value("de")
    expect(page.locator("#persons")).to_have_value("1")


def test_without_a_concern_nothing_is_sent_and_the_form_says_so(served: Served, desk: Desk, axe: Axe) -> None:
    page = desk(locale="de")

    page.locator("#give").click()

    expect(page.locator("#issue-problem")).to_be_visible()
    expect(page.locator('[name="concern"]').first).to_be_focused()
    expect(page.locator("#said-at-once")).not_to_be_empty()
    assert served.services.lobby.queue(served.office).next == ()
    axe(page)


def test_enter_pressed_twice_gives_one_number(served: Served, desk: Desk) -> None:
    page = desk()

    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.locator("#issue-problem, #given [data-number]").locator("visible=true").first).to_be_visible()
    expect(page.locator("#given [data-number]")).to_have_count(1)
    assert len(served.services.lobby.queue(served.office).next) == 1


def test_an_answer_lost_on_the_way_gives_one_number_when_pressed_again(served: Served, desk: Desk) -> None:
    page = desk()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.request.headers["idempotency-key"])
        answer = route.fetch()
        if len(lost) <= 3:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(
        "**/api/v1/offices/*/tickets",
        lambda route: lose(route) if route.request.method == "POST" else route.continue_(),
    )
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#issue-problem")).to_contain_text("Press again")
    page.locator("#give").click()

    expect(page.locator("#given [data-number]")).to_have_count(1)
    assert len(set(lost)) == 1
    assert len(served.services.lobby.queue(served.office).next) == 1


def test_people_in_a_line_get_their_numbers_in_the_order_in_which_they_stand(
    served: Served, desk: Desk, axe: Axe
) -> None:
    page = desk()

    page.keyboard.press("l")
    for key in ("1", "1", "2", "1"):
        page.keyboard.press(key)
    expect(page.locator("#line-list li")).to_have_count(4)
    page.get_by_role("button", name="Remove person 2").click()
    page.locator('[name="language"][value="uk"]').check()
    page.locator("h1").click()
    page.keyboard.press("9")
    axe(page)
    page.locator("#give").click()

    expect(page.locator("#given [data-number]")).to_have_count(4)
    expect(page.locator("#line-list li")).to_have_count(0)
    tickets = [state_of(served, number) for number in given(page)]
    assert [each["case_types"][0] for each in tickets] == ["info", "anmeldung", "info", "visum"]
    assert [each["language"] for each in tickets] == ["de", "de", "de", "uk"]
    axe(page)


def test_after_pointing_at_concerns_enter_gives_the_numbers_instead_of_adding_one(
    served: Served, desk: Desk
) -> None:
    page = desk()
    page.locator('[name="mode"][value="line"]').check()

    page.locator('[data-add="info"]').click()
    page.locator('[data-add="info"]').click()
    page.keyboard.press("Enter")

    expect(page.locator("#given [data-number]")).to_have_count(2)


def test_slips_are_printed_in_the_visitors_language_and_in_german_without_a_concern(
    served: Served, desk: Desk
) -> None:
    page = desk()
    page.keyboard.press("2")
    page.locator('[name="language"][value="ar"]').check()
    page.locator("#give").click()
    expect(page.locator("#given [data-number]")).to_have_count(1)

    page.locator("h1").click()
    page.keyboard.press("p")

    page.wait_for_function("() => window.printed === 1")
    slip = page.locator("#slips .slip")
    expect(slip).to_have_count(1)
    expect(slip.locator("[data-label] [lang=ar]")).to_have_attribute("dir", "rtl")
    expect(slip.locator("[data-label] [lang=de]")).to_have_text("Ihre Nummer")
    assert "Registration" not in (slip.text_content() or "")
    assert "Anmeldung" not in (slip.text_content() or "")
    page.emulate_media(media="print")
    expect(slip).to_be_visible()
    expect(page.locator("#issue")).to_be_hidden()


def test_a_line_is_printed_with_one_slip_to_a_page(served: Served, desk: Desk) -> None:
    page = desk()
    page.keyboard.press("l")
    for key in ("1", "1", "1"):
        page.keyboard.press(key)
    page.locator("#give").click()
    expect(page.locator("#given [data-number]")).to_have_count(3)
    page.locator("#print").click()
    page.wait_for_function("() => window.printed === 1")

    pdf = page.pdf(prefer_css_page_size=True)

    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 3


def test_keys_rest_while_somebody_types_and_can_be_switched_off(desk: Desk) -> None:
    page = desk()
    page.locator("#search").click()
    page.keyboard.type("2")
    expect(page.locator('[name="concern"]:checked')).to_have_count(0)

    page.locator("#keys-switch").uncheck()
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator('[name="concern"]:checked')).to_have_count(0)


# Finding


def test_a_number_is_found_by_number_time_and_concern(served: Served, desk: Desk, axe: Axe) -> None:
    numbers = [waiting(served, code) for code in ("info", "asyl", "visum", "asyl")]
    page = desk()
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


def test_enter_opens_the_only_hit_and_its_slip_is_printed_again(served: Served, desk: Desk) -> None:
    number = waiting(served, "asyl", language="fa")
    waiting(served, "info")
    page = desk()

    page.keyboard.press("/")
    page.keyboard.type("asyl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Slip again: {number}")).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_function("() => window.printed === 1")
    assert given(page) == [number]
    expect(page.locator("#slips [data-number]")).to_have_text(number)


def test_arrow_keys_go_from_the_search_through_the_list(served: Served, desk: Desk) -> None:
    first, second = waiting(served, "info"), waiting(served, "info")
    page = desk()
    expect(page.locator("#list [data-row]")).to_have_count(2)

    page.locator("#search").press("ArrowDown")
    expect(page.locator(f'[data-row="{second}"] .row__main')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f'[data-row="{first}"] .row__main')).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search")).to_be_focused()


def test_the_list_follows_the_lobby_and_keeps_the_focus(served: Served, desk: Desk) -> None:
    first = waiting(served, "info")
    page = desk()
    row = page.locator(f'[data-row="{first}"]')
    row.locator(".row__main").click()

    served.services.desks.open(CLERK, served.office, "1")
    served.services.calling.call_next(CLERK, served.office, "1")

    expect(row).to_have_attribute("data-state", "called")
    expect(row).to_contain_text("called to desk 1")
    expect(row.locator(".row__main")).to_be_focused()
    expect(row.locator(".row__main")).to_have_attribute("aria-expanded", "true")


def test_whoever_is_set_aside_is_brought_back_with_one_press(served: Served, desk: Desk, axe: Axe) -> None:
    number = waiting(served, "info")
    served.services.desks.open(CLERK, served.office, "1")
    served.services.calling.call_next(CLERK, served.office, "1")
    served.services.calling.no_answer(CLERK, served.office, "1")
    served.services.desks.pause(CLERK, served.office, "1", "break")
    page = desk()

    expect(page.locator("#filter-aside")).to_have_text("Set aside: 1")
    page.locator('#filters [value="aside"]').check()
    expect(page.locator(f'[data-row="{number}"]')).to_contain_text("did not answer at desk 1")
    axe(page)
    page.get_by_role("button", name=f"Bring back {number}").click()

    expect(page.locator("#notice")).to_contain_text(f"{number} is back")
    expect(page.locator("#filter-aside")).to_have_text("Set aside: 0")
    assert state_of(served, number)["state"] == "waiting"


def test_a_number_given_up_can_be_brought_back(served: Served, desk: Desk) -> None:
    number = waiting(served, "info")
    page = desk()
    row = page.locator(f'[data-row="{number}"]')
    row.locator(".row__main").click()

    page.get_by_role("button", name=f"Give up {number}").click()
    expect(row).to_have_attribute("data-state", "cancelled")
    page.get_by_role("button", name=f"Bring back {number}").click()
    expect(row).to_have_attribute("data-state", "waiting")


# Paper


def office_clock(**ago: float) -> str:
    return (datetime.now(UTC) - timedelta(**ago)).astimezone(BERLIN).strftime("%H:%M")


def test_paper_numbers_are_entered_by_keyboard_with_the_times_of_then(
    served: Served, desk: Desk, axe: Axe
) -> None:
    later = waiting(served, "info")
    page = desk(timezone_id="Asia/Tokyo")
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
    assert state_of(served, "X012")["state"] == "done"
    order = [item.number for item in served.services.lobby.queue(served.office).next]
    assert order == ["X011", later]
    expect(page.locator('[data-field="number"]')).to_have_value("X013")


def test_each_row_says_what_is_wrong_with_it_and_nothing_is_entered(
    served: Served, desk: Desk, axe: Axe
) -> None:
    page = desk(locale="de")
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
    served: Served, desk: Desk
) -> None:
    page = desk()
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


# Vouchers


def test_a_voucher_needs_a_number_and_a_day_that_has_been(served: Served, desk: Desk, axe: Axe) -> None:
    page = desk(locale="de")
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


def test_the_number_for_a_voucher_stands_there_to_be_handed_over(served: Served, desk: Desk) -> None:
    number = waiting(served, "info")
    sent: list[dict[str, Any]] = []
    page = desk()
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
        sent.append(route.request.post_data_json)
        route.fulfill(status=201, json=slip)

    page.route("**/vouchers", answer)
    page.keyboard.press("v")
    page.keyboard.type("a 7")
    page.keyboard.press("Enter")

    expect(page.locator("#given [data-number]")).to_have_text(number)
    expect(page.locator("#notice")).to_contain_text(number)
    assert sent[0]["number"] == "a 7"
    assert "case_types" not in sent[0]


# Alarms, tally


def test_a_call_for_help_is_shown_answered_and_closed(served: Served, desk: Desk, axe: Axe) -> None:
    page = desk()
    alarm = page.locator("#alarm-list .alarm")

    served.services.help_calls.ask(KIOSK, served.office, "Hall")
    expect(alarm).to_contain_text("Somebody asks for help: Hall")
    expect(page).to_have_title("! Help wanted – information desk")
    expect(page.locator("#said-at-once")).to_contain_text("Hall")
    axe(page)
    page.get_by_role("button", name="I am coming: Hall").click()
    expect(alarm).to_contain_text("somebody is coming")
    expect(page).not_to_have_title("! Help wanted – information desk")
    page.get_by_role("button", name="Over: Hall").click()
    expect(page.locator("#alarms")).to_be_hidden()
    assert served.services.lobby.house(served.office).alarms == ()


def test_an_emergency_stands_before_calls_for_help(served: Served, desk: Desk) -> None:
    served.services.help_calls.ask(KIOSK, served.office, "Hall")
    page = desk()

    served.services.help_calls.emergency(CLERK, served.office, "5")

    alarms = page.locator("#alarm-list .alarm")
    expect(alarms).to_have_count(2)
    expect(alarms.first).to_have_attribute("data-kind", "emergency")
    expect(alarms.first).to_contain_text("Emergency at desk 5")


def test_questions_are_counted_one_for_each_press_and_taken_back(served: Served, desk: Desk) -> None:
    page = desk()
    way = page.locator('[data-topic="way"] [data-n]')

    for _ in range(3):
        page.keyboard.press("w")
    expect(way).to_have_text("3")
    page.keyboard.press("u")
    expect(way).to_have_text("2")
    page.locator(".tally__more summary").click()
    page.locator('[data-topic="einbuergerung"]').click()
    expect(page.locator('[data-topic="einbuergerung"] [data-n]')).to_have_text("1")

    assert served.services.lobby.house(served.office).tally == {"way": 2, "einbuergerung": 1}


# The house


def test_the_house_is_paused_and_resumed_in_two_deliberate_steps_each(
    served: Served, desk: Desk, axe: Axe
) -> None:
    page = desk("clerk")

    page.locator("#ask-pause").click()
    dialog = page.get_by_role("dialog", name="Pause the whole house?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    axe(page)
    dialog.get_by_role("button", name="Evacuation").click()
    expect(page.locator("#paused")).to_contain_text("Evacuation since")
    expect(page.locator("#house-state")).to_have_attribute("data-state", "paused")
    axe(page)

    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("#issue-problem")).to_be_visible()
    page.locator("#ask-resume").click()
    page.get_by_role("dialog", name="Carry on?").get_by_role("button", name="Carry on").click()
    expect(page.locator("#paused")).to_be_hidden()
    assert served.services.lobby.house(served.office).pause is None


def test_a_message_is_previewed_shown_and_taken_away(served: Served, desk: Desk, axe: Axe) -> None:
    page = desk()
    page.keyboard.press("h")
    page.locator("#message").fill("Die Kasse schließt um 15 Uhr.")
    expect(page.locator("#message-preview")).to_have_text("Die Kasse schließt um 15 Uhr.")
    axe(page)

    page.get_by_role("button", name="Put it on the boards").click()
    expect(page.locator("#notice")).to_contain_text("The boards show the message")
    assert served.services.lobby.board(served.office).message == "Die Kasse schließt um 15 Uhr."
    page.get_by_role("button", name="Take it away").click()
    expect(page.locator("#message")).to_have_value("")
    assert served.services.lobby.board(served.office).message is None


def test_a_text_being_written_is_not_replaced_by_somebody_elses_message(served: Served, desk: Desk) -> None:
    page = desk()
    page.keyboard.press("h")
    page.locator("#message").fill("Noch nicht fertig")
    supervisor = next(item for item in served.credentials["staff"] if item["role"] == "supervisor")
    session = served.services.staff.sign_in(supervisor["name"], supervisor["password"])
    actor = served.services.staff.identify(session.token)
    assert actor is not None

    served.services.house.say(Command(actor), served.office, "Von nebenan")

    expect(page.locator("#message-clear")).to_be_visible()
    expect(page.locator("#message")).to_have_value("Noch nicht fertig")


def test_kiosks_are_stopped_and_allowed_again(served: Served, desk: Desk) -> None:
    page = desk("supervisor")
    page.keyboard.press("h")

    page.get_by_role("button", name="Stop the kiosks").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the kiosks").click()
    expect(page.locator("#house-state-word")).to_have_text("No more numbers today")
    page.get_by_role("button", name="Let the kiosks give numbers again").click()
    expect(page.locator("#house-state-word")).to_contain_text("Open until")


def test_before_everybody_is_sent_home_it_is_said_how_many_they_are(
    served: Served, desk: Desk, axe: Axe
) -> None:
    numbers = [waiting(served, "info") for _ in range(3)]
    page = desk()
    page.keyboard.press("h")

    page.locator("#ask-home").click()
    dialog = page.get_by_role("dialog", name="Send everybody home?")
    expect(dialog).to_contain_text("People still waiting: 3")
    axe(page)
    dialog.get_by_role("button", name="Send everybody home").click()

    for number in numbers:
        expect(page.locator(f'[data-row="{number}"]')).to_have_attribute("data-state", "unserved")


# Boards


def test_slides_colour_and_quiet_hours_are_edited_with_a_preview_and_saved(
    served: Served, desk: Desk, axe: Axe
) -> None:
    page = desk("supervisor", "/info/boards/")
    page.get_by_role("button", name="One more slide").click()
    page.locator('[data-language="de"]').first.fill("Kasse bis 15 Uhr")
    expect(page.locator("[data-preview]")).to_have_text("Kasse bis 15 Uhr")
    page.get_by_role("button", name="One more slide").click()
    page.locator('[data-language="de"]').nth(1).fill("Zweite")
    page.get_by_role("button", name="Slide 2 earlier").click()
    page.locator("#own-colour").check()
    page.locator("#colour-text").fill("#003344")
    expect(page.locator("#colour-said")).to_contain_text("lighter")
    page.locator("#quiet-from").fill("07:00")
    page.locator("#quiet-until").fill("08:30")
    axe(page)
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#notice")).to_contain_text("Saved")
    look = served.services.lobby.office(served.office).board
    assert [dict(slide) for slide in look.slides] == [{"de": "Zweite"}, {"de": "Kasse bis 15 Uhr"}]
    assert look.accent == "#003344"
    assert look.quiet_until is not None
    assert look.quiet_until.isoformat("minutes") == "08:30"


def test_what_is_wrong_with_the_boards_stands_beside_its_field(served: Served, desk: Desk, axe: Axe) -> None:
    page = desk("supervisor", "/info/boards/", locale="de")
    page.locator("#add-slide").click()
    page.locator("#slide-seconds").fill("3")
    page.locator("#quiet-from").fill("07:00")
    page.locator('#boards [type="submit"]').click()

    expect(page.locator("[data-problem]")).to_be_visible()
    expect(page.locator("#seconds-problem")).to_be_visible()
    expect(page.locator("#quiet-problem")).to_be_visible()
    expect(page.locator("textarea").first).to_be_focused()
    assert served.services.lobby.office(served.office).board.slides == ()
    axe(page)


# Everywhere


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (390, 844), (320, 640)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_screen_in_light_and_dark(
    served: Served, desk: Desk, axe: Axe, size: tuple[int, int], scheme: str
) -> None:
    for code in ("info", "asyl", "verpflichtungserklaerung"):
        waiting(served, code, language="ar", persons=3)
    page = desk(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="de")
    expect(page.locator("#list [data-row]")).to_have_count(3)

    for tab in ("new", "paper", "voucher", "house"):
        page.locator(f"#tab-{tab}").click()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]
        axe(page)


def test_a_page_out_of_date_says_so_and_recovers(served: Served, desk: Desk) -> None:
    page = desk()
    expect(page.locator("#connection")).to_have_attribute("data-stale", "false")
    page.context.set_offline(True)
    # the sockets of the page are cut as well
    expect(page.locator("#stale")).to_be_visible(timeout=25_000)
    number = waiting(served, "info")
    page.context.set_offline(False)

    expect(page.locator("#stale")).to_be_hidden(timeout=20_000)
    expect(page.locator(f'[data-row="{number}"]')).to_be_visible()
