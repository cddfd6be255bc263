"""Lists that were kept on paper while everything was down."""

from __future__ import annotations

from datetime import date

from flask import Response

from queue_service.documents.paper_day_json import paper_day
from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import Right
from queue_service.web.api import paper_day_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import Nothing, OfficePath
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.kit import services

bp = ApiBlueprint("api_paper_days", __name__, url_prefix="/api/v1")


@bp.get("/offices/<office>/paper-days", **answers(STAFF, shapes.PaperDayShape, 401, 403, 404))
@asks(Right.HOUSE_DECISIONS)
def show_paper_day(actor: Actor, path: OfficePath, query: shapes.PaperDayQuery) -> Response:
    """What was entered for a day."""
    return answer_json(paper_day(services().paper_days.read(actor, path.office, query.day)))


@bp.post("/offices/<office>/paper-days", **answers(STAFF, shapes.PaperDayShape, 401, 403, 404))
@asks(Right.HOUSE_DECISIONS)
def enter_paper_day(actor: Actor, path: OfficePath, body: shapes.PaperDayBody) -> Response:
    """Enters the list of a day that is over, today included, all of it or nothing; it counts in the figures only.

    422 with `errors` for each row that cannot be, for a number that somebody has entered otherwise unless it is a
    correction, and for one that was entered on the running day.
    """
    return answer_once(
        actor,
        body,
        lambda command: services().paper_days.enter(command, path.office, body.day, body.paper_list()),
        lambda entered: Answer(200, paper_day(entered)),
    )


@bp.delete("/offices/<office>/paper-days/<day>", **answers(STAFF, 204, 401, 403, 404))
@asks(Right.HOUSE_DECISIONS)
def take_back_paper_day(actor: Actor, path: shapes.PaperDayPath, body: Nothing) -> Response:
    """Takes the whole list of a day back."""
    try:
        day = date.fromisoformat(path.day)
    except ValueError:
        raise NotFound("not_found") from None
    return answer_once(
        actor,
        body,
        lambda command: services().paper_days.take_back(command, path.office, day),
        lambda _: Answer(204),
    )
