"""The display board as the hall sees and hears it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

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
