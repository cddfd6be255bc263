"""The information desk's pages as the server makes them: who gets in, what stands in them, and what never does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_service.documents.language import LANGUAGES
from tests.factories import OFFICE
from tests.house import House

STATIC = Path(__file__).resolve().parents[2] / "queue_service" / "web" / "information" / "static"


def browser_of(house: House, name: str) -> FlaskClient:
    client = house.client()
    client.set_cookie("queue-staff", house.session(name))
    return client


def page_data(response: TestResponse) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', response.text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


@pytest.mark.parametrize("path", ["/info/", "/info/boards/"])
def test_whoever_has_not_signed_in_is_asked_to_and_comes_back(house: House, path: str) -> None:
    response = house.client().get(path)

    assert response.status_code == 302
    assert response.location == f"/sign-in?next={path}"


@pytest.mark.parametrize(
    ("role", "desk", "boards"),
    [
        ("info", 200, 200),
        ("supervisor", 200, 200),
        ("admin", 200, 200),
        ("clerk", 200, 403),
        ("auditor", 403, 403),
        ("lobby", 403, 403),
    ],
)
def test_each_role_gets_the_pages_it_works_with(house: House, role: str, desk: int, boards: int) -> None:
    browser = browser_of(house, role)

    assert browser.get("/info/").status_code == desk
    assert browser.get("/info/boards/").status_code == boards


def test_a_clerk_may_pause_the_house_and_decide_nothing_else_about_it(house: House) -> None:
    text = browser_of(house, "clerk").get("/info/").text

    assert 'id="ask-pause"' in text
    assert 'id="ask-resume"' in text
    for what in ("tab-house", "ask-home", "ask-early", "message-form"):
        assert what not in text


def test_staff_of_another_office_see_nothing_of_this_one(house: House) -> None:
    data = page_data(browser_of(house, "stranger").get(f"/info/?office={OFFICE}"))

    assert data["office"] == "elsewhere"


def test_an_administrator_of_no_single_office_says_which_one_is_meant(house: House) -> None:
    browser = browser_of(house, "admin")

    assert page_data(browser.get("/info/?office=elsewhere"))["office"] == "elsewhere"
    assert page_data(browser.get(f"/info/?office={OFFICE}"))["office"] == OFFICE


def test_only_concerns_that_need_no_booking_are_offered(house: House) -> None:
    text = browser_of(house, "info").get("/info/").text
    form = text[text.index('id="concerns"') : text.index('id="line-concerns"')]

    assert re.findall(r'name="concern" value="(\w+)"', form) == [
        "info",
        "anmeldung",
        "aufenthaltstitel",
        "asyl",
    ]


def test_each_of_the_first_ten_concerns_has_a_key_of_its_own(house: House) -> None:
    text = browser_of(house, "info").get("/info/").text
    form = text[text.index('id="concerns"') : text.index('id="line-concerns"')]

    assert re.findall(r'data-key="(\d)"', form) == ["1", "2", "3", "4"]


def test_no_key_of_the_page_means_two_things_at_once(house: House) -> None:
    text = browser_of(house, "info").get("/info/").text
    one_person = text[: text.index('id="line-concerns"')] + text[text.index('class="chips"') :]
    keys = re.findall(r'data-key="([^"]+)"', one_person)

    assert len(keys) == len(set(keys))


def test_the_page_brings_the_queue_with_it(house: House) -> None:
    number = house.take("aufenthaltstitel", language="ar")["number"]

    queue = page_data(browser_of(house, "info").get("/info/"))["snapshot"]["queue"]

    assert [item["number"] for item in queue["next"]] == [number]
    assert queue["house"]["pause"] is None


def test_a_slip_can_be_printed_in_every_language_of_a_visitor(house: House) -> None:
    slip = page_data(browser_of(house, "info").get("/info/"))["slip"]

    assert set(slip) == set(LANGUAGES)
    assert all(entry["texts"]["your_number"] for entry in slip.values())
    assert slip["ar"]["dir"] == "rtl"


def test_the_board_settings_begin_with_those_in_force(house: House) -> None:
    admin = browser_of(house, "supervisor")
    token = house.session("supervisor")
    settings = {"accent": "#0a5d66", "slides": [{"texts": {"de": "Kasse bis 15 Uhr"}}], "slide_seconds": 20}
    assert house.post(f"/offices/{OFFICE}/board-settings", token, settings).status_code == 200

    board = page_data(admin.get("/info/boards/"))["board"]

    assert (board["accent"], board["slide_seconds"]) == ("#0a5d66", 20)
    assert board["slides"] == [{"texts": {"de": "Kasse bis 15 Uhr"}}]


@pytest.mark.parametrize(("asked", "shown"), [("de", "de"), ("en", "en"), ("ar", "de")])
def test_the_pages_are_in_german_or_english(house: House, asked: str, shown: str) -> None:
    browser = browser_of(house, "info")
    for path in ("/info/", "/info/boards/"):
        assert f'<html lang="{shown}" dir="ltr"' in browser.get(path, headers={"Accept-Language": asked}).text


@pytest.mark.parametrize("path", ["/info/", "/info/boards/"])
def test_no_page_names_who_works_here(house: House, path: str) -> None:
    house.application.services.accounts.add("frau-beispiel", "info", "correct horse battery", OFFICE)

    assert "frau-beispiel" not in browser_of(house, "frau-beispiel").get(path).text


def test_a_message_cannot_end_the_page_data(house: House) -> None:
    nasty = "</script><script>alert(1)</script>"
    assert house.post(f"/offices/{OFFICE}/message", house.session("info"), {"text": nasty}).status_code == 200

    response = browser_of(house, "info").get("/info/")

    assert page_data(response)["snapshot"]["queue"]["house"]["message"] == nasty
    assert "<script>alert" not in response.text


def test_the_text_of_a_key_that_a_script_asks_for_is_on_the_page(house: House) -> None:
    browser = browser_of(house, "info")
    texts = page_data(browser.get("/info/"))["texts"]
    boards = page_data(browser.get("/info/boards/"))["texts"]

    for name in _keys_in_scripts():
        assert _found(texts, name) or _found(boards, name), name


def _keys_in_scripts() -> set[str]:
    """Every text key that stands in the face's scripts as it is."""
    sources = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    return set(re.findall(r"\btext\(\"([\w./-]+)\"", sources))


def _found(texts: dict[str, Any], name: str) -> bool:
    value: Any = texts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return isinstance(value, str)
