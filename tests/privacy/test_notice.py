"""The privacy notice over HTTP: in every language, with this installation's limits, one step from every face (P-07)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_service.documents.durations import duration
from queue_service.documents.language import LANGUAGES
from queue_service.domain.retention import Keeping
from queue_service.web.cookies import ALLOWED, COOKIES
from tests.factories import OFFICE
from tests.house import House, a_house

ROOT = Path(__file__).resolve().parents[2]
NOTICE = f"/privacy/{OFFICE}/"
QUESTIONS = ["what", "why", "how-long", "who-sees", "rights", "ask", "cookies"]


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    """An application over a database of its own."""
    with a_house(sqlite_url) as built:
        yield built


def page(house: House, path: str = NOTICE, lang: str = "en") -> str:
    answer = house.client().get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    return re.sub("[\u2066-\u2069]", "", answer.text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/privacy/", NOTICE])
def test_it_answers_seven_questions_in_every_language(house: House, path: str, lang: str) -> None:
    text = page(house, path, lang)

    assert f'<html lang="{lang}"' in text
    assert re.findall(r'<h2 class="answer__question" id="([\w-]+)"', text) == QUESTIONS


def test_the_limits_are_those_of_the_settings(sqlite_url: str) -> None:
    keeping = Keeping(tickets_days=2, record_days=200, decisions_days=70, backups_days=9)
    with a_house(sqlite_url, keeping=keeping) as changed:
        text = page(changed)

    for name in ("tickets", "notes", "vouchers", "decisions", "record", "figures", "backups"):
        assert duration(name, keeping, "en") in text, name
    assert "nothing here says whose number it was: 2 days." in text


@pytest.mark.parametrize(
    ("name", "lang", "words"),
    [("tickets", "en", "Until the end of the day"), ("record", "de", "5 Jahre"), ("push", "tr", "10 dakika")],
)
def test_a_limit_is_said_in_words(name: str, lang: str, words: str) -> None:
    assert duration(name, Keeping(), lang) == words


@pytest.mark.parametrize(("push", "said"), [("on", True), ("console", True), ("off", False)])
def test_messages_to_phones_are_spoken_of_only_where_there_are_any(
    sqlite_url: str, push: str, said: bool
) -> None:
    with a_house(sqlite_url, push=push) as changed:
        assert ("Messages to your phone" in page(changed)) is said


def test_where_nobody_said_who_is_responsible_the_office_stands(house: House) -> None:
    assert house.application.services.lobby.office(OFFICE).name in page(house)
    assert "Data protection officer" not in page(house)


def test_who_is_responsible_is_what_the_settings_say(sqlite_url: str) -> None:
    with a_house(sqlite_url, controller="City of Tests", privacy_officer="dpo@t.example") as told:
        text = page(told)

    assert "City of Tests" in text
    assert "dpo@t.example" in text


def test_it_names_every_cookie_that_a_visitor_may_get_and_no_other(house: House) -> None:
    text = page(house)

    for cookie in COOKIES:
        assert (f"<dt>{cookie.name}</dt>" in text) is cookie.visitors


def test_it_sets_no_cookie_not_even_for_a_language(house: House) -> None:
    answer = house.client().get(f"{NOTICE}?lang=ar")

    assert "Set-Cookie" not in answer.headers


def test_it_has_no_form_and_needs_no_script(house: House) -> None:
    assert "<form" not in page(house)
    assert "csrf-token" not in page(house)


def test_an_office_that_is_not_there_has_none(house: House) -> None:
    assert house.client().get("/privacy/atlantis/").status_code == 404


# One step from every face (P-07)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_start_page_number_and_proof_lead_to_it_in_their_language(house: House, lang: str) -> None:
    number = house.take(language=lang)["token"]
    proof = house.application.services.proofs.issue(OFFICE, ("info",), house.clock.now(), "asked").token
    for path, there in (("/", NOTICE), (f"/t/{number}", NOTICE), (f"/p/{proof}", "/privacy/")):
        text = house.client().get(f"{path}?lang={lang}").text
        assert f'href="{there}?lang={lang}"' in text, path


def test_the_kiosk_carries_it_in_every_language_and_without_cookies(house: House) -> None:
    browser = house.client()
    browser.set_cookie("queue-kiosk", house.kiosk)
    text = browser.get(f"/kiosk/{OFFICE}/").text
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', text)
    assert found is not None
    said = json.loads(found[1])["privacy"]

    assert list(said) == list(LANGUAGES)
    for sections in said.values():
        assert [section["key"] for section in sections] == QUESTIONS
        assert sections[-1]["more_facts"] == []
    assert 'data-action="privacy"' in text


def test_whatever_sets_a_cookie_sets_one_of_the_list(house: House) -> None:
    """P-12, over HTTP; the browser's side is in tests/browser/test_privacy.py."""
    browser = house.client()
    token = house.take()["token"]
    for path in (
        "/?lang=fr",
        "/sign-in",
        f"/t/{token}",
        "/desk/",
        f"/kiosk/{OFFICE}/",
        f"/board/{OFFICE}/",
        "/no",
    ):
        answer = browser.get(path)
        for header in answer.headers.getlist("Set-Cookie"):
            assert header.partition("=")[0] in ALLOWED, path


def test_cookies_are_set_in_the_places_that_the_list_is_made_from() -> None:
    packages = (ROOT / name for name in ("queue_service", "kiosk", "display_board"))
    files = (path for package in packages for path in package.rglob("*.py"))
    setting = {
        path.relative_to(ROOT).as_posix() for path in files if ".set_cookie(" in path.read_text("utf-8")
    }

    # Another place: add its cookie to queue_service/web/cookies.py, and the place here.
    assert setting == {
        "queue_service/web/auth.py",
        "queue_service/web/i18n.py",
        "queue_service/web/oidc/views.py",
    }
