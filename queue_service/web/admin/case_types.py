"""Case types: the list with what is missing, their order, adding some, and the page of one."""

from __future__ import annotations

from flask import render_template, request, url_for

from queue_service.documents.language import LANGUAGES
from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin import catalogue_view as catalogue_choice
from queue_service.web.admin.case_types_view import Row, gaps, icons, removal, row, rows, series_shared
from queue_service.web.admin.configured import Document, configured, in_order, named_in, planned, script_texts
from queue_service.web.admin.frame import PAGES
from queue_service.web.i18n import _
from queue_service.web.staff import for_staff

#: Ways to look at the list.
LIST, ORDER, ADD = "list", "order", "add"


@bp.get("/case-types/")
@for_staff(Right.SEE_CONFIGURATION)
def show_case_types(actor: Actor) -> str:
    """The list; `?missing=tr` those with texts missing there, `?view=order` their order, `?view=add` the catalogue."""
    frame, read = configured(actor)
    document, office = read.document, str(frame["office"])
    view = request.args.get("view")
    if view == ADD and frame["may_configure"]:
        return render_template("admin/case_types_add.html", **frame, **_adding(document))
    found = rows(document)
    lacking = request.args.get("missing")
    lacking = lacking if lacking in LANGUAGES else None
    return render_template(
        "admin/case_types_order.html" if view == ORDER else "admin/case_types.html",
        **frame,
        rows=[each for each in found if lacking is None or each.missing[lacking]],
        total=len(found),
        gaps=gaps(found),
        lacking=lacking,
        areas=_areas(document),
        planned=planned(actor, office, "case_types", document),
        page=script_texts("cases", _texts()),
    )


@bp.get("/case-types/<code>/")
@for_staff(Right.SEE_CONFIGURATION)
def show_case_type(actor: Actor, code: str) -> str:
    """One case type with all that is set about it."""
    frame, read = configured(actor)
    document = read.document
    if code not in document["case_types"]:
        raise NotFound("not_found")
    found = row(document, code)
    return render_template(
        "admin/case_type.html",
        **frame,
        found=found,
        place=[each.code for each in rows(document)].index(code) + 1,
        checklist=_checklist(found),
        papers=catalogue_choice.papers(document, code),
        areas=_areas(document),
        icons=icons(),
        shared=series_shared(document, code),
        goes_along=removal(document, code),
        desks_page=_desks_page(str(frame["office"])),
        planned=planned(actor, str(frame["office"]), "case_types", document),
        page={**script_texts("cases", _texts()), "papers": catalogue_choice.paper_texts()},
    )


def _checklist(found: Row) -> list[tuple[str, str, dict[str, object]]]:
    """(code, name, part) of what to bring, in order."""
    lines = sorted(found.part["documents"].items(), key=in_order)
    return [(code, named_in(line["names"], code), line) for code, line in lines]


def _desks_page(office: str) -> str | None:
    """Where it is decided which desk serves what."""
    there = any(page.endpoint == "admin.show_desks" for page in PAGES)
    return url_for("admin.show_desks", office=office) if there else None


def _areas(document: Document) -> list[tuple[str, str, str]]:
    """(code, name, letter) in their order."""
    ordered = sorted(document["areas"].items(), key=in_order)
    return [(code, named_in(area["names"], code), area["series"]) for code, area in ordered]


def _adding(document: Document) -> dict[str, object]:
    parts = catalogue_choice.parts_to_add(document)
    own = max((part["position"] for part in document["case_types"].values()), default=-1) + 1
    desks = [
        {"code": code, "area": desk["area"], "case_types": list(desk["case_types"])}
        for code, desk in sorted(document["desks"].items(), key=in_order)
    ]
    return {
        "offered": catalogue_choice.offered(document),
        "areas": _areas(document),
        "next_position": own,
        "page": {
            **script_texts("cases", _texts()),
            "parts": parts,
            "desks": desks,
            "taken": list(document["case_types"]),
        },
    }


def _texts() -> dict[str, str]:
    return {
        "moved": _("%(name)s: place %(place)s of %(of)s. Save to keep the order."),
        "shown": _("%(n)s of %(of)s"),
        "removed": _("%(name)s is off the list. Save to keep it so."),
        "added": _("%(name)s is on the list. Save to keep it so."),
        "new_line": _("New line"),
        "choose": _("Choose at least one."),
        "chosen": _("%(n)s chosen"),
        "overlaps": _("Covers the same as: %(names)s. Offices take the one or the other."),
        "code_taken": _("There is one with this code already."),
        "code_form": _("A code begins with a small letter; small letters, digits, - and _ follow."),
    }
