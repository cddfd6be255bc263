"""Pages for devices: one that is not known yet asks once for its token, and keeps it in a cookie."""

from __future__ import annotations

import threading
from urllib.parse import quote

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_service.domain.errors import Forbidden, NotFound
from queue_service.web import auth
from queue_service.web.installation import installation

bp = Blueprint("device", __name__)

#: The demo enrols one device of each kind for all browsers of this process.
_enrolling = threading.Lock()


def guard(app: Flask, kinds: dict[str, str]) -> None:
    """Lets only enrolled devices open the pages of these blueprints.

    Args:
        kinds: blueprint name → kind of device whose pages these are.
    """
    demo_tokens: dict[tuple[str, str], str] = {}

    def check() -> AnyResponse | None:
        kind = kinds.get(request.blueprint or "")
        office = (request.view_args or {}).get("office")
        if kind is None or office is None or request.method != "GET":
            return None
        token = auth.cookie_token(kind)
        if not _may_open(token, kind, office):
            if not installation().settings.demo:
                return _ask_for_token(kind, office)
            token = _demo_token(demo_tokens, kind, office)
        # Every opening renews the cookie: a device is asked once, not once a year.
        auth.adopt(kind, token or "")
        return None

    app.before_request(check)


@bp.post("/device")
def keep_device_token() -> AnyResponse:
    """Checks the token that somebody typed in, has this browser keep it, and opens the page."""
    auth.refuse_cross_site()
    if auth.checked_credential() is None:
        raise Forbidden("csrf")
    kind, office = request.form.get("kind", ""), request.form.get("office", "")[:60]
    if kind not in auth.DEVICES:
        raise NotFound("not_found")
    token = request.form.get("token", "").strip()
    if not _may_open(token, kind, office):
        return _ask_for_token(kind, office, refused=True)
    response = make_response(redirect(_page(kind, office), 303))
    auth.keep(response, kind, token)
    return response


def _may_open(token: str | None, kind: str, office: str) -> bool:
    actor = installation().identities.device(token) if token else None
    return actor is not None and actor.device_kind == kind and actor.office == office


def _ask_for_token(kind: str, office: str, refused: bool = False) -> Response:
    installation().services.lobby.revision(office)  # an office that does not exist has no pages
    page = render_template("device/token.html", kind=kind, office=office, refused=refused)
    return make_response(page, 401 if not refused else 422)


def _demo_token(tokens: dict[tuple[str, str], str], kind: str, office: str) -> str:
    devices = installation().services.devices
    with _enrolling:
        token = tokens.get((kind, office))
        if token is None or devices.identify(token) is None:
            token = devices.enrol(kind, office, f"browsers of the demo ({kind})", replacing=True)
            tokens[kind, office] = token
    return token


def _page(kind: str, office: str) -> str:
    """Where this kind of device belongs; the pages of a kind have its name."""
    return f"/{kind}/{quote(office, safe='')}/"
