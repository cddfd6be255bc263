"""An error as RFC 9457 problem details: the only map from a code to its status, for HTTP and sockets."""

from __future__ import annotations

from queue_service.documents import change_json
from queue_service.documents.configuration_words import all_in_language
from queue_service.documents.error_text import error_text, field_text
from queue_service.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    InvalidFields,
    NotFound,
    NotSignedIn,
    QueueServiceError,
)
from queue_service.domain.findings import Consequences
from queue_service.services.change_views import ChangedMeanwhile
from queue_service.services.ticketing import Refused

__all__ = ["PROBLEM_TYPE", "InvalidFields", "Problem", "problem", "status_of"]

PROBLEM_TYPE = "application/problem+json"

Problem = dict[str, object]

_STATUS_OF_KIND: tuple[tuple[type[QueueServiceError], int], ...] = (
    (NotFound, 404),
    (Invalid, 422),
    (Conflict, 409),
    (NotSignedIn, 401),
    (Forbidden, 403),
)
#: Codes whose status is not that of their kind.
_STATUS_OF_CODE = {
    "too_large": 413,
    "unsupported_media_type": 415,
    "method_not_allowed": 405,
    "too_many_requests": 429,
    "too_many_watches": 429,
    "too_many_sign_ins": 429,
    "internal_error": 500,
    "unavailable": 503,
    "sso_unavailable": 503,
    # The desk is there; what it lacks is a client.
    "no_client": 409,
}


def status_of(error: QueueServiceError) -> int:
    """The HTTP status of a domain error."""
    known = _STATUS_OF_CODE.get(error.code)
    return known or next((status for kind, status in _STATUS_OF_KIND if isinstance(error, kind)), 400)


def problem(error: QueueServiceError, lang: str) -> Problem:
    """The error as RFC 9457 members, in `lang`; the same over HTTP and over a socket."""
    status = status_of(error)
    text = error_text(error.code, error.details, lang)
    members: Problem = {
        "type": "about:blank",
        "title": text.title,
        "status": status,
        "detail": text.detail,
        "code": error.code,
    }
    if isinstance(error, Refused):
        # Where the proof opens, without the host, which only the web side knows; slots come with booking.
        members["proof"] = {"id": error.proof.id, "url": f"/p/{error.proof.token}"}
        members["slots"] = []
    if isinstance(error, Consequences):
        words = all_in_language(error.names, lang)
        members["findings"] = change_json.findings(error.findings, lang, words)
    if isinstance(error, ChangedMeanwhile):
        members["theirs"] = change_json.theirs(error.theirs)
    if "line" in error.details:
        # Of a file that was sent.
        members |= {"line": error.details["line"], "column": error.details["column"]}
    if "retry_after" in error.details:
        # Seconds, as in the header of that name.
        members["retry_after"] = error.details["retry_after"]
    if isinstance(error, InvalidFields):
        members["errors"] = [
            {"field": name, "message": field_text(kind, lang)} for name, kind in error.fields
        ]
    elif isinstance(error, Invalid | Conflict) and "field" in error.details:
        members["errors"] = [{"field": error.details["field"], "message": text.detail}]
    return members
