"""The pages and calls of the first run: where everybody is led, who may begin, and what is there before any office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_service.config import OpenIdConnect, Settings
from queue_service.domain.rights import Role
from queue_service.factory import create
from queue_service.services.configuration_document import to_document
from tests.conftest import SECRET
from tests.factories import OFFICE, PASSWORD, an_office
from tests.fakes import FakeClock, NoHolidays
from tests.house import House
from tests.web.test_sessions_api import csrf_of

PLACE = {"name": "Ausländerbehörde Köln", "holiday_region": "DE-NW"}
HOURS: dict[str, Any] = {"opens": ["08:00"] * 5 + [None, None], "closes": ["16:00"] * 5 + [None, None]}
#: Pages of staff that are about an office.
ABOUT_AN_OFFICE = (
    *("/start", "/admin/", "/admin/hours/", "/admin/devices/", "/setup/done/"),
    *("/desk/", "/desk/1/", "/desk/practice/", "/info/", "/info/boards/", "/lobby/"),
)
#: And those that are not.
ABOUT_PEOPLE = ("/account/", "/admin/accounts/", "/admin/privacy/")


@pytest.fixture
def empty(sqlite_url: str) -> Iterator[House]:
    """An installation with nothing in it."""
    yield from _running(Settings(sqlite_url, SECRET, jobs=False, threads=200))


def _running(settings: Settings) -> Iterator[House]:
    clock, cheap = FakeClock(), PasswordHasher.from_parameters(CHEAPEST)
    application = create(settings, clock=clock, hasher=cheap, holidays=NoHolidays())
    try:
        yield House(application, clock, settings, kiosk="", board="")
    finally:
        application.close()


def code_of(house: House) -> str:
    return str(house.application.services.set_up.code())


def begin(house: House, code: str | None = None, **more: Any) -> TestResponse:
    body = {"code": code or code_of(house), "name": "leitung", "password": PASSWORD, **more}
    return house.post("/set-up/administrator", body=body)


def leitung(house: House) -> str:
    """The token of the first administrator, just made."""
    return str(begin(house).get_json()["token"])


def browser_of(house: House, token: str) -> FlaskClient:
    client = house.client()
    client.set_cookie("queue-staff", token)
    return client


def made(house: House, token: str) -> TestResponse:
    """An office, step by step."""
    for step, body in (
        ("office", PLACE),
        ("case-types", {"codes": ["info", "asyl"]}),
        ("desks", {"desks": 2}),
    ):
        answer = house.post(f"/set-up/draft/{step}", token, body)
        assert answer.status_code == 200, answer.text
    return house.post("/set-up/office", token, HOURS)


class TestBeforeAnybody:
    @pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-in?next=/desk/"])
    def test_everybody_is_led_to_the_first_step(self, empty: House, path: str) -> None:
        answer = empty.client().get(path)

        assert (answer.status_code, answer.location) == (302, "/setup/")

    def test_the_first_step_says_nothing_of_the_code(self, empty: House) -> None:
        page = empty.client().get("/setup/")

        assert page.status_code == 200
        assert code_of(empty) not in page.text

    def test_the_browser_keeps_the_session_and_scripts_never_see_it(self, empty: House) -> None:
        client = empty.client()
        headers = {"X-CSRF-Token": csrf_of(client, "/setup/")}
        body = {"code": code_of(empty), "name": "leitung", "password": PASSWORD, "cookie": True}

        assert client.post("/api/v1/set-up/administrator", json=body).status_code == 403
        answer = client.post("/api/v1/set-up/administrator", json=body, headers=headers)

        assert (answer.status_code, answer.get_json()["token"]) == (201, None)
        assert client.get("/setup/office/").status_code == 200

    def test_a_wrong_code_is_said_at_its_field(self, empty: House) -> None:
        answer = begin(empty, "AAAA-AAAA")

        assert (answer.status_code, answer.get_json()["code"]) == (422, "wrong_set_up_code")
        assert [each["field"] for each in answer.get_json()["errors"]] == ["code"]

    def test_guesses_become_slow_and_the_right_code_works_again_in_a_while(self, empty: House) -> None:
        said = [begin(empty, "AAAA-AAAA").status_code for _ in range(7)]
        assert said[:5] == [422] * 5
        slowed = begin(empty)
        assert (slowed.status_code, slowed.get_json()["code"]) == (429, "too_many_requests")

        empty.clock.advance(seconds=int(slowed.headers["Retry-After"]) + 1)
        assert begin(empty).status_code == 201

    def test_a_short_password_is_no_guess_of_the_code(self, empty: House) -> None:
        said = [begin(empty, password="kurz").get_json()["code"] for _ in range(8)]

        assert set(said) == {"password_too_short"}

    def test_nothing_else_can_be_set_up_without_an_account(self, empty: House) -> None:
        for path in ("/set-up/draft/office", "/set-up/office", "/offices"):
            assert empty.post(path).status_code == 401


class TestAfterwards:
    def test_the_code_is_worth_nothing(self, empty: House) -> None:
        code = code_of(empty)
        begin(empty)

        answer = begin(empty, code, name="other")
        assert (answer.status_code, answer.get_json()["code"]) == (404, "set_up_done")

    def test_start_and_sign_in_are_what_they_are_elsewhere(self, empty: House) -> None:
        begin(empty)

        assert empty.client().get("/sign-in").status_code == 200
        assert empty.client().get("/").status_code == 200
        answer = empty.client().get("/setup/")
        assert (answer.status_code, answer.location) == (302, "/start")

    def test_where_there_is_an_office_its_administrators_are_led_to_their_work(self, house: House) -> None:
        answer = browser_of(house, house.session("admin")).get("/setup/")

        assert (answer.status_code, answer.location) == (302, "/start")


class TestIdentityProvider:
    def settings(self, url: str, **more: Any) -> Settings:
        provider = OpenIdConnect("https://login.example.org", "queue", None, rules=())
        return Settings(url, SECRET, jobs=False, threads=200, sign_on=provider, **more)

    def test_people_can_sign_in_there_before_anybody_has_an_account(self, sqlite_url: str) -> None:
        for house in _running(self.settings(sqlite_url)):
            assert house.client().get("/sign-in").status_code == 200
            assert house.client().get("/").location == "/setup/"

    def test_where_only_it_signs_people_in_there_is_no_first_account_by_code(self, sqlite_url: str) -> None:
        for house in _running(self.settings(sqlite_url, local_sign_in="off")):
            assert house.client().get("/").status_code == 200
            assert begin(house).status_code == 404


class TestWithoutOffice:
    @pytest.mark.parametrize("path", ABOUT_AN_OFFICE)
    def test_an_administrator_is_led_to_the_step_where_they_were(self, empty: House, path: str) -> None:
        client = browser_of(empty, leitung(empty))

        answer = client.get(path, follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, "/setup/office/")

    def test_what_was_answered_is_kept(self, empty: House) -> None:
        token = leitung(empty)
        kept = empty.post("/set-up/draft/office", token, PLACE).get_json()
        assert kept == {"code": "koeln", "next": "case_types"}

        client = browser_of(empty, token)
        assert client.get("/setup/").location == "/setup/case-types/"
        page = client.get("/setup/office/").text
        assert 'value="Ausländerbehörde Köln"' in page
        assert re.search(r'value="DE-NW" selected', page)

    def test_no_step_is_taken_before_the_office_has_a_name(self, empty: House) -> None:
        client = browser_of(empty, leitung(empty))

        for step in ("case-types", "desks", "hours"):
            assert client.get(f"/setup/{step}/").location == "/setup/office/"

    @pytest.mark.parametrize("path", ABOUT_PEOPLE)
    def test_pages_about_people_work(self, empty: House, path: str) -> None:
        assert browser_of(empty, leitung(empty)).get(path).status_code == 200

    def test_whoever_cannot_make_one_is_told_so_in_words(self, empty: House) -> None:
        empty.application.services.accounts.add("pruefung", "auditor", PASSWORD, None)
        client = browser_of(empty, empty.session("pruefung"))

        assert client.get("/admin/audit/").status_code == 200
        assert client.get("/admin/hours/").status_code == 404
        assert client.get("/start", follow_redirects=True).status_code == 200

    def test_every_page_of_staff_there_is_answers(self, empty: House) -> None:
        client = browser_of(empty, leitung(empty))
        rules = [
            rule.rule
            for rule in empty.application.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and "<" not in rule.rule
            and rule.rule.startswith(
                ("/admin", "/setup", "/desk/", "/info", "/lobby", "/account", "/privacy")
            )
        ]
        wrong = {rule: client.get(rule).status_code for rule in rules}

        assert {rule: status for rule, status in wrong.items() if status >= 500} == {}
        assert len(rules) > 15


class TestOffice:
    def test_is_made_with_the_last_step_and_reached_at_once(self, empty: House) -> None:
        token = leitung(empty)
        answer = made(empty, token)

        assert (answer.status_code, answer.get_json()) == (201, {"office": "koeln", "version": 1})
        assert empty.get("/offices/koeln").get_json()["name"] == "Ausländerbehörde Köln"
        page = browser_of(empty, token).get("/setup/done/?office=koeln")
        assert page.status_code == 200
        assert "/kiosk/koeln/" in page.text
        assert browser_of(empty, token).get("/start").location == "/admin/"

    def test_hours_are_refused_at_their_day(self, empty: House) -> None:
        token = leitung(empty)
        empty.post("/set-up/draft/office", token, PLACE)
        answer = empty.post("/set-up/office", token, {**HOURS, "closes": [None] * 7})

        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "closes.0")

    def test_a_further_one_is_made_by_the_same_steps(self, house: House) -> None:
        client = browser_of(house, house.session("admin"))

        assert client.get("/admin/offices/new/").location == "/setup/office/"
        assert made(house, house.session("admin")).status_code == 201

    def test_a_whole_document_makes_one(self, house: House) -> None:
        token = house.session("admin")
        document = house.get(f"/offices/{OFFICE}/configuration", token).get_json()["document"]
        answer = house.post("/offices", token, {"document": {**document, "code": "kleve"}})

        assert (answer.status_code, answer.get_json()["office"]) == (201, "kleve")
        again = house.post("/offices", token, {"document": {**document, "code": "kleve"}})
        assert (again.status_code, again.get_json()["code"]) == (409, "office_exists")

    def test_the_same_request_again_makes_it_once(self, house: House) -> None:
        token, document = house.session("admin"), to_document(an_office("kleve"))

        first, again = (
            house.post("/offices", token, {"document": document}, Idempotency_Key="one") for _ in range(2)
        )
        assert (first.status_code, again.status_code, first.text) == (201, 201, again.text)

    def test_administrators_of_one_office_make_none(self, house: House) -> None:
        house.application.services.accounts.add("vor ort", str(Role.ADMIN), PASSWORD, OFFICE)
        token = house.session("vor ort")

        answer = house.post("/offices", token, {"document": to_document(an_office("kleve"))})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
        for path in ("/setup/office/", "/admin/offices/new/"):
            assert browser_of(house, token).get(path).location == "/start"


def test_a_crafted_step_keeps_nothing(empty: House) -> None:
    token = leitung(empty)
    for step, body in (
        ("office", {**PLACE, "code": "a/b"}),
        ("office", {**PLACE, "holiday_region": "../.."}),
        ("case-types", {"codes": ["info"], "areas": "3"}),
        ("desks", {"desks": 100_000}),
        ("desks", {"desks": True}),
    ):
        assert empty.post(f"/set-up/draft/{step}", token, body).status_code == 422, (step, body)
    actor = empty.application.services.sessions.identify(token)
    assert actor is not None
    assert empty.application.services.office_drafts.draft(actor).answered == ()
