"""The kiosk for everybody: sizes, contrasts, keyboard, every language on every screen, paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from queue_service.documents.language import LANGUAGES
from tests.browser.kiosk_visit import (
    OFFICE,
    PATH,
    TICKETS,
    PageAt,
    at_check,
    control,
    press,
    step,
    visit_on_a_clock,
)

pytestmark = pytest.mark.browser

#: 88 px are 20 mm on a 22" screen of 1920 px and more on any larger one (A-31).
SMALLEST_TARGET = 88
#: Capitals of 6.1 mm, 0.7° at half a metre (A-11), on 32": 0.369 mm a pixel, capitals 0.714 of the size.
SMALLEST_TEXT = 23.2
#: Relative luminance as in WCAG, of two colours that the browser has painted on a canvas.
CONTRAST = """([front, back]) => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const luminance = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}"""
#: What is wider than its box, stands outside the screen, or has been cut off.
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || element.closest(".visually-hidden, .sprite, svg, dialog:not([open])")) return false;
  const outside = box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1;
  const wide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
  return outside || wide;
}).map((element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`)"""
BURIED = """() => [...document.querySelectorAll("button")].filter((button) => {
  const box = button.getBoundingClientRect();
  if (box.width === 0) return false;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !button.contains(top);
}).map((button) => button.outerHTML.slice(0, 120))"""

#: The words of the bar that stand on more than one line.
BROKEN_WORDS = """() => [...document.querySelectorAll(".control__word")].flatMap((label) => {
  const text = label.firstChild;
  return [...text.data.matchAll(/\\S+/g)].filter((word) => {
    const range = new Range();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map((word) => word[0]);
})"""


def every_screen(page: Page, lang: str, *, trying: bool = True) -> Iterator[str]:
    """Leads through all screens of a visit and yields the name of each; without a lost connection if not `trying`."""
    step(page, "language")
    yield "language"
    press(page, "language", language=lang)
    step(page, "concerns")
    yield "concerns"
    press(page, "more")
    yield "more concerns"
    press(page, "back")
    press(page, "concern", concern="anmeldung")
    step(page, "check")
    yield "check"
    press(page, "add")
    step(page, "concerns")
    yield "adding"
    press(page, "concern", concern="info")
    press(page, "continue")
    step(page, "check")
    press(page, "need")
    yield "check of two"
    if trying:
        page.route(TICKETS, lambda route: route.abort())
        press(page, "take")
        step(page, "trying")
        yield "trying"
        page.unroute(TICKETS)
    else:
        press(page, "take")
    step(page, "number")
    yield "number"


@pytest.mark.parametrize(
    ("contrast", "lang"),
    [
        (False, "de"),
        (True, "ar"),
        pytest.param(False, "ar", marks=pytest.mark.long),
        pytest.param(True, "de", marks=pytest.mark.long),
    ],
)
def test_every_screen_passes_axe(
    page_at: PageAt, axe: Callable[[Page], None], lang: str, contrast: bool
) -> None:
    page = page_at(PATH, "kiosk")
    if contrast:
        press(page, "contrast")
    for _ in every_screen(page, lang):
        axe(page)


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_the_question_for_more_time_passes_axe(
    page_at: PageAt, axe: Callable[[Page], None], lang: str
) -> None:
    page = visit_on_a_clock(page_at)
    at_check(page, lang=lang)
    page.clock.fast_forward(91_000)
    expect(page.locator("#warning")).to_be_visible()
    axe(page)


def test_a_closed_kiosk_passes_axe(page_at: PageAt, axe: Callable[[Page], None]) -> None:
    page = visit_on_a_clock(page_at)
    page.route(OFFICE, lambda route: route.fulfill(json=route.fetch().json() | {"open_now": False}))
    page.clock.fast_forward(31_000)
    step(page, "closed")
    axe(page)


#: Every language upright, every mode in one that reads from the right; the rest in the long run.
MODES = [("kiosk", ""), ("kiosk", "large"), ("kiosk", "lower"), ("kiosk-wide", ""), ("kiosk-wide", "large")]
SCREENS = [
    pytest.param(size, mode, lang, marks=() if (size, mode) == MODES[0] or lang == "ar" else pytest.mark.long)
    for (size, mode), lang in product(MODES, LANGUAGES)
]


@pytest.mark.parametrize(("size", "mode", "lang"), SCREENS)
def test_everything_is_on_the_screen_in_every_language(
    page_at: PageAt, size: str, lang: str, mode: str
) -> None:
    page = page_at(PATH, size)
    page.evaluate("document.fonts.ready")
    if mode:
        press(page, mode)
    for screen in every_screen(page, lang, trying=False):
        assert page.evaluate(OVERFLOWING) == [], screen
        assert page.evaluate(BURIED) == [], screen
        assert page.evaluate(BROKEN_WORDS) == [], screen


