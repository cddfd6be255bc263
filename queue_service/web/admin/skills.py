"""The matrix of skills: which desk serves which case types, a page of it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any

from flask import render_template, request

from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.configured import Document, configured, in_order, named_in
from queue_service.web.admin.desk_texts import desk_page_texts
from queue_service.web.admin.desks import names_of, planned_changes
from queue_service.web.staff import for_staff

#: As much of the matrix as a browser draws and somebody overlooks at a time.
ROWS, COLUMNS = 50, 40


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of something long: `first` to `last` of `total`, counted from 1; `page` of `pages`."""

    page: int
    pages: int
    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class MatrixDesk:
    """A row: the desk, and its places among the columns shown that are ticked."""

    code: str
    name: str
    serves: frozenset[str]


@bp.get("/desks/skills/")
@for_staff(Right.SEE_CONFIGURATION)
def show_skills(actor: Actor) -> str:
    """Desks by case types; `?area=` shows the desks of one area, `?matters=` the case types of one."""
    frame, read = configured(actor)
    document = read.document
    area, matters = request.args.get("area", ""), request.args.get("matters", "")
    desks = _chosen(document["desks"], area, document)
    types = _chosen(document["case_types"], matters, document)
    rows, row_slice = _page_of(desks, "page", ROWS)
    columns, column_slice = _page_of(types, "columns", COLUMNS)
    return render_template(
        "admin/skills.html",
        **frame,
        areas=names_of(document["areas"]),
        area=area,
        matters=matters,
        rows=[MatrixDesk(code, desk["name"], frozenset(desk["case_types"])) for code, desk in rows],
        columns=[(code, named_in(item["names"], code)) for code, item in columns],
        column_areas=_headed(columns, document),
        row_slice=row_slice,
        column_slice=column_slice,
        planned=planned_changes(actor, document),
        page={
            **desk_page_texts(),
            # what a desk serves beyond the columns shown stays as it is
            "serves": {code: desk["case_types"] for code, desk in rows},
            "order": [code for code, _name in names_of(document["case_types"])],
        },
    )


def _chosen(parts: Document, area: str, document: Document) -> list[tuple[str, Any]]:
    """Those of one area, or all: area by area, in their order."""
    place = {code: position for position, (code, _name) in enumerate(names_of(document["areas"]))}
    found = [item for item in parts.items() if area not in place or item[1]["area"] == area]
    return sorted(found, key=lambda item: (place[item[1]["area"]], in_order(item)))


def _page_of(parts: Sequence[tuple[str, Any]], name: str, size: int) -> tuple[list[tuple[str, Any]], Slice]:
    pages = max(1, ceil(len(parts) / size))
    asked = request.args.get(name, "1")
    page = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    first = (page - 1) * size
    shown = list(parts[first : first + size])
    return shown, Slice(page, pages, first + 1, first + len(shown), len(parts))


def _headed(columns: Sequence[tuple[str, Any]], document: Document) -> list[tuple[str, int]]:
    """(name of an area, how many of the columns are its)."""
    names = dict(names_of(document["areas"]))
    return [
        (names[area], len(list(of))) for area, of in groupby(columns, key=lambda item: str(item[1]["area"]))
    ]
