"""The pages of the first run: who one is, four steps to an office, and what to do then."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from queue_service.documents.region_words import german_states
from queue_service.domain.command import Actor
from queue_service.domain.rights import DeviceKind, Right
from queue_service.services.account_rules import LONGEST_NAME
from queue_service.services.office_drafts import Draft
from queue_service.services.office_proposal import COMMON_WORDS, LONGEST_CODE, TRANSCRIBED, area_codes
from queue_service.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from queue_service.web import auth
from queue_service.web.api.set_up_shapes import MOST_FIRST_DESKS
from queue_service.web.first_run import first_run_is_open, has_office, may_make_offices
from queue_service.web.i18n import _, current_language, use_staff_language
from queue_service.web.kit import public_url, services
from queue_service.web.setup import bp
from queue_service.web.setup.choices import area_names, groups, weekdays
from queue_service.web.setup.steps import ENDPOINTS, progress
from queue_service.web.staff import for_staff
from queue_service.web.staff_kit import page_texts


@bp.get("/")
def index() -> str | Response:
    """The first account, while nobody has one; else where one was: an unfinished office, or one's own work."""
    use_staff_language()
    if first_run_is_open():
        return render_template(
            "setup/begin.html",
            steps=progress("begin", (), first=True),
            signed_in=False,
            longest_name=LONGEST_NAME,
            shortest=SHORTEST_PASSWORD,
            longest=LONGEST_PASSWORD,
        )
    actor = auth.cookie_actor(auth.STAFF)
    if actor is None or not may_make_offices(actor) or has_office():
        return redirect(url_for("staff.start"))
    return redirect(url_for(ENDPOINTS[services().office_drafts.draft(actor).next_step]))


@bp.get("/office/")
@for_staff(Right.SET_UP)
def show_office(actor: Actor) -> str | Response:
    """What it is called, and whose holidays it keeps."""
    words = {"common": sorted(COMMON_WORDS), "letters": TRANSCRIBED, "longest": LONGEST_CODE}
    return _step(
        actor,
        "office",
        states=german_states(current_language()),
        time_zones=_time_zones(),
        page={**page_texts(), "code": words},
    )


@bp.get("/case-types/")
@for_staff(Right.SET_UP)
def show_case_types(actor: Actor) -> str | Response:
    """What it offers."""
    return _step(actor, "case_types", groups=groups(), area_names=area_names())


@bp.get("/desks/")
@for_staff(Right.SET_UP)
def show_desks(actor: Actor) -> str | Response:
    """How many desks there are."""
    return _step(actor, "desks", area_names=area_names(), most=MOST_FIRST_DESKS)


@bp.get("/hours/")
@for_staff(Right.SET_UP)
def show_hours(actor: Actor) -> str | Response:
    """When it is open."""
    return _step(actor, "hours", weekdays=weekdays())


@bp.get("/done/")
@for_staff(Right.MANAGE_DEVICES)
def show_done(actor: Actor) -> str:
    """The office is there: the first kiosk, the first board, and what comes next; `?office=` says of which."""
    codes = [code for code in services().lobby.codes() if actor.may(Right.MANAGE_DEVICES, code)]
    asked = request.args.get("office", "")
    office = asked if asked in codes else codes[0]
    plan = services().administration.plan(office)
    devices = services().devices.of_office(actor, office)
    return render_template(
        "setup/done.html",
        steps=progress("done", tuple(ENDPOINTS), first=len(services().lobby.codes()) == 1),
        signed_in=True,
        office=plan,
        connected={
            kind: [each for each in devices if each.kind == kind and each.revoked_at is None]
            for kind in (DeviceKind.KIOSK, DeviceKind.BOARD)
        },
        public_url=public_url,
        first_desk=plan.desks[0] if plan.desks else None,
        names_office=actor.office is None and len(codes) > 1,
        pages=_existing,
        page={**page_texts(), "office": office, "try": _try_texts()},
    )


def _step(actor: Actor, step: str, **more: object) -> str | Response:
    """One page of four; whoever cannot make offices is led to their own work."""
    if not may_make_offices(actor):
        return redirect(url_for("staff.start"))
    draft = services().office_drafts.draft(actor)
    missing = _skipped(draft, step)
    if missing is not None:
        return redirect(url_for(ENDPOINTS[missing]))
    values = {
        "steps": progress(step, draft.answered, first=not has_office()),
        "signed_in": True,
        "said": draft.answers[step],
        "answered": step in draft.answered,
        "new_office": draft.answers["office"],
        "areas": area_codes(draft.answers),
        "page": page_texts(),
        "is_first": not has_office(),
    }
    return render_template(f"setup/{step}.html", **{**values, **more})


def _skipped(draft: Draft, step: str) -> str | None:
    """The step that has to be answered before; what an office is called cannot be proposed."""
    return "office" if step != "office" and "office" not in draft.answered else None


@cache
def _time_zones() -> tuple[str, ...]:
    """Those of cities in Europe."""
    return tuple(sorted(zone for zone in available_timezones() if zone.startswith("Europe/")))


def _existing(*endpoints: str) -> str | None:
    """The address of the first of these pages that this version has."""
    return next((url_for(each) for each in endpoints if each in current_app.view_functions), None)


def _try_texts() -> dict[str, str]:
    return {
        "kiosk": _("This browser, as a kiosk"),
        "board": _("This browser, as a board"),
        "done": _("Connected. The page is open in a new window."),
        "blocked": _("Connected. Open the page with the link beside it."),
    }
