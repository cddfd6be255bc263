"""One line for each request: what was asked, what came of it, how long it took; no address, no token."""

from __future__ import annotations

import secrets
import time

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from queue_service.logs import mask

log = structlog.get_logger(__name__)

#: Asked every few seconds by machines, and of no interest while they answer.
_SILENT = ("/healthz", "/readyz", "/metrics", "/static/")


def register(app: Flask) -> None:
    """Gives every request an id, which every line logged meanwhile carries."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    clear_contextvars()
    g.request_id, g.started = secrets.token_hex(8), time.perf_counter()
    bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    request_id = g.get("request_id")
    if request_id is None:
        return response
    response.headers["X-Request-Id"] = request_id
    if response.status_code >= 500 or not request.path.startswith(_SILENT):
        milliseconds = round((time.perf_counter() - g.started) * 1000, 1)
        log.info(
            "request",
            method=request.method,
            path=mask(request.path),
            status=response.status_code,
            ms=milliseconds,
        )
    return response
