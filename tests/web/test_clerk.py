"""The clerk's pages as the server makes them: who gets in, what stands in them, and what never does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_service.config import Settings
from queue_service.domain.changes import Change
from queue_service.domain.command import BY_SYSTEM, Command
from queue_service.factory import Application, create
from queue_service.services.configuration_change import Wish
from queue_service.web.staff import local_page
from tests.conftest import SECRET
from tests.factories import CLERK, KIOSK, OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock, NoHolidays

NAME = "frau-beispiel"


@pytest.fixture
def application(sqlite_url: str, clock: FakeClock) -> Iterator[Application]:
    """The whole application over the office of four desks, with one clerk who usually works at desk 5."""
    settings = Settings(database_url=sqlite_url, secret_key=SECRET, jobs=False)
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    built = create(settings, clock=clock, hasher=cheap, holidays=NoHolidays())
    built.services.administration.set_up_office(an_office())
    built.services.accounts.add(NAME, "clerk", PASSWORD, OFFICE, "5")
    yield built
    built.close()


@pytest.fixture
def browser(application: Application) -> FlaskClient:
    """A browser nobody has signed in with."""
    return application.app.test_client()


@pytest.fixture
def clerk(application: Application) -> FlaskClient:
    """The clerk's browser."""
    return signed_in(application, NAME)


def signed_in(application: Application, name: str) -> FlaskClient:
    client = application.app.test_client()
    client.set_cookie("queue-staff", application.services.sessions.sign_in(name, PASSWORD).token)
    return client


def page_data(response: TestResponse) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', response.text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


@pytest.mark.parametrize("path", ["/desk/", "/desk/5/"])
def test_whoever_has_not_signed_in_is_asked_to_and_comes_back(browser: FlaskClient, path: str) -> None:
    response = browser.get(path)

    assert response.status_code == 302
    assert response.location == f"/sign-in?next={path}"


def test_a_session_that_has_ended_is_said_to_have_ended(browser: FlaskClient) -> None:
    browser.set_cookie("queue-staff", "a token of yesterday")

    response = browser.get("/desk/5/", follow_redirects=True)

    assert response.request.path == "/sign-in"
    assert 'id="expired"' in response.text
    assert page_data(response)["next"] == "/desk/5/"


@pytest.mark.parametrize("role", ["auditor", "lobby"])
def test_staff_who_work_at_no_desk_are_told_so(application: Application, role: str) -> None:
    application.services.accounts.add("kollege", role, PASSWORD, OFFICE)

    response = signed_in(application, "kollege").get("/desk/")

    assert response.status_code == 403


def test_staff_of_another_office_see_nothing_of_this_one(application: Application) -> None:
    application.services.administration.set_up_office(an_office("anderswo"))
    application.services.accounts.add("kollegin", "clerk", PASSWORD, "anderswo")

    data = page_data(signed_in(application, "kollegin").get("/desk/?office=krefeld"))

    assert data["office"] == "anderswo"


def test_an_administrator_of_no_single_office_says_which_one_is_meant(application: Application) -> None:
    application.services.administration.set_up_office(an_office("anderswo"))
    application.services.accounts.add("leitung", "admin", PASSWORD, None)

    data = page_data(signed_in(application, "leitung").get("/desk/5/?office=krefeld"))

    assert (data["office"], data["names_office"]) == ("krefeld", True)


def test_the_choice_proposes_the_desk_one_usually_works_at(clerk: FlaskClient) -> None:
    text = clerk.get("/desk/").text

    assert re.search(r'id="proposed" href="/desk/5/"', text)


def test_the_choice_proposes_the_desk_one_is_at_before_the_usual_one(
    application: Application, clerk: FlaskClient
) -> None:
    actor = application.services.sessions.identify(
        application.services.sessions.sign_in(NAME, PASSWORD).token
    )
    assert actor is not None
    application.services.desks.open(Command(actor), OFFICE, "2")

    text = clerk.get("/desk/").text

    assert re.search(r'id="proposed" href="/desk/2/"', text)
    assert re.search(r'data-desk="2" data-state="open"\s+data-mine="true"', text)


