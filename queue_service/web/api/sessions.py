"""Signing in and out."""

from __future__ import annotations

from flask import Response, request

from queue_service.documents import json as snapshots
from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.domain.rights import Right
from queue_service.web import auth
from queue_service.web.api import schema
from queue_service.web.api.answers import answer_json, without_body
from queue_service.web.api.bodies import SignIn
from queue_service.web.api.description import ANYBODY, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.api.sign_on_shapes import SignedOutHere
from queue_service.web.installation import installation
from queue_service.web.kit import services
from queue_service.web.local_sign_in import roles_with_password
from queue_service.web.oidc import views as oidc

bp = ApiBlueprint("api_sessions", __name__, url_prefix="/api/v1")


@bp.post("/sessions", **answers(ANYBODY, (201, schema.Session), 401, 403, 429))
def sign_in(body: SignIn) -> Response:
    """Signs in. With `cookie` the browser keeps the token and scripts never see it.

    With `must_change_password` everything but `/account` and signing out answers 403 `password_must_change`.
    """
    auth.refuse_cross_site()
    if body.cookie and auth.checked_credential() is None:
        # Else another site could sign this browser in under an account of its own choice.
        raise Forbidden("csrf")
    allowed = roles_with_password()
    with installation().sign_ins.attempt(request.remote_addr, body.name):
        opened = services().sessions.sign_in(body.name, body.password, only=allowed)
    session = snapshots.session(opened)
    response = answer_json({**session, "token": None} if body.cookie else session, 201)
    if body.cookie:
        auth.keep(response, auth.STAFF, opened.token)
    return response


@bp.get("/sessions/current", **answers(STAFF, schema.Session, 401, 403))
@asks(Right.OWN_ACCOUNT)
def show_session(actor: Actor) -> Response:
    """Who is signed in."""
    opened = services().sessions.session(auth.staff_token())
    if opened is None:
        raise NotSignedIn("not_signed_in")
    return answer_json({**snapshots.session(opened), "token": None})


@bp.delete("/sessions/current", **answers(STAFF, 204, 401, 403, also={200: SignedOutHere}))
@asks(Right.OWN_ACCOUNT)
def sign_out(actor: Actor) -> Response:
    """Signs out; live connections of this session end within seconds.

    200 with `go_on_to` when an identity provider opened the session and can be signed out of as well; else 204.
    """
    token = auth.staff_token()
    elsewhere = services().single_sign_on.has_opened(token)
    services().sessions.sign_out(token)
    installation().identities.forget(token)
    go_on_to = oidc.way_out() if elsewhere else None
    response = without_body() if go_on_to is None else answer_json({"go_on_to": go_on_to})
    if auth.cookie_token(auth.STAFF) is not None:
        auth.drop(response, auth.STAFF)
    return response
