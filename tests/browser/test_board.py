"""The display board as the hall sees and hears it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from queue_service.documents.language import LANGUAGES
from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.office import BoardLook
from tests.browser.line import Line
from tests.factories import CLERK, KIOSK

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
#: A chime is four voices (two notes, each with its octave); kept is when each begins, in seconds.
LISTEN = """
  window.heard = [];
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    const voice = make.call(this);
    const start = voice.start.bind(voice);
    voice.start = (at) => {
      document.documentElement.dataset.voices = window.heard.push(at);
      start(at);
    };
    return voice;
  };
"""
VOICES_OF_A_CHIME = 4


@pytest.fixture
def hall(browser: Browser) -> Iterator[BrowserContext]:
    """A screen of 1920 × 1080 whose sounds are written down."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="de")
    context.add_init_script(LISTEN)
    yield context
    context.close()


def take(served: Any, case_type: str = "anmeldung", lang: str = "de") -> str:
    """A number from the kiosk."""
    return str(served.services.ticketing.take(KIOSK, served.office, [case_type], lang).ticket.number)


def call(served: Any, desk: str) -> str:
    """The number that the rule calls to this desk."""
    served.services.desks.open(CLERK, served.office, desk)
    client = served.services.calling.call_next(CLERK, served.office, desk)
    assert client is not None
    return str(client.number)


def opened(page_at: PageAt, path: str, context: BrowserContext | None = None, **options: Any) -> Page:
    """A board that is connected: it has announced, or would announce, what comes from now on."""
    page = page_at(path, "board", context=context, **options)
    expect(page.locator("#board")).to_have_attribute("data-live", "true")
    return page


def sounded(page: Page, chimes: int) -> None:
    """So many chimes have begun or are about to."""
    expect(page.locator("html")).to_have_attribute("data-voices", str(chimes * VOICES_OF_A_CHIME))


def row(page: Page, number: str) -> Any:
    return page.locator(f"#current [data-number={number}]")


