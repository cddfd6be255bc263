"""A desk: open it, call, serve, hand over."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from structlog.contextvars import bind_contextvars

from queue_service.documents import json as snapshots
from queue_service.documents.problem import InvalidFields
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.domain.ticket import Outcome
from queue_service.services.issuing import Wish
from queue_service.services.snapshots import Client, DeskView, TicketTaken
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once, words
from queue_service.web.api.bodies import (
    AtDesk,
    CallNumber,
    CloseDesk,
    DeskPath,
    DeskQuery,
    Finish,
    Hold,
    Move,
    OpenDesk,
    PauseDesk,
    TicketAtDesk,
    Transfer,
    WrapUp,
)
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.kit import public_url, services

bp = ApiBlueprint("api_desks", __name__, url_prefix="/api/v1")

_DESK = answers(STAFF, schema.Desk, 401, 403, 404, 409)
#: A use case at one desk of one office.
AtOneDesk = Callable[[Command, str, str], DeskView]


@bp.get("/desks/<desk>", **answers(STAFF, schema.Desk, 401, 403, 404))
@asks(Right.SEE_QUEUE)
def show_desk(actor: Actor, path: DeskPath, query: DeskQuery) -> Response:
    """A desk, its client, and the next sensible step."""
    office = office_of(actor, query.office)
    actor.require(Right.SEE_QUEUE, office)
    view = services().lobby.desk(office, path.desk)
    return answer_json(snapshots.desk(view, words))


@bp.post("/desks/<desk>/open", **_DESK)
@asks(Right.DESK_WORK)
def open_desk(actor: Actor, path: DeskPath, body: OpenDesk) -> Response:
    """Opens the desk, for all of its case types or for some; repeatable."""
    return _at_desk(actor, path, body, lambda c, o, d: services().desks.open(c, o, d, body.case_types))


@bp.post("/desks/<desk>/pause", **_DESK)
@asks(Right.DESK_WORK)
def pause_desk(actor: Actor, path: DeskPath, body: PauseDesk) -> Response:
    """Pauses the desk: nobody is called to it."""
    return _at_desk(actor, path, body, lambda c, o, d: services().desks.pause(c, o, d, body.reason))


@bp.post("/desks/<desk>/close", **_DESK)
@asks(Right.DESK_WORK)
def close_desk(actor: Actor, path: DeskPath, body: CloseDesk) -> Response:
    """Closes the desk; a client who is there is finished, sent back to wait, or did not answer."""
    return _at_desk(actor, path, body, lambda c, o, d: services().desks.close(c, o, d, body.client))


@bp.post("/desks/<desk>/away", **_DESK)
@asks(Right.DESK_WORK)
def leave_for_a_moment(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """The clerk is away for a moment and the client stays; opening the desk ends it. No service time."""
    return _at_desk(actor, path, body, services().desks.away)


@bp.post("/desks/<desk>/wrap-up", **_DESK)
@asks(Right.DESK_WORK)
def wrap_up(actor: Actor, path: DeskPath, body: WrapUp) -> Response:
    """Work after a client, who is finished first if still there; opening or calling ends it. No service time."""
    outcome = Outcome(body.outcome)
    return _at_desk(actor, path, body, lambda c, o, d: services().desks.wrap_up(c, o, d, outcome))


@bp.post("/desks/<desk>/call-next", **answers(STAFF, schema.Client, 204, 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def call_next(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Calls whoever is next for this desk. 204: nobody is waiting, and the desk is now ready."""
    office = office_of(actor, body.office)
    bind_contextvars(desk=path.desk)

    def call(command: Command) -> Client | None:
        return services().calling.call_next(command, office, path.desk)

    return answer_once(actor, body, call, _client)


@bp.post("/desks/<desk>/call", **answers(STAFF, schema.Client, 401, 403, 404, 409))
@asks(Right.DESK_WORK)
def call_number(actor: Actor, path: DeskPath, body: CallNumber) -> Response:
    """Calls somebody out of turn, with a reason."""
    office = office_of(actor, body.office)
    bind_contextvars(desk=path.desk)

    def call(command: Command) -> Client:
        return services().calling.call(command, office, path.desk, body.number, body.reason_code)

    return answer_once(actor, body, call, _client)


