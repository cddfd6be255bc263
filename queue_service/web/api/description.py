"""The API described: what each endpoint answers, and the OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from flask_openapi3 import Info, OpenAPI
from flask_openapi3.types import SecuritySchemesDict
from pydantic import BaseModel

from queue_service.documents.problem import PROBLEM_TYPE
from queue_service.web.api import schema
from queue_service.web.api.answers import answer_json

ANYBODY: list[dict[str, list[Any]]] = [{}]
#: Whoever knows the ticket's token, which is in the path.
HOLDER = ANYBODY
STAFF: list[dict[str, list[Any]]] = [{"bearer": []}, {"staff_cookie": [], "csrf": []}]
DEVICE: list[dict[str, list[Any]]] = [{"bearer": []}, {"device_cookie": [], "csrf": []}]
DEVICE_OR_STAFF = [*STAFF, {"device_cookie": [], "csrf": []}]

SECURITY_SCHEMES: SecuritySchemesDict = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "Token of a session or of an enrolled device",
    },
    "staff_cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-staff"},
    "device_cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-kiosk"},
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "With a cookie, on every change: the value in the page's `csrf-token` meta element",
    },
}
DESCRIPTION = """\
Times are ISO 8601 in UTC. Errors are `application/problem+json` (RFC 9457) with a stable `code`; their texts
are in the language of `Accept-Language` or `?lang=`. Unknown fields are refused.

`Idempotency-Key` (1 to 200 visible ASCII characters) is optional on every POST that changes a lobby: the same
key and request get the stored answer, kept for 24 hours per device, member of staff or anonymous browser; the
same key with another request is refused (`idempotency_key_reused`)."""


def new_openapi_app(import_name: str, version: str, **options: Any) -> OpenAPI:
    """A Flask application that collects the API's description."""
    return OpenAPI(
        import_name,
        info=Info(title="Queue service", version=version, description=DESCRIPTION),
        security_schemes=SECURITY_SCHEMES,
        validation_error_model=schema.Problem,
        doc_ui=False,
        **options,
    )


def register(app: OpenAPI) -> None:
    """Serves the description."""
    app.add_url_rule("/api/v1/openapi.json", "openapi_document", lambda: _document(app))


def openapi_document(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an application made by `new_openapi_app`."""
    if not isinstance(app, OpenAPI):
        raise TypeError("this application does not describe itself")
    document: dict[str, Any] = app.api_doc
    return document


def answers(
    security: list[dict[str, list[Any]]],
    success: type[BaseModel] | tuple[int, type[BaseModel]] | int,
    *others: int,
    also: Mapping[int, type[BaseModel]] | None = None,
) -> dict[str, Any]:
    """What flask-openapi3 needs to describe an endpoint: who may ask, its success, and every refusal.

    Everything can also be refused as 413, 415, 422, 429, 500 and 503.

    Args:
        also: other successes, by status.
    """
    responses: dict[int, Any] = dict(also or {})
    if isinstance(success, int):
        responses[success] = _without_body(success)
    else:
        status, model = success if isinstance(success, tuple) else (200, success)
        responses[status] = model
    for status in (*others, 405, 413, 415, 422, 429, 500, 503):
        responses[status] = _without_body(status) if status < 400 else _problem(status)
    return {"responses": responses, "security": security}


def _document(app: OpenAPI) -> Response:
    return answer_json(openapi_document(app))


def _without_body(status: int) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase}


def _problem(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(status).phrase, "content": {PROBLEM_TYPE: {"schema": shape}}}
