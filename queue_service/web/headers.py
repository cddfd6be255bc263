"""What browsers may do with our pages: content security policy and its companions, caching."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

_HOLDERS = ("tickets", "holds", "bookings", "proofs")
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
#: A token, or a code that stands for one, is part of such addresses.
_TOKEN_PAGES = ("/t/", "/b/", "/p/", "/oidc/", *(f"/api/v1/{each}/" for each in _HOLDERS))
#: Two years; ASVS asks for one at least.
_HSTS = "max-age=63072000; includeSubDomains"
#: Files, and the service worker, which has to stand above the pages it is for.
_FILES = ("/static/", "/t/worker.js")
#: What no page of ours asks a browser for. Only a kiosk has a camera, to read the code of a booking.
_REFUSED = (
    "accelerometer=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), serial=(), usb=()"
)
_CAMERA = "/kiosk/"
_SOCKETS = "/socket.io"
#: Pages that stand inside another page of ours, in small.
_FRAMED = "/preview/"
_YEAR = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Sets the headers on every answer, errors included."""
    app.after_request(_protect)
    app.after_request(_cache)


def on_sockets(app: WsgiApp) -> WsgiApp:
    """`app` with the same headers on what Socket.IO answers, which passes Flask by."""

    def with_headers(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(_SOCKETS):
            return app(environ, start_response)
        https = environ.get("wsgi.url_scheme") == "https"

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            ours = protection(_SOCKETS, environ.get("HTTP_HOST", ""), https) | {"Cache-Control": "no-store"}
            theirs = [(name, value) for name, value in headers if name.title() not in ours]
            return start_response(status, [*theirs, *ours.items()], *more)

        return app(environ, start)

    return with_headers


def protection(path: str, host: str, https: bool) -> dict[str, str]:
    """The headers that keep a page to itself, by name."""
    camera = "(self)" if path.startswith(_CAMERA) else "()"
    headers = {
        "Content-Security-Policy": content_security_policy(host, https, path.startswith(_FRAMED)),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer" if path.startswith(_TOKEN_PAGES) else "same-origin",
        "Permissions-Policy": f"camera={camera}, {_REFUSED}",
    }
    return headers | ({"Strict-Transport-Security": _HSTS} if https else {})


def content_security_policy(host: str, https: bool, framed: bool = False) -> str:
    """Only our own files; no inline script or style; sockets to our own host; in no frame but, where so, our own."""
    frames = "'self'" if framed else "'none'"
    socket = f" {'wss' if https else 'ws'}://{host}" if _HOST.fullmatch(host) else ""
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'{socket}; object-src 'none'; base-uri 'none'; frame-ancestors {frames}; "
        "form-action 'self'"
    )


def _protect(response: Response) -> Response:
    response.headers.update(protection(request.path, request.host, request.is_secure))
    return response


def _cache(response: Response) -> Response:
    if request.path.startswith(_FILES):
        # The query, and the names of fonts, change with the content; anything else is asked for again.
        hashed = "v" in request.args or request.path.startswith("/static/fonts/")
        response.headers["Cache-Control"] = _YEAR if hashed and response.status_code < 400 else "no-cache"
    else:
        # Pages hold a CSRF value, answers hold tickets: nobody between us and the reader keeps them.
        response.headers["Cache-Control"] = "no-store"
    return response
