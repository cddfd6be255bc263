"""The kiosk's one page: everything it needs for a day stands in it, because it is never loaded again."""

from __future__ import annotations

from dataclasses import asdict

from flask import render_template

from kiosk.texts import texts
from queue_service.documents.json import office as office_json
from queue_service.documents.language import DEFAULT_LANGUAGE, ENDONYMS, LANGUAGES, direction
from queue_service.domain.case_type import MOST_PERSONS
from queue_service.services.issuing import MOST_MATTERS
from queue_service.services.snapshots import OfficeView
from queue_service.web.device_pages import page_version
from queue_service.web.i18n import use_language
from queue_service.web.kit import services
from queue_service.web.privacy_facts import privacy_notice


def kiosk(office: str) -> str:
    """The kiosk of an office; it greets everybody in German and lets them choose.

    Raises:
        NotFound: ``office_not_found``.
    """
    house = services().lobby.office(office)
    use_language(DEFAULT_LANGUAGE)
    return render_template("kiosk/kiosk.html", office=house, page=page_data(house))


def page_data(house: OfficeView) -> dict[str, object]:
    """What the browser needs to serve visitors by itself: the office as it is now, and every text."""
    return {
        "version": page_version("kiosk"),
        "office": office_json(house),
        "time_zone": house.time_zone,
        "languages": [{"code": code, "name": ENDONYMS[code], "dir": direction(code)} for code in LANGUAGES],
        "most_persons": MOST_PERSONS,
        "most_concerns": MOST_MATTERS,
        "texts": {code: texts(code) for code in LANGUAGES},
        "privacy": {code: _privacy(house, code) for code in LANGUAGES},
    }


def _privacy(house: OfficeView, lang: str) -> list[dict[str, object]]:
    # No cookies: this browser is the office's own, not a visitor's.
    return [asdict(section) for section in privacy_notice(house.name, lang, cookies=False)]
