"""The office itself: its name and address, its clock, whose holidays it keeps, the languages of its boards."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from flask import render_template

from queue_service.documents.language import ENDONYMS, LANGUAGES
from queue_service.documents.region_words import GERMAN_STATES, german_states, other_region
from queue_service.domain.command import Actor
from queue_service.domain.numbering import LETTERS
from queue_service.domain.rights import Right
from queue_service.services.holidays import known_regions
from queue_service.web.admin import bp
from queue_service.web.admin.configured import Document, configured
from queue_service.web.i18n import current_language
from queue_service.web.staff import for_staff


@bp.get("/office/")
@for_staff(Right.SEE_CONFIGURATION)
def show_office(actor: Actor) -> str:
    """What is set about the house as a whole."""
    frame, read = configured(actor)
    return render_template(
        "admin/office.html",
        **frame,
        may_set_up=actor.may(Right.SET_UP) and actor.office is None,
        time_zones=_time_zones(),
        states=german_states(current_language()),
        regions=_other_regions(read.document["holiday_region"]),
        board_languages=_board_languages(read.document),
        paper_letters=_paper_letters(read.document),
    )


@cache
def _time_zones() -> tuple[str, ...]:
    """Those of cities; ``Etc/GMT+1`` and the like are nobody's wall clock."""
    return tuple(
        sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    )


def _other_regions(present: str | None) -> list[tuple[str, str]]:
    codes = [*known_regions(), *([present] if present else [])]
    others = sorted({code for code in codes if code not in GERMAN_STATES})
    return [(code, other_region(code, current_language())) for code in others]


def _board_languages(document: Document) -> list[tuple[str, str, bool]]:
    """(code, endonym, chosen): those of the boards in their order, then the rest."""
    chosen = list(document["board_languages"])
    rest = [code for code in LANGUAGES if code not in chosen]
    return [(code, ENDONYMS.get(code, code), code in chosen) for code in chosen + rest]


def _paper_letters(document: Document) -> list[str]:
    """The letters that no area gives out."""
    taken = {area["series"] for area in document["areas"].values()}
    return [letter for letter in LETTERS if letter not in taken]
