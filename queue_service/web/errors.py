"""From an error to an answer over HTTP: a problem for programs, a page for people."""

from __future__ import annotations

import json
from collections.abc import Mapping

import structlog
from flask import Flask, Response, g, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import BadHost, HTTPException

from queue_service.documents.problem import PROBLEM_TYPE, InvalidFields, problem, status_of
from queue_service.domain.errors import Forbidden, NotSignedIn, QueueServiceError
from queue_service.web.i18n import current_language
from queue_service.web.kit import public_url

log = structlog.get_logger(__name__)

#: Seconds after which a client may try again what did not work because of us.
RETRY_AFTER_SECONDS = 2

#: What Flask and Werkzeug refuse by themselves.
_CODE_OF_STATUS = {
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "unavailable",
}


def invalid_fields(error: ValidationError, prefix: str = "") -> InvalidFields:
    """What pydantic found, without the values it found it in."""
    return InvalidFields(
        [
            (prefix + ".".join(str(part) for part in found["loc"]), found["type"])
            for found in error.errors()[:20]
        ]
    )


def register(app: Flask, database_errors: tuple[type[Exception], ...]) -> None:
    """Answers every error. `database_errors` are those that mean that the database is away."""
    app.register_error_handler(QueueServiceError, _on_domain_error)
    app.register_error_handler(HTTPException, _on_http_error)
    for kind in database_errors:
        app.register_error_handler(kind, _on_database_error)
    app.register_error_handler(Exception, _on_unknown_error)


def _on_domain_error(error: QueueServiceError) -> Response:
    if isinstance(error, NotSignedIn | Forbidden):
        log.warning("refused", code=error.code, **_loggable(error.details))
    return answer_error(error)


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.get_response()  # type: ignore[return-value]  # Flask's own, as abort() got it
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    code = _CODE_OF_STATUS.get(status, "internal_error" if status >= 500 else "invalid")
    response = answer_error(QueueServiceError(code), status=status)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _on_database_error(error: Exception) -> Response:
    log.error("database away", exc_info=error)
    return answer_error(QueueServiceError("unavailable"))


def _on_unknown_error(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return answer_error(QueueServiceError("internal_error"))


def answer_error(error: QueueServiceError, status: int | None = None) -> Response:
    """A problem for programs, a page for people."""
    members = problem_members(error)
    members["status"] = status = status or status_of(error)
    if wants_problem():
        body = json.dumps(members, ensure_ascii=False)
        response = Response(body, status, content_type=PROBLEM_TYPE)
    else:
        response = Response(
            render_template("errors/error.html", request_id=g.get("request_id", ""), **members), status
        )
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem_members(error: QueueServiceError) -> dict[str, object]:
    """The members of a problem in the reader's language; links in it are complete."""
    members = problem(error, current_language())
    proof = members.get("proof")
    if isinstance(proof, dict):
        members["proof"] = {**proof, "url": public_url(str(proof["url"]))}
    return members


def wants_problem() -> bool:
    """True for the API, and wherever somebody asks who would rather have JSON than a page."""
    if request.path.startswith(("/api/", "/healthz", "/readyz", "/metrics")):
        return True
    if isinstance(request.routing_exception, BadHost):
        return True  # without a host that can be one, no page can say where its files are
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", PROBLEM_TYPE, "application/json"])
    return best in (PROBLEM_TYPE, "application/json") and accepted[best] > accepted["text/html"]


def _loggable(details: Mapping[str, object]) -> dict[str, object]:
    return {f"detail_{name}": value for name, value in details.items() if value is not None}
