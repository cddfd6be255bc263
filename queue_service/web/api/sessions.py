"""Signing in and out."""

from __future__ import annotations

from flask import Response, request

from queue_service.documents import json as snapshots
from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.web import auth
from queue_service.web.api import schema
from queue_service.web.api.answers import answer_json, without_body
from queue_service.web.api.bodies import SignIn
from queue_service.web.api.description import ANYBODY, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.installation import installation
from queue_service.web.kit import services

bp = ApiBlueprint("api_sessions", __name__, url_prefix="/api/v1")


@bp.post("/sessions", **answers(ANYBODY, (201, schema.Session), 401, 403, 429))
def sign_in(body: SignIn) -> Response:
    """Signs in. With `cookie` the browser keeps the token and scripts never see it."""
    auth.refuse_cross_site()
    if body.cookie and auth.checked_credential() is None:
        # Else another site could sign this browser in under an account of its own choice.
        raise Forbidden("csrf")
    sign_ins = installation().sign_ins
    sign_ins.check(request.remote_addr, body.name)
    try:
        opened = services().staff.sign_in(body.name, body.password)
    except NotSignedIn:
        sign_ins.failed(request.remote_addr, body.name)
        raise
    session = snapshots.session(opened)
    response = answer_json({**session, "token": None} if body.cookie else session, 201)
    if body.cookie:
        auth.keep(response, auth.STAFF, opened.token)
    return response


@bp.get("/sessions/current", **answers(STAFF, schema.Session, 401, 403))
@asks("staff")
def show_session(actor: Actor) -> Response:
    """Who is signed in."""
    opened = services().staff.session(_token())
    if opened is None:
        raise NotSignedIn("not_signed_in")
    return answer_json({**snapshots.session(opened), "token": None})


@bp.delete("/sessions/current", **answers(STAFF, 204, 401, 403))
@asks("staff")
def sign_out(actor: Actor) -> Response:
    """Signs out; live connections of this session end within seconds."""
    token = _token()
    services().staff.sign_out(token)
    installation().identities.forget(token)
    response = without_body()
    if auth.cookie_token(auth.STAFF) is not None:
        auth.drop(response, auth.STAFF)
    return response


def _token() -> str:
    """The token of the session that asks."""
    return auth.bearer_token() or auth.cookie_token(auth.STAFF) or ""
