"""Signing in at an identity provider, in a real browser: there and back, with other groups, with none, and out again.

The provider is a program of its own on `localhost`, the application is on 127.0.0.1: two sites for a browser, as in
real life, so that cookies which are not sent along from other sites are not sent here either.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browsing import Served, _free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

RULES = "desk-staff=clerk@krefeld, leads=supervisor@krefeld, it=admin"


class People:
    """Who the provider knows, and the groups they are in."""

    def __init__(self, url: str) -> None:
        self.url = url

    def put(self, subject: str, *groups: str) -> None:
        """Makes somebody, or changes their groups."""
        claims = json.dumps({"preferred_username": f"{subject}@city.example", "groups": groups}).encode()
        headers = {"Content-Type": "application/json"}
        address = f"{self.url}/users/{subject}"
        request = urllib.request.Request(address, claims, headers, method="PUT")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 204


@contextmanager
def a_provider(log: Path) -> Iterator[People]:
    """A provider in a process of its own."""
    port = _free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://localhost:{port}"
            _wait_for(url, process, log)
            yield People(url)
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/jwks", timeout=5):
                return
        except OSError:
            # Nothing to wait for but the port itself.
            time.sleep(0.1)
    pytest.fail(f"the provider did not come up:\n{log.read_text()}")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """The provider."""
    with a_provider(tmp_path_factory.mktemp("provider") / "provider.log") as there:
        yield there


@pytest.fixture(scope="module")
def house(people: People, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application, whose staff may sign in there."""
    settings = {
        "QUEUE_SERVICE_OIDC_ISSUER": people.url,
        "QUEUE_SERVICE_OIDC_CLIENT_ID": "queue",
        "QUEUE_SERVICE_OIDC_CLIENT_SECRET": "hush",
        "QUEUE_SERVICE_OIDC_GROUPS": RULES,
        "QUEUE_SERVICE_OIDC_LABEL": "City account",
    }
    with serving(tmp_path_factory.mktemp("served"), **settings) as served:
        yield served


@pytest.fixture
def window(browser: Browser, house: Served) -> Iterator[Callable[..., Page]]:
    """Opens a browser of one's own. No page of ours may break the content security policy."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_window(lang: str = "en") -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale=lang)
        contexts.append(context)
        # The provider's pages would like a stylesheet from the internet.
        context.route(re.compile(r"^https?://(?!localhost|127\.0\.0\.1)"), _refuse)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert wrong == []


def _refuse(route: Route) -> None:
    route.abort()


def sign_on(page: Page, house: Served, subject: str, wanted: str = "/desk/") -> None:
    """From a page that asks who one is, to the provider, and back."""
    page.goto(house.url + wanted)
    page.locator("#sign-on").click()
    page.locator('input[name="sub"]').fill(subject)
    page.get_by_role("button", name="Authorize").click()


def asked_again(page: Page, house: Served) -> None:
    """Staff's page asks who one is: the server remembers for two seconds that it knew."""
    page.goto(f"{house.url}/desk/")
    while "/sign-in" not in page.url:
        page.reload()


def test_from_the_button_to_the_page_that_was_wanted(
    house: Served, people: People, window: Callable[..., Page]
) -> None:
    people.put("berger", "desk-staff")
    page = window()

    sign_on(page, house, "berger", "/desk/3/")

    # The page on the way goes on by itself, with the session's strict cookie.
    expect(page).to_have_url(f"{house.url}/desk/3/")
    expect(page.locator("#sign-out")).to_be_visible()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(house.url)}
    assert cookies["queue-staff"]["sameSite"] == "Strict"
    assert "queue-sign-on" not in cookies
    # Back and forth in the history shows no used address.
    page.reload()
    expect(page.locator("#sign-out")).to_be_visible()


def test_with_other_groups_one_has_another_role_and_the_old_window_asks_again(
    house: Served, people: People, window: Callable[..., Page]
) -> None:
    people.put("roth", "desk-staff")
    before, after = window(), window()
    sign_on(before, house, "roth")
    expect(before).to_have_url(f"{house.url}/desk/")

    people.put("roth", "leads")
    sign_on(after, house, "roth", "/info/")

    expect(after.locator("#sign-out")).to_be_visible()
    session = after.request.get(f"{house.url}/api/v1/sessions/current").json()
    assert session["role"] == "supervisor"
    asked_again(before, house)


@pytest.mark.quick("de")
@pytest.mark.parametrize("lang", ["de", "en"])
def test_whoever_was_taken_out_of_the_group_is_told_so_and_why(
    house: Served, people: People, window: Callable[..., Page], axe: Callable[[Page], None], lang: str
) -> None:
    people.put(f"left-{lang}", "choir")
    page = window(lang)

    sign_on(page, house, f"left-{lang}")

    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("#main")).to_contain_text("no_role")
    axe(page)
    page.get_by_role("link").first.click()
    expect(page.locator("#sign-on")).to_be_visible()


def test_whoever_cancels_there_can_begin_again(
    house: Served, people: People, window: Callable[..., Page]
) -> None:
    page = window()
    page.goto(f"{house.url}/sign-in")
    page.locator("#sign-on").click()
    page.get_by_role("button", name="Deny").click()

    # This provider forgets the state when it refuses, so that all we know is that something came back.
    expect(page.locator("#main")).to_contain_text(re.compile("sso_denied|sso_state"))
    page.get_by_role("link").first.click()
    expect(page.locator("#sign-on")).to_be_visible()


def test_signing_out_here_goes_on_to_the_provider_and_back_to_the_sign_in_page(
    house: Served, people: People, window: Callable[..., Page]
) -> None:
    people.put("vogt", "desk-staff")
    page = window()
    sign_on(page, house, "vogt")
    page.locator("#sign-out").click()

    expect(page).to_have_url(re.compile(re.escape(urlsplit(people.url).netloc)))
    page.get_by_role("button", name="End session").click()

    expect(page).to_have_url(f"{house.url}/sign-in")
    asked_again(page, house)


@pytest.mark.long
def test_an_answer_for_another_browser_signs_nobody_in(
    house: Served, people: People, window: Callable[..., Page]
) -> None:
    people.put("mallory", "desk-staff")
    theirs, mine = window(), window()
    theirs.goto(f"{house.url}/sign-in")
    theirs.locator("#sign-on").click()
    expect(theirs.locator('input[name="sub"]')).to_be_visible()
    # Mallory stops before the last step, and gives the address to somebody else.
    answer = theirs.request.post(theirs.url, form={"sub": "mallory"}, max_redirects=0)

    mine.goto(answer.headers["location"])

    expect(mine.locator("#main")).to_contain_text("sso_state")
    mine.goto(f"{house.url}/desk/")
    expect(mine).to_have_url(re.compile("/sign-in"))


@pytest.mark.quick("de")
@pytest.mark.parametrize("lang", ["de", "en"])
def test_everybody_can_use_the_sign_in_page_with_both_ways(
    house: Served, window: Callable[..., Page], axe: Callable[[Page], None], lang: str
) -> None:
    page = window(lang)
    page.goto(f"{house.url}/sign-in")

    expect(page.locator("#sign-on")).to_contain_text("City account")
    expect(page.get_by_label("Name", exact=True)).to_be_visible()
    axe(page)
