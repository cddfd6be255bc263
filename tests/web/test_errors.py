"""Every failure has an answer: a problem for programs, a page for people, and never a trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from queue_service.documents.language import LANGUAGES
from queue_service.domain.errors import Conflict
from tests.house import House, a_house


@pytest.fixture
def failing(sqlite_url: str) -> Iterator[House]:
    """An application with two addresses that fail."""
    with a_house(sqlite_url) as house:

        def broken() -> str:
            raise RuntimeError("secret: hunter2")

        def away() -> str:
            raise OperationalError("select", {}, Exception("connection refused"))

        def refused() -> str:
            raise Conflict("not_allowed", state="done", action="cancel")

        for name, view in {"broken": broken, "away": away, "refused": refused}.items():
            for path in (f"/api/v1/{name}", f"/{name}"):
                house.application.app.add_url_rule(path, path, view)
        house.application.app.config["PROPAGATE_EXCEPTIONS"] = False
        yield house


def test_an_unknown_failure_is_a_problem_without_a_trace(failing: House) -> None:
    answer = failing.get("/broken")

    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal_error")
    assert b"hunter2" not in answer.data
    assert b"Traceback" not in answer.data


def test_a_page_that_fails_says_so_and_names_the_request(failing: House) -> None:
    answer = failing.client().get("/broken", headers={"Accept": "text/html", "Accept-Language": "en"})

    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Something went wrong" in text
    assert answer.headers["X-Request-Id"] in text
    assert "hunter2" not in text


def test_a_database_that_is_away_is_a_matter_of_seconds(failing: House) -> None:
    for path in ("/api/v1/away", "/away"):
        answer = failing.client().get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert failing.get("/away").get_json()["code"] == "unavailable"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_the_readers_language(failing: House, language: str) -> None:
    text = failing.client().get("/nowhere", headers={"Accept-Language": language}).get_data(as_text=True)

    assert f'<html lang="{language}" dir="{"rtl" if language in ("ar", "fa") else "ltr"}"' in text


def test_a_problem_is_in_the_language_that_is_asked_for(failing: House) -> None:
    english = failing.get("/refused", Accept_Language="en")

    assert english.get_json()["detail"] == "This number is finished."
    assert english.headers["Content-Language"] == "en"
    assert failing.get("/refused?lang=en", Accept_Language="de").headers["Content-Language"] == "en"


def test_who_would_rather_have_json_gets_a_problem_for_a_page_too(failing: House) -> None:
    answer = failing.client().get("/nowhere", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_a_wrong_method_names_the_right_ones(failing: House) -> None:
    answer = failing.client().put("/api/v1/offices/krefeld")

    assert (answer.status_code, answer.get_json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["/api/v1/offices/a%00b", "/t/%00", "/kiosk/a%0db/", "/api/v1/offices/x?area=%00"]
)
def test_control_characters_lead_nowhere(failing: House, path: str) -> None:
    assert failing.client().get(path).status_code == 404


def test_html_in_an_address_stays_text(failing: House) -> None:
    answer = failing.client().get("/kiosk/<script>alert(1)</script>/")

    assert b"<script>alert" not in answer.data
