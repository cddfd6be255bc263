"""The way to a further office: the same steps that the first one was made with."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.web.admin import bp
from queue_service.web.first_run import may_make_offices
from queue_service.web.kit import services
from queue_service.web.setup.steps import ENDPOINTS
from queue_service.web.staff import for_staff


@bp.get("/offices/new/")
@for_staff(Right.SET_UP)
def new_office(actor: Actor) -> Response:
    """Leads to the step where one was; administrators of one office to their own work."""
    if not may_make_offices(actor):
        return redirect(url_for("staff.start"))
    return redirect(url_for(ENDPOINTS[services().office_drafts.draft(actor).next_step]))
