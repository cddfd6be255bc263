"""A desk: open it, call, serve, hand over."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from structlog.contextvars import bind_contextvars

from queue_service.documents import json as snapshots
from queue_service.documents.problem import InvalidFields
from queue_service.domain.command import Actor, Command
from queue_service.domain.errors import Forbidden
from queue_service.domain.ticket import Outcome
from queue_service.services.snapshots import Client, DeskView
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once, words
from queue_service.web.api.bodies import AtDesk, DeskPath, DeskQuery, Finish, OpenDesk, PauseDesk, Transfer
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.kit import services

bp = ApiBlueprint("api_desks", __name__, url_prefix="/api/v1")

_DESK = answers(STAFF, schema.Desk, 401, 403, 404, 409)
#: A use case at one desk of one office.
AtOneDesk = Callable[[Command, str, str], DeskView]


@bp.get("/desks/<desk>", **answers(STAFF, schema.Desk, 401, 403, 404))
@asks("staff")
def show_desk(actor: Actor, path: DeskPath, query: DeskQuery) -> Response:
    """A desk, its client, and the next sensible step."""
    view = services().lobby.desk(_office(actor, query.office), path.desk)
    return answer_json(snapshots.desk(view, words))


@bp.post("/desks/<desk>/open", **_DESK)
@asks("staff")
def open_desk(actor: Actor, path: DeskPath, body: OpenDesk) -> Response:
    """Opens the desk, for all of its case types or for some; repeatable."""
    return _at_desk(actor, path, body, lambda c, o, d: services().desks.open(c, o, d, body.case_types))


@bp.post("/desks/<desk>/pause", **_DESK)
@asks("staff")
def pause_desk(actor: Actor, path: DeskPath, body: PauseDesk) -> Response:
    """Pauses the desk: nobody is called to it."""
    return _at_desk(actor, path, body, lambda c, o, d: services().desks.pause(c, o, d, body.reason))


@bp.post("/desks/<desk>/close", **_DESK)
@asks("staff")
def close_desk(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Closes the desk."""
    return _at_desk(actor, path, body, services().desks.close)


@bp.post("/desks/<desk>/call-next", **answers(STAFF, schema.Client, 204, 401, 403, 404, 409))
@asks("staff")
def call_next(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Calls whoever is next for this desk. 204: nobody is waiting, and the desk is now ready."""
    office = _office(actor, body.office)
    bind_contextvars(desk=path.desk)

    def call(command: Command) -> Client | None:
        return services().calling.call_next(command, office, path.desk)

    return answer_once(actor, body, call, _client)


@bp.post("/desks/<desk>/repeat", **_DESK)
@asks("staff")
def repeat_call(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Calls the present client once more."""
    return _at_desk(actor, path, body, services().calling.repeat)


@bp.post("/desks/<desk>/start", **_DESK)
@asks("staff")
def start_service(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """The client has come."""
    return _at_desk(actor, path, body, services().calling.start)


@bp.post("/desks/<desk>/finish", **_DESK)
@asks("staff")
def finish_service(actor: Actor, path: DeskPath, body: Finish) -> Response:
    """The matter is done, incomplete, or not ours; a further matter of the client waits on, credit kept."""
    outcome = Outcome(body.outcome)
    return _at_desk(actor, path, body, lambda c, o, d: services().calling.finish(c, o, d, outcome))


@bp.post("/desks/<desk>/no-answer", **_DESK)
@asks("staff")
def mark_no_answer(actor: Actor, path: DeskPath, body: AtDesk) -> Response:
    """Nobody came: parked for ten minutes the first time, closed the second."""
    return _at_desk(actor, path, body, services().calling.no_answer)


@bp.post("/desks/<desk>/transfer", **_DESK)
@asks("staff")
def transfer_client(actor: Actor, path: DeskPath, body: Transfer) -> Response:
    """Hands the client over to another matter, another desk, or both, with a note."""
    return _at_desk(
        actor,
        path,
        body,
        lambda c, o, d: services().calling.transfer(c, o, d, body.case_type, body.desk, body.note),
    )


def _at_desk(actor: Actor, path: DeskPath, body: AtDesk, use_case: AtOneDesk) -> Response:
    office = _office(actor, body.office)
    bind_contextvars(desk=path.desk)
    return answer_once(actor, body, lambda command: use_case(command, office, path.desk), _desk)


def _office(actor: Actor, given: str | None) -> str:
    """The office whose desk is meant.

    Raises:
        Forbidden: it is not the office of whoever asks.
        InvalidFields: whoever asks belongs to no single office and did not say.
    """
    if actor.office is None:
        if given is None:
            raise InvalidFields([("office", "missing")])
        return given
    if given not in (None, actor.office):
        raise Forbidden("forbidden")
    return actor.office


def _desk(view: DeskView) -> Answer:
    if view.client is not None:
        bind_contextvars(ticket=view.client.number)
    return Answer(200, snapshots.desk(view, words))


def _client(client: Client | None) -> Answer:
    if client is None:
        return Answer(204)
    bind_contextvars(ticket=client.number)
    return Answer(200, snapshots.client(client, words))
