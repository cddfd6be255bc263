"""The list of a day, to be printed every morning, and the next days as one file that opens without the server."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from flask import Response, render_template, request, send_file
from markupsafe import Markup

from queue_service.documents.dates import short_date
from queue_service.documents.day_list import DayList, day_list
from queue_service.documents.wall_notice import wall_notice
from queue_service.domain.command import Actor
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.i18n import current_language
from queue_service.web.kit import BUILT, services
from queue_service.web.staff import for_staff

#: Lines on one sheet, and sheets, unless others are asked for.
LINES, SHEETS, MOST_SHEETS = 24, 2, 20
#: Days in a file, and how far ahead they are looked for.
FILE_DAYS, FILE_AHEAD = 5, 21


@bp.get("/roster/day/")
@for_staff(Right.SEE_ROSTER)
def show_day_list(actor: Actor) -> str:
    """The list of `?date=` (today), with `?sheets=` of empty lines."""
    frame = framed(actor, Right.SEE_ROSTER)
    plan = services().lobby.state(str(frame["office"])).office.plan
    today = plan.hours.office_day(services().lobby.state(plan.code).state.read_at)
    day = _asked(today)
    return render_template(
        "admin/roster_day.html",
        **{**frame, "tomorrow": None},
        today=today,
        asked=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        **_sheets(actor, plan, [day]),
    )


@bp.get("/roster/day/file")
@for_staff(Right.SEE_ROSTER)
def day_list_file(actor: Actor) -> Response:
    """The next open days from `?date=` on, in one HTML file with everything in it."""
    frame = framed(actor, Right.SEE_ROSTER)
    plan = services().lobby.state(str(frame["office"])).office.plan
    today = plan.hours.office_day(services().lobby.state(plan.code).state.read_at)
    first = _asked(today)
    ahead = [first + timedelta(days=n) for n in range(FILE_AHEAD)]
    days = [day for day in ahead if plan.hours.hours_of(day)][:FILE_DAYS] or [first]
    style = (BUILT / "day_list.css").read_text(encoding="utf-8")
    page = render_template(
        "admin/day_list_file.html",
        # In a file there is no policy and nothing to fetch from: the stylesheet, which is ours, goes along.
        style=Markup(f"<style>{style}</style>"),  # noqa: S704
        made_on_words=short_date(today, current_language()),
        **_sheets(actor, plan, days),
    )
    name = f"{plan.code}-{days[0].isoformat()}.html"
    return send_file(
        BytesIO(page.encode()), "text/html; charset=utf-8", as_attachment=True, download_name=name
    )


def _sheets(actor: Actor, plan: OfficePlan, days: list[date]) -> dict[str, object]:
    return {
        "plan": plan,
        "lists": _lists(actor, plan, days),
        "notice": wall_notice(plan, services().administration.rates_since(plan.code), current_language()),
        "lines": range(LINES),
        "sheets": _count("sheets", SHEETS, MOST_SHEETS),
    }


def _lists(actor: Actor, plan: OfficePlan, days: list[date]) -> list[DayList]:
    view = services().roster.read(actor, plan.code, days[0], days[-1])
    members = {code: member["name"] for code, member in view.document["members"].items()}
    lang = current_language()
    return [day_list(plan, day, view.seats[day], members, lang) for day in days]


def _asked(today: date) -> date:
    try:
        day = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return today
    return day if 2000 <= day.year < 2900 else today


def _count(name: str, default: int, most: int) -> int:
    said = request.args.get(name, "")
    return min(max(int(said), 0), most) if said.isascii() and said.isdigit() and len(said) < 4 else default
