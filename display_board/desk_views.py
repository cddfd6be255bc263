"""The display at one desk, and the page on which a new one is told which desk it hangs at."""

from __future__ import annotations

from flask import render_template, request

from display_board.settings import BoardSettings, settings_from
from display_board.texts import display_texts, leaving_texts
from display_board.views import name_of_area
from queue_service.documents.json import display as display_json
from queue_service.documents.json import office as office_json
from queue_service.documents.language import direction
from queue_service.services.snapshots import DeskRef, DisplayView, OfficeView
from queue_service.web.device_pages import page_version
from queue_service.web.i18n import use_language
from queue_service.web.kit import services


def choose_desk(office: str) -> str:
    """Every desk of an office, as links to its display. Raises NotFound ``office_not_found``."""
    house = services().lobby.office(office)
    settings = settings_from(request.args, house.board_languages)
    use_language(settings.languages[0])
    areas = [
        (name_of_area(house, area.code, settings.languages[0]), _desks_in(house, area.code))
        for area in house.areas
    ]
    return render_template(
        "display_board/choose_desk.html", office=house, areas=areas, texts=display_texts(settings.languages)
    )


def desk_display(office: str, desk: str) -> str:
    """The display at a desk. Raises NotFound ``office_not_found``, ``desk_not_found``."""
    lobby = services().lobby
    house, view = lobby.office(office), lobby.display(office, desk)
    settings = settings_from(request.args, house.board_languages)
    use_language(settings.languages[0])
    return render_template(
        "display_board/desk_display.html",
        office=house,
        desk=view.desk,
        area_names={lang: name_of_area(house, view.desk.area, lang) for lang in settings.languages},
        languages_shown=settings.languages,
        direction=direction,
        texts=display_texts(settings.languages),
        leaving=leaving_texts(settings.languages),
        page=page_data(house, view, settings),
    )


def page_data(house: OfficeView, view: DisplayView, settings: BoardSettings) -> dict[str, object]:
    """What the browser needs to go on from the first picture by itself."""
    return {
        "version": page_version("desk-display"),
        "office": house.code,
        "desk": view.desk.code,
        "time_zone": house.time_zone,
        "languages": list(settings.languages),
        "office_view": office_json(house),
        "display": display_json(view),
        "texts": display_texts(settings.languages),
    }


def _desks_in(house: OfficeView, area: str) -> list[DeskRef]:
    return [desk for desk in house.desks if desk.area == area]
