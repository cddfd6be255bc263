"""The page of the devices."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.factories import OFFICE
from tests.house import House
from tests.web.test_devices_api import asked, enrolled

PATH = "/admin/devices/"


def browser_of(house: House, name: str) -> FlaskClient:
    client = house.client()
    client.set_cookie("queue-staff", house.session(name))
    return client


def page_of(text: str) -> dict[str, Any]:
    """What the page's script gets."""
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def opened(house: House, name: str = "admin", query: str = "") -> str:
    answer = browser_of(house, name).get(f"{PATH}?lang=en&office={OFFICE}{query}")
    assert answer.status_code == 200, answer.text
    return answer.get_data(as_text=True)


def test_the_page_lists_the_devices_of_the_office(house: House) -> None:
    device, _ = enrolled(house)

    page = page_of(opened(house))

    assert device["id"] in [each["id"] for each in page["devices"]]
    assert (page["office"], page["may_manage"]) == (OFFICE, True)


@pytest.mark.parametrize("typed", ["{code}", "{lower}"])
def test_a_code_that_was_read_off_or_scanned_shows_what_waits_behind_it(house: House, typed: str) -> None:
    code = asked(house, "desk-display", office=OFFICE, place="5")["code"]

    text = opened(house, query="&code=" + typed.format(code=code, lower=code.lower().replace("-", "")))

    assert f'name="code" value="{code}"' in text
    assert "Display at a counter" in text
    assert re.search(r'<option value="5" selected>', text)


def test_the_office_is_that_of_the_page_that_shows_the_code(house: House) -> None:
    code = asked(house, office="elsewhere")["code"]

    text = opened(house, query=f"&code={code}")

    assert 'data-send="POST /api/v1/offices/elsewhere/devices"' in text


def test_a_code_that_is_not_shown_anywhere_is_said_to_be_so(house: House) -> None:
    text = opened(house, query="&code=K7RM-2QXP")

    assert 'id="code-problem" role="alert"' in text
    assert "confirm-device" not in text


@pytest.mark.parametrize("name", ["info", "supervisor"])
def test_whoever_may_only_look_sees_no_way_to_change(house: House, name: str) -> None:
    text = opened(house, name, f"&code={asked(house)['code']}")

    assert page_of(text)["may_manage"] is False
    for change in ("data-send", "data-revoke", "data-rename", "confirm-device", 'id="device-code"'):
        assert change not in text


@pytest.mark.parametrize("name", ["clerk", "auditor", "lobby"])
def test_others_may_not_open_it(house: House, name: str) -> None:
    assert browser_of(house, name).get(PATH).status_code == 403


def test_whoever_scans_without_being_signed_in_comes_back_to_the_code(house: House) -> None:
    answer = house.client().get(f"{PATH}?code=K7RM-2QXP")

    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == [f"{PATH}?code=K7RM-2QXP"]
