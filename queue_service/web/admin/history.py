"""What was changed in what an office sets: by whom, when, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for

from queue_service.documents.change_words import PLACES, ChangeWords, change_words
from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.dates import short_date, short_moment
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.services.change_views import ChangeView
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.i18n import _, current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: Changes on one page.
PAGE = 30
#: Outermost keys of the document that the filter offers.
PARTS = ("name", "areas", "case_types", "desks", "hours", "rule", "board", "kiosk", "texts")


@dataclass(frozen=True, slots=True)
class Line:
    """A change in words; `begins`: the day from which a planned one counts."""

    change: ChangeView
    at: str
    begins: str | None
    places: list[ChangeWords]
    can_undo: bool


@bp.get("/changes/")
@for_staff(Right.SEE_CONFIGURATION)
def show_history(actor: Actor) -> str:
    """The changes of one office, newest first; `?part=`, `?state=` and `?before=` choose."""
    frame = framed(actor, Right.SEE_CONFIGURATION)
    office, language = str(frame["office"]), current_language()
    part = request.args.get("part") if request.args.get("part") in PARTS else None
    state = request.args.get("state") if request.args.get("state") in _states() else None
    before = request.args.get("before", "")
    found = services().configuration.history(
        actor,
        office,
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
        state=state,
        part=part,
        limit=PAGE,
    )
    plan = services().administration.plan(office)
    names = configuration_words(plan, language)
    may_undo = actor.may(Right.CONFIGURE, office)
    lines = [
        Line(
            change=each,
            at=short_moment(each.at, plan.time_zone, language),
            begins=None if each.from_day is None else short_date(each.from_day, language),
            places=change_words(each.changes, language, names),
            can_undo=may_undo and each.state in ("done", "planned") and not _made_the_office(each),
        )
        for each in found
    ]
    return render_template(
        "admin/history.html",
        **frame,
        lines=lines,
        part=part,
        state=state,
        parts=[(code, _(PLACES[code])) for code in PARTS],
        states=_states(),
        older=_older(office, part, state, found),
        office_name=plan.name,
    )


def _made_the_office(change: ChangeView) -> bool:
    """The first line of an office that was set up in the browser: there is nothing before it."""
    return any(each.at == ("code",) for each in change.changes)


def _states() -> dict[str, str]:
    return {
        "done": _("Done"),
        "planned": _("Planned"),
        "undone": _("Taken back"),
        "failed": _("Could not be done"),
        "withdrawn": _("Withdrawn"),
    }


def _older(office: str, part: str | None, state: str | None, found: list[ChangeView]) -> str | None:
    if len(found) < PAGE:
        return None
    return url_for("admin.show_history", office=office, part=part, state=state, before=found[-1].id)
