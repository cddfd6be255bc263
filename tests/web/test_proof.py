"""The page of one proof over HTTP, and the same as JSON: words, times, headers, refusals, logs."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from io import StringIO

import pytest

from queue_service.documents.dates import date_words
from queue_service.documents.language import LANGUAGES
from queue_service.logs import mask
from queue_service.services.proofs import Proof, Proofs
from queue_service.web.proof.texts import REASONS, statement
from tests.factories import OFFICE
from tests.house import House

AT = datetime(2026, 11, 25, 13, 5, 7, tzinfo=UTC)
#: Marks that keep words of one direction together in a sentence of the other.
ISOLATES = re.compile("[\u2066-\u2069]")


def issue(
    house: House, *case_types: str, at: datetime = AT, office: str = OFFICE, kind: str = "no_number_left"
) -> Proof:
    return house.application.services.proofs.issue(office, case_types or ("anmeldung",), at, kind)


def page(house: House, proof: Proof, lang: str = "en") -> str:
    answer = house.client().get(f"/p/{proof.token}?lang={lang}")
    assert answer.status_code == 200
    return ISOLATES.sub("", answer.get_data(as_text=True))


# What it says


def test_it_says_office_moment_concern_and_reference(house: House) -> None:
    proof = issue(house)
    text = page(house, proof)

    assert "Wednesday, 25 November 2026" in text
    assert "14:05" in text
    assert "Central European Standard Time, UTC+01:00" in text
    assert proof.id in text
    office = house.application.services.lobby.office(OFFICE)
    assert "On Wednesday, 25 November 2026 at 14:05 (Central European Standard Time, UTC+01:00)" in text
    assert f"a number was asked for at {office.name} for: " in text
    assert "All numbers for that day had been given out." in text
    assert "This page is proof of the request." in text


def test_when_it_was_checked_is_now_on_the_offices_clock(house: House) -> None:
    assert "Last checked: Wednesday, 25 November 2026, 09:00" in page(house, issue(house))


@pytest.mark.parametrize(
    ("at", "time", "zone"),
    [
        (datetime(2026, 7, 1, 12, 5, tzinfo=UTC), "14:05", "Central European Summer Time, UTC+02:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30", "Central European Summer Time, UTC+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30", "Central European Standard Time, UTC+01:00"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59", "Central European Standard Time, UTC+01:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03:00", "Central European Summer Time, UTC+02:00"),
    ],
)
def test_the_hour_is_told_without_doubt_on_both_sides_of_a_clock_change(
    house: House, at: datetime, time: str, zone: str
) -> None:
    assert f"{time} ({zone})" in page(house, issue(house, at=at))


@pytest.mark.parametrize("kind", ["no_number_left", "closed_early", "asked"])
def test_every_kind_says_why_as_far_as_it_knows(kind: str) -> None:
    said = statement(
        kind, "Amt", date_words(AT, "Europe/Berlin", "en"), ("Registration", "Visa"), "en"
    ).sentences

    assert ISOLATES.sub("", said[0]).endswith("was asked for at Amt for: Registration and Visa.")
    assert list(said[1:-1]) == ([REASONS[kind]] if kind in REASONS else [])
    assert said[-1] == "This page is proof of the request."


def test_a_proof_without_a_concern_does_not_end_in_a_colon() -> None:
    said = statement("asked", "Amt", date_words(AT, "Europe/Berlin", "en"), (), "en").sentences

    assert ISOLATES.sub("", said[0]).endswith("was asked for at Amt.")


# Languages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_speaks_the_readers_language_and_german(house: House, lang: str) -> None:
    text = page(house, issue(house), lang)

    assert f'<html lang="{lang}"' in text
    assert ('class="statement german" lang="de"' in text) == (lang != "de")
    assert "Mittwoch, 25. November 2026" in text


def test_the_browsers_language_is_used_where_none_is_asked_for(house: House) -> None:
    answer = house.client().get(f"/p/{issue(house).token}", headers={"Accept-Language": "fr"})

    assert '<html lang="fr"' in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers or "lang=" not in answer.headers["Set-Cookie"]


# It outlives what it names


def test_what_no_longer_exists_is_shown_by_its_code(house: House) -> None:
    gone = issue(house, "weighing", office="atlantis")
    text = page(house, gone)

    assert (
        "13:05 (Coordinated Universal Time, UTC+00:00) a number was asked for at atlantis for: weighing."
        in text
    )
    assert "Last checked" not in text
    assert house.get(f"/proofs/{gone.token}").get_json()["office_name"] == "atlantis"


def test_a_code_in_the_token_is_text_not_markup(house: House) -> None:
    assert "<b>x</b>" not in page(house, issue(house, "<b>x</b>"))


# Refusals


@pytest.mark.parametrize("path", ["/p/{}", "/p/{}/qr.svg"])
@pytest.mark.parametrize("token", ["nonsense", "A" * 22, "A" * 3000, "%C3%BC", "a%2Fb", "..", "<script>"])
def test_what_is_not_ours_is_not_found(house: House, path: str, token: str) -> None:
    assert house.client().get(path.format(token)).status_code == 404


def test_the_refusal_says_what_to_do(house: House) -> None:
    answer = house.client().get(f"/p/{issue(house).token[:-1]}?lang=en")

    assert answer.status_code == 404
    text = answer.get_data(as_text=True)
    assert "No proof of ours" in text
    assert "ask at the information desk" in text


def test_a_proof_of_another_installation_is_not_found(house: House) -> None:
    foreign = Proofs("a secret of somebody else altogether").issue(OFFICE, ["anmeldung"], AT)

    assert house.client().get(f"/p/{foreign.token}").status_code == 404


# JSON


def test_programs_read_the_same(house: House) -> None:
    proof = issue(house, "anmeldung", "info")
    answer = house.get(f"/proofs/{proof.token}")

    assert answer.get_json() == {
        "office": OFFICE,
        "office_name": house.application.services.lobby.office(OFFICE).name,
        "case_types": ["anmeldung", "info"],
        "at": "2026-11-25T13:05:07.000Z",
        "kind": "no_number_left",
        "id": proof.id,
    }


@pytest.mark.parametrize("token", ["nonsense", "A" * 22, "A" * 3000])
def test_programs_get_a_problem_for_what_is_not_ours(house: House, token: str) -> None:
    answer = house.get(f"/proofs/{token}")

    assert (answer.status_code, answer.get_json()["code"]) == (404, "proof_not_found")


# Nothing leaves by the side door


@pytest.mark.parametrize("path", ["/p/{}", "/p/{}/qr.svg", "/api/v1/proofs/{}", "/p/{}x"])
def test_nothing_of_it_is_stored_or_passed_on(house: House, path: str) -> None:
    answer = house.client().get(path.format(issue(house).token))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_token_is_in_no_log(house: House, log: StringIO) -> None:
    token = issue(house).token
    for path in (f"/p/{token}", f"/p/{token}/qr.svg", f"/api/v1/proofs/{token}", f"/p/{token}x"):
        house.client().get(path)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    paths = [line["path"] for line in lines if line["event"] == "request"]
    assert paths == ["/p/…", "/p/…/qr.svg", "/api/v1/proofs/…", "/p/…"]
    assert token not in log.getvalue()


@pytest.mark.parametrize("text", ["https://queue.example.org/p/{}?lang=ar", "GET /p/{}/qr.svg HTTP/1.1"])
def test_links_to_a_proof_are_masked_wherever_they_stand(house: House, text: str) -> None:
    token = issue(house).token

    assert token not in mask(text.format(token))


def test_the_qr_code_is_a_picture_of_the_pages_address(house: House) -> None:
    answer = house.client().get(f"/p/{issue(house).token}/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.get_data(as_text=True).lstrip().startswith(("<?xml", "<svg"))
