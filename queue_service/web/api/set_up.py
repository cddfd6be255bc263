"""An empty installation gets its first administrator; administrators make offices."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from queue_service.documents import json as snapshots
from queue_service.documents.set_up_text import waiting_area_names
from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, NotFound, QueueServiceError
from queue_service.domain.rights import Right
from queue_service.services.office_drafts import Draft
from queue_service.services.snapshots import SessionOpened
from queue_service.web import auth
from queue_service.web.api import schema
from queue_service.web.api import set_up_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import Body
from queue_service.web.api.description import ANYBODY, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks, takes_up_to
from queue_service.web.first_run import first_run_is_open
from queue_service.web.installation import installation
from queue_service.web.kit import services

bp = ApiBlueprint("api_set_up", __name__, url_prefix="/api/v1")

#: Bytes; a large house with everything in nine languages.
LARGEST_OFFICE = 4 * 1024 * 1024
#: What attempts with the code are counted under, beside the address they come from: it is nobody's name.
_CODE = "\0first run"
_KEPT = answers(STAFF, shapes.DraftKept, 401, 403, 409)


@bp.post("/set-up/administrator", **answers(ANYBODY, (201, schema.Session), 403, 404))
def begin(body: shapes.FirstAdministrator) -> Response:
    """Makes the first administrator of an installation in which nobody has an account, and signs them in.

    422 `wrong_set_up_code`, with fewer attempts than passwords have reason to ask for; 404 `set_up_done` afterwards.
    """
    auth.refuse_cross_site()
    if body.cookie and auth.checked_credential() is None:
        raise Forbidden("csrf")
    if not first_run_is_open():
        raise NotFound("set_up_done")
    opened = _begun(body)
    session = snapshots.session(opened)
    response = answer_json({**session, "token": None} if body.cookie else session, 201)
    if body.cookie:
        auth.keep(response, auth.STAFF, opened.token)
    return response


def _begun(body: shapes.FirstAdministrator) -> SessionOpened:
    try:
        with installation().sign_ins.attempt(request.remote_addr, _CODE):
            return services().set_up.begin(body.code, body.name, body.password)
    except QueueServiceError as refused:
        if refused.code == "too_many_sign_ins":
            # Its words are about a name and a password.
            raise QueueServiceError("too_many_requests", **refused.details) from None
        raise


@bp.post("/set-up/draft/office", **_KEPT)
@asks(Right.SET_UP)
def keep_place(actor: Actor, body: shapes.PlaceStep) -> Response:
    """The first step of a new office: its name, and whose holidays it keeps. 409 `office_exists`."""
    region = None if body.holiday_region == "none" else body.holiday_region
    return _kept(actor, body, "office", {**body.model_dump(), "holiday_region": region})


@bp.post("/set-up/draft/case-types", **_KEPT)
@asks(Right.SET_UP)
def keep_case_types(actor: Actor, body: shapes.CaseTypesStep) -> Response:
    """The second: what it offers, and in how many areas people wait."""
    return _kept(actor, body, "case_types", {"codes": body.codes, "areas": int(body.areas)})


@bp.post("/set-up/draft/desks", **_KEPT)
@asks(Right.SET_UP)
def keep_desks(actor: Actor, body: shapes.DesksStep) -> Response:
    """The third: how many desks there are."""
    return _kept(actor, body, "desks", body.model_dump())


@bp.post("/set-up/office", **answers(STAFF, (201, shapes.OfficeMade), 401, 403, 409))
@asks(Right.SET_UP)
def make_office(actor: Actor, body: shapes.HoursStep) -> Response:
    """The last: its hours. Makes the office of all answers at once; 422 `office_unnamed` without the first step."""
    return answer_once(
        actor,
        body,
        lambda command: services().office_drafts.make(command, body.model_dump(), waiting_area_names()),
        lambda made: Answer(201, {"office": made.code, "version": made.version}),
    )


@bp.post("/offices", **answers(STAFF, (201, shapes.OfficeMade), 401, 403, 409))
@asks(Right.SET_UP)
@takes_up_to(LARGEST_OFFICE)
def create_office(actor: Actor, body: shapes.NewOffice) -> Response:
    """Makes an office of a whole document, for administrators of all offices. 409 `office_exists`."""
    document = body.document.model_dump(mode="json")
    return answer_once(
        actor,
        body,
        lambda command: services().configuration.create(command, document),
        lambda made: Answer(201, {"office": made.document["code"], "version": made.version}),
    )


def _kept(actor: Actor, body: Body, step: str, values: dict[str, Any]) -> Response:
    return answer_once(
        actor,
        body,
        lambda command: services().office_drafts.keep(command, step, values, waiting_area_names()),
        _draft,
    )


def _draft(draft: Draft) -> Answer:
    return Answer(200, {"code": draft.answers["office"]["code"], "next": draft.next_step})
