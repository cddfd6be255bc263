"""How a request of the JSON API is read: who asks, then path, query and body by models that document them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from flask import Response, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, ValidationError

from queue_service.documents.problem import InvalidFields
from queue_service.domain.command import Actor
from queue_service.domain.errors import Forbidden, NotFound, QueueServiceError
from queue_service.domain.rights import Right
from queue_service.web.auth import entitled
from queue_service.web.errors import invalid_fields

View = Callable[..., Response]
Model = TypeVar("Model", bound=BaseModel)

#: Query parameters that every address takes and no use case sees.
_EVERYWHERE = frozenset({"lang"})
#: Segment of a path → the code of an error that says that there is no such thing.
_MISSING = {
    "office": "office_not_found",
    "desk": "desk_not_found",
    "device": "device_not_found",
    "staff_id": "account_not_found",
    "session_id": "session_not_found",
    "change_id": "change_not_found",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Segments(BaseModel):
    """Parts of a path. What does not fit cannot exist: it is not found."""

    model_config = ConfigDict(strict=True)


def asks(right: Right) -> Callable[[View], View]:
    """The endpoint is for those with this right; it gets the one who asks as `actor`.

    Where the path names an office, for those who have the right there. A desk's office is known later: the endpoint
    names it with `office_of`. The use case asks once more.
    """

    def mark(view: View) -> View:
        view.__dict__["asks"] = right
        return view

    return mark


def takes_up_to(size: int) -> Callable[[View], View]:
    """The endpoint takes a body of so many bytes, more than the others do."""

    def mark(view: View) -> View:
        view.__dict__["largest"] = size
        return view

    return mark


class ApiBlueprint(APIBlueprint):
    """Documents endpoints as flask-openapi3 does, and reads requests in our own order.

    Whoever may not ask learns that before anything about the form of the request; a missing body is an empty
    one; broken JSON, a wrong content type and a wrong value are told apart.
    """

    @staticmethod
    def create_view_func(func: View, *models: Any, **_options: Any) -> View:
        """Wraps an endpoint; `models` in the library's order: header, cookie, path, query, form, body …"""
        _header, _cookie, path, query, _form, body, _raw = models[:7]
        right: Right | None = getattr(func, "asks", None)
        largest: int | None = getattr(func, "largest", None)

        @wraps(func)
        def view(**segments: str) -> Response:
            values: dict[str, Any] = {}
            known = [] if right is None else entitled(right)
            if path is not None:
                values["path"] = _read_path(path, segments)
            if right is not None:
                values["actor"] = _one_of(known, right, getattr(values.get("path"), "office", None))
            if query is not None:
                values["query"] = _read_query(query)
            if largest is not None:
                # Only for those who may ask: the others were refused above.
                request.max_content_length = largest
            if body is not None:
                values["body"] = _read_body(body)
            return func(**values)

        return view


def _one_of(known: Sequence[Actor], right: Right, office: str | None) -> Actor:
    """The first who has the right there: a browser may hold the cookies of a clerk and of two devices."""
    for actor in known:
        if actor.may(right, office):
            return actor
    raise Forbidden("forbidden", right=str(right), by=known[0].id, office=office)


def _read_path(model: type[Model], segments: dict[str, str]) -> Model:
    try:
        if any(_CONTROL.search(value) for value in segments.values()):
            raise NotFound("not_found")
        return model.model_validate(segments)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise NotFound(_MISSING.get(field, "ticket_not_found")) from None


def _read_query(model: type[Model]) -> Model:
    given = {name: value for name, value in request.args.items() if name not in _EVERYWHERE}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid_fields(error) from None


def _read_body(model: type[Model]) -> Model:
    if request.mimetype and request.mimetype != "application/json":
        raise QueueServiceError("unsupported_media_type")
    raw = request.get_data()
    if raw and not request.mimetype:
        raise QueueServiceError("unsupported_media_type")
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        raise invalid_fields(error) from None
    except UnicodeError:
        raise InvalidFields([("", "json_invalid")]) from None
