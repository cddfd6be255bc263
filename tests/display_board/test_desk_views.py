"""The pages of the displays at the desks, as the server makes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient

from display_board.texts import display_texts, leaving_texts, paused_texts
from queue_service.config import Settings
from queue_service.documents.language import LANGUAGES
from queue_service.factory import Application, create
from tests.conftest import SECRET
from tests.factories import OFFICE, an_office
from tests.fakes import FakeClock, NoHolidays

PAGE = f"/desk-display/{OFFICE}/5/"


@pytest.fixture
def application(sqlite_url: str, clock: FakeClock) -> Iterator[Application]:
    """The whole application over the office of four desks."""
    settings = Settings(database_url=sqlite_url, secret_key=SECRET, jobs=False)
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    built = create(settings, clock=clock, hasher=cheap, holidays=NoHolidays())
    built.services.administration.set_up_office(an_office())
    yield built
    built.close()


@pytest.fixture
def device(application: Application) -> FlaskClient:
    """The browser of an enrolled display."""
    client = application.app.test_client()
    token = application.services.devices.enrol("desk-display", OFFICE, "door of 5")
    client.set_cookie("queue-desk-display", token)
    return client


@pytest.mark.parametrize("kind", [None, "kiosk", "board"])
def test_a_browser_that_is_no_desk_display_is_asked_for_a_token(
    application: Application, kind: str | None
) -> None:
    client = application.app.test_client()
    if kind is not None:
        client.set_cookie(f"queue-{kind}", application.services.devices.enrol(kind, OFFICE, "hall"))

    response = client.get(PAGE)

    assert response.status_code == 401
    assert 'name="token"' in response.text


def test_whoever_enters_a_token_is_led_to_the_choice_of_the_desk(application: Application) -> None:
    client = application.app.test_client()
    form = client.get(PAGE).text
    value = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert value is not None
    token = application.services.devices.enrol("desk-display", OFFICE, "door of 5")
    fields = {"csrf_token": value.group(1), "kind": "desk-display", "office": OFFICE, "token": token}

    response = client.post("/device", data=fields)

    assert response.location == f"/desk-display/{OFFICE}/"
    assert f'href="{PAGE}"' in client.get(response.location).text


def test_the_page_begins_with_the_desk_as_it_is_now(device: FlaskClient) -> None:
    found = re.search(
        r'<script type="application/json" id="page">(.*?)</script>', device.get(PAGE).text, re.S
    )
    assert found is not None
    page = json.loads(found.group(1))

    assert page["display"]["desk"]["code"] == "5"
    assert page["display"]["state"] == "closed"
    assert page["display"]["number"] is None


@pytest.mark.parametrize("path", [f"/desk-display/{OFFICE}/99/", "/desk-display/nowhere/5/"])
def test_a_desk_that_does_not_exist_has_no_display(device: FlaskClient, path: str) -> None:
    assert device.get(path).status_code == 404


def test_every_language_there_is_says_to_leave_those_of_the_screen_first() -> None:
    lines = leaving_texts(["ar", "en"])

    assert [code for code, _, _ in lines][:2] == ["ar", "en"]
    assert {code for code, _, _ in lines} == set(LANGUAGES)
    assert len(lines) == len(LANGUAGES)
    assert all(leave and kept for _, leave, kept in lines)


def test_a_pause_is_said_once_in_every_language() -> None:
    assert {code for code, _ in paused_texts(["de", "en"])} == set(LANGUAGES) - {"de", "en"}


def test_every_text_stands_there_in_each_language_of_the_screen() -> None:
    for by_language in display_texts(["ar", "de"]).values():
        assert list(by_language) == ["ar", "de"]
        assert all(by_language.values())
