"""Opening hours: the regular ones, single days, closures, and the calendar that comes of them."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request

from queue_service.documents.hours_words import HoursWords
from queue_service.domain.bridge_days import proposals
from queue_service.domain.command import Actor
from queue_service.domain.hours_series import FIRST_DAY, LAST_DAY
from queue_service.domain.rights import Right
from queue_service.services.hours_stages import HoursStages, hours_stages
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.admin.hours_view import (
    closures,
    exceptions,
    history_lines,
    looked_up,
    months,
    page_data,
    series_cards,
    weeks,
)
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: How far the calendar looks.
WEEKS, YEAR = "weeks", "year"
_EIGHT_WEEKS = 56
_A_YEAR = 365


@bp.get("/hours/")
@for_staff(Right.SEE_CONFIGURATION)
def show_hours(actor: Actor) -> str:
    """The hours of an office; `?view=year` shows a year of them, `?on=2026-12-24` says what holds on a date."""
    frame = framed(actor, Right.SEE_CONFIGURATION)
    office = str(frame["office"])
    read = services().configuration.read(actor, office)
    lobby = services().lobby.state(office)
    plan = lobby.office.plan
    today = plan.hours.local(lobby.state.read_at).date()
    changes = services().configuration.history(actor, office, part="hours", limit=12)
    planned = services().configuration.history(actor, office, part="hours", state="planned")
    stages = hours_stages(plan, read.document, planned)
    words = HoursWords(current_language())
    return render_template(
        "admin/hours.html",
        **frame,
        may_configure=actor.may(Right.CONFIGURE, office),
        words=words,
        # What an office stores is in its own language.
        german=HoursWords("de"),
        today=today,
        region=plan.holiday_region,
        series=series_cards(read.document["hours"]["series"], today, words),
        exceptions=exceptions(plan.hours, today, words),
        closures=closures(plan.hours, today, words),
        proposed=proposals(plan.hours, plan.holiday_region, today, _A_YEAR),
        holidays=[(day, name) for day, name in sorted(plan.hours.holidays.items()) if _soon(day, today)],
        looked_up=_looked_up(stages, today, words),
        **_calendar(stages, today, words),
        history=history_lines(changes, plan.time_zone, words),
        page=page_data(office, read, today, actor.may(Right.CONFIGURE, office)),
    )


def _soon(day: date, today: date) -> bool:
    return today <= day <= today + timedelta(days=_A_YEAR)


def _looked_up(stages: HoursStages, today: date, words: HoursWords) -> dict[str, object]:
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        day = today
    return looked_up(stages, day if FIRST_DAY <= day <= LAST_DAY else today, today, words)


def _calendar(stages: HoursStages, today: date, words: HoursWords) -> dict[str, object]:
    view = YEAR if request.args.get("view") == YEAR else WEEKS
    monday = today - timedelta(days=today.weekday())
    if view == WEEKS:
        return {"view": view, "weeks": weeks(stages.calendar(monday, _EIGHT_WEEKS), today, words)}
    first = today.replace(day=1)
    return {"view": view, "months": months(stages.calendar(first, _A_YEAR + 31), today, words)}
