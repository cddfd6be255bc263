"""The way into the administration."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.admin.frame import PAGES
from queue_service.web.staff import for_staff


@bp.get("/")
@for_staff(Right.ADMINISTRATION)
def index(actor: Actor) -> Response:
    """Leads to the first page that this person may open."""
    for page in PAGES:
        if actor.may(page.right):
            return redirect(url_for(page.endpoint))
    raise Forbidden("forbidden")
