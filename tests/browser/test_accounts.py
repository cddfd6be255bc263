"""The pages of accounts, and one's own, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.errors import NotFound
from queue_service.services.accounts import Profile
from tests.browsing import PageAt, Served

pytestmark = pytest.mark.browser

PASSWORD = "sieben stille Regenschirme"
Open = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.fixture
def names(served: Served) -> Iterator[tuple[str, str]]:
    """An administrator of all offices, and a name that is free; both are gone afterwards."""
    admin, other = f"leitung-{token_hex(3)}", f"frau-{token_hex(3)}"
    served.services.accounts.add(admin, "admin", PASSWORD, None)
    # Somebody has to be left who looks after all offices.
    served.services.accounts.put("z-stays", "admin", PASSWORD, None)
    yield admin, other
    for name in (admin, other):
        try:
            served.services.accounts.remove(BY_SYSTEM, served.services.accounts.id_of(name))
        except NotFound:
            continue


@pytest.fixture
def as_somebody(served: Served, browser: Browser, page_at: PageAt) -> Iterator[Open]:
    """`as_somebody(name, path)` is a page of theirs, signed in."""
    contexts: list[BrowserContext] = []

    def open_page(name: str, path: str, password: str = PASSWORD, **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "en", **options}
        )
        contexts.append(context)
        token = served.services.sessions.sign_in(name, password).token
        context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url, "httpOnly": True}])
        return page_at(path, context=context)

    yield open_page
    for context in contexts:
        context.close()


def test_an_account_is_added_with_the_keyboard_and_its_password_is_shown_once(
    served: Served, names: tuple[str, str], as_somebody: Open, axe: Axe
) -> None:
    admin, name = names
    page = as_somebody(admin, "/admin/accounts/")
    axe(page)

    page.get_by_role("button", name="Add an account").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name to sign in with")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fill in this field.")).to_be_visible()
    page.keyboard.type(name)
    page.get_by_label("Office", exact=True).select_option("")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.get_by_label("Office", exact=True)).to_be_focused()
    expect(page.get_by_label("Office", exact=True)).to_have_accessible_description(
        re.compile("Choose an office")
    )
    axe(page)

    page.get_by_label("Office", exact=True).select_option(served.office)
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    password = page.locator("#added-dialog-password")
    expect(password).to_have_text(re.compile(r"^\w{4}-\w{4}-\w{4}$"))
    axe(page)
    assert served.services.sessions.sign_in(name, password.inner_text()).must_change
    page.keyboard.press("Enter")

    expect(page.locator("#notice")).to_contain_text("The account has been added.")
    expect(page.get_by_role("row").filter(has_text=name).first).to_contain_text("one-time password")


def test_an_account_is_changed_closed_and_deleted_and_each_is_asked_about(
    served: Served, names: tuple[str, str], as_somebody: Open, axe: Axe
) -> None:
    admin, name = names
    served.services.accounts.add(name, "clerk", PASSWORD, served.office)
    served.services.sessions.sign_in(name, PASSWORD)
    page = as_somebody(admin, "/admin/accounts/")
    page.get_by_role("row").filter(has_text=name).first.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    axe(page)

    page.get_by_label("Role", exact=True).select_option("info")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    expect(page.get_by_text("Nobody is signed in with this account.")).to_be_visible()

    page.get_by_role("button", name="Close the account").click()
    question = page.get_by_role("dialog")
    axe(page)
    question.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Open the account again")).to_have_count(0)
    page.get_by_role("button", name="Close the account").click()
    question.get_by_role("button", name="Close the account").click()
    expect(page.get_by_role("button", name="Open the account again")).to_be_visible()

    page.get_by_role("button", name="Delete the account").click()
    question.get_by_role("button", name="Delete the account").click()
    expect(page.locator("#notice")).to_contain_text("The account has been deleted.")
    expect(page.get_by_role("row").filter(has_text=name)).to_have_count(0)


def test_whoever_got_a_one_time_password_chooses_another_and_goes_on_to_work(
    served: Served, names: tuple[str, str], as_somebody: Open, axe: Axe
) -> None:
    _, name = names
    given = served.services.accounts.invite(BY_SYSTEM, Profile(name, "info", served.office)).password
    page = as_somebody(name, "/info/", given)

    expect(page.get_by_role("heading", level=1)).to_have_text("Choose a password")
    axe(page)
    page.get_by_label("One-time password").fill(given)
    page.get_by_label("New password").fill("Passwort2026!")
    page.keyboard.press("Enter")
    expect(page.get_by_label("New password")).to_have_accessible_description(re.compile("tried first"))
    expect(page.get_by_label("New password")).to_be_focused()
    page.get_by_label("New password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/info/$"))
    expect(page.get_by_role("link", name="My account")).to_be_visible()


def test_one_sees_where_one_is_signed_in_and_signs_out_there(
    served: Served, names: tuple[str, str], as_somebody: Open, axe: Axe
) -> None:
    admin, _ = names
    there = served.services.sessions.sign_in(admin, PASSWORD).token
    page = as_somebody(admin, "/account/", viewport={"width": 320, "height": 700}, locale="de")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.locator("form[data-send^='DELETE'] button").click()

    expect(page.locator("form[data-send^='DELETE']")).to_have_count(0)
    assert served.services.sessions.identify(there) is None


@pytest.mark.quick("light")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_of_accounts_fits_a_narrow_screen(
    names: tuple[str, str], as_somebody: Open, axe: Axe, scheme: str
) -> None:
    page = as_somebody(
        names[0], "/admin/accounts/", viewport={"width": 320, "height": 700}, color_scheme=scheme
    )

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)
