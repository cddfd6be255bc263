"""How an office wants its kiosks reaches their page, and every answer about the office after it."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from queue_service.documents.language import LANGUAGES
from queue_service.domain.office import KioskLook
from queue_service.factory import Application
from tests.factories import OFFICE, an_office
from tests.kiosk.test_page import PAGE, application, device, page_data

__all__ = ["application", "device"]

LOOK = KioskLook(languages=("uk", "ru"), tiles_per_page=5, reset_seconds=45, low=True)


def test_an_office_that_sets_nothing_has_the_kiosk_of_the_design(device: FlaskClient) -> None:
    page = page_data(device.get(PAGE))

    assert page["office"]["kiosk"] == {
        "languages": list(LANGUAGES),
        "tiles_per_page": 8,
        "reset_seconds": 90,
        "low": False,
    }
    assert (page["home"], page["preview"]) == ("de", None)


def test_what_an_office_sets_is_in_the_page_and_the_greeting_stays(
    application: Application, device: FlaskClient
) -> None:
    application.services.administration.set_up_office(replace(an_office(), kiosk=LOOK))

    page = page_data(device.get(PAGE))

    assert page["office"]["kiosk"]["languages"] == [
        "uk",
        "ru",
        *(c for c in LANGUAGES if c not in ("uk", "ru")),
    ]
    assert page["office"]["kiosk"]["tiles_per_page"] == 5
    assert page["home"] == "de"


def test_a_kiosk_that_runs_hears_of_it_with_the_next_answer(
    application: Application, device: FlaskClient
) -> None:
    application.services.administration.set_up_office(replace(an_office(), kiosk=LOOK))

    office = device.get(f"/api/v1/offices/{OFFICE}").get_json()

    assert (office["kiosk"]["reset_seconds"], office["kiosk"]["low"]) == (45, True)
