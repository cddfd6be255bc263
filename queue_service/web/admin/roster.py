"""The roster: a week at a glance, the usual week behind it, and the members."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request

from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.dates import short_moment
from queue_service.documents.hours_words import HoursWords
from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import Right
from queue_service.domain.roster import Roster
from queue_service.services.roster import RosterView
from queue_service.services.roster_document import from_document
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.admin.roster_problems import other_findings, problems_by_place
from queue_service.web.admin.roster_texts import kind_words, roster_texts
from queue_service.web.admin.roster_view import Week, line_json, shown_days
from queue_service.web.api.answers import answer_json
from queue_service.web.i18n import _, current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: Weeks that a week can be copied to, and changes that are listed.
_WEEKS_AHEAD, _CHANGES = 12, 8
#: What a new member begins with.
_NEW = "new"


@bp.get("/roster/")
@for_staff(Right.SEE_ROSTER)
def show_roster(actor: Actor) -> str:
    """A week: `?week=2026-11-23` (any of its days), `?by=desk`, `?view=usual` for the weekly pattern."""
    frame = framed(actor, Right.SEE_ROSTER)
    office = str(frame["office"])
    plan = services().lobby.state(office).office.plan
    today = _today(plan)
    monday = _monday(_asked_day("week", today))
    view = services().roster.read(actor, office, monday, monday + timedelta(days=6))
    may_plan = actor.may(Right.PLAN_ROSTER, office)
    week = _week(view, plan, monday, today, usual=request.args.get("view") == "usual")
    by_desk = request.args.get("by") == "desk"
    return render_template(
        "admin/roster.html",
        **{**frame, "tomorrow": None},
        may_plan=may_plan,
        by_desk=by_desk,
        usual=week.usual,
        week=week,
        columns=week.columns(),
        rows=week.by_desk() if by_desk else week.by_member(),
        shown=_shown_day(week),
        gaps=week.gaps(view.findings),
        problems=other_findings(view.findings, current_language(), week.names),
        monday=monday,
        week_step=timedelta(weeks=1),
        usual_from=max(monday, today),
        this_monday=_monday(today),
        weeks_ahead=[monday + timedelta(weeks=n) for n in range(1, _WEEKS_AHEAD + 1)],
        kinds=kind_words(),
        desks=plan.desks,
        case_types=[(item.code, week.names[item.code]) for item in plan.case_types],
        members=_members(week.roster),
        history=_history(actor, office, plan, week.words) if may_plan else [],
        words=week.words,
        page=_page_data(office, view, week, may_plan=may_plan, by_desk=by_desk),
    )


@bp.get("/roster/lines")
@for_staff(Right.PLAN_ROSTER)
def roster_lines(actor: Actor) -> Response:
    """What counts on `?date=`, for the script that copies a day to one of another week."""
    office = str(framed(actor, Right.PLAN_ROSTER)["office"])
    plan = services().lobby.state(office).office.plan
    today = _today(plan)
    day = _asked_day("date", today)
    view = services().roster.read(actor, office, day, day)
    week = _week(view, plan, _monday(day), today, usual=False)
    lines = [line_json(line, week.roster) for line in week.lines(day)]
    return answer_json({"lines": lines, "entries": view.document["days"]})


@bp.get("/roster/members/")
@for_staff(Right.SEE_ROSTER)
def show_members(actor: Actor) -> str:
    """Who is rostered."""
    frame, plan, view = _members_frame(actor, Right.SEE_ROSTER)
    members, names = _members(from_document(view.document)), configuration_words(plan, current_language())
    return render_template(
        "admin/roster_members.html",
        **frame,
        may_plan=actor.may(Right.PLAN_ROSTER, plan.code),
        members=members,
        known={each.code: _joined(each.case_types, names) for each in members},
        learned={each.code: _joined(each.learning, names) for each in members},
        all_of_them=len(plan.case_types),
    )


@bp.get("/roster/members/<code>/")
@for_staff(Right.PLAN_ROSTER)
def show_member(actor: Actor, code: str) -> str:
    """One of them to change; ``new`` for another one. Raises NotFound."""
    frame, plan, view = _members_frame(actor, Right.PLAN_ROSTER)
    members: Mapping[str, Any] = view.document["members"]
    if code != _NEW and code not in members:
        raise NotFound("not_found")
    accounts = []
    if actor.may(Right.MANAGE_STAFF, plan.code):
        accounts = [each for each in services().accounts.all(actor, plan.code) if each.active]
    lines = [key for key, line in view.document["pattern"].items() if line["member"] == code]
    return render_template(
        "admin/roster_member.html",
        **frame,
        code=f"m-{secrets.token_hex(4)}" if code == _NEW else code,
        is_new=code == _NEW,
        member=members.get(code) or _new_member(members),
        version=view.version,
        may_see_accounts=actor.may(Right.MANAGE_STAFF, plan.code),
        accounts=accounts,
        lines=len(lines),
        case_types=[(item.code, name) for item, name in _named(plan)],
    )


def _joined(codes: Sequence[str], names: Mapping[str, str]) -> str:
    return " · ".join(names.get(code, code) for code in codes)


def _new_member(members: Mapping[str, Any]) -> dict[str, Any]:
    last = max((member["position"] for member in members.values()), default=0)
    return {
        "name": "",
        "staff_id": None,
        "case_types": [],
        "learning": [],
        "active": True,
        "position": min(last + 1, 9999),
    }


def _members_frame(actor: Actor, right: Right) -> tuple[dict[str, object], OfficePlan, RosterView]:
    frame = framed(actor, right)
    office = str(frame["office"])
    plan = services().lobby.state(office).office.plan
    today = _today(plan)
    return {**frame, "tomorrow": None}, plan, services().roster.read(actor, office, today, today)


def _named(plan: OfficePlan) -> list[tuple[Any, str]]:
    names = configuration_words(plan, current_language())
    return [(item, names[item.code]) for item in plan.case_types]


def _week(view: RosterView, plan: OfficePlan, monday: date, today: date, *, usual: bool) -> Week:
    roster, lang = from_document(view.document), current_language()
    members = {member.code: member.name for member in roster.members.values()}
    names = {**members, **configuration_words(plan, lang)}
    return Week(
        roster=roster,
        plan=plan,
        days=shown_days(monday, roster, plan),
        today=today,
        words=HoursWords(lang),
        names=names,
        usual=usual,
        problems={} if usual else problems_by_place(view.findings, lang, names),
    )


def _members(roster: Roster) -> list[Any]:
    return sorted(roster.members.values(), key=lambda each: (each.position, each.name.casefold(), each.code))


def _shown_day(week: Week) -> date:
    """The one day that a narrow screen shows."""
    asked = _asked_day("day", week.today)
    return asked if asked in week.days else week.days[0]


def _page_data(
    office: str, view: RosterView, week: Week, *, may_plan: bool, by_desk: bool
) -> dict[str, object]:
    """What roster.js works with."""
    plan = week.plan
    return {
        "office": office,
        "version": view.version,
        "may_plan": may_plan,
        "by": "desk" if by_desk else "member",
        "usual": week.usual,
        "today": week.today.isoformat(),
        "days": [day.isoformat() for day in week.days],
        "weekdays": sorted({day.weekday() for day in week.days}),
        "day_names": {day.isoformat(): week.words.day(day) for day in week.days},
        "weekday_names": week.words.weekday_names(),
        "members": view.document["members"],
        "pattern": view.document["pattern"],
        "entries": view.document["days"],
        "lines": {
            day.isoformat(): [line_json(line, week.roster) for line in week.lines(day)] for day in week.days
        },
        "desks": {desk.code: {"name": desk.name, "case_types": list(desk.case_types)} for desk in plan.desks},
        "hours": {
            day.isoformat(): [
                [f"{each.opens:%H:%M}", f"{each.closes:%H:%M}"] for each in plan.hours.hours_of(day)
            ]
            for day in week.days
        },
        "kinds": kind_words(),
        "problems": week.problems,
        "texts": roster_texts(),
    }


def _history(actor: Actor, office: str, plan: OfficePlan, words: HoursWords) -> list[dict[str, object]]:
    lang = current_language()
    return [
        {
            "id": each.id,
            "when": short_moment(each.at, plan.time_zone, lang),
            "who": each.by_name or "",
            "state": each.state,
            "undoes": each.undoes is not None,
            "what": _what(each.changes, words),
        }
        for each in services().roster.history(actor, office, limit=_CHANGES)
    ]


def _what(changes: Any, words: HoursWords) -> str:
    """What a change was about, in a few words."""
    days = sorted({change.at[1] for change in changes if change.at[0] == "days" and len(change.at) > 1})
    parts = {change.at[0] for change in changes}
    said = []
    if "pattern" in parts:
        said.append(_("Usual week"))
    if "members" in parts:
        said.append(_("Members"))
    if len(days) > 2:
        first, last = (words.dated(date.fromisoformat(day)) for day in (days[0], days[-1]))
        said.append(_("%(n)s days from %(first)s to %(last)s", n=len(days), first=first, last=last))
    else:
        said += [words.day(date.fromisoformat(day)) for day in days]
    return "; ".join(said)


def _today(plan: OfficePlan) -> date:
    return plan.hours.office_day(services().lobby.state(plan.code).state.read_at)


def _asked_day(name: str, default: date) -> date:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return default
    return day if 2000 <= day.year < 2900 else default


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