@bp.post("/desks/<desk>/repeat", **_DESK)
@asks(Right.DESK_WORK)
def repeat_call(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Calls the present client once more."""
    return _at_desk(actor, path, body, services().calling.repeat)


@bp.post("/desks/<desk>/start", **_DESK)
@asks(Right.DESK_WORK)
def start_service(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """The client has come."""
    return _at_desk(actor, path, body, services().calling.start)


@bp.post("/desks/<desk>/finish", **_DESK)
@asks(Right.DESK_WORK)
def finish_service(actor: Actor, path: DeskPath, body: Finish) -> Response:
    """The matter is done, incomplete, or not ours; a further matter of the client waits on, credit kept."""
    outcome = Outcome(body.outcome)
    return _at_desk(actor, path, body, lambda c, o, d: services().calling.finish(c, o, d, outcome))


@bp.post("/desks/<desk>/no-answer", **_DESK)
@asks(Right.DESK_WORK)
def mark_no_answer(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Nobody came: parked for ten minutes the first time, closed the second."""
    return _at_desk(actor, path, body, services().calling.no_answer)


@bp.post("/desks/<desk>/transfer", **_DESK)
@asks(Right.DESK_WORK)
def transfer_client(actor: Actor, path: DeskPath, body: Transfer) -> Response:
    """Hands the client over to another matter, another desk, or both, with a note."""
    return _at_desk(
        actor,
        path,
        body,
        lambda c, o, d: services().handing_over.transfer(
            c, o, d, body.case_type, body.desk, body.note, clerk=body.clerk
        ),
    )


@bp.post("/desks/<desk>/wait", **_DESK)
@asks(Right.DESK_WORK)
def send_for_something(actor: Actor, path: DeskPath, body: Hold) -> Response:
    """Sends the client to get something: no limit, and the place is kept."""
    return _at_desk(
        actor,
        path,
        body,
        lambda c, o, d: services().handing_over.hold(c, o, d, body.reason, same_desk=body.same_desk),
    )


@bp.post("/desks/<desk>/move", **_DESK)
@asks(Right.DESK_WORK)
def move_together(actor: Actor, path: DeskPath, body: Move) -> Response:
    """Clerk and client go to another desk; boards announce it. The answer is that desk."""
    return _at_desk(actor, path, body, lambda c, o, d: services().handing_over.move(c, o, d, body.desk))


@bp.post("/desks/<desk>/undo", **_DESK)
@asks(Right.DESK_WORK)
def undo(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Takes back the last step at this desk, unless somebody else has acted since."""
    return _at_desk(actor, path, body, services().undoing.undo)


@bp.post("/desks/<desk>/emergency", **_DESK)
@asks(Right.RAISE_EMERGENCY)
def raise_emergency(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Silently calls neighbours, information desk and supervisor."""
    return _at_desk(actor, path, body, services().help_calls.emergency)


@bp.post(
    "/desks/<desk>/tickets",
    **answers(STAFF, (201, schema.TicketTaken), 401, 403, 404, 409, also={200: schema.ServedAtDesk}),
)
@asks(Right.DESK_WORK)
def issue_at_desk(actor: Actor, path: DeskPath, body: TicketAtDesk) -> Response:
    """A number for somebody who stands here. 200: served here at once; 201: sent to wait."""
    office = office_of(actor, body.office)
    bind_contextvars(desk=path.desk)
    wish = Wish(
        tuple(body.case_types), body.language, body.persons, body.needs_priority, body.accessible_only
    )

    def take(command: Command) -> tuple[TicketTaken, Client | None]:
        return services().information.take_at_desk(command, office, path.desk, wish, serve=body.serve)

    return answer_once(actor, body, take, _at_once)


def _at_desk(actor: Actor, path: DeskPath, body: AtDesk, use_case: AtOneDesk) -> Response:
    office = office_of(actor, body.office)
    bind_contextvars(desk=path.desk)
    return answer_once(actor, body, lambda command: use_case(command, office, path.desk), _desk)


def office_of(actor: Actor, given: str | None) -> str:
    """The office whose desk is meant; whether they may work there is for the use case to ask.

    Raises:
        InvalidFields: whoever asks belongs to no single office and did not say.
    """
    if given is None:
        if actor.office is None:
            raise InvalidFields([("office", "missing")])
        return actor.office
    return given


def _desk(view: DeskView) -> Answer:
    if view.client is not None:
        bind_contextvars(ticket=view.client.number)
    return Answer(200, snapshots.desk(view, words))


def _at_once(result: tuple[TicketTaken, Client | None]) -> Answer:
    taken, client = result
    url = public_url(f"/t/{taken.token}")
    bind_contextvars(ticket=taken.ticket.number)
    if client is None:
        return Answer(201, snapshots.ticket_taken(taken, url), (taken.public_id,))
    body = {**snapshots.client(client, words), "token": taken.token, "status_url": url}
    return Answer(200, body, (taken.public_id,))


def _client(client: Client | None) -> Answer:
    if client is None:
        return Answer(204)
    bind_contextvars(ticket=client.number)
    return Answer(200, snapshots.client(client, words))
