"""Pictures of every face, made by a command.

    python -m tests.pictures                 those of the README, into docs/images
    python -m tests.pictures --all FOLDER    every face, in three languages and four lobbies, to look at

The lobby is made with the use cases, so that the pictures show what the service shows.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import DeviceKind, Role
from queue_service.domain.ticket import TicketSearch
from queue_service.services.issuing import Wish
from queue_service.services.snapshots import TicketTaken
from tests.browser.kiosk_visit import at_check, press, step
from tests.browsing import SIZES, Served, chromium, serving

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
OFFICE = "krefeld"
KIOSK = Command(Actor("device", "device:1", OFFICE, device_kind=DeviceKind.KIOSK))
STAFF = Command(Actor("staff", "staff:1", OFFICE, role=Role.SUPERVISOR, staff_id=1))

#: What the people of a normal morning come for, in their order.
MORNING = (
    *("anmeldung", "info", "aufenthaltstitel", "abholung", "verpflichtungserklaerung", "anmeldung"),
    *("aufenthaltstitel", "info", "frist", "anmeldung", "asyl", "aufenthaltstitel"),
    *("abgabe", "info", "visum", "aufenthaltstitel", "anmeldung"),
)
TONGUES = ("de", "ar", "uk", "tr", "en", "fa", "ru", "fr", "de-simple")


@dataclass
class Studio:
    """The served office, a browser, and where the pictures go."""

    served: Served
    browser: Browser
    folder: Path

    @contextmanager
    def page(self, path: str, size: str | tuple[int, int], lang: str, **options: object) -> Iterator[Page]:
        """A page in a browser of its own."""
        width, height = SIZES[size] if isinstance(size, str) else size
        viewport = {"width": width, "height": height}
        context = self.browser.new_context(viewport=viewport, locale="de", **options)  # type: ignore[arg-type]  # a ViewportSize
        page = context.new_page()
        mark = "&" if "?" in path else "?"
        page.goto(f"{self.served.url}{path}{mark}lang={lang}")
        page.wait_for_load_state("load")
        yield page
        context.close()

    def shoot(self, page: Page, name: str) -> None:
        """Takes it when nothing moves any more."""
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(700)
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / f"{name}.png")
        print(self.folder / f"{name}.png")  # noqa: T201 - it is a command


def take(
    served: Served, *matters: str, lang: str = "de", persons: int = 1, need: bool = False
) -> TicketTaken:
    """Somebody takes a number."""
    return served.services.ticketing.take(KIOSK, OFFICE, matters, lang, persons, need)


def empty(served: Served) -> None:
    """Nobody is there yet; the desks are open."""
    served.empty_lobby()
    for code in ("0", "1", "3", "5", "6", "9", "12"):
        served.services.desks.open(STAFF, OFFICE, code)


def normal(served: Served, rounds: int = 1) -> None:
    """A morning: some are being served, some wait, one is set aside, one gets a photo."""
    empty(served)
    for at, matter in enumerate(MORNING * rounds):
        persons = 3 if matter == "anmeldung" and at % 2 else 1
        take(served, matter, lang=TONGUES[at % len(TONGUES)], persons=persons, need=at % 7 == 3)
    calling = served.services.calling
    for desk in ("1", "5", "6", "9", "3"):
        calling.call_next(STAFF, OFFICE, desk)
    for desk in ("1", "6"):
        calling.start(STAFF, OFFICE, desk)
    calling.no_answer(STAFF, OFFICE, "9")
    calling.call_next(STAFF, OFFICE, "9")
    calling.start(STAFF, OFFICE, "9")
    served.services.handing_over.hold(STAFF, OFFICE, "9", "photo", same_desk=True)
    calling.call_next(STAFF, OFFICE, "9")


def full(served: Served) -> None:
    """More people than anybody wants."""
    normal(served, rounds=7)
    served.services.information.take_several(STAFF, OFFICE, [Wish(("info", "anmeldung"), "ar", 6)] * 5)
    served.services.house.say(
        STAFF, OFFICE, "Der Aufzug ist heute außer Betrieb. Bitte fragen Sie an der Information nach Hilfe."
    )


def broken(served: Served) -> None:
    """The house stands still."""
    normal(served)
    served.services.house.pause(STAFF, OFFICE, "evacuation")


LOBBIES: dict[str, Callable[[Served], None]] = {
    "empty": empty,
    "normal": normal,
    "full": full,
    "paused": broken,
}


def sign_in(page: Page, served: Served, name: str) -> None:
    """Opens a staff session in this browser."""
    login = next(item for item in served.credentials["staff"] if item["name"] == name)
    token = served.services.sessions.sign_in(login["name"], login["password"]).token
    page.context.add_cookies([{"name": "queue-staff", "value": token, "url": served.url}])


def staff_page(
    studio: Studio, name: str, path: str, lang: str, size: str | tuple[int, int], who: str
) -> None:
    """A page of the staff."""
    with studio.page("/", size, lang) as page:
        sign_in(page, studio.served, who)
        page.goto(f"{studio.served.url}{path}?lang={lang}")
        page.wait_for_load_state("load")
        studio.shoot(page, name)


def info_name(served: Served) -> str:
    """The account of the information desk."""
    return str(next(item["name"] for item in served.credentials["staff"] if item["role"] == "info"))


def kiosk_number(page: Page, lang: str) -> None:
    """Takes a number at the kiosk."""
    at_check(page, concern="anmeldung", lang=lang)
    press(page, "take")
    step(page, "number")


def readme(studio: Studio) -> None:
    """The pictures of the README."""
    normal(studio.served)
    with studio.page("/kiosk/krefeld/", "kiosk", "de") as page:
        press(page, "language", language="ar")
        step(page, "concerns")
        studio.shoot(page, "kiosk-ar")
    with studio.page("/board/krefeld/", "board", "de") as page:
        studio.shoot(page, "board")
    studio.served.services.calling.call_next(STAFF, OFFICE, "12")
    studio.served.services.calling.start(STAFF, OFFICE, "12")
    staff_page(studio, "console", "/desk/12/", "en", "console", "clerk-12")
    staff_page(studio, "information", "/info/", "en", "console", info_name(studio.served))
    for name, path in (("roster", "/admin/roster/"), ("rule", "/admin/rule/")):
        staff_page(studio, name, path, "en", "console", "admin")
    with studio.page("/desk-display/krefeld/12/", (800, 480), "de") as page:
        studio.shoot(page, "desk-display")
    waiting = take(studio.served, "aufenthaltstitel", lang="en")
    with studio.page(f"/t/{waiting.token}", "phone", "en", device_scale_factor=2) as page:
        studio.shoot(page, "phone")


def everything(studio: Studio) -> None:
    """Every face, in three languages and four lobbies."""
    for lobby, fill in LOBBIES.items():
        for lang in ("de", "ar", "de-simple"):
            fill(studio.served)
            _public_faces(studio, f"{lobby}-{lang}", lang, lobby)
        for lang in ("de", "en"):
            _staff_faces(studio, f"{lobby}-{lang}", lang)


def _public_faces(studio: Studio, name: str, lang: str, lobby: str) -> None:
    with studio.page("/kiosk/krefeld/", "kiosk", "de") as page:
        studio.shoot(page, f"kiosk-start-{name}")
        if lobby != "paused":
            press(page, "language", language=lang)
            step(page, "concerns")
            studio.shoot(page, f"kiosk-concerns-{name}")
            press(page, "concern", concern="anmeldung")
            step(page, "check")
            studio.shoot(page, f"kiosk-check-{name}")
            press(page, "take")
            step(page, "number")
            studio.shoot(page, f"kiosk-number-{name}")
    with studio.page("/board/krefeld/", "board", lang) as page:
        expect(page.locator("body")).to_be_visible()
        studio.shoot(page, f"board-{name}")
    with studio.page("/desk-display/krefeld/5/", (800, 480), lang) as page:
        studio.shoot(page, f"desk-display-{name}")
    tickets = studio.served.services.information.find(OFFICE, TicketSearch())
    for state in ("waiting", "called", "parked", "on_hold"):
        found = next((each for each in tickets if each.state == state), None)
        if found is not None:
            slip = studio.served.services.information.slip(STAFF, OFFICE, found.number)
            with studio.page(f"/t/{slip.token}", "phone", lang) as page:
                studio.shoot(page, f"phone-{state}-{name}")


def _staff_faces(studio: Studio, name: str, lang: str) -> None:
    for desk in ("5", "1", "12"):
        staff_page(studio, f"console-{desk}-{name}", f"/desk/{desk}/", lang, "console", f"clerk-{desk}")
    who = info_name(studio.served)
    staff_page(studio, f"information-{name}", "/info/", lang, "console", who)
    staff_page(studio, f"information-phone-{name}", "/info/", lang, "phone", who)


def main() -> None:
    """Makes them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every face, into this folder")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served, chromium() as browser:
        studio = Studio(served, browser, wanted.all or IMAGES)
        (everything if wanted.all else readme)(studio)


if __name__ == "__main__":
    main()
