"""Accounts of people: the list, what can be done with each, and who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request

from queue_service.documents.dates import short_moment
from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import Right
from queue_service.services.account_rules import EVERYWHERE, LONGEST_NAME
from queue_service.services.account_views import SessionView
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.role_words import role_words
from queue_service.web.staff import for_staff
from queue_service.web.staff_kit import time_zone_of


@bp.get("/accounts/")
@for_staff(Right.MANAGE_STAFF)
def show_accounts(actor: Actor) -> str:
    """Who has an account, and who is signed in; `?office=` shows one office's."""
    frame = framed(actor, Right.MANAGE_STAFF)
    asked = request.args.get("office", "")
    office = asked if asked in services().lobby.codes() and actor.may(Right.MANAGE_STAFF, asked) else None
    return render_template(
        "admin/accounts.html",
        **frame,
        only=office,
        accounts=services().accounts.all(actor, office),
        sessions=_listed(actor, services().sessions.open_ones(actor, office)),
        **_choices(actor),
    )


@bp.get("/accounts/<int:staff_id>/")
@for_staff(Right.MANAGE_STAFF)
def show_account(actor: Actor, staff_id: int) -> str:
    """One account: change it, give out a password, end its sessions, close or delete it."""
    account = next((each for each in services().accounts.all(actor) if each.id == staff_id), None)
    if account is None:
        raise NotFound("account_not_found")
    sessions = [each for each in services().sessions.open_ones(actor) if each.staff_id == staff_id]
    return render_template(
        "admin/account.html",
        **framed(actor, Right.MANAGE_STAFF),
        account=account,
        is_own=account.id == actor.staff_id,
        sessions=_listed(actor, sessions),
        **_choices(actor),
    )


def _choices(actor: Actor) -> dict[str, object]:
    """What a form offers: roles, offices with their desks, and whether "all offices" is one of them."""
    codes = [code for code in services().lobby.codes() if actor.may(Right.MANAGE_STAFF, code)]
    return {
        "roles": role_words(),
        "roles_everywhere": EVERYWHERE,
        "may_everywhere": actor.office is None,
        "offices_with_desks": [services().administration.plan(code) for code in codes],
        "longest_name": LONGEST_NAME,
    }


def _listed(actor: Actor, sessions: Sequence[SessionView]) -> list[tuple[SessionView, str]]:
    zone, lang = time_zone_of(actor), current_language()
    return [(each, short_moment(each.started_at, zone, lang)) for each in sessions]
