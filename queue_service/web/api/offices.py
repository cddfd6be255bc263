"""An office, its board and its queue; taking a number and bringing one back."""

from __future__ import annotations

from flask import Response
from structlog.contextvars import bind_contextvars

from queue_service.documents import head_count as lobby_json
from queue_service.documents import json as snapshots
from queue_service.documents.problem import status_of
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.domain.ticket import TicketSearch
from queue_service.services.snapshots import NumberReturned, TicketTaken
from queue_service.services.ticketing import Refused
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import (
    BoardQuery,
    NumberPath,
    OfficePath,
    OptionalBody,
    QueueQuery,
    TakeTicket,
    TicketsQuery,
    WholeOfficeQuery,
)
from queue_service.web.api.description import ANYBODY, DEVICE_OR_STAFF, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.api.lobby_shapes import ReturnAnswer
from queue_service.web.errors import problem_members
from queue_service.web.kit import public_url, services

bp = ApiBlueprint("api_offices", __name__, url_prefix="/api/v1")


@bp.get("/offices/<office>", **answers(ANYBODY, schema.Office, 404))
def show_office(path: OfficePath, query: WholeOfficeQuery) -> Response:
    """An office: opening, areas, case types, desks; with `?documents=true` also what to bring."""
    view = services().lobby.office(path.office)
    papers = {"documents": snapshots.what_to_bring(view)} if query.documents == "true" else {}
    return answer_json({**snapshots.office(view), **papers})


@bp.get("/offices/<office>/board", **answers(DEVICE_OR_STAFF, schema.Board, 401, 403, 404))
@asks(Right.SEE_BOARD)
def show_board(actor: Actor, path: OfficePath, query: BoardQuery) -> Response:
    """What the boards of an office, or of one of its areas, show."""
    return answer_json(snapshots.board(services().lobby.board(path.office, query.area)))


@bp.get("/offices/<office>/queue", **answers(STAFF, schema.Queue, 401, 403, 404))
@asks(Right.SEE_QUEUE)
def show_queue(actor: Actor, path: OfficePath, query: QueueQuery) -> Response:
    """The queue in short: classes, the next ones, those parked, desks."""
    return answer_json(snapshots.queue(services().lobby.queue(path.office, query.desk)))


@bp.post(
    "/offices/<office>/tickets", **answers(DEVICE_OR_STAFF, (201, schema.TicketTaken), 401, 403, 404, 409)
)
@asks(Right.ISSUE_TICKETS)
def take_ticket(actor: Actor, path: OfficePath, body: TakeTicket) -> Response:
    """Takes a number for one or several concerns."""

    def take(command: Command) -> TicketTaken:
        return services().ticketing.take(
            command,
            path.office,
            body.case_types,
            body.language,
            body.persons,
            body.needs_priority,
            body.accessible_only,
        )

    return answer_once(actor, body, take, taken_answer)


@bp.get("/offices/<office>/tickets", **answers(STAFF, schema.FoundTickets, 401, 403, 404))
@asks(Right.SEE_QUEUE)
def find_tickets(actor: Actor, path: OfficePath, query: TicketsQuery) -> Response:
    """Tickets of today by what their holder remembers, the newest first, 200 at most; without tokens."""
    search = TicketSearch(query.case_type, query.state, query.since, query.until)
    found = services().information.find(path.office, search)
    return answer_json({"tickets": [snapshots.found_ticket(each) for each in found]})


@bp.post("/offices/<office>/tickets/<number>/return", **answers(STAFF, ReturnAnswer, 401, 403, 404, 409))
@asks(Right.BRING_BACK)
def return_ticket(actor: Actor, path: NumberPath, body: OptionalBody) -> Response:
    """Brings a parked or closed number of today back, with its clock."""
    bind_contextvars(ticket=path.number)
    sees_queue = actor.may(Right.SEE_QUEUE, path.office)

    def bring_back(command: Command) -> NumberReturned:
        return services().ticketing.return_number(command, path.office, path.number)

    def shown(result: NumberReturned) -> Answer:
        return Answer(200, snapshots.queue(result.queue) if sees_queue else lobby_json.returned(result))

    return answer_once(actor, body, bring_back, shown)


def taken_answer(result: TicketTaken | Refused, status: int = 201) -> Answer:
    """The number with its token; or, for one refused after the refusal was noted, the same answer as its error."""
    if isinstance(result, Refused):
        return Answer(status_of(result), problem_members(result))
    bind_contextvars(ticket=result.ticket.number)
    body = snapshots.ticket_taken(result, public_url(f"/t/{result.token}"))
    return Answer(status, body, (result.public_id,))
