"""The whole house: it pauses, closes early, calls for help, says something on its boards."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from queue_service.documents import head_count as lobby_json
from queue_service.documents import json as snapshots
from queue_service.domain.command import Actor, Command
from queue_service.domain.office import BoardLook
from queue_service.domain.rights import Right
from queue_service.services.snapshots import HouseView
from queue_service.web.api import schema
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import (
    AlarmPath,
    AskHelp,
    BoardSettings,
    Body,
    Message,
    OfficePath,
    OptionalBody,
    PauseHouse,
)
from queue_service.web.api.description import DEVICE_OR_STAFF, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.api.lobby_shapes import HeadCount, HouseAnswer
from queue_service.web.kit import services

bp = ApiBlueprint("api_house", __name__, url_prefix="/api/v1")

_HOUSE = answers(STAFF, schema.House, 401, 403, 404, 409)
_PAUSE = answers(STAFF, HouseAnswer, 401, 403, 404, 409)


@bp.get("/offices/<office>/house", **answers(STAFF, schema.House, 401, 403, 404))
@asks(Right.SEE_QUEUE)
def show_house(actor: Actor, path: OfficePath) -> Response:
    """The house as a whole today."""
    return answer_json(snapshots.house(services().lobby.house(path.office)))


@bp.get("/offices/<office>/head-count", **answers(STAFF, HeadCount, 401, 403, 404))
@asks(Right.HEAD_COUNT)
def show_head_count(actor: Actor, path: OfficePath) -> Response:
    """How many people are in the house: no numbers, no concerns."""
    return answer_json(lobby_json.head_count(services().lobby.head_count(path.office)))


@bp.post("/offices/<office>/pause", **_PAUSE)
@asks(Right.HOUSE_PAUSE)
def pause_house(actor: Actor, path: OfficePath, body: PauseHouse) -> Response:
    """The house stands still: nobody is called, no clock runs, nobody becomes a no-show."""
    return _paused(actor, path, body, lambda c: services().house.pause(c, path.office, body.kind))


@bp.post("/offices/<office>/resume", **_PAUSE)
@asks(Right.HOUSE_PAUSE)
def resume_house(actor: Actor, path: OfficePath, body: OptionalBody) -> Response:
    """The house goes on where it stood."""
    return _paused(actor, path, body, lambda c: services().house.resume(c, path.office))


@bp.post("/offices/<office>/early-closure", **_HOUSE)
@asks(Right.HOUSE_DECISIONS)
def close_early(actor: Actor, path: OfficePath, body: OptionalBody) -> Response:
    """Kiosks give out no more numbers today."""
    return _decided(actor, body, lambda c: services().house.close_early(c, path.office))


@bp.post("/offices/<office>/early-closure/undo", **_HOUSE)
@asks(Right.HOUSE_DECISIONS)
def reopen(actor: Actor, path: OfficePath, body: OptionalBody) -> Response:
    """Takes the early closure back."""
    return _decided(actor, body, lambda c: services().house.reopen(c, path.office))


@bp.post("/offices/<office>/send-home", **_HOUSE)
@asks(Right.HOUSE_DECISIONS)
def send_home(actor: Actor, path: OfficePath, body: OptionalBody) -> Response:
    """Everybody who still waits goes home unserved; their wait counts on another day."""
    return _decided(actor, body, lambda c: services().house.send_home(c, path.office))


@bp.post("/offices/<office>/message", **_HOUSE)
@asks(Right.HOUSE_DECISIONS)
def set_message(actor: Actor, path: OfficePath, body: Message) -> Response:
    """Puts a message on every board, or takes it away."""
    return _decided(actor, body, lambda c: services().house.say(c, path.office, body.text))


@bp.get("/offices/<office>/board-settings", **answers(STAFF, schema.BoardLook, 401, 403, 404))
@asks(Right.HOUSE_DECISIONS)
def show_board_settings(actor: Actor, path: OfficePath) -> Response:
    """How the boards look."""
    return answer_json(snapshots.board_look(services().lobby.office(path.office).board))


@bp.post("/offices/<office>/board-settings", **answers(STAFF, schema.BoardLook, 401, 403, 404))
@asks(Right.HOUSE_DECISIONS)
def set_board_settings(actor: Actor, path: OfficePath, body: BoardSettings) -> Response:
    """How the boards look from now on."""
    look = BoardLook(
        body.accent,
        tuple(dict(slide.texts) for slide in body.slides),
        body.slide_seconds,
        body.quiet_from,
        body.quiet_until,
    )
    return answer_once(
        actor,
        body,
        lambda command: services().house.set_board(command, path.office, look),
        lambda kept: Answer(200, snapshots.board_look(kept)),
    )


@bp.post("/offices/<office>/help", **answers(DEVICE_OR_STAFF, (201, schema.Alarm), 401, 403, 404))
@asks(Right.RAISE_HELP)
def ask_for_help(actor: Actor, path: OfficePath, body: AskHelp) -> Response:
    """A visitor asks somebody to come."""
    place = body.place or services().devices.name_of(actor)
    return answer_once(
        actor,
        body,
        lambda command: services().help_calls.ask(command, path.office, place, urgent=body.urgent),
        lambda raised: Answer(201, snapshots.alarm(raised)),
    )


@bp.post("/offices/<office>/alarms/<alarm>/answer", **_HOUSE)
@asks(Right.ANSWER_HELP)
def answer_alarm(actor: Actor, path: AlarmPath, body: OptionalBody) -> Response:
    """Somebody is on the way."""
    return _decided(actor, body, lambda c: services().help_calls.answer(c, path.office, int(path.alarm)))


@bp.post("/offices/<office>/alarms/<alarm>/close", **_HOUSE)
@asks(Right.ANSWER_HELP)
def close_alarm(actor: Actor, path: AlarmPath, body: OptionalBody) -> Response:
    """It is over."""
    return _decided(actor, body, lambda c: services().help_calls.close(c, path.office, int(path.alarm)))


def _paused(actor: Actor, path: OfficePath, body: Body, use_case: Callable[[Command], HouseView]) -> Response:
    """In short for those who may pause the house and not see the queue: no alarms of desks, no tally."""
    whole = actor.may(Right.SEE_QUEUE, path.office)
    shown = snapshots.house if whole else lobby_json.house_in_short
    return answer_once(actor, body, use_case, lambda view: Answer(200, shown(view)))


def _decided(actor: Actor, body: Body, use_case: Callable[[Command], HouseView]) -> Response:
    return answer_once(actor, body, use_case, lambda view: Answer(200, snapshots.house(view)))
