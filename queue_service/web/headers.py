"""What browsers may do with our pages: content security policy and its companions, caching."""

from __future__ import annotations

import re

from flask import Flask, Response, request

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_TOKEN_PAGES = ("/t/", "/b/", "/p/", "/api/v1/tickets/", "/api/v1/proofs/")
#: Two years; ASVS asks for one at least.
_HSTS = "max-age=63072000; includeSubDomains"
#: Files, and the service worker, which has to stand above the pages it is for.
_FILES = ("/static/", "/t/worker.js")
_YEAR = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Sets the headers on every answer, errors included."""
    app.after_request(_protect)
    app.after_request(_cache)


def content_security_policy(host: str, https: bool) -> str:
    """Only our own files; no inline script or style; sockets to our own host."""
    socket = f" {'wss' if https else 'ws'}://{host}" if _HOST.fullmatch(host) else ""
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'{socket}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )


def _protect(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = content_security_policy(request.host, request.is_secure)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "no-referrer" if request.path.startswith(_TOKEN_PAGES) else "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = _HSTS
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
