"""The pages between our sign-in page and the provider's, and what the provider tells us by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import structlog
from flask import Flask, current_app, g, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from queue_service.documents.problem import status_of
from queue_service.domain.errors import Forbidden, NotSignedIn, QueueServiceError
from queue_service.services.single_sign_on import ProvenIdentity
from queue_service.web import auth
from queue_service.web.errors import problem_members
from queue_service.web.i18n import use_staff_language
from queue_service.web.kit import public_url, services
from queue_service.web.oidc import bp
from queue_service.web.oidc.flow import LASTS, Flow, Flows
from queue_service.web.oidc.provider import Provider, loggable
from queue_service.web.staff import local_page

log = structlog.get_logger(__name__)

EXTENSION = "queue_service_oidc"
BACK = "/oidc/callback"


@dataclass(frozen=True, slots=True)
class SignOn:
    """The provider of this installation, and the sign-ins on their way there."""

    provider: Provider
    flows: Flows
    label: str


def register(app: Flask, sign_on: SignOn | None) -> None:
    """Adds the pages; without a provider there are none."""
    app.extensions[EXTENSION] = sign_on
    if sign_on is not None:
        app.register_blueprint(bp)


def configured() -> SignOn | None:
    """The provider of the application that serves this request, if it has one."""
    return cast("SignOn | None", current_app.extensions.get(EXTENSION))


def way_out() -> str | None:
    """Where a browser that has signed out here signs out of the provider too; None: nowhere."""
    found = configured()
    return None if found is None else found.provider.way_out(public_url("/sign-in"))


@bp.before_request
def in_the_languages_of_staff() -> None:
    """These pages are staff's."""
    use_staff_language()


@bp.get("/start")
def start() -> Response:
    """Sends the browser to the provider, bound by a cookie to come back as the same."""
    flow, cookie = _sign_on().flows.begin(local_page(request.args.get("next")))
    response = redirect(_sign_on().provider.way_there(flow, public_url(BACK)))
    response.set_cookie(
        _cookie_name(),
        cookie,
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=request.is_secure,
        httponly=True,
        # The provider's page sends the browser back: Strict would lose the cookie on the way.
        samesite="Lax",
    )
    return response


@bp.get("/callback")
def callback() -> Response:
    """Back from the provider: opens a session, and goes on from a page of ours.

    The session's cookie is for requests from our own pages only, and this one was begun by the provider's. So the
    answer is a page that goes on by itself, not a redirect, which would still count as the provider's request.
    """
    flow = _sign_on().flows.found(request.cookies.get(_cookie_name()), request.args.get("state"))
    try:
        opened = services().single_sign_on.sign_on(_identity(flow), flow.id)
    except (NotSignedIn, Forbidden) as error:
        # Only what this browser began is written down: anybody could ask for this address all day.
        services().single_sign_on.refused(error.code)
        raise
    auth.adopt(auth.STAFF, opened.token)
    return _without_flow(make_response(render_template("staff/signed_on.html", next_page=flow.next_page)))


@bp.post("/back-channel-logout")
def back_channel_logout() -> Response:
    """The provider says who has signed out there (OpenID Connect Back-Channel Logout 1.0)."""
    provider = _sign_on().provider
    try:
        subject, token_id = provider.proofs.logout(request.form.get("logout_token", ""))
    except QueueServiceError as error:
        log.warning("a logout token was refused", code=error.code)
        response = jsonify(error="invalid_request", error_description=error.code)
        response.status_code = 503 if error.code == "sso_unavailable" else 400
        return response
    services().single_sign_on.end_sessions(provider.issuer, subject, token_id)
    return make_response("", 200)


@bp.errorhandler(QueueServiceError)
def refused(error: QueueServiceError) -> Response:
    """Says what went wrong, with its code for the IT department, and the way back to the sign-in page."""
    log.warning(
        "sign-on refused",
        code=error.code,
        **{f"detail_{name}": value for name, value in error.details.items()},
    )
    page = render_template(
        "staff/sign_on_refused.html", request_id=g.get("request_id", ""), **problem_members(error)
    )
    return _without_flow(make_response(page, status_of(error)))


def _identity(flow: Flow) -> ProvenIdentity:
    """Who comes back.

    Raises:
        NotSignedIn: ``sso_denied``, ``sso_failed``, ``sso_issuer``, or what `Provider.identity` raises.
        QueueServiceError: ``sso_unavailable``.
    """
    provider, said = _sign_on().provider, request.args
    if said.get("iss", provider.issuer) != provider.issuer:
        # RFC 9207: the answer of another provider that this browser was sent to meanwhile.
        raise NotSignedIn("sso_issuer", claim="iss")
    if "error" in said:
        log.warning("the provider sent somebody back with an error", error=loggable(said["error"]))
        raise NotSignedIn("sso_denied" if said["error"] == "access_denied" else "sso_failed")
    if "code" not in said:
        raise NotSignedIn("sso_failed")
    return provider.identity(flow, said["code"], public_url(BACK))


def _sign_on() -> SignOn:
    found = configured()
    if found is None:
        raise RuntimeError("the pages of a provider are served without one")
    return found


def _cookie_name() -> str:
    # As with the other cookies: browsers take the prefix over https only.
    return "__Host-sign-on" if request.is_secure else "queue-sign-on"


def _without_flow(response: Response) -> Response:
    """A sign-in is used once."""
    response.delete_cookie(_cookie_name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    return response
