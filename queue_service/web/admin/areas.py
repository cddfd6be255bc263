"""Areas: the parts of the house where people wait, the ways there, and the letters of their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from queue_service.domain.command import Actor
from queue_service.domain.numbering import LETTERS
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.configured import (
    Document,
    configured,
    in_order,
    missing,
    named_in,
    planned,
    script_texts,
)
from queue_service.web.i18n import _
from queue_service.web.staff import for_staff


@dataclass(frozen=True, slots=True)
class AreaCard:
    """One area with what is in it.

    Attributes:
        part: as the document has it.
        letters: that it may have: its own and those that are free.
        missing: how many of its texts are missing.
        desks, case_types: (code, name) of those that belong to it; they stand in the way of its removal.
    """

    code: str
    name: str
    way: str
    part: Mapping[str, Any]
    letters: list[str]
    missing: int
    desks: list[tuple[str, str]]
    case_types: list[tuple[str, str]]


@bp.get("/areas/")
@for_staff(Right.SEE_CONFIGURATION)
def show_areas(actor: Actor) -> str:
    """The areas in their order, each with its texts."""
    frame, read = configured(actor)
    document, office = read.document, str(frame["office"])
    ordered = sorted(document["areas"].items(), key=in_order)
    return render_template(
        "admin/areas.html",
        **frame,
        areas=[_card(code, part, document) for code, part in ordered],
        free=_free_letters(document),
        next_position=max((part["position"] for _code, part in ordered), default=-1) + 1,
        planned=planned(actor, office, "areas", document),
        page={**script_texts("cases", _texts()), "taken": list(document["areas"])},
    )


def _card(code: str, part: Mapping[str, Any], document: Document) -> AreaCard:
    free = _free_letters(document)
    return AreaCard(
        code=code,
        name=named_in(part["names"], code),
        way=named_in(part["ways"], ""),
        part=part,
        letters=[letter for letter in LETTERS if letter in free or letter == part["series"]],
        missing=len(missing(part["names"])) + len(missing(part["ways"])),
        desks=[(each, desk["name"]) for each, desk in _within(document["desks"], code)],
        case_types=[
            (each, named_in(item["names"], each)) for each, item in _within(document["case_types"], code)
        ],
    )


def _within(parts: Mapping[str, Any], area: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [(code, part) for code, part in sorted(parts.items(), key=in_order) if part["area"] == area]


def _free_letters(document: Document) -> list[str]:
    """The letters that neither an area nor the paper numbers have."""
    taken = {area["series"] for area in document["areas"].values()} | {document["paper_series"]}
    return [letter for letter in LETTERS if letter not in taken]


def _texts() -> dict[str, str]:
    return {
        "moved": _("%(name)s: place %(place)s of %(of)s. Save to keep the order."),
        "code_taken": _("There is one with this code already."),
        "code_form": _("A code begins with a small letter; small letters, digits, - and _ follow."),
    }
