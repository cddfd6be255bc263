"""How the API answers: JSON, and for a change the same answer again when the same request comes again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, request
from pydantic import BaseModel

from queue_service.documents.problem import PROBLEM_TYPE, InvalidFields
from queue_service.documents.reason import reason_text
from queue_service.domain.command import Actor, AlreadyAnswered, Command, Idempotency, StoredAnswer
from queue_service.services.snapshots import Reason
from queue_service.web.i18n import current_language
from queue_service.web.kit import services

Result = TypeVar("Result")

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. The body names the tokens of the tickets with `public_ids`, which are never stored."""

    status: int
    body: Mapping[str, Any] | None = None
    public_ids: tuple[str, ...] = ()


def answer_once(
    actor: Actor,
    body: BaseModel | None,
    use_case: Callable[[Command], Result],
    render: Callable[[Result], Answer],
) -> Response:
    """Runs a change as `actor`; under an `Idempotency-Key` it runs once, and its answer is given again.

    Raises:
        InvalidFields: the key is not 1 to 200 visible ASCII characters.
        Invalid: ``idempotency_key_reused``.
    """
    rendered: list[StoredAnswer] = []

    def keep(result: Result) -> StoredAnswer:
        answer = render(result)
        text = None if answer.body is None else to_json(answer.body)
        rendered.append(StoredAnswer(answer.status, text))
        for public_id in answer.public_ids:
            text = text and services().tokens.masked(text, public_id)
        return StoredAnswer(answer.status, text)

    idempotency = _idempotency(body, keep)
    try:
        result = use_case(Command(actor, idempotency))
    except AlreadyAnswered as before:
        stored = before.answer
        return _response(stored.status, stored.body and services().tokens.unmasked(stored.body))
    if not rendered:
        keep(result)
    return _response(rendered[0].status, rendered[0].body)


def answer_json(body: Mapping[str, Any], status: int = 200) -> Response:
    """A plain answer."""
    return _response(status, to_json(body))


def without_body(status: int = 204) -> Response:
    """An answer that says all with its status."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def to_json(body: Mapping[str, Any]) -> str:
    """Compact JSON, in UTF-8 as it is."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def words(reason: Reason) -> str:
    """A reason as one sentence in the reader's language."""
    return reason_text(reason.code, reason.values, current_language())


def _response(status: int, text: str | None) -> Response:
    if text is None:
        return without_body(status)
    content_type = "application/json" if status < 400 else PROBLEM_TYPE
    return Response(text, status, content_type=content_type)


def _idempotency(body: BaseModel | None, keep: Callable[[Any], StoredAnswer]) -> Idempotency | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise InvalidFields([("Idempotency-Key", "string_pattern_mismatch")])
    # As it was sent, not as it is understood: a default left out and the same default given are two requests.
    sent = {} if body is None else body.model_dump(mode="json", exclude_unset=True)
    canonical = json.dumps([request.method, request.path, sent], sort_keys=True)
    return Idempotency(key, hashlib.sha256(canonical.encode()).hexdigest(), keep)
