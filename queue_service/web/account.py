"""One's own account: password and sessions. Everybody who can sign in reaches it, and whoever got a one-time password
reaches nothing else.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from queue_service.documents.dates import short_moment
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from queue_service.web import auth
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.role_words import role_words
from queue_service.web.staff import for_staff, local_page
from queue_service.web.staff_kit import page_texts, time_zone_of

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("/")
@for_staff(Right.OWN_ACCOUNT)
def show(actor: Actor) -> str:
    """Who one is, another password, and where one is signed in; `?next=` says where to go on afterwards."""
    sessions = services().sessions.own_ones(actor, auth.staff_token())
    zone = time_zone_of(actor)
    return render_template(
        "staff/account.html",
        account=services().own_account.show(actor),
        role=role_words()[str(actor.role)],
        sessions=[(each, short_moment(each.started_at, zone, current_language())) for each in sessions],
        next_page=local_page(request.args.get("next")),
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
        signed_in=True,
        page_texts=page_texts,
    )