def test_a_call_appears_with_desk_and_area_and_sounds_once(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    expect(row(board, number).locator(".desk")).to_have_text("3")
    expect(row(board, number).locator(".area")).to_have_text("Servicecenter")
    sounded(board, 1)
    expect(board.locator("#announcements")).to_contain_text(number)


def test_calls_at_once_are_all_shown_at_once_and_sounded_one_after_the_other(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    for _ in range(3):
        take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    numbers = [call(served, desk) for desk in ("3", "4", "5")]
    for number in numbers:
        expect(row(board, number)).to_be_visible()
    sounded(board, 3)
    begins = sorted({round(at, 2) for at in board.evaluate("window.heard")})[::2]
    assert all(later - earlier >= 1.4 for earlier, later in pairwise(begins))


def test_a_repeated_call_sounds_again_and_moves_to_the_top(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    first = call(served, "3")
    second = call(served, "4")
    expect(board.locator("#current .call").first).to_have_attribute("data-number", second)
    served.services.calling.repeat(CLERK, served.office, "3")
    expect(board.locator("#current .call").first).to_have_attribute("data-number", first)
    sounded(board, 3)
    expect(row(board, first)).to_have_count(1)


def test_what_was_called_before_the_board_was_switched_on_is_shown_without_a_sound(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    number = call(served, "3")
    board = opened(page_at, "/board/krefeld/", hall)
    expect(row(board, number)).to_be_visible()
    expect(board.locator("html")).not_to_have_attribute("data-voices", re.compile("."))


@pytest.mark.long
def test_a_call_blinks_at_most_three_times_and_slowly(served: Any, page_at: PageAt) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/")
    number = call(served, "3")
    expect(row(board, number)).to_have_class("call is-fresh is-blinking")
    style = row(board, number).evaluate(
        "row => [getComputedStyle(row).animationIterationCount, getComputedStyle(row).animationDuration]"
    )
    assert style == ["3", "1.2s"]
    expect(row(board, number)).to_have_class("call is-fresh", timeout=6_000)


def test_nothing_moves_for_people_who_asked_for_stillness(served: Any, page_at: PageAt) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/", reduced_motion="reduce")
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    assert row(board, number).evaluate("row => getComputedStyle(row).animationName") == "none"


@pytest.mark.parametrize(
    ("size", "distance", "diagonal"),
    [
        ((1920, 1080), 8, 55),
        ((1920, 1080), 5, 43),
        ((1920, 1080), 12, 55),
        ((3840, 2160), 8, 55),
        ((1080, 1920), 8, 55),
    ],
)
def test_numbers_can_be_read_at_the_configured_distance(
    served: Any, page_at: PageAt, size: tuple[int, int], distance: int, diagonal: int
) -> None:
    take(served)
    number = call(served, "3")
    board = page_at(f"/board/krefeld/?distance_m={distance}&diagonal_inches={diagonal}", size)
    expect(row(board, number)).to_be_visible()
    size_of = "number => parseFloat(getComputedStyle(number).fontSize)"
    px = float(row(board, number).locator(".number").evaluate(size_of))
    mm_per_px = diagonal * 25.4 / math.hypot(*size)
    # A capital H subtends 0.7° (EN 301 549, 5.1.4); Noto Sans capitals are 0.714 of the font size.
    assert px * 0.714 * mm_per_px >= distance * 12.21


def test_four_calls_stand_there_at_full_size_at_eight_metres_on_55_inches(
    served: Any, page_at: PageAt
) -> None:
    for _ in range(4):
        take(served)
    numbers = [call(served, desk) for desk in ("3", "4", "5", "9")]
    board = page_at("/board/krefeld/", "board")
    sizes = set()
    for number in numbers:
        expect(row(board, number)).to_be_in_viewport(ratio=1)
        sizes.add(row(board, number).evaluate("e => getComputedStyle(e).fontSize"))
    assert len(sizes) == 1
    assert float(sizes.pop().removesuffix("px")) > 215


def test_more_calls_than_rows_are_all_inside_the_screen_and_none_covers_another(
    served: Any, page_at: PageAt
) -> None:
    desks = ("1", "2", "3", "4", "5", "9", "12")
    for _ in desks:
        take(served)
    numbers = [call(served, desk) for desk in desks]
    board = page_at("/board/krefeld/", "board")
    for number in numbers:
        expect(row(board, number)).to_be_in_viewport(ratio=1)
    boxes = [row(board, number).bounding_box() for number in numbers]
    places = {(round(box["x"]), round(box["y"])) for box in boxes if box}
    assert len(places) == len(numbers)
    inside = board.evaluate(
        "[...document.querySelectorAll('#current .call')].every(r => r.scrollWidth <= r.clientWidth + 1)"
    )
    assert inside


def test_the_number_stands_out_from_its_ground_by_nine_to_one(served: Any, page_at: PageAt) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/")
    number = call(served, "3")
    expect(row(board, number)).to_have_class("call is-fresh", timeout=6_000)
    assert row(board, number).evaluate(CONTRAST) >= 9
    row(board, number).evaluate("row => row.classList.remove('is-fresh')")
    assert row(board, number).evaluate(CONTRAST) >= 9


CONTRAST = """row => {
  const pen = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  const light = (colour) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const style = getComputedStyle(row);
  const [low, high] = [light(style.color), light(style.backgroundColor)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


def test_the_board_of_an_area_shows_that_area_only_and_does_not_name_it_in_every_row(
    served: Any, page_at: PageAt
) -> None:
    take(served)
    take(served, "aufenthaltstitel")
    here, there = call(served, "3"), call(served, "7")
    board = page_at("/board/krefeld/service/", "board")
    expect(row(board, here)).to_be_visible()
    expect(row(board, here).locator(".area")).to_be_hidden()
    expect(row(board, there)).to_have_count(0)


def test_the_foot_counts_who_waits_for_what(served: Any, page_at: PageAt) -> None:
    take(served)
    take(served)
    board = page_at("/board/krefeld/", "board")
    expect(board.locator("#waiting .count").first).to_have_text("2")
    take(served)
    expect(board.locator("#waiting .count").first).to_have_text("3")


def test_an_empty_hall_is_told_so(served: Any, page_at: PageAt) -> None:
    board = page_at("/board/krefeld/", "board")
    expect(board.locator("#empty")).to_be_visible()
    expect(board.locator("#current .call")).to_have_count(0)
    take(served)
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    expect(board.locator("#empty")).to_be_hidden()


def test_cut_off_it_says_so_within_15_seconds_and_heals_without_a_reload(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    take(served)
    line = Line(hall)
    hall.clock.install()
    board = opened(page_at, "/board/krefeld/", hall)
    board.evaluate("window.sameDocument = true")
    old = call(served, "3")
    expect(row(board, old)).to_be_visible()
    sounded(board, 1)

    line.cut()
    board.clock.fast_forward(15_000)
    expect(board.locator("#stale")).to_be_visible()
    # The numbers are covered, not dimmed.
    at_the_numbers = "document.elementFromPoint(innerWidth / 3, innerHeight / 4)"
    assert board.evaluate(f"document.getElementById('stale').contains({at_the_numbers})")
    assert board.locator("#waiting").inner_text() == ""
    missed = call(served, "4")

    line.mend()
    board.clock.fast_forward(5_000)
    expect(board.locator("#stale")).to_be_hidden()
    expect(row(board, missed)).to_be_visible()
    sounded(board, 2)
    assert board.evaluate("window.sameDocument")


@pytest.mark.long
def test_what_was_called_again_and_again_while_it_was_away_is_chimed_once(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    line = Line(hall)
    hall.clock.install()
    board = opened(page_at, "/board/krefeld/", hall)
    line.cut()
    board.clock.fast_forward(15_000)
    expect(board.locator("#stale")).to_be_visible()
    number = call(served, "3")
    served.services.calling.repeat(CLERK, served.office, "3")
    line.mend()
    board.clock.fast_forward(5_000)
    expect(row(board, number)).to_be_visible()
    sounded(board, 1)


def test_a_browser_that_holds_sound_back_gets_one_small_button_for_it(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    hall.add_init_script(
        """
        let touched = false;
        addEventListener('click', () => { touched = true; }, {capture: true});
        window.AudioContext = class extends EventTarget {
          state = 'suspended';
          currentTime = 0;
          async resume() {
            if (!touched) return;
            this.state = 'running';
            this.dispatchEvent(new Event('statechange'));
          }
        };
        """
    )
    board = page_at("/board/krefeld/", "board", context=hall)
    expect(board.locator("#sound")).to_be_visible()
    board.locator("#sound").click()
    expect(board.locator("#sound")).to_be_hidden()


def test_a_board_shows_its_languages_side_by_side(served: Any, page_at: PageAt) -> None:
    board = page_at("/board/krefeld/?languages=ar,de", "board")
    assert board.locator("html").get_attribute("lang") == "ar"
    assert board.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    title = board.locator("#recent-title .in-language")
    shown = title.evaluate_all("parts => parts.map(part => [part.lang, part.dir])")
    assert shown == [["ar", "rtl"], ["de", "ltr"]]


@pytest.mark.quick("ar,de")
@pytest.mark.parametrize("languages", ["de,en", "ar,de"])
def test_the_board_is_without_barriers(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], languages: str
) -> None:
    for _ in range(6):
        take(served)
    board = opened(page_at, f"/board/krefeld/?languages={languages}", reduced_motion="reduce")
    axe(board)
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    axe(board)


#: An office's slides: the first one is short, the last one speaks one language only.
SLIDES = (
    {"de": "Termine auch von zu Hause", "en": "Book from home, too", "ar": "احجز من المنزل"},
    {"de": "Bitte halten Sie Ihren Pass bereit.", "en": "Please have your passport ready."},
    {"de": "Kopien machen wir für Sie."},
)
#: No time at all, and all of the day: quiet hours that a test can rely on.
ALL_DAY = (wall_time(0, 0), wall_time(23, 59))


def looks(served: Any, **changes: Any) -> None:
    """Sets how the office's boards look."""
    served.services.house.set_board(BY_SYSTEM, served.office, BoardLook(**changes))


def paused(served: Any, kind: str) -> None:
    served.services.house.pause(BY_SYSTEM, served.office, kind)


def test_a_call_taken_back_leaves_the_board_without_a_sound(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    kept, back = call(served, "3"), call(served, "4")
    expect(row(board, back)).to_be_visible()
    sounded(board, 2)
    served.services.undoing.undo(CLERK, served.office, "4")
    expect(row(board, back)).to_have_count(0)
    expect(board.locator(f"#recent [data-number={back}]")).to_have_count(0)
    expect(row(board, kept)).to_be_visible()
    sounded(board, 2)


def test_a_client_who_is_moved_is_called_again_to_the_other_desk(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    number = call(served, "3")
    expect(row(board, number).locator(".desk")).to_have_text("3")
    served.services.handing_over.move(CLERK, served.office, "3", "4")
    expect(row(board, number).locator(".desk")).to_have_text("4")
    expect(row(board, number)).to_have_count(1)
    sounded(board, 2)


def test_an_evacuation_is_told_in_all_languages_and_covers_every_number(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    paused(served, "evacuation")
    expect(board.locator("#evacuation")).to_be_visible()
    lines = board.locator(".evacuation__line:visible")
    shown = lines.evaluate_all("lines => lines.map(line => [line.lang, line.dir])")
    assert {lang for lang, _ in shown} == set(LANGUAGES)
    assert {lang for lang, way in shown if way == "rtl"} == {"ar", "fa"}
    inside = (
        "innerHeight >= line.getBoundingClientRect().bottom && line.scrollHeight <= line.clientHeight + 1"
    )
    assert lines.evaluate_all(f"lines => lines.every(line => {inside})")
    covered = """() => [[0.3, 0.3], [0.8, 0.3], [0.5, 0.97]].every(([x, y]) => document
      .elementFromPoint(innerWidth * x, innerHeight * y).closest("#evacuation"))"""
    assert board.evaluate(covered)
    served.services.house.resume(BY_SYSTEM, served.office)
    expect(board.locator("#evacuation")).to_be_hidden()
    expect(row(board, number)).to_be_visible()
    # those who had been called are called again
    sounded(board, 2)


def test_who_has_to_leave_is_not_sent_to_the_information_desk_because_the_line_went_down(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    line = Line(hall)
    hall.clock.install()
    board = opened(page_at, "/board/krefeld/", hall)
    paused(served, "evacuation")
    expect(board.locator("#evacuation")).to_be_visible()
    line.cut()
    board.clock.fast_forward(15_000)
    expect(board.locator("#board")).to_have_attribute("data-live", "false")
    expect(board.locator("#evacuation")).to_be_visible()
    expect(board.locator("#stale")).to_be_hidden()


def test_an_interruption_is_a_friendly_word_and_the_numbers_stay_small(served: Any, page_at: PageAt) -> None:
    take(served)
    board = opened(page_at, "/board/krefeld/")
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    paused(served, "interruption")
    expect(board.locator("#interruption")).to_be_visible()
    expect(board.locator("#evacuation")).to_be_hidden()
    assert board.locator("#interruption").evaluate("pane => pane.scrollHeight <= pane.clientHeight + 1")
    expect(board.locator(f"#recent [data-number={number}]")).to_be_visible()
    expect(board.locator("#current .call")).to_have_count(0)
    spoken = board.locator("#interruption [lang]").evaluate_all("parts => parts.map(part => part.lang)")
    assert sorted(spoken) == sorted(LANGUAGES)
    served.services.house.resume(BY_SYSTEM, served.office)
    expect(board.locator("#interruption")).to_be_hidden()
    expect(row(board, number)).to_be_visible()


def test_a_long_message_in_two_languages_is_all_there_and_changes_at_once(
    served: Any, page_at: PageAt
) -> None:
    board = opened(page_at, "/board/krefeld/")
    message = ("Aufzug B ist außer Betrieb. " * 5 + "المصعد معطل اليوم، نرجو استخدام الدرج. " * 4)[:280]
    served.services.house.say(BY_SYSTEM, served.office, message)
    expect(board.locator("#message")).to_have_text(message.strip())
    fits = "message => message.scrollHeight <= message.clientHeight + 1"
    assert board.locator("#message").evaluate(fits)
    served.services.house.say(BY_SYSTEM, served.office, "Kurz.")
    expect(board.locator("#message")).to_have_text("Kurz.")
    served.services.house.say(BY_SYSTEM, served.office, None)
    expect(board.locator("#message")).to_be_hidden()


def test_slides_have_the_calls_place_as_long_as_nobody_is_called(served: Any, page_at: PageAt) -> None:
    looks(served, slides=SLIDES)
    board = opened(page_at, "/board/krefeld/")
    expect(board.locator("#stage-slide")).to_be_visible()
    take(served)
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    expect(board.locator("#stage-slide")).to_be_hidden()
    expect(board.locator("#side-slide")).to_be_visible()


def test_two_minutes_after_the_last_call_the_slides_have_its_place_again(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    looks(served, slides=SLIDES)
    line = Line(hall)
    hall.clock.install()
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    number = call(served, "3")
    expect(row(board, number)).to_be_visible()
    # time passes in this browser only: no news may tell it the server's
    line.cut()
    board.clock.fast_forward(110_000)
    expect(row(board, number)).to_be_visible()
    board.clock.fast_forward(12_000)
    expect(board.locator("#stage-slide")).to_be_visible()
    expect(board.locator(f"#recent [data-number={number}]")).to_be_visible()


def test_a_slide_gives_way_to_the_last_calls(served: Any, page_at: PageAt) -> None:
    looks(served, slides=SLIDES)
    desks = ("1", "2", "3", "4", "5", "9", "11", "12", "0", "6")
    board = opened(page_at, "/board/krefeld/?distance_m=12")
    for desk in desks:
        take(served)
        served.services.desks.open(CLERK, served.office, desk)
    for desk in ("3", "4", "5"):
        call(served, desk)
    expect(board.locator("#current .call")).to_have_count(3)
    inside = "rows => rows.every(row => row.getBoundingClientRect().bottom <= innerHeight)"
    assert board.locator(".rows .call").evaluate_all(inside)


def test_a_message_takes_the_place_of_the_slide(served: Any, page_at: PageAt) -> None:
    looks(served, slides=SLIDES)
    take(served)
    call(served, "3")
    board = opened(page_at, "/board/krefeld/")
    expect(board.locator("#side-slide")).to_be_visible()
    served.services.house.say(BY_SYSTEM, served.office, "Der Aufzug steht.")
    expect(board.locator("#message")).to_be_visible()
    expect(board.locator("#side-slide")).to_be_hidden()


def now_due(seconds: int) -> str:
    """Which slide the time of this machine, the server's, asks for."""
    return str(int(time.time() // seconds) % len(SLIDES))


@pytest.mark.long
def test_boards_whose_clocks_differ_show_the_same_slide_at_the_same_moment(
    served: Any, page_at: PageAt, browser: Browser
) -> None:
    seconds = 60
    looks(served, slides=SLIDES, slide_seconds=seconds)
    boards = []
    for ahead in (0, 40):
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="de")
        context.clock.install(time=datetime.now(UTC) + timedelta(seconds=ahead))
        boards.append(opened(page_at, "/board/krefeld/", context))
    for board in boards:
        slide = board.locator("#stage-slide")
        if slide.get_attribute("data-slide") != now_due(seconds):
            # it may have been changing just then
            expect(slide).to_have_attribute("data-slide", now_due(seconds))
    for board in boards:
        board.context.close()


def test_a_blink_begins_in_the_phase_that_the_moment_of_the_call_sets(served: Any, page_at: PageAt) -> None:
    take(served)
    boards = [opened(page_at, "/board/krefeld/") for _ in range(2)]
    number = call(served, "3")
    phase = "row => [row.style.getPropertyValue('--phase'), getComputedStyle(row).animationDelay]"
    for board in boards:
        expect(row(board, number)).to_have_class(re.compile("is-fresh"))
        asked, used = row(board, number).evaluate(phase)
        assert -1_200 < float(asked.removesuffix("ms")) <= 0
        assert used.startswith("-") or used == "0s"


def test_in_quiet_hours_a_call_makes_no_sound_and_a_sign_says_why(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    looks(served, quiet_from=ALL_DAY[0], quiet_until=ALL_DAY[1])
    take(served)
    board = opened(page_at, "/board/krefeld/", hall)
    expect(board.locator("#quiet")).to_be_visible()
    number = call(served, "3")
    expect(row(board, number)).to_have_class(re.compile("is-fresh"))
    expect(board.locator("html")).not_to_have_attribute("data-voices", re.compile("."))


def test_what_the_office_sets_for_its_boards_reaches_them_while_they_run(
    served: Any, page_at: PageAt, hall: BrowserContext
) -> None:
    hall.clock.install()
    board = opened(page_at, "/board/krefeld/", hall)
    looks(served, slides=SLIDES, accent="#7a0019")
    take(served)
    expect(board.locator("#waiting .count").first).to_have_text("1")
    board.clock.fast_forward(65_000)
    expect(board.locator("#stage-slide")).to_be_visible()
    colour = "board => getComputedStyle(board).getPropertyValue('--office').trim()"
    assert board.locator("#board").evaluate(colour).startswith("#")


@pytest.mark.quick("ar,de")
@pytest.mark.parametrize("languages", ["de,en", "ar,de"])
def test_slides_message_and_pauses_are_without_barriers(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], languages: str
) -> None:
    looks(served, slides=SLIDES, accent="#123456", quiet_from=ALL_DAY[0], quiet_until=ALL_DAY[1])
    board = opened(page_at, f"/board/krefeld/?languages={languages}", reduced_motion="reduce")
    expect(board.locator("#stage-slide")).to_be_visible()
    axe(board)
    take(served)
    call(served, "3")
    expect(board.locator("#side-slide")).to_be_visible()
    axe(board)
    served.services.house.say(BY_SYSTEM, served.office, "Der Aufzug B steht heute still.")
    expect(board.locator("#message")).to_be_visible()
    axe(board)
    paused(served, "interruption")
    expect(board.locator("#interruption")).to_be_visible()
    axe(board)
    paused(served, "evacuation")
    expect(board.locator("#evacuation")).to_be_visible()
    axe(board)
