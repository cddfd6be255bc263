"""The proof of request in a real browser: read, switched, scanned, printed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PageAt = Callable[..., Page]
AT = datetime(2026, 11, 25, 13, 5, 7, tzinfo=UTC)
FIVE = (
    "verpflichtungserklaerung",
    "niederlassungserlaubnis",
    "aufenthaltstitel",
    "einbuergerung",
    "anmeldung",
)


def issue(served: Any, *case_types: str) -> str:
    """The token of a proof."""
    return str(served.services.proofs.issue(served.office, case_types or ("anmeldung",), AT).token)


@pytest.mark.quick("ar")
@pytest.mark.parametrize("lang", ["de", "en", "ar"])
def test_it_passes_axe(served: Any, page_at: PageAt, axe: Callable[[Page], None], lang: str) -> None:
    page = page_at(f"/p/{issue(served, *FIVE)}?lang={lang}", "phone")
    axe(page)
    page.locator(".languages summary").click()
    axe(page)


@pytest.mark.quick("uk")
@pytest.mark.parametrize("lang", ["de", "ar", "uk"])
def test_it_fits_the_smallest_phone_without_scrolling_sideways(
    served: Any, page_at: PageAt, lang: str
) -> None:
    page = page_at(f"/p/{issue(served, *FIVE)}?lang={lang}", (320, 568))

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_look_at_a_phone_shows_the_moment_and_what_happened(served: Any, page_at: PageAt) -> None:
    page = page_at(f"/p/{issue(served)}?lang=en", "phone")

    expect(page.locator(".clock")).to_be_in_viewport(ratio=1)
    expect(page.locator(".day")).to_be_in_viewport(ratio=1)
    expect(page.locator(".statement").first).to_be_in_viewport(ratio=1)


def test_another_language_is_one_tap_away_and_german_stays(served: Any, page_at: PageAt) -> None:
    page = page_at(f"/p/{issue(served)}?lang=de", "phone")
    expect(page.locator(".german")).to_have_count(0)
    page.locator(".languages summary").click()
    page.get_by_role("link", name="العربية").click()

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    german = page.locator(".german")
    expect(german).to_have_attribute("lang", "de")
    expect(german).to_contain_text("Mittwoch, 25. November 2026")
    assert german.evaluate("element => getComputedStyle(element).direction") == "ltr"


@pytest.mark.parametrize("case_types", [("anmeldung",), FIVE])
def test_a_camera_reads_the_code_from_the_phone(
    served: Any, page_at: PageAt, case_types: tuple[str, ...]
) -> None:
    token = issue(served, *case_types)
    page = page_at(f"/p/{token}?lang=en", "phone", device_scale_factor=3)
    shown = page.locator(".qr")
    expect(shown).to_have_js_property("complete", value=True)

    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown.screenshot())))
    assert [code.text for code in found] == [f"{served.url}/p/{token}"]


@pytest.mark.quick("ru")
@pytest.mark.parametrize("lang", ["de", "ar", "ru"])
@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_it_prints_on_one_sheet_and_leaves_room_for_longer_words(
    served: Any, page_at: PageAt, paper: str, lang: str
) -> None:
    page = page_at(f"/p/{issue(served, *FIVE)}?lang={lang}", "phone")
    expect(page.locator(".qr")).to_have_js_property("complete", value=True)
    page.evaluate("""() => document.querySelectorAll('.statement p').forEach(sentence => {
        sentence.textContent += sentence.textContent.slice(0, sentence.textContent.length / 3); })""")

    printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


def test_paper_is_black_on_white_with_the_code_and_without_what_one_presses(
    served: Any, page_at: PageAt
) -> None:
    page = page_at(f"/p/{issue(served)}?lang=en", "console")
    expect(page.locator("#print")).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")

    for gone in (".languages", "#print", ".now"):
        expect(page.locator(gone)).to_be_hidden()
    for there in (".qr", ".clock", ".statement >> nth=0", ".german", ".id", ".office"):
        expect(page.locator(there)).to_be_visible()
    colours = page.evaluate("""() => [...document.querySelectorAll('body, main, main *, .phone-head, .proof-foot *')]
        .filter(element => element.checkVisibility() && !element.closest('svg'))
        .map(element => getComputedStyle(element))
        .map(({color, backgroundColor}) => `${color} on ${backgroundColor}`)""")
    assert set(colours) <= {"rgb(0, 0, 0) on rgb(255, 255, 255)", "rgb(0, 0, 0) on rgba(0, 0, 0, 0)"}


def test_the_button_prints(served: Any, page_at: PageAt) -> None:
    page = page_at(f"/p/{issue(served)}?lang=en", "phone")
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
    page.locator("#print").click()

    expect(page.locator("html")).to_have_attribute("data-printed", "yes")


def test_without_scripts_everything_but_the_button_is_there(served: Any, page_at: PageAt) -> None:
    page = page_at(f"/p/{issue(served)}?lang=en", "phone", java_script_enabled=False)

    expect(page.locator(".statement").first).to_contain_text("14:05")
    expect(page.locator("#print")).to_be_hidden()


def test_a_link_that_is_no_proof_says_what_to_do(
    served: Any, page_at: PageAt, axe: Callable[[Page], None]
) -> None:
    page = page_at(f"/p/{issue(served)[:-1]}?lang=en", "phone")

    expect(page.locator("h1")).to_have_text("No proof of ours")
    axe(page)
