"""The configuration as a file, and the history of changes, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, expect

from queue_service.domain.command import BY_SYSTEM, SYSTEM
from tests.browsing import PageAt, Served

pytestmark = pytest.mark.browser

PASSWORD = "sieben stille Regenschirme"
Axe = Callable[[Page], None]
Open = Callable[..., Page]


@pytest.fixture
def as_admin(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Open]:
    """`as_admin(path)` is a page of an administrator."""
    name = f"leitung-{token_hex(3)}"
    served.services.accounts.add(name, "admin", PASSWORD, None)
    served.services.accounts.put("z-stays", "admin", PASSWORD, None)
    token = served.services.sessions.sign_in(name, PASSWORD).token

    def open_page(path: str, size: tuple[int, int] = (1440, 900), lang: str = "en") -> Page:
        return page_at(path, size, lang, token=token)

    yield open_page
    served.services.accounts.remove(BY_SYSTEM, served.services.accounts.id_of(name))


def phone_of(served: Served) -> str:
    found = served.services.configuration.read(SYSTEM, served.office).document["phone"]
    assert isinstance(found, str)
    return found


def test_a_file_is_taken_away_looked_at_taken_over_and_taken_back(
    served: Served, as_admin: Open, axe: Axe, tmp_path: Path
) -> None:
    before = phone_of(served)
    page = as_admin(f"/admin/configuration/?office={served.office}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    path = tmp_path / "office.yaml"
    download.value.save_as(path)

    page.get_by_role("button", name="See what would change").press("Enter")
    expect(page.get_by_text("Fill in this field.")).to_be_visible()
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="See what would change").press("Enter")
    expect(page.get_by_role("heading", name="The office has all that already.")).to_be_focused()

    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("areas:", "areas: [", 1), encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="See what would change").press("Enter")
    expect(page.locator("#notice")).to_contain_text("The file cannot be read")

    path.write_text(text.replace("phone: ''", "phone: '02151 861234'"), encoding="utf-8")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="See what would change").press("Enter")
    expect(page.locator("#review-places")).to_contain_text("Phone")
    axe(page)
    assert phone_of(served) == before

    page.get_by_role("button", name="Take it over").press("Enter")
    expect(page.locator("#notice")).to_contain_text("Saved.")
    assert phone_of(served) == "02151 861234"
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#notice")).to_contain_text("Taken back.")
    assert phone_of(served) == before


def test_the_history_says_what_was_changed_and_takes_it_back(
    served: Served, as_admin: Open, axe: Axe
) -> None:
    before = phone_of(served)
    page = as_admin(f"/admin/configuration/?office={served.office}")
    answer = page.evaluate(
        """async ([office, was]) => (await fetch(`/api/v1/offices/${office}/configuration/changes`, {
            method: "POST",
            headers: {"Content-Type": "application/json",
                      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content},
            body: JSON.stringify({changes: [{at: ["phone"], was, to: "115"}]})
        })).json()""",
        [served.office, before],
    )
    page.goto(f"{served.url}/admin/changes/?office={served.office}&part=phone")
    newest = page.locator(f"#change-{answer['change']['id']}")
    expect(newest).to_contain_text("Phone")
    expect(newest).to_contain_text("115")
    axe(page)

    newest.get_by_role("button", name="Take back").press("Enter")
    last, undo = page.locator(".admin-change").first, page.get_by_role("button", name="Undo")
    for there in (before, "115", before):
        expect(last).to_contain_text("takes change")
        expect(last.locator("ins")).to_have_text(f"now: {there or 'nothing'}")
        expect(page.locator("#notice")).to_contain_text("Taken back.")
        assert phone_of(served) == there
        undo.press("Enter")
    expect(last.locator("ins")).to_have_text("now: 115")
    undo.press("Enter")
    expect(last.locator("ins")).to_have_text(f"now: {before or 'nothing'}")


@pytest.mark.parametrize("path", ["/admin/configuration/", "/admin/changes/"])
def test_at_320_pixels_nothing_has_to_be_scrolled_sideways(as_admin: Open, axe: Axe, path: str) -> None:
    page = as_admin(path, (320, 800), "de")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
