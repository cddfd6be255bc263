"""One ticket, for whoever holds its token."""

from __future__ import annotations

from flask import Response
from structlog.contextvars import bind_contextvars

from queue_service.documents import json as snapshots
from queue_service.services.snapshots import TicketView
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import OptionalBody, TicketPath
from queue_service.web.api.description import HOLDER, answers
from queue_service.web.api.endpoint import ApiBlueprint
from queue_service.web.auth import holder
from queue_service.web.kit import services

bp = ApiBlueprint("api_tickets", __name__, url_prefix="/api/v1")


@bp.get("/tickets/<token>", **answers(HOLDER, schema.Ticket, 404))
def show_ticket(path: TicketPath) -> Response:
    """The holder's view of one ticket."""
    return answer_json(snapshots.ticket(services().ticketing.view(path.token)))


@bp.post("/tickets/<token>/cancel", **answers(HOLDER, schema.Ticket, 403, 404, 409))
def cancel_ticket(path: TicketPath, body: OptionalBody) -> Response:
    """Gives the place up."""
    return answer_once(
        holder(path.token), body, lambda command: services().ticketing.cancel(command, path.token), _ticket
    )


@bp.post("/tickets/<token>/back", **answers(HOLDER, schema.Ticket, 403, 404, 409))
def come_back(path: TicketPath, body: OptionalBody) -> Response:
    """I am back: whoever missed the call rejoins with the old clock, the same day."""
    return answer_once(
        holder(path.token), body, lambda command: services().ticketing.back(command, path.token), _ticket
    )


def _ticket(view: TicketView) -> Answer:
    bind_contextvars(ticket=view.number)
    return Answer(200, snapshots.ticket(view))
