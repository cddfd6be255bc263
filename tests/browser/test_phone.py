"""My number: the page of one ticket on the phone of whoever holds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Role
from tests.browser.line import Line
from tests.factories import CLERK, KIOSK, OFFICE, VISITOR

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
DESK = "3"
SUPERVISOR = Command(Actor("staff", "staff:2", OFFICE, role=Role.SUPERVISOR, staff_id=2))
#: What the browser would do that nobody can see in a picture.
LISTEN = """
  window.done = {voices: 0, buzz: [], asked: 0};
  const note = () => { document.documentElement.dataset.done = JSON.stringify(window.done); };
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    window.done.voices += 1;
    note();
    return make.call(this);
  };
  navigator.vibrate = (pattern) => { window.done.buzz.push(pattern); note(); return true; };
  Object.defineProperty(Notification, "permission", {get: () => "default"});
  Notification.requestPermission = async () => { window.done.asked += 1; note(); return 'denied'; };
"""


@pytest.fixture
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose sounds, vibrations and questions are written down."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de", has_touch=True)
    context.add_init_script(LISTEN)
    yield context
    context.close()


#: Light and dark, left to right and right to left; all four together only in the long run.
MODES = [
    ("light", "de"),
    ("dark", "ar"),
    pytest.param("light", "ar", marks=pytest.mark.long),
    pytest.param("dark", "de", marks=pytest.mark.long),
]


def take(served: Any, lang: str = "de", case_types: tuple[str, ...] = ("anmeldung",)) -> tuple[str, str]:
    """(number, token) of a ticket from the kiosk."""
    taken = served.services.ticketing.take(KIOSK, served.office, list(case_types), lang)
    return taken.ticket.number, taken.token


def call(served: Any, desk: str = DESK) -> None:
    """Calls whoever is next to the desk."""
    served.services.desks.open(CLERK, served.office, desk)
    assert served.services.calling.call_next(CLERK, served.office, desk) is not None


def miss(served: Any, desk: str = DESK) -> None:
    """Nobody came to the desk."""
    served.services.calling.no_answer(CLERK, served.office, desk)


def did(page: Page, pattern: str) -> None:
    """Waits until what the page did beside being seen looks like this."""
    expect(page.locator("html")).to_have_attribute("data-done", re.compile(pattern))


def state(page: Page, name: str) -> None:
    expect(page.locator("#main")).to_have_attribute("data-state", name)


def test_the_place_in_the_queue_moves_by_itself_and_is_said_politely(served: Any, page_at: PageAt) -> None:
    take(served)
    take(served)
    number, token = take(served)
    phone = page_at(f"/t/{token}", "phone")
    expect(phone.locator("#number bdi")).to_have_text(number)
    expect(phone.locator("#queue .other")).to_have_count(2)
    before = phone.locator("#sentence").inner_text()
    call(served)
    expect(phone.locator("#queue .other")).to_have_count(1)
    expect(phone.locator("#sentence")).not_to_have_text(before)
    assert phone.locator("#sentence").get_attribute("role") == "status"
    assert number in phone.title()


def test_a_call_fills_the_page_rings_and_is_an_alert_until_the_service_begins(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    quiet = phone.title()
    call(served)
    state(phone, "called")
    turn = phone.get_by_role("alert").filter(has_text=DESK)
    expect(turn).to_be_visible()
    expect(phone.locator("#desk")).to_have_text(DESK)
    expect(phone.locator("#way")).not_to_be_empty()
    assert phone.title() != quiet
    did(phone, r'"voices":[1-9]')
    rung = phone.evaluate("window.done.voices")
    served.services.calling.repeat(CLERK, served.office, DESK)
    did(phone, rf'"voices":(?!{rung}\b)')
    served.services.calling.start(CLERK, served.office, DESK)
    state(phone, "serving")
    expect(turn).to_have_count(0)
    expect(phone.locator("#coming")).to_be_hidden()
    served.services.calling.finish(CLERK, served.office, DESK)
    state(phone, "done")


def test_i_am_coming_stops_the_ringing_until_the_next_call(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    call(served)
    expect(phone.locator("#coming")).to_be_visible()
    phone.locator("#coming").click()
    expect(phone.locator("#coming")).to_be_hidden()
    assert phone.evaluate("window.done.buzz.at(-1)") == 0
    served.services.calling.repeat(CLERK, served.office, DESK)
    expect(phone.locator("#coming")).to_be_visible()


def test_permission_is_asked_for_only_when_the_holder_wants_the_alert(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    alarm = phone.locator("#alarm")
    expect(alarm).to_be_visible()
    assert phone.evaluate("window.done") == {"voices": 0, "buzz": [], "asked": 0}
    alarm.click()
    expect(alarm).to_have_attribute("aria-pressed", "true")
    did(phone, r'"voices":[1-9]\d*,"buzz":\[.+\],"asked":1')


def test_somebody_missed_reads_when_the_number_comes_back_and_says_i_am_back(
    served: Any, page_at: PageAt
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone")
    call(served)
    miss(served)
    state(phone, "parked")
    expect(phone.locator("#parked-until")).to_contain_text(re.compile(r"\d\d:\d\d"))
    phone.locator("#back button").click()
    # The desk is still open but not ready: the number waits again, with its old clock.
    state(phone, "waiting")
    assert served.services.ticketing.view(token).state == "waiting"


def test_the_place_is_given_up_only_after_a_second_question(served: Any, page_at: PageAt) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone")
    phone.locator("#leave").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(phone.locator("#leave-no")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert served.services.ticketing.view(token).state == "waiting"
    phone.locator("#leave").click()
    phone.locator("#leave-yes").click()
    state(phone, "cancelled")
    assert served.services.ticketing.view(token).state == "cancelled"


def test_a_number_with_two_matters_says_what_comes_afterwards(served: Any, page_at: PageAt) -> None:
    _, token = take(served, case_types=("anmeldung", "aufenthaltstitel"))
    phone = page_at(f"/t/{token}", "phone")
    expect(phone.locator("#matters li")).to_have_count(2)
    call(served)
    served.services.calling.start(CLERK, served.office, DESK)
    served.services.calling.finish(CLERK, served.office, DESK)
    state(phone, "waiting")
    expect(phone.locator("#matters li")).to_have_count(1)


def test_cut_off_it_says_since_when_and_heals_without_a_reload(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    line = Line(pocket)
    pocket.clock.install()
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    expect(phone.locator("#main")).to_have_attribute("data-stale", "false")
    line.cut()
    phone.clock.fast_forward(16_000)
    expect(phone.locator("#stale")).to_be_visible()
    expect(phone.locator("#stale")).to_contain_text(re.compile(r"\d\d:\d\d"))
    call(served)
    line.mend()
    phone.clock.fast_forward(5_000)
    state(phone, "called")
    expect(phone.locator("#stale")).to_be_hidden()


def test_a_decision_without_connection_is_kept_and_can_be_pressed_again(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    call(served)
    miss(served)
    keys: list[str] = []
    pocket.on("request", lambda r: keys.append(r.headers["idempotency-key"]) if r.method == "POST" else None)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    pocket.route("**/back", lambda route: route.abort())
    phone.locator("#back button").click()
    expect(phone.locator("#problem")).not_to_be_empty()
    pocket.unroute("**/back")
    phone.locator("#back button").click()
    state(phone, "waiting")
    expect(phone.locator("#problem")).to_be_empty()
    assert len(keys) > 1
    assert len(set(keys)) == 1


def test_it_works_without_javascript(served: Any, page_at: PageAt) -> None:
    _, token = take(served)
    call(served)
    miss(served)
    phone = page_at(f"/t/{token}", "phone", java_script_enabled=False)
    state(phone, "parked")
    phone.locator("#back button").click()
    state(phone, "waiting")
    phone.locator("noscript summary").click()
    phone.locator("noscript form button").click()
    state(phone, "cancelled")
    assert served.services.ticketing.view(token).state == "cancelled"


def test_a_press_that_comes_too_late_is_told_so_without_javascript(served: Any, page_at: PageAt) -> None:
    _, token = take(served)
    call(served)
    miss(served)
    phone = page_at(f"/t/{token}", "phone", java_script_enabled=False)
    served.services.ticketing.cancel(CLERK, token)
    phone.locator("#back button").click()
    state(phone, "cancelled")
    expect(phone.locator("#problem")).not_to_be_empty()


def test_somebody_sent_to_get_something_reads_what_and_comes_back_with_it(
    served: Any, page_at: PageAt
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone")
    call(served)
    served.services.handing_over.hold(CLERK, served.office, DESK, "photo")
    state(phone, "on_hold")
    expect(phone.locator("#hold-reason")).not_to_be_empty()
    expect(phone.locator("#alarm")).to_be_visible()
    phone.locator("#back button").click()
    state(phone, "waiting")
    expect(phone.locator("#hold-reason")).to_be_hidden()
    assert served.services.ticketing.view(token).state == "waiting"


def test_left_over_at_closing_time_the_page_is_what_the_information_desk_wants_to_see(
    served: Any, page_at: PageAt
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone")
    served.services.house.close_early(SUPERVISOR, served.office)
    served.services.house.send_home(SUPERVISOR, served.office)
    state(phone, "unserved")
    expect(phone.locator("[data-if=voucher]")).to_be_visible()
    expect(phone.locator("[data-unless=voucher]")).to_be_hidden()
    expect(phone.locator("#alarm")).to_be_hidden()


@pytest.mark.parametrize("kind", ["evacuation", "interruption"])
def test_while_the_house_stands_still_one_sentence_is_all_there_is(
    served: Any, page_at: PageAt, pocket: BrowserContext, kind: str
) -> None:
    number, token = take(served)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    call(served)
    expect(phone.locator("#coming")).to_be_visible()
    served.services.house.pause(CLERK, served.office, kind)
    pause = phone.get_by_role("alert").filter(has_text=number)
    expect(pause).to_be_visible()
    expect(pause.locator("#pause-do")).not_to_be_empty()
    expect(phone.locator("#main")).to_be_hidden()
    assert phone.evaluate("window.done.buzz.at(-1)") == 0
    rung = phone.evaluate("window.done.voices")
    served.services.house.resume(CLERK, served.office)
    expect(pause).to_be_hidden()
    state(phone, "called")
    did(phone, rf'"voices":(?!{rung}\b)')


def test_a_call_taken_back_is_told_and_falls_silent(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    call(served)
    expect(phone.locator("#coming")).to_be_visible()
    served.services.undoing.undo(CLERK, served.office, DESK)
    state(phone, "waiting")
    expect(phone.locator("#notice")).not_to_be_empty()
    expect(phone.locator("#coming")).to_be_hidden()
    call(served)
    state(phone, "called")
    expect(phone.locator("#notice")).to_be_empty()


def test_another_counter_is_announced_like_a_call(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, token = take(served)
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    call(served)
    expect(phone.locator("#desk")).to_have_text(DESK)
    rung = phone.evaluate("window.done.voices")
    served.services.handing_over.move(CLERK, served.office, DESK, "2")
    expect(phone.locator("#desk")).to_have_text("2")
    expect(phone.locator("#notice")).not_to_be_empty()
    expect(phone.get_by_role("alert").filter(has_text="2")).to_be_visible()
    did(phone, rf'"voices":(?!{rung}\b)')


def test_when_more_are_ahead_than_before_one_sentence_says_why_and_goes_again(
    served: Any, page_at: PageAt, pocket: BrowserContext
) -> None:
    _, earlier = take(served)
    _, token = take(served)
    pocket.clock.install()
    phone = page_at(f"/t/{token}", "phone", context=pocket)
    call(served)
    miss(served)
    expect(phone.locator("#queue .other")).to_have_count(0)
    expect(phone.locator("#grown")).to_be_empty()
    served.services.ticketing.back(VISITOR, earlier)
    expect(phone.locator("#queue .other")).to_have_count(1)
    expect(phone.locator("#grown")).not_to_be_empty()
    phone.clock.fast_forward(91_000)
    expect(phone.locator("#grown")).to_be_empty()


@pytest.mark.quick("de")
@pytest.mark.parametrize("lang", ["de", "de-simple", "ar", "ru"])
@pytest.mark.parametrize(
    "stage", ["waiting", "called", "parked", "on_hold", "unserved", "paused", "withdrawn"]
)
def test_server_and_browser_say_the_same(served: Any, page_at: PageAt, lang: str, stage: str) -> None:
    if stage == "waiting":
        take(served)
    _, token = take(served, lang)
    if stage != "waiting":
        call(served)
    if stage == "parked":
        miss(served)
    elif stage == "on_hold":
        served.services.handing_over.hold(CLERK, served.office, DESK, "copy")
    elif stage == "paused":
        served.services.house.pause(CLERK, served.office, "evacuation")
    elif stage == "withdrawn":
        served.services.undoing.undo(CLERK, served.office, DESK)
    elif stage == "unserved":
        served.services.undoing.undo(CLERK, served.office, DESK)
        served.services.house.send_home(SUPERVISOR, served.office)
    said = []
    for scripts in (False, True):
        phone = page_at(f"/t/{token}", "phone", java_script_enabled=scripts)
        state(phone, {"paused": "called", "withdrawn": "waiting"}.get(stage, stage))
        parts = (
            "#stand",
            "#place",
            "#way",
            "#desk",
            "#parked-until",
            "#matters",
            "#hold-reason",
            "#house-pause",
        )
        said.append([phone.locator(part).text_content() for part in parts])
    plain, live = [[re.sub(r"\s+", " ", text or "").strip() for text in page] for page in said]
    assert plain == live


def test_the_page_speaks_the_tickets_language_until_another_is_chosen(served: Any, page_at: PageAt) -> None:
    _, token = take(served, "ar")
    phone = page_at(f"/t/{token}", "phone")
    root = phone.locator("html")
    expect(root).to_have_attribute("lang", "ar")
    expect(root).to_have_attribute("dir", "rtl")
    phone.locator("#languages summary").click()
    names = phone.locator("#languages a")
    expect(names).to_have_count(9)
    assert all(names.evaluate_all("links => links.map(link => link.lang && link.dir)"))
    phone.get_by_role("link", name="Русский").click()
    expect(root).to_have_attribute("lang", "ru")
    expect(root).to_have_attribute("dir", "ltr")


def test_right_to_left_the_page_is_mirrored_and_the_number_is_not(served: Any, page_at: PageAt) -> None:
    number, token = take(served, "fa")
    phone = page_at(f"/t/{token}", "phone")
    assert phone.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    digits = phone.locator("#number bdi")
    assert digits.get_attribute("dir") == "ltr"
    assert digits.inner_text() == number
    office, languages = phone.locator(".office").bounding_box(), phone.locator("#languages").bounding_box()
    assert office
    assert languages
    assert office["x"] > languages["x"]


@pytest.mark.quick("uk")
@pytest.mark.parametrize("lang", ["de", "ar", "uk", "fr"])
@pytest.mark.parametrize("stage", ["waiting", "called", "parked"])
def test_nothing_is_cut_off_on_the_narrowest_phone_or_with_letters_twice_as_large(
    served: Any, page_at: PageAt, lang: str, stage: str
) -> None:
    _, token = take(served, lang, case_types=("anmeldung", "aufenthaltstitel"))
    if stage != "waiting":
        call(served)
    if stage == "parked":
        miss(served)
    phone = page_at(f"/t/{token}", (320, 800))
    for size in ("100%", "200%"):
        phone.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, size


@pytest.mark.quick("dark")
@pytest.mark.parametrize(("mode", "lang"), MODES)
def test_the_page_is_without_barriers_in_every_state(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], lang: str, mode: str
) -> None:
    take(served)
    _, token = take(served, lang)
    phone = page_at(f"/t/{token}", "phone", color_scheme=mode, reduced_motion="reduce")
    axe(phone)
    phone.locator("#languages summary").click()
    axe(phone)
    phone.locator("#languages summary").click()
    phone.locator("#leave").click()
    axe(phone)
    phone.locator("#leave-no").click()
    call(served, "4")
    call(served)
    state(phone, "called")
    axe(phone)
    miss(served)
    state(phone, "parked")
    axe(phone)
    phone.locator("#back button").click()
    state(phone, "waiting")
    call(served)
    served.services.calling.start(CLERK, served.office, DESK)
    state(phone, "serving")
    axe(phone)
    served.services.calling.finish(CLERK, served.office, DESK)
    state(phone, "done")
    axe(phone)


@pytest.mark.quick("light")
@pytest.mark.parametrize(("mode", "lang"), MODES)
def test_the_page_is_without_barriers_when_the_day_does_not_go_as_planned(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], lang: str, mode: str
) -> None:
    _, token = take(served, lang)
    phone = page_at(f"/t/{token}", "phone", color_scheme=mode, reduced_motion="reduce")
    call(served)
    served.services.undoing.undo(CLERK, served.office, DESK)
    expect(phone.locator("#notice")).not_to_be_empty()
    axe(phone)
    call(served)
    served.services.handing_over.move(CLERK, served.office, DESK, "2")
    expect(phone.locator("#desk")).to_have_text("2")
    axe(phone)
    for kind in ("interruption", "evacuation"):
        served.services.house.pause(CLERK, served.office, kind)
        expect(phone.locator("#house-pause")).to_have_attribute("data-kind", kind)
        axe(phone)
    served.services.house.resume(CLERK, served.office)
    served.services.handing_over.hold(CLERK, served.office, "2", "document")
    state(phone, "on_hold")
    axe(phone)
    served.services.house.close_early(SUPERVISOR, served.office)
    served.services.house.send_home(SUPERVISOR, served.office)
    state(phone, "unserved")
    axe(phone)


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_the_page_of_a_closed_number_is_without_barriers(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], lang: str
) -> None:
    _, missed = take(served, lang)
    for _ in range(2):
        call(served)
        miss(served)
        if served.services.ticketing.view(missed).state == "parked":
            served.services.ticketing.back(KIOSK, missed)
    phone = page_at(f"/t/{missed}", "phone")
    state(phone, "no_show")
    axe(phone)

    _, given_up = take(served, lang)
    served.services.ticketing.cancel(KIOSK, given_up)
    phone.goto(f"{served.url}/t/{given_up}")
    state(phone, "cancelled")
    axe(phone)


def test_an_unknown_number_is_a_page_that_says_so(served: Any, page_at: PageAt) -> None:
    answers: list[int] = []
    phone = page_at("/", "phone")
    phone.on("response", lambda response: answers.append(response.status))
    phone.goto(f"{served.url}/t/AAAAAAAAAAAAAAAAAAAAAA")
    assert 404 in answers
    expect(phone.locator("h1")).to_be_visible()
