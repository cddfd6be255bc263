"""The kiosk's page as the server makes it: who may open it, and that nothing it needs later is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.texts import texts
from queue_service.config import Settings
from queue_service.demo import catalogue
from queue_service.documents.language import LANGUAGES
from queue_service.factory import Application, create
from tests.conftest import SECRET
from tests.factories import KIOSK, OFFICE, an_office
from tests.fakes import FakeClock, NoHolidays

ROOT = Path(__file__).resolve().parents[2]
PAGE = f"/kiosk/{OFFICE}/"


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
    """The browser of an enrolled kiosk."""
    client = application.app.test_client()
    client.set_cookie("queue-kiosk", application.services.devices.enrol("kiosk", OFFICE, "hall"))
    return client


def page_data(response: TestResponse) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', response.text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def test_a_browser_that_is_no_kiosk_is_asked_for_a_token(application: Application) -> None:
    response = application.app.test_client().get(PAGE)

    assert response.status_code == 401
    assert 'name="token"' in response.text


def test_an_office_that_does_not_exist_has_no_kiosk(device: FlaskClient) -> None:
    assert device.get("/kiosk/nowhere/").status_code == 404


@pytest.mark.parametrize("reader", ["ar", "en", "tr"])
def test_it_greets_in_the_language_of_the_office_whatever_the_browser_prefers(
    device: FlaskClient, reader: str
) -> None:
    response = device.get(PAGE, headers={"Accept-Language": reader})

    assert '<html lang="de" dir="ltr"' in response.text


def test_the_page_holds_the_office_as_it_is_now(application: Application, device: FlaskClient) -> None:
    application.services.ticketing.take(KIOSK, OFFICE, ["info"], "de")

    office = page_data(device.get(PAGE))["office"]

    assert office["open_now"] is True
    assert {each["code"]: each["waiting"] for each in office["case_types"]}["info"] == 1
    assert {each["code"] for each in office["case_types"] if not each["walk_in"]} == {"einbuergerung"}


def test_it_says_when_the_office_opens_again(device: FlaskClient, clock: FakeClock) -> None:
    clock.advance(hours=9)

    office = page_data(device.get(PAGE))["office"]

    assert office["open_now"] is False
    assert office["opens_at"] == "2026-11-26T07:00:00.000Z"


def test_every_language_comes_with_its_direction_and_all_texts(device: FlaskClient) -> None:
    page = page_data(device.get(PAGE))

    assert [each["code"] for each in page["languages"]] == list(LANGUAGES)
    assert {each["code"] for each in page["languages"] if each["dir"] == "rtl"} == {"ar", "fa"}
    for code in LANGUAGES:
        assert page["texts"][code].keys() == texts(code).keys() == texts("de").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_and_every_count_has_a_form_for_the_rest(lang: str) -> None:
    for key, text in texts(lang).items():
        assert text, key
        if isinstance(text, dict):
            assert text["other"], key


def test_a_text_that_is_not_used_is_not_sent_and_one_that_is_used_is_there() -> None:
    sources = [*(ROOT / "kiosk/static").rglob("*.js"), *(ROOT / "kiosk/templates").rglob("*.html")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    asked = set(re.findall(r'data-(?:text|label)="(\w+)"', source))
    asked |= set(re.findall(r'(?:say|count|spoken)\("(\w+)"', source))

    known = set(texts("de"))

    assert asked - known == set()
    assert {key for key in known if f'"{key}"' not in source} == set()


def test_every_concern_of_the_demo_has_an_icon_of_its_own() -> None:
    sprite = (ROOT / "queue_service/web/templates/shared/_icons.html").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="icon-([\w-]+)"', sprite))
    asked = [item.icon for item in catalogue.case_types()]

    assert set(asked) - drawn == set()
    assert len(set(asked)) == len(asked)


def test_every_icon_that_a_template_names_is_drawn() -> None:
    faces = ("queue_service", "kiosk", "display_board")
    templates = [path for face in faces for path in (ROOT / face).rglob("*.html")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in templates)
    drawn = set(re.findall(r'<symbol id="icon-([\w-]+)"', source))

    assert set(re.findall(r'\bicon\("([\w-]+)"', source)) - drawn == set()