@pytest.mark.quick("kiosk")
@pytest.mark.parametrize("size", ["kiosk", "kiosk-wide"])
def test_everything_that_can_be_touched_is_large_enough(page_at: PageAt, size: str) -> None:
    page = page_at(PATH, size)
    for screen in every_screen(page, "de"):
        sizes = page.locator("button:visible").evaluate_all(
            "all => all.map((each) => [each.textContent.trim(), each.offsetWidth, each.offsetHeight])"
        )
        small = [each for each in sizes if min(each[1], each[2]) < SMALLEST_TARGET]
        assert small == [], screen


@pytest.mark.quick("kiosk")
@pytest.mark.parametrize("size", ["kiosk", "kiosk-wide"])
def test_every_text_can_be_read_at_half_a_metre(page_at: PageAt, size: str) -> None:
    page = page_at(PATH, size)
    texts = """smallest => [...document.querySelectorAll(".frame *")].filter((each) =>
      [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
      && each.getBoundingClientRect().width > 1 && parseFloat(getComputedStyle(each).fontSize) < smallest
    ).map((each) => each.className)"""
    for screen in every_screen(page, "de"):
        assert page.evaluate(texts, SMALLEST_TEXT) == [], screen


@pytest.mark.quick("kiosk")
@pytest.mark.parametrize("size", ["kiosk", "kiosk-wide"])
def test_the_number_has_a_third_of_the_screen_and_a_contrast_of_seven(page_at: PageAt, size: str) -> None:
    page = page_at(PATH, size)
    at_check(page)
    press(page, "take")
    step(page, "number")
    field = page.locator(".field--number")
    share = field.evaluate("field => field.offsetWidth * field.offsetHeight / innerWidth / innerHeight")
    colours = [
        page.locator(".number").evaluate("number => getComputedStyle(number).color"),
        field.evaluate("field => getComputedStyle(field).backgroundColor"),
    ]

    assert share > 1 / 3
    assert page.evaluate(CONTRAST, colours) >= 7


def test_controls_below_leave_the_upper_part_of_a_tall_screen_free(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    press(page, "lower")
    step(page, "language")
    for name in ("language", "concerns"):
        step(page, name)
        tops = page.locator("button:visible").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect().top / innerHeight)"
        )
        assert min(tops) > 0.42, name
        if name == "language":
            press(page, "language", language="tr")


def test_the_first_press_of_tab_finds_what_makes_the_page_readable(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    step(page, "language")
    page.keyboard.press("Tab")
    expect(control(page, "lower")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    page.keyboard.press("Tab")
    expect(control(page, "large")).to_be_focused()
    page.keyboard.press("Tab")
    expect(control(page, "privacy")).to_be_focused()
    page.keyboard.press("Tab")
    expect(control(page, "help")).to_be_focused()
    page.keyboard.press("Tab")
    expect(control(page, "language", language="de")).to_be_focused()


def test_a_visit_needs_nothing_but_tab_and_enter(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    step(page, "language")
    for _ in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    step(page, "concerns")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-concern]").first).to_be_focused()
    ring = "element => getComputedStyle(element).outlineWidth"
    assert page.locator("[data-concern]").first.evaluate(ring) == "4px"
    page.keyboard.press("Enter")
    step(page, "check")
    control(page, "take").focus()
    page.keyboard.press("Space")
    step(page, "number")


def test_what_is_chosen_shows_in_colours_of_the_readers_own(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk", forced_colors="active")
    at_check(page, "anmeldung")
    frame = "element => getComputedStyle(element).outlineStyle"
    one, two = (page.locator(f'[data-action="persons"][value="{n}"]') for n in (1, 2))

    assert (one.evaluate(frame), two.evaluate(frame)) == ("solid", "none")


def test_nothing_moves_for_whoever_wants_no_motion(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk", reduced_motion="reduce")
    for screen in every_screen(page, "de"):
        assert page.evaluate("document.getAnimations().length") == 0, screen


def test_the_paper_is_as_large_as_the_printers(page_at: PageAt) -> None:
    page = page_at(PATH, "kiosk")
    at_check(page, lang="ar")
    press(page, "take")
    step(page, "number")
    paper = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")

    boxes = {tuple(round(float(part) * 25.4 / 72) for part in box.split()[2:]) for box in _media_boxes(paper)}
    assert boxes == {(80, 120)}
    assert paper.count(b"/Type /Page\n") == 1
    expect(page.locator("#slip")).to_be_visible()
    expect(page.locator(".frame")).to_be_hidden()
    # in the visitor's language and in German; neither a name nor the concern
    lines = page.locator(".slip__label span").evaluate_all("all => all.map((each) => [each.lang, each.dir])")
    assert lines[0] == ["ar", "rtl"]
    millimetres = page.locator(".slip__number").evaluate(
        "number => parseFloat(getComputedStyle(number).fontSize) * 0.714 * 25.4 / 96"
    )
    assert millimetres > 19.9


def _media_boxes(paper: bytes) -> list[str]:
    return [box.decode() for box in re.findall(rb"/MediaBox \[([^\]]+)\]", paper)]
