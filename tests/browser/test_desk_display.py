"""The display at a desk, as somebody sees it who stands before the door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from queue_service.documents.language import LANGUAGES
from queue_service.domain.command import BY_SYSTEM
from tests.browser.line import Line
from tests.factories import CLERK, KIOSK

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
PATH = "/desk-display/krefeld/5/"
SCREENS = [
    ((800, 480), "ar,de"),
    ((480, 800), "de-simple,uk"),
    pytest.param((800, 480), "de,en", marks=pytest.mark.long),
    pytest.param((800, 480), "ru,fa", marks=pytest.mark.long),
    pytest.param((1024, 600), "de,en", marks=pytest.mark.long),
    pytest.param((480, 800), "ar,de", marks=pytest.mark.long),
]
#: What is cut off by its own box, or stands outside the screen.
OVERFLOWING = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || element.closest(".visually-hidden, svg")) return false;
  return box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1;
}).map((element) => `${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture
def door(browser: Browser) -> Iterator[BrowserContext]:
    """A small screen beside a door."""
    context = browser.new_context(viewport={"width": 800, "height": 480}, locale="de")
    yield context
    context.close()


def take(served: Any) -> str:
    return str(served.services.ticketing.take(KIOSK, served.office, ["anmeldung"], "de").ticket.number)


def call(served: Any) -> str:
    """A number, called to the desk of these tests."""
    take(served)
    served.services.desks.open(CLERK, served.office, "5")
    return str(served.services.calling.call_next(CLERK, served.office, "5").number)


def opened(page_at: PageAt, size: tuple[int, int] = (800, 480), path: str = PATH, **options: Any) -> Page:
    """A display that is connected."""
    page = page_at(path, size, **options)
    expect(page.locator("#display")).to_have_attribute("data-live", "true")
    return page


def shows(page: Page, state: str, text: str = "") -> None:
    """This state stands there, and no other."""
    expect(page.locator("#display")).to_have_attribute("data-state", state)
    expect(page.locator(f'.state[data-state="{state}"]')).to_be_visible()
    expect(page.locator(".state:visible")).to_have_count(1)
    expect(page.locator(f'.state[data-state="{state}"]')).to_contain_text(text)


def each_state(served: Any) -> Iterator[str]:
    """Leads the desk through everything that its display can say."""
    desks, calling, desk = served.services.desks, served.services.calling, "5"
    yield "closed"
    desks.open(CLERK, served.office, desk)
    yield "open"
    call(served)
    yield "called"
    calling.start(CLERK, served.office, desk)
    yield "serving"
    desks.away(CLERK, served.office, desk)
    yield "away"
    desks.open(CLERK, served.office, desk)
    calling.finish(CLERK, served.office, desk)
    desks.pause(CLERK, served.office, desk)
    yield "paused"


def test_it_says_at_every_moment_whether_one_may_come_in(served: Any, page_at: PageAt) -> None:
    display = opened(page_at)
    for state in each_state(served):
        shows(display, state)
        has_number = state in {"called", "serving", "away"}
        expect(display.locator("#number-place")).to_be_visible(visible=has_number)


def test_a_call_stands_there_large_with_the_word_to_come_in(served: Any, page_at: PageAt) -> None:
    display = opened(page_at)
    number = call(served)
    shows(display, "called")
    expect(display.locator("#number")).to_have_text(number)
    size = display.locator("#number").evaluate("number => parseFloat(getComputedStyle(number).fontSize)")
    assert size >= 480 * 0.4


def test_it_names_the_desk_and_the_area_for_those_who_look_for_it(served: Any, page_at: PageAt) -> None:
    display = page_at(PATH, (800, 480))
    expect(display.locator("#desk-name")).to_have_text("5")
    expect(display.locator(".place__area")).to_contain_text("Aufenthalt und Einbürgerung")


def test_a_call_blinks_three_times_and_then_stands_still(served: Any, page_at: PageAt) -> None:
    display = opened(page_at)
    call(served)
    expect(display.locator("#now")).to_have_class("now is-blinking")
    style = display.locator("#now").evaluate(
        "now => [getComputedStyle(now).animationIterationCount, getComputedStyle(now).animationDuration]"
    )
    assert style == ["3", "1.2s"]
    expect(display.locator("#now")).to_have_class("now", timeout=6_000)


def test_a_repeat_blinks_again(served: Any, page_at: PageAt) -> None:
    display = opened(page_at)
    call(served)
    expect(display.locator("#now")).to_have_class("now", timeout=6_000)
    served.services.calling.repeat(CLERK, served.office, "5")
    expect(display.locator("#now")).to_have_class("now is-blinking")


def test_what_was_called_before_it_was_switched_on_does_not_blink(served: Any, page_at: PageAt) -> None:
    number = call(served)
    display = opened(page_at)
    expect(display.locator("#number")).to_have_text(number)
    expect(display.locator("#now")).to_have_class("now")


def test_nothing_moves_for_people_who_asked_for_stillness(served: Any, page_at: PageAt) -> None:
    display = opened(page_at, reduced_motion="reduce")
    call(served)
    shows(display, "called")
    assert display.locator("#now").evaluate("now => getComputedStyle(now).animationName") == "none"


def test_a_call_taken_back_leaves_the_display(served: Any, page_at: PageAt) -> None:
    display = opened(page_at)
    call(served)
    shows(display, "called")
    served.services.undoing.undo(CLERK, served.office, "5")
    shows(display, "open")
    expect(display.locator("#number-place")).to_be_hidden()


def test_a_client_who_is_moved_is_told_at_the_new_desk(served: Any, page_at: PageAt) -> None:
    there = opened(page_at, path="/desk-display/krefeld/9/")
    number = call(served)
    served.services.handing_over.move(CLERK, served.office, "5", "9")
    shows(there, "called")
    expect(there.locator("#number")).to_have_text(number)


def test_an_interruption_keeps_the_number_small_and_goes_away_by_itself(served: Any, page_at: PageAt) -> None:
    display = opened(page_at)
    number = call(served)
    shows(display, "called")
    served.services.house.pause(BY_SYSTEM, served.office, "interruption")
    shows(display, "interruption")
    expect(display.locator("#number")).to_have_text(number)
    served.services.house.resume(BY_SYSTEM, served.office)
    shows(display, "called")


def test_an_evacuation_covers_everything_in_one_language_after_the_other(
    served: Any, door: BrowserContext, page_at: PageAt
) -> None:
    door.clock.install()
    display = page_at(PATH, context=door)
    expect(display.locator("#display")).to_have_attribute("data-live", "true")
    call(served)
    shows(display, "called")
    served.services.house.pause(BY_SYSTEM, served.office, "evacuation")
    expect(display.locator("#evacuation")).to_be_visible()
    middle = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)"
    assert display.evaluate(f"document.getElementById('evacuation').contains({middle})")
    seen = set()
    for _ in range(2 * len(LANGUAGES)):
        expect(display.locator(".evacuation__line:visible")).to_have_count(1)
        seen.add(display.locator(".evacuation__line:visible").get_attribute("lang"))
        display.clock.run_for(3_500)
    assert seen == set(LANGUAGES)
    served.services.house.resume(BY_SYSTEM, served.office)
    expect(display.locator("#evacuation")).to_be_hidden()


def test_cut_off_it_covers_the_number_and_still_says_where_one_is(
    served: Any, door: BrowserContext, page_at: PageAt
) -> None:
    line = Line(door)
    door.clock.install()
    display = page_at(PATH, context=door)
    expect(display.locator("#display")).to_have_attribute("data-live", "true")
    number = call(served)
    shows(display, "called")
    line.cut()
    display.clock.fast_forward(15_000)
    expect(display.locator("#stale")).to_be_visible()
    at_the_number = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)"
    assert display.evaluate(f"document.getElementById('stale').contains({at_the_number})")
    at_the_desk = display.locator("#desk-name").bounding_box()
    assert at_the_desk is not None
    point = [at_the_desk["x"] + 2, at_the_desk["y"] + at_the_desk["height"] / 2]
    assert display.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('.place') !== null", point)
    line.mend()
    display.clock.fast_forward(5_000)
    expect(display.locator("#stale")).to_be_hidden()
    expect(display.locator("#number")).to_have_text(number)


@pytest.mark.quick("de-simple,uk")
@pytest.mark.parametrize(("size", "languages"), SCREENS)
def test_everything_is_inside_the_screen_in_every_state(
    served: Any, page_at: PageAt, size: tuple[int, int], languages: str
) -> None:
    display = opened(page_at, size, f"{PATH}?languages={languages}", reduced_motion="reduce")
    for state in each_state(served):
        shows(display, state)
        assert display.evaluate(OVERFLOWING) == []
    call(served)
    served.services.house.pause(BY_SYSTEM, served.office, "interruption")
    shows(display, "interruption")
    assert display.evaluate(OVERFLOWING) == []
    served.services.house.pause(BY_SYSTEM, served.office, "evacuation")
    expect(display.locator("#evacuation")).to_be_visible()
    assert display.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("languages", ["ar,de", pytest.param("de,en", marks=pytest.mark.long)])
def test_it_is_without_barriers_in_every_state(
    served: Any, page_at: PageAt, axe: Callable[[Page], None], languages: str
) -> None:
    display = opened(page_at, path=f"{PATH}?languages={languages}", reduced_motion="reduce")
    for state in each_state(served):
        shows(display, state)
        axe(display)
    for kind in ("interruption", "evacuation"):
        served.services.house.pause(BY_SYSTEM, served.office, kind)
        expect(display.locator("#evacuation")).to_be_visible(visible=kind == "evacuation")
        expect(display.locator("#display")).to_have_attribute("data-state", "interruption")
        axe(display)


def test_a_new_display_is_told_once_at_which_desk_it_hangs(
    served: Any, page_at: PageAt, axe: Callable[[Page], None]
) -> None:
    page = page_at("/desk-display/krefeld/", (1024, 600))
    axe(page)
    page.get_by_role("link", name=re.compile("5$")).click()
    expect(page.locator("#desk-name")).to_have_text("5")
