"""Desks: all of them by area, and one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import render_template, request

from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import Right
from queue_service.services.configuration_document import MOST_DESKS
from queue_service.web.admin import bp
from queue_service.web.admin.configured import Document, configured, in_order, named_in, planned
from queue_service.web.admin.desk_texts import desk_page_texts
from queue_service.web.i18n import _, ngettext
from queue_service.web.staff import for_staff

#: So many case types are named in a row; more are counted.
_NAMED = 6


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One desk of the list; ``serves`` says in a few words what it serves."""

    code: str
    name: str
    serves: str
    count: int
    accessible: bool


@bp.get("/desks/")
@for_staff(Right.SEE_CONFIGURATION)
def show_desks(actor: Actor) -> str:
    """Every desk, area by area; `?case_type=asyl` shows those that serve it."""
    frame, read = configured(actor)
    document = read.document
    case_type = request.args.get("case_type", "")
    shown = {
        code: desk
        for code, desk in document["desks"].items()
        if case_type not in document["case_types"] or case_type in desk["case_types"]
    }
    return render_template(
        "admin/desks.html",
        **frame,
        groups_of_desks=_by_area(shown, document),
        count=len(shown),
        areas=names_of(document["areas"]),
        case_types=names_of(document["case_types"]),
        case_type=case_type,
        desk_names=[(code, desk["name"]) for code, desk in sorted(document["desks"].items(), key=in_order)],
        next_position=next_position(document),
        planned=planned_changes(actor, document),
        most=MOST_DESKS,
        page=_page(document, bool(frame["may_configure"])),
    )


@bp.get("/desks/<code>/")
@for_staff(Right.SEE_CONFIGURATION)
def show_desk(actor: Actor, code: str) -> str:
    """One desk: its name, area and place, what it serves, a copy of it, the way out."""
    frame, read = configured(actor)
    desk = read.document["desks"].get(code)
    if desk is None:
        raise NotFound("desk_not_found", desk=code[:20])
    document = read.document
    return render_template(
        "admin/desk.html",
        **frame,
        code=code,
        desk=desk,
        areas=names_of(document["areas"]),
        matters=matters_by_area(document),
        next_position=next_position(document),
        planned=[each for each in planned_changes(actor, document) if code in each.what.split(", ")],
        page={**desk_page_texts(), "taken": list(document["desks"])},
    )


def planned_changes(actor: Actor, document: Document) -> list[Any]:
    """Changes of desks that are still to begin."""
    return list(planned(actor, document["code"], "desks", document))


def names_of(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(code, name) in their order."""
    return [(code, named_in(part["names"], code)) for code, part in sorted(parts.items(), key=in_order)]


def matters_by_area(document: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    """(name of the area, (code, name) of its case types), in their order."""
    matters = sorted(document["case_types"].items(), key=in_order)
    found = []
    for area, name in names_of(document["areas"]):
        within = [(code, named_in(part["names"], code)) for code, part in matters if part["area"] == area]
        if within:
            found.append((name, within))
    return found


def next_position(document: Document) -> int:
    """Behind all others."""
    return max((desk["position"] for desk in document["desks"].values()), default=0) + 1


def _by_area(desks: Document, document: Document) -> list[tuple[str, list[DeskRow]]]:
    areas = dict(names_of(document["areas"]))
    place = {code: position for position, code in enumerate(areas)}
    names = dict(names_of(document["case_types"]))
    ordered = sorted(desks.items(), key=lambda item: (place[item[1]["area"]], in_order(item)))
    return [
        (areas[area], [_row(code, desk, names) for code, desk in of])
        for area, of in groupby(ordered, key=lambda item: str(item[1]["area"]))
    ]


def _row(code: str, desk: Mapping[str, Any], names: Mapping[str, str]) -> DeskRow:
    return DeskRow(
        code=code,
        name=desk["name"],
        serves=_serves(desk["case_types"], names),
        count=len(desk["case_types"]),
        accessible=desk["accessible"],
    )


def _serves(codes: list[str], names: Mapping[str, str]) -> str:
    if len(codes) == len(names):
        return _("All case types")
    if len(codes) <= _NAMED:
        # the order of case types, whatever the order in which they were ticked
        return ", ".join(name for code, name in names.items() if code in codes)
    return ngettext("%(n)s case type", "%(n)s case types", len(codes))


def _page(document: Document, may_configure: bool) -> dict[str, object]:
    """What desks.js works with; what a desk serves is needed only to make others like it."""
    return {
        **desk_page_texts(),
        "desks": document["desks"] if may_configure else {},
        "most": MOST_DESKS,
    }
