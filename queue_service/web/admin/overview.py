"""The first page of the administration: what is well in each office, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.dates import short_moment
from queue_service.documents.readiness_text import check_text
from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden
from queue_service.domain.readiness import Check, PlannedFacts, checks
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.frame import PAGES, framed
from queue_service.web.i18n import _, current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: A change that could not be made is worth a line for so long.
FAILED_SHOWN = timedelta(days=30)
_MOST_CHANGES = 200
#: Where a line is put right → page, and the right to open it.
_PLACES: Mapping[str, str] = {
    "case_types": "admin.show_case_types",
    "areas": "admin.show_areas",
    "desks": "admin.show_desks",
    "skills": "admin.show_skills",
    "hours": "admin.show_hours",
    "devices": "admin.show_devices",
    "changes": "admin.show_changes",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A check in words; `href` is None where no page puts it right."""

    kind: str
    code: str
    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """An office with its lines: those that ask for something, and those that are as they should be."""

    code: str
    name: str
    open: list[Line]
    well: list[Line]
    notes: list[Line]
    last_change: str | None


@bp.get("/")
@for_staff(Right.ADMINISTRATION)
def index(actor: Actor) -> str | Response:
    """The offices of this person; whoever may not see what is set is led to the first page they may open."""
    if not actor.may(Right.SEE_CONFIGURATION):
        return _first_page(actor)
    frame = framed(actor, Right.SEE_CONFIGURATION)
    offices = frame["offices"]
    codes = offices if isinstance(offices, list) else []
    return render_template("admin/overview.html", **frame, cards=[_card(actor, code) for code in codes])


def _first_page(actor: Actor) -> Response:
    for page in PAGES:
        if actor.may(page.right):
            return redirect(url_for(page.endpoint))
    raise Forbidden("forbidden")


def _card(actor: Actor, office: str) -> OfficeCard:
    lobby = services().lobby.state(office)
    plan, now = lobby.office.plan, lobby.state.read_at
    devices = None
    if actor.may(Right.SEE_DEVICES, office):
        devices = [each.status for each in services().devices.of_office(actor, office)]
    words = configuration_words(plan, current_language())
    found = checks(plan, plan.hours.office_day(now), devices, _changes(actor, office, now))
    lines = [_line(check, office, words) for check in found]
    return OfficeCard(
        code=office,
        name=plan.name,
        open=[line for line in lines if line.kind in ("bad", "warn")],
        notes=[line for line in lines if line.kind == "note"],
        well=[line for line in lines if line.kind == "good"],
        last_change=_last_change(actor, office, plan.time_zone),
    )


def _line(check: Check, office: str, words: Mapping[str, str]) -> Line:
    endpoint = _PLACES[check.place]
    there = any(page.endpoint == endpoint for page in PAGES) or check.place == "skills"
    href = url_for(endpoint, office=office) if there else None
    return Line(check.kind, check.code, check_text(check, current_language(), words), href)


def _changes(actor: Actor, office: str, now: datetime) -> PlannedFacts:
    history = services().configuration.history
    planned = history(actor, office, state="planned", limit=_MOST_CHANGES)
    failed = history(actor, office, state="failed", limit=_MOST_CHANGES)
    days = [each.from_day for each in planned if each.from_day is not None]
    return PlannedFacts(
        planned=len(planned),
        next_day=min(days, default=None),
        failed=sum(1 for each in failed if now - each.at < FAILED_SHOWN),
    )


def _last_change(actor: Actor, office: str, time_zone: str) -> str | None:
    newest = services().configuration.history(actor, office, limit=1)
    if not newest:
        return None
    when = short_moment(newest[0].at, time_zone, current_language())
    return _("%(who)s, %(when)s", who=newest[0].by_name or _("somebody"), when=when)
