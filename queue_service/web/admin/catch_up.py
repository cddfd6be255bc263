"""Catching up: the paper lists of a time when everything was down."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request

from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.hours_words import HoursWords
from queue_service.documents.paper_day_json import paper_day
from queue_service.domain.command import Actor
from queue_service.domain.paper_days import PAPER_DAYS
from queue_service.domain.rights import Right
from queue_service.services.paper_days import MOST_ROWS
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.i18n import _, current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff
from queue_service.web.staff_kit import page_texts


@bp.get("/catch-up/")
@for_staff(Right.HOUSE_DECISIONS)
def show_catch_up(actor: Actor) -> str:
    """The list of `?day=` (today), and the days that have one."""
    frame = framed(actor, Right.HOUSE_DECISIONS)
    office = str(frame["office"])
    state = services().lobby.state(office)
    plan, words = state.office.plan, HoursWords(current_language())
    today = plan.hours.office_day(state.state.read_at)
    first = today - timedelta(days=PAPER_DAYS)
    day = _asked(first, today)
    found = services().paper_days.read(actor, office, day)
    names = configuration_words(plan, current_language())
    case_types = [(item.code, names[item.code]) for item in plan.case_types]
    desks = [(desk.code, desk.name) for desk in plan.desks]
    return render_template(
        "admin/catch_up.html",
        **{**frame, "tomorrow": None},
        day=day,
        first=first,
        today=today,
        words=words,
        entered=len(found.rows),
        days=[(each, count) for each, count in services().paper_days.days(actor, office) if each != day],
        case_types=case_types,
        desks=desks,
        outcomes=_outcomes(),
        page={
            "office": office,
            "day": day.isoformat(),
            "series": plan.paper_series or "X",
            "most": MOST_ROWS,
            "rows": paper_day(found)["rows"],
            "now": f"{plan.hours.local(state.state.read_at):%H:%M}" if day == today else None,
            "texts": _texts(),
        },
    )


def _asked(first: date, today: date) -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if first <= day <= today else today


def _outcomes() -> dict[str, str]:
    return {
        "served": _("Served"),
        "no_show": _("Did not come when called"),
        "cancelled": _("Went away"),
        "unserved": _("Sent home unserved"),
    }


def _texts() -> dict[str, object]:
    common = page_texts()["texts"]
    mine = {
        "number": _("A number of the paper series: a letter and digits, or the digits alone."),
        "twice": _("This number stands twice in the list."),
        "missing": _("Fill in this field."),
        "time": _("A time of day, for example 0815."),
        "called_missing": _("When was the number called?"),
        "called_before": _("Called before it came. Check both times."),
        "done_before": _("Done before it began. Check both times."),
        "ahead": _("This time is still to come."),
        "row": _("Row %(n)s"),
        "ready": _("Rows to send: %(n)s"),
        "nothing": _("Nothing to send."),
        "mend": _("Some rows cannot be sent yet. Mend what is marked."),
        "draft": _("A draft from before is here again. It is only in this browser."),
        "draft_gone": _("The draft is thrown away."),
        "sent": _("The list is entered."),
        "too_many": _("At most %(n)s rows at once. Send these, then go on."),
        "entered": _("entered"),
        "corrected": _("corrected"),
        "new": _("new"),
        "removed": _("Row %(n)s removed."),
    }
    return {**(common if isinstance(common, dict) else {}), "catch_up": mine}
