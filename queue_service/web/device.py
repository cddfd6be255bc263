"""Pages for devices: one that is not known yet shows a code to be confirmed, or takes a token, and keeps its cookie."""

from __future__ import annotations

import threading

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_service.documents.qr import qr_svg
from queue_service.domain.device import code_of, grouped
from queue_service.domain.errors import Forbidden, NotFound
from queue_service.services.device_codes import LASTS
from queue_service.web import auth
from queue_service.web.device_pages import page_of
from queue_service.web.installation import installation
from queue_service.web.kit import public_url

bp = Blueprint("device", __name__)

#: The demo enrols one device of each kind for all browsers of this process.
_enrolling = threading.Lock()
_LONGEST_PLACE = 60


def guard(app: Flask, kinds: dict[str, str]) -> None:
    """Lets only enrolled devices open the pages of these blueprints.

    Args:
        kinds: blueprint name → kind of device whose pages these are.
    """
    demo_tokens: dict[tuple[str, str], str] = {}

    def check() -> AnyResponse | None:
        kind = kinds.get(request.blueprint or "")
        segments = request.view_args or {}
        office = segments.get("office")
        if kind is None or office is None or request.method != "GET":
            return None
        token = auth.cookie_token(kind)
        if not _may_open(token, kind, office):
            if not installation().settings.demo:
                return _ask(kind, office, segments.get("desk") or segments.get("area"))
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
    place = request.form.get("place", "")[:_LONGEST_PLACE] or None
    if kind not in auth.DEVICES:
        raise NotFound("not_found")
    token = request.form.get("token", "").strip()
    if not _may_open(token, kind, office):
        return _ask(kind, office, place, refused=True)
    response = make_response(redirect(page_of(kind, office, place), 303))
    auth.keep(response, kind, token)
    return response


@bp.get("/device/qr.svg")
def code_as_qr() -> Response:
    """Where an administrator confirms the code that a device shows. Says nothing of whether there is such a code."""
    code = code_of(request.args.get("code", "")[:40])
    if code is None:
        raise NotFound("not_found")
    return Response(qr_svg(public_url(f"/admin/devices/?code={grouped(code)}")), mimetype="image/svg+xml")


def _may_open(token: str | None, kind: str, office: str) -> bool:
    actor = installation().identities.device(token) if token else None
    return actor is not None and actor.device_kind == kind and actor.office == office


def _ask(kind: str, office: str, place: str | None, refused: bool = False) -> Response:
    """The page of a device that is not known yet."""
    lobby = installation().services.lobby
    lobby.revision(office)  # an office that does not exist has no pages
    house = lobby.office(office)
    page = {
        "kind": kind,
        "office": office,
        "place": place,
        "time_zone": house.time_zone,
        "lasts_seconds": LASTS.total_seconds(),
    }
    text = render_template(
        "device/enrol.html", kind=kind, office=house, place=place or "", refused=refused, page=page
    )
    return make_response(text, 401 if not refused else 422)


def _demo_token(tokens: dict[tuple[str, str], str], kind: str, office: str) -> str:
    devices = installation().services.devices
    with _enrolling:
        token = tokens.get((kind, office))
        if token is None or devices.identify(token) is None:
            name = f"browsers of the demo ({kind})"
            token = devices.enrol(kind, office, name, replacing=True, shared=True)
            tokens[kind, office] = token
    return token