def test_the_choice_says_which_desks_are_taken_and_not_by_whom(
    application: Application, clerk: FlaskClient
) -> None:
    application.services.accounts.add("ein-anderer", "clerk", PASSWORD, OFFICE)
    other = application.services.sessions.sign_in("ein-anderer", PASSWORD)
    actor = application.services.sessions.identify(other.token)
    assert actor is not None
    application.services.desks.open(Command(actor), OFFICE, "1")

    text = clerk.get("/desk/").text

    assert re.search(r'data-desk="1" data-state="open"\s+data-mine="false"', text)
    assert "ein-anderer" not in text


def test_the_console_brings_desk_and_queue_with_it(application: Application, clerk: FlaskClient) -> None:
    application.services.ticketing.take(KIOSK, OFFICE, ["aufenthaltstitel"], "ar", 2)

    data = page_data(clerk.get("/desk/5/"))

    assert data["snapshot"]["desk"]["desk"]["state"] == "closed"
    assert data["snapshot"]["desk"]["suggested"] == "open"
    assert [item["case_types"] for item in data["snapshot"]["queue"]["next"]] == [["aufenthaltstitel"]]
    assert data["equipped_for"] == ["anmeldung", "aufenthaltstitel"]


def test_a_desk_opened_for_less_still_knows_all_it_is_equipped_for(
    application: Application, clerk: FlaskClient
) -> None:
    application.services.desks.open(CLERK, OFFICE, "5", ["anmeldung"])

    data = page_data(clerk.get("/desk/5/"))

    assert data["snapshot"]["desk"]["desk"]["case_types"] == ["anmeldung"]
    assert data["equipped_for"] == ["anmeldung", "aufenthaltstitel"]


def test_a_desk_that_does_not_exist_is_not_found(clerk: FlaskClient) -> None:
    assert clerk.get("/desk/99/").status_code == 404


@pytest.mark.parametrize(("asked", "shown"), [("de", "de"), ("en", "en"), ("tr", "de"), ("ar", "de")])
def test_staff_pages_are_in_german_or_english(clerk: FlaskClient, asked: str, shown: str) -> None:
    for path in ("/sign-in", "/desk/", "/desk/5/"):
        text = clerk.get(path, headers={"Accept-Language": asked}).text

        assert f'<html lang="{shown}" dir="ltr"' in text


@pytest.mark.parametrize("path", ["/sign-in", "/desk/", "/desk/5/"])
def test_no_staff_page_names_a_member_of_staff(clerk: FlaskClient, path: str) -> None:
    assert NAME not in clerk.get(path).text


def test_a_note_cannot_end_the_page_data(application: Application, clerk: FlaskClient) -> None:
    services = application.services
    services.desks.open(CLERK, OFFICE, "12")
    services.desks.open(CLERK, OFFICE, "5")
    services.ticketing.take(KIOSK, OFFICE, ["asyl"], "de")
    services.calling.call_next(CLERK, OFFICE, "12")
    nasty = "</script><script>alert(1)</script>"
    services.handing_over.transfer(CLERK, OFFICE, "12", case_type="aufenthaltstitel", to_desk="5", note=nasty)
    services.calling.call_next(CLERK, OFFICE, "5")

    response = clerk.get("/desk/5/")

    assert page_data(response)["snapshot"]["desk"]["client"]["ticket"]["note"] == nasty
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/desk/5/", "/desk/5/"),
        ("/desk/5/?lang=en", "/desk/5/?lang=en"),
        (None, "/start"),
        ("", "/start"),
        ("desk/", "/start"),
        ("https://example.org/", "/start"),
        ("//example.org/", "/start"),
        ("/\\example.org/", "/start"),
        ("/desk/\\..\\x", "/start"),
        ("/\t/example.org/", "/start"),
        ("javascript:alert(1)", "/start"),
    ],
)
def test_signing_in_leads_to_pages_of_this_server_only(wanted: str | None, led_to: str) -> None:
    assert local_page(wanted) == led_to


def test_a_password_manager_can_fill_in_the_sign_in(browser: FlaskClient) -> None:
    text = browser.get("/sign-in").text

    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    assert "onpaste" not in text


