"""The information desk: finding numbers, several at once, on paper, vouchers, the tally."""

from __future__ import annotations

from flask import Response
from structlog.contextvars import bind_contextvars

from queue_service.documents import json as snapshots
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.services.information import PaperNumber
from queue_service.services.issuing import Wish
from queue_service.services.snapshots import QueueView, TicketTaken
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import (
    Count,
    Group,
    NumberPath,
    OfficePath,
    OptionalBody,
    PaperTickets,
    Voucher,
)
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.api.offices import taken_answer
from queue_service.web.kit import public_url, services

bp = ApiBlueprint("api_information", __name__, url_prefix="/api/v1")


@bp.post("/offices/<office>/groups", **answers(STAFF, (201, schema.TicketsTaken), 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def take_several(actor: Actor, path: OfficePath, body: Group) -> Response:
    """Numbers for several people, in their order; all or none."""
    wishes = [
        Wish(tuple(each.case_types), each.language, each.persons, each.needs_priority, each.accessible_only)
        for each in body.tickets
    ]

    def take(command: Command) -> list[TicketTaken]:
        return services().information.take_several(command, path.office, wishes)

    return answer_once(actor, body, take, _several)


@bp.post("/offices/<office>/paper-numbers", **answers(STAFF, (201, schema.TicketsTaken), 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def enter_paper_numbers(actor: Actor, path: OfficePath, body: PaperTickets) -> Response:
    """Enters pre-printed numbers with the times at which they were given out; all or none."""
    numbers = [
        PaperNumber(
            each.number,
            Wish(tuple(each.case_types), each.language, each.persons, each.needs_priority),
            each.taken_at,
            each.done,
        )
        for each in body.tickets
    ]

    def enter(command: Command) -> list[TicketTaken]:
        return services().information.enter_paper(command, path.office, numbers)

    return answer_once(actor, body, enter, _several)


@bp.post("/offices/<office>/vouchers", **answers(STAFF, (201, schema.TicketTaken), 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def redeem_voucher(actor: Actor, path: OfficePath, body: Voucher) -> Response:
    """A number for somebody who was left unserved on another day; the wait of then counts, once."""

    def redeem(command: Command) -> TicketTaken:
        return services().information.redeem(
            command, path.office, body.number, body.day, body.case_types, body.language
        )

    return answer_once(actor, body, redeem, taken_answer)


@bp.post("/offices/<office>/tickets/<number>/slip", **answers(STAFF, schema.TicketTaken, 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def print_slip_again(actor: Actor, path: NumberPath, body: OptionalBody) -> Response:
    """A lost slip once more."""

    def slip(command: Command) -> TicketTaken:
        return services().information.slip(command, path.office, path.number)

    return answer_once(actor, body, slip, lambda again: taken_answer(again, 200))


@bp.post("/offices/<office>/tickets/<number>/cancel", **answers(STAFF, schema.Queue, 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def cancel_number(actor: Actor, path: NumberPath, body: OptionalBody) -> Response:
    """Whoever holds this number does not want it any more."""
    bind_contextvars(ticket=path.number)

    def cancel(command: Command) -> QueueView:
        return services().information.cancel_number(command, path.office, path.number)

    return answer_once(actor, body, cancel, lambda view: Answer(200, snapshots.queue(view)))


@bp.get("/offices/<office>/tally", **answers(STAFF, schema.Tally, 401, 403, 404))
@asks(Right.SEE_QUEUE)
def show_tally(actor: Actor, path: OfficePath) -> Response:
    """What was settled on the spot today, by topic."""
    return answer_json({"counts": dict(services().lobby.house(path.office).tally)})


@bp.post("/offices/<office>/tally", **answers(STAFF, schema.Tally, 401, 403, 404))
@asks(Right.DESK_WORK)
def count_topic(actor: Actor, path: OfficePath, body: Count) -> Response:
    """Notes that something was settled on the spot, or takes one back."""
    return answer_once(
        actor,
        body,
        lambda command: services().information.count(command, path.office, body.topic, body.count),
        lambda counts: Answer(200, {"counts": dict(counts)}),
    )


def _several(entered: list[TicketTaken]) -> Answer:
    tickets = [snapshots.ticket_taken(each, public_url(f"/t/{each.token}")) for each in entered]
    return Answer(201, {"tickets": tickets}, tuple(each.public_id for each in entered))
