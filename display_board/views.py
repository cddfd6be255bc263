"""The two addresses of the board: a whole office, and one area of it."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request

from display_board.settings import BoardSettings, settings_from
from display_board.texts import board_texts, leaving_texts, paused_texts
from queue_service.documents.json import board as board_json
from queue_service.documents.json import office as office_json
from queue_service.documents.language import direction
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.services.snapshots import BoardView, OfficeView
from queue_service.web.device_pages import page_version
from queue_service.web.i18n import use_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff, office_asked


def board(office: str, area: str | None = None) -> str:
    """The board of an office or, with ``area``, of those who wait in that area.

    Raises:
        NotFound: ``office_not_found``, ``area_not_found``.
    """
    return _shown(office, area, preview=False)


@for_staff(Right.SEE_CONFIGURATION)
def preview(actor: Actor) -> str:
    """A board without a sound, for those who set how it looks; it is no device.

    Raises:
        NotFound: ``office_not_found``.
    """
    office = office_asked(actor)
    actor.require(Right.SEE_CONFIGURATION, office)
    return _shown(office, None, preview=True)


def _shown(office: str, area: str | None, *, preview: bool) -> str:
    lobby = services().lobby
    house, calls = lobby.office(office), lobby.board(office, area)
    settings = settings_from(request.args, house.board_languages)
    if preview:
        settings = replace(settings, sound=False)
    use_language(settings.languages[0])
    return render_template(
        "display_board/board.html",
        office=house,
        area_name=name_of_area(house, area, settings.languages[0]),
        languages_shown=settings.languages,
        direction=direction,
        texts=board_texts(settings.languages),
        leaving=leaving_texts(settings.languages),
        paused_elsewhere=paused_texts(settings.languages),
        page=page_data(house, calls, area, settings) | {"preview": preview},
    )


def page_data(
    house: OfficeView, calls: BoardView, area: str | None, settings: BoardSettings
) -> dict[str, object]:
    """What the browser needs to go on from the first picture by itself."""
    return {
        "version": page_version("board"),
        "office": house.code,
        "area": area,
        "time_zone": house.time_zone,
        "languages": list(settings.languages),
        "directions": {lang: direction(lang) for lang in settings.languages},
        "distance_m": settings.distance_m,
        "diagonal_inches": settings.diagonal_inches,
        "sound": settings.sound,
        "office_view": office_json(house),
        "board": board_json(calls),
        "texts": board_texts(settings.languages),
    }


def name_of_area(house: OfficeView, area: str | None, lang: str) -> str | None:
    """The area's name in this language, else in German; None when there is no such area."""
    names = next((each.names for each in house.areas if each.code == area), None)
    return None if names is None else names.get(lang, names.get("de", area))