def test_the_console_says_who_is_there_when_one_comes_to_an_open_desk(
    application: Application, clerk: FlaskClient
) -> None:
    application.services.ticketing.take(KIOSK, OFFICE, ["anmeldung"], "de")
    application.services.desks.open(CLERK, OFFICE, "5")
    application.services.calling.call_next(CLERK, OFFICE, "5")

    data = page_data(clerk.get("/desk/5/"))

    assert data["snapshot"]["desk"]["client"]["ticket"]["number"] == "A001"
    assert data["snapshot"]["desk"]["undo"] == "call"


def test_the_version_of_the_page_is_that_of_the_server(clerk: FlaskClient) -> None:
    page = page_data(clerk.get("/desk/5/"))
    assert clerk.get(f"/desk/version?office={OFFICE}").get_json() == {"version": page["version"]}
    assert page["version"].startswith(clerk.get("/desk/version").get_json()["version"])
    assert clerk.get("/desk/version?office=nowhere").status_code == 404


def test_a_page_loaded_before_the_office_changed_what_it_sets_is_not_the_newest(
    application: Application, clerk: FlaskClient
) -> None:
    loaded = page_data(clerk.get("/desk/5/"))["version"]
    application.services.house.say(BY_SYSTEM, OFFICE, "Guten Morgen")
    assert clerk.get(f"/desk/version?office={OFFICE}").get_json() == {"version": loaded}

    renamed = Change(("desks", "5", "name"), "5", "Schalter 5")
    application.services.configuration.change(BY_SYSTEM, OFFICE, Wish((renamed,)))
    assert clerk.get(f"/desk/version?office={OFFICE}").get_json() != {"version": loaded}


def test_every_key_has_one_meaning(clerk: FlaskClient) -> None:
    text = clerk.get("/desk/5/").text
    actions = re.findall(r'data-action="([a-z-]+)" data-key="(.)"', text)

    assert len(actions) == len({key for _, key in actions})
    assert {name for name, _ in actions} == {
        "away",
        "call",
        "close",
        "finish",
        "move",
        "no-answer",
        "pause",
        "repeat",
        "tickets",
        "transfer",
        "undo",
        "wait",
        "wrap-up",
    }


def practise(application: Application, name: str, **body: Any) -> TestResponse:
    token = application.services.sessions.sign_in(name, PASSWORD).token
    given: TestResponse = application.app.test_client().post(
        "/api/v1/practice", json={"desk": "5", **body}, headers={"Authorization": f"Bearer {token}"}
    )
    return given


def test_practice_has_a_page_of_its_own_with_the_copy_in_it(
    application: Application, clerk: FlaskClient
) -> None:
    answer = practise(application, NAME)
    assert answer.status_code == 201

    response = clerk.get("/desk/practice/5/")

    data = page_data(response)
    assert data["practice"]
    assert data["names_office"]
    assert data["office"] == answer.get_json()["office"] != OFFICE
    assert data["desk_url"] == "/desk/practice/-/"
    assert len(data["snapshot"]["queue"]["next"]) == 10
    assert 'class="practice-bar"' in response.text


def test_the_real_console_has_nothing_of_practice(application: Application, clerk: FlaskClient) -> None:
    practise(application, NAME)

    response = clerk.get("/desk/5/")

    assert not page_data(response)["practice"]
    assert 'class="practice-bar"' not in response.text
    assert page_data(response)["snapshot"]["queue"]["next"] == []


def test_without_a_copy_the_way_leads_to_one(clerk: FlaskClient) -> None:
    response = clerk.get("/desk/practice/5/")

    assert (response.status_code, response.location) == (302, "/desk/practice/")
    assert "5" in page_data(clerk.get("/desk/practice/"))["desks"]


def test_an_administrator_practises_in_the_office_they_name(application: Application) -> None:
    application.services.administration.set_up_office(an_office("anderswo"))
    application.services.accounts.add("leitung", "admin", PASSWORD, None)
    assert practise(application, "leitung", office=OFFICE).status_code == 201

    browser = signed_in(application, "leitung")
    data = page_data(browser.get(f"/desk/practice/5/?office={OFFICE}"))

    assert data["office"].startswith(f"{OFFICE}-practice-")
    assert data["desk_url"] == f"/desk/practice/-/?office={OFFICE}"
