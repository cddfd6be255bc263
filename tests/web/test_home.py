"""The start page leads everywhere, and tells a passer-by no more than how things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient

from queue_service.config import Settings
from queue_service.factory import create
from tests.conftest import SECRET
from tests.factories import KIOSK, OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock, NoHolidays

Visit = Callable[..., FlaskClient]


@pytest.fixture
def visit(sqlite_url: str, clock: FakeClock) -> Iterator[Visit]:
    """Builds the application over the office of four desks; gives a browser nobody has signed in with."""
    built = []

    def open_house(*, demo: bool = False) -> FlaskClient:
        settings = Settings(database_url=sqlite_url, secret_key=SECRET, jobs=False, demo=demo)
        cheap = PasswordHasher.from_parameters(CHEAPEST)
        application = create(settings, clock=clock, hasher=cheap, holidays=NoHolidays())
        application.services.administration.set_up_office(an_office())
        application.services.accounts.add("leitung", "admin", PASSWORD, None)
        application.services.ticketing.take(KIOSK, OFFICE, ["info"], "de")
        built.append(application)
        return application.app.test_client()

    yield open_house
    for application in built:
        application.close()


@pytest.mark.parametrize(
    "path", [f"/kiosk/{OFFICE}/", f"/board/{OFFICE}/", f"/board/{OFFICE}/aufenthalt/", "/desk/"]
)
def test_every_face_is_one_step_away(visit: Visit, path: str) -> None:
    assert f'href="{path}"' in visit().get("/").text


def test_it_says_until_when_the_office_is_open_on_its_own_clock(visit: Visit) -> None:
    page = visit().get("/?lang=en").text

    assert "until 16:00" in page
    assert "1 person is waiting" in page


def test_it_says_that_the_office_is_closed(visit: Visit, clock: FakeClock) -> None:
    house = visit()
    clock.advance(hours=9)

    page = house.get("/?lang=en").text

    assert "Closed" in page
    assert "until" not in page


def test_a_language_once_chosen_stays(visit: Visit) -> None:
    house = visit()
    house.get("/?lang=ar")

    page = house.get("/").text

    assert '<html lang="ar" dir="rtl"' in page
    assert 'lang="ar" hreflang="ar" dir="rtl" aria-current="true"' in page


def test_only_the_demo_speaks_of_itself(visit: Visit) -> None:
    assert "demo-title" not in visit().get("/").text


def test_the_demo_says_where_the_log_ins_are_and_that_all_is_made_up(visit: Visit) -> None:
    page = visit(demo=True).get("/?lang=en").text

    assert "demo-title" in page
    assert "nothing to do with the city of Krefeld" in page
    assert "demo-ribbon" in page
