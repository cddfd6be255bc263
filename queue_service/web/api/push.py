"""Messages to the phone of whoever holds a ticket."""

from __future__ import annotations

from typing import Annotated

from flask import Response, request
from pydantic import Field, StringConstraints

from queue_service.documents.language import best_language
from queue_service.services.push_subscription import LONGEST_ENDPOINT, Subscription
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import Body, TicketPath
from queue_service.web.api.description import ANYBODY, HOLDER, answers
from queue_service.web.api.endpoint import ApiBlueprint
from queue_service.web.auth import holder
from queue_service.web.kit import services

bp = ApiBlueprint("api_push", __name__, url_prefix="/api/v1")

Endpoint = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_ENDPOINT, pattern=r"^[\x21-\x7e]+$")
]
Key = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-]+=*$")]


class PushKeys(Body):
    """The browser's keys, base64url: a P-256 point and 16 random bytes."""

    p256dh: Key
    auth: Key


class PushSubscription(Body):
    """What `PushManager.subscribe()` gives, without its `expirationTime`."""

    endpoint: Endpoint = Field(
        description="https address of a push service", json_schema_extra={"format": "uri"}
    )
    keys: PushKeys


class PushKey(schema.Shape):
    """What browsers subscribe with (VAPID, base64url); null when this installation sends no messages."""

    public_key: str | None


@bp.get("/push-key", **answers(ANYBODY, PushKey))
def show_push_key() -> Response:
    """The key that browsers subscribe to messages with."""
    return answer_json({"public_key": services().push.public_key})


@bp.post("/tickets/<token>/push", **answers(HOLDER, 204, 403, 404, 409))
def subscribe(path: TicketPath, body: PushSubscription) -> Response:
    """This browser wants a message when the ticket is called; forgotten soon after the ticket has ended."""
    language = best_language(request.headers.get("Accept-Language"))
    return answer_once(
        holder(path.token),
        body,
        lambda command: services().push.subscribe(command, path.token, _browser(body), language),
        _nothing,
    )


@bp.delete("/tickets/<token>/push", **answers(HOLDER, 204, 403, 404))
def unsubscribe(path: TicketPath, body: PushSubscription) -> Response:
    """It no longer does."""
    return answer_once(
        holder(path.token),
        body,
        lambda command: services().push.unsubscribe(command, path.token, body.endpoint),
        _nothing,
    )


def _browser(body: PushSubscription) -> Subscription:
    return Subscription(body.endpoint, body.keys.p256dh, body.keys.auth)


def _nothing(_: None) -> Answer:
    return Answer(204)
