"""What clerks do and see at the console, in words that its tests share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Role
from tests.browsing import Served
from tests.factories import CLERK, KIOSK

Console = Callable[..., Page]
#: The console says that it is out of date within 15 s, and is current again within a few after that.
STALE_MS = 20_000
SUPERVISOR = Command(Actor("staff", "staff:1", CLERK.actor.office, role=Role.SUPERVISOR, staff_id=1))


def waiting(served: Served, *case_types: str, language: str = "de", **rest: Any) -> str:
    """Somebody takes a number for this; the number."""
    taken = served.services.ticketing.take(KIOSK, served.office, list(case_types), language, **rest)
    return taken.ticket.number


def sign_in(page: Page, name: str, password: str) -> None:
    """Fills in the form and sends it."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def primary(page: Page, label: str) -> None:
    """The one big button offers this now, and takes a press."""
    expect(page.locator("#primary-label")).to_have_text(label)
    expect(page.locator("#primary")).to_have_attribute("aria-disabled", "false")


def press(page: Page, key: str, then: str) -> None:
    """Presses a letter; afterwards the big button offers `then`."""
    page.keyboard.press(key)
    primary(page, then)


def called(served: Served, page: Page, *case_types: str, **rest: Any) -> str:
    """Somebody comes and is called with the keyboard; the number."""
    number = waiting(served, *(case_types or ("anmeldung",)), **rest)
    press(page, "n", "Start")
    return number


def served_now(served: Served, page: Page, *case_types: str, **rest: Any) -> str:
    """The same, and the client sits down."""
    number = called(served, page, *case_types, **rest)
    press(page, "s", "Finish")
    return number


def a_full_console(served: Served, console: Console, **options: Any) -> Page:
    """The most a console has to show: note, two matters, flags, a queue, somebody parked."""
    desks, calling = served.services.desks, served.services.calling
    for desk in ("5", "12"):
        desks.open(CLERK, served.office, desk)
    waiting(served, "anmeldung")
    calling.call_next(CLERK, served.office, "5")
    calling.no_answer(CLERK, served.office, "5")
    waiting(
        served,
        "aufenthaltstitel",
        "frist",
        "verpflichtungserklaerung",
        persons=4,
        needs_priority=True,
        language="ar",
    )
    calling.call_next(CLERK, served.office, "12")
    note = "Passport is here. Proof of address still missing, copy promised.\nPlease check the photo."
    served.services.handing_over.transfer(CLERK, served.office, "12", to_desk="5", note=note)
    calling.call_next(CLERK, served.office, "5")
    calling.start(CLERK, served.office, "5")
    for case_types in (["anmeldung", "info"], ["aufenthaltstitel"], ["frist"], ["info"], ["abholung"]):
        waiting(served, *case_types, language="fa")
    page = console("5", **options)
    expect(page.locator("#primary")).to_have_attribute("data-action", "finish")
    # Before the live state and the fonts are here, nothing has its final size.
    expect(page.locator("#connection")).to_contain_text(re.compile("Live|Aktuell"))
    page.evaluate("() => document.fonts.ready.then(() => true)")
    return page


def overflow(page: Page) -> dict[str, int]:
    """By how much the page and its frames have to be scrolled, in CSS pixels."""
    found: dict[str, int] = page.evaluate(
        """() => Object.fromEntries([document.documentElement, document.getElementById("stage"),
          document.getElementById("queue")].map((frame) => [frame.id || "page",
          Math.max(frame.scrollHeight - frame.clientHeight, frame.scrollWidth - frame.clientWidth)]))"""
    )
    return found
