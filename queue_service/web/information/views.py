"""The two pages of the information desk: where it works, and how the boards look."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request

from queue_service.documents import json as snapshots
from queue_service.documents.language import ENDONYMS, LANGUAGES, direction
from queue_service.documents.office_texts import office_text
from queue_service.domain.command import Actor
from queue_service.domain.numbering import LETTERS
from queue_service.domain.office import LONGEST_SLIDE, MOST_SLIDES, OfficePlan
from queue_service.domain.retention import VOUCHER_DAYS
from queue_service.domain.rights import Right
from queue_service.services.house import LONGEST_MESSAGE
from queue_service.services.information import MOST_AT_ONCE, OTHER_TOPICS
from queue_service.services.lobby_view import Lobby
from queue_service.web.i18n import current_language
from queue_service.web.information import bp
from queue_service.web.information.texts import board_texts, desk_texts, slip_texts, topics
from queue_service.web.kit import services
from queue_service.web.staff import for_staff, named


@bp.get("/")
@for_staff(Right.DESK_WORK)
def desk(actor: Actor) -> str:
    """Numbers, search, today's list, alarms and the house."""
    office = _office(actor)
    actor.require(Right.DESK_WORK, office)
    lobby = services().lobby.state(office)
    plan = lobby.office.plan
    return render_template(
        "information/desk.html",
        office=plan,
        concerns=[(item.code, item.icon, named(item.names)) for item in plan.case_types if item.walk_in],
        matters=[(item.code, named(item.names)) for item in plan.case_types],
        topics=topics(),
        voucher_lead=office_text(plan, "voucher-desk", current_language(), days=VOUCHER_DAYS),
        may_decide=actor.may(Right.HOUSE_DECISIONS, office),
        most_message=LONGEST_MESSAGE,
        most_at_once=MOST_AT_ONCE,
        signed_in=True,
        page={**_page(lobby), "may_decide": actor.may(Right.HOUSE_DECISIONS, office), "texts": desk_texts()},
    )


@bp.get("/boards/")
@for_staff(Right.HOUSE_DECISIONS)
def boards(actor: Actor) -> str:
    """How the boards look: slides, accent colour, quiet hours."""
    office = _office(actor)
    actor.require(Right.HOUSE_DECISIONS, office)
    plan = services().lobby.state(office).office.plan
    return render_template(
        "information/boards.html",
        office=plan,
        # what the boards of this office speak stands first; they show nothing else
        slide_languages=[_language(code) for code in plan.board_languages],
        other_languages=[_language(code) for code in LANGUAGES if code not in plan.board_languages],
        most_slides=MOST_SLIDES,
        longest_slide=LONGEST_SLIDE,
        signed_in=True,
        page={
            "office": plan.code,
            "time_zone": plan.time_zone,
            "board": snapshots.board_look(plan.board),
            "board_languages": list(plan.board_languages),
            "most_slides": MOST_SLIDES,
            "texts": board_texts(),
        },
    )


def _office(actor: Actor) -> str:
    """Their office; the one asked for, where they belong to it (no single office, or a copy to practise on)."""
    asked = request.args.get("office")
    if asked is not None and actor.belongs_to(asked):
        return asked
    return actor.office or next(iter(services().lobby.codes()), "")


def _page(lobby: Lobby) -> dict[str, object]:
    """What the scripts need to name things, and the first snapshot."""
    plan = lobby.office.plan
    return {
        "office": plan.code,
        "office_name": plan.name,
        "demo": plan.demo,
        "time_zone": plan.time_zone,
        "letters": LETTERS,
        "paper_series": plan.paper_series,
        "voucher_days": VOUCHER_DAYS,
        "most_at_once": MOST_AT_ONCE,
        "case_types": {item.code: named(item.names) for item in plan.case_types},
        "also_called": {item.code: sorted(set(item.names.values())) for item in plan.case_types},
        "walk_in": [item.code for item in plan.case_types if item.walk_in],
        "areas": {item.code: named(item.names) for item in plan.areas},
        "desks": {code: now.desk.name for code, now in lobby.state.desks.items()},
        "endonyms": ENDONYMS,
        "topics": list(OTHER_TOPICS),
        "slip": _slip(plan),
        "snapshot": {"queue": snapshots.queue(lobby.queue())},
    }


def _slip(plan: OfficePlan) -> dict[str, object]:
    """What a slip says, by language."""
    return {
        code: {
            "dir": direction(code),
            "texts": {**slip_texts(code), "keep_paper": office_text(plan, "slip-foot", code)},
            "areas": {area.code: _in(area.names, code) for area in plan.areas},
            "ways": {area.code: _in(area.ways, code) for area in plan.areas},
        }
        for code in LANGUAGES
    }


def _language(code: str) -> tuple[str, str, str]:
    """Code, own name, direction."""
    return code, ENDONYMS[code], direction(code)


def _in(names: Mapping[str, str], lang: str) -> str:
    """The name in a language; every office has German ones."""
    return names.get(lang) or names.get("de") or next(iter(names.values()), "")
