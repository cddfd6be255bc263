"""The kiosk's one page: everything it needs for a day stands in it, because it is never loaded again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from flask import render_template, request

from kiosk.texts import OWN_WORDS, texts
from queue_service.documents.json import office as office_json
from queue_service.documents.language import DEFAULT_LANGUAGE, ENDONYMS, LANGUAGES, direction
from queue_service.domain.case_type import MOST_PERSONS
from queue_service.domain.command import Actor
from queue_service.domain.errors import Invalid
from queue_service.domain.office import KioskLook
from queue_service.domain.rights import Right
from queue_service.services.issuing import MOST_MATTERS
from queue_service.services.snapshots import OfficeView
from queue_service.web.device_pages import page_version
from queue_service.web.i18n import _, use_language
from queue_service.web.kit import services
from queue_service.web.privacy_facts import privacy_notice
from queue_service.web.staff import for_staff, office_asked


def kiosk(office: str) -> str:
    """The kiosk of an office; it greets everybody in German and lets them choose.

    Raises:
        NotFound: ``office_not_found``.
    """
    house = services().lobby.office(office)
    use_language(DEFAULT_LANGUAGE)
    return render_template("kiosk/kiosk.html", office=house, page=page_data(house))


@for_staff(Right.SEE_CONFIGURATION)
def preview(actor: Actor) -> str:
    """The kiosk for those who set how it looks: with what the address says in place of what is kept.

    It issues no numbers, calls nobody and is no device. Values that make no sense are left as they are kept.

    Raises:
        NotFound: ``office_not_found``.
    """
    office = office_asked(actor)
    actor.require(Right.SEE_CONFIGURATION, office)
    house = services().lobby.office(office)
    said = _("This is a preview: no number is given out.")
    house = replace(house, kiosk=look_from(request.args, house.kiosk))
    use_language(DEFAULT_LANGUAGE)
    return render_template("kiosk/kiosk.html", office=house, page=page_data(house) | {"preview": said})


def look_from(arguments: Mapping[str, str], kept: KioskLook) -> KioskLook:
    """The look in an address: ``languages=tr,de``, ``tiles_per_page``, ``reset_seconds``, ``low=true``."""
    languages = [code for code in arguments.get("languages", "").split(",") if code]
    try:
        return KioskLook(
            tuple(languages) or kept.languages,
            int(arguments.get("tiles_per_page", kept.tiles_per_page)),
            int(arguments.get("reset_seconds", kept.reset_seconds)),
            arguments["low"] == "true" if "low" in arguments else kept.low,
        )
    except (ValueError, Invalid):
        return kept


def page_data(house: OfficeView) -> dict[str, object]:
    """What the browser needs to serve visitors by itself: the office as it is now, and every text."""
    return {
        "home": DEFAULT_LANGUAGE,
        "preview": None,
        "version": page_version("kiosk"),
        "office": office_json(house),
        "time_zone": house.time_zone,
        "languages": [{"code": code, "name": ENDONYMS[code], "dir": direction(code)} for code in LANGUAGES],
        "most_persons": MOST_PERSONS,
        "most_concerns": MOST_MATTERS,
        "texts": {code: texts(code) for code in LANGUAGES},
        "own_words": OWN_WORDS,
        "privacy": {code: _privacy(house, code) for code in LANGUAGES},
    }


def _privacy(house: OfficeView, lang: str) -> list[dict[str, object]]:
    # No cookies: this browser is the office's own, not a visitor's.
    return [asdict(section) for section in privacy_notice(house.name, lang, cookies=False)]
