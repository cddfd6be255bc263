"""What an office sets: read, changed, taken back; with its history."""

from __future__ import annotations

from flask import Response

from queue_service.documents import change_json
from queue_service.documents.configuration_words import configuration_words
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.services.change_views import Outcome
from queue_service.web.api import change_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import OfficePath
from queue_service.web.api.configuration_shapes import ConfigurationHistoryQuery, ConfigurationShape
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks, takes_up_to
from queue_service.web.i18n import current_language
from queue_service.web.kit import services

bp = ApiBlueprint("api_configuration", __name__, url_prefix="/api/v1")

#: Changes on one page of the history.
PAGE = 50


@bp.get("/offices/<office>/configuration", **answers(STAFF, ConfigurationShape, 401, 403, 404))
@asks(Right.SEE_CONFIGURATION)
def show_configuration(actor: Actor, path: OfficePath) -> Response:
    """All that an office sets, as one document."""
    found = services().configuration.read(actor, path.office)
    return answer_json({"version": found.version, "document": dict(found.document)})


@bp.post("/offices/<office>/configuration/changes", **answers(STAFF, shapes.ChangeAnswer, 401, 403, 404, 409))
@asks(Right.CONFIGURE)
@takes_up_to(shapes.LARGEST_CHANGE)
def change_configuration(actor: Actor, path: OfficePath, body: shapes.ChangesBody) -> Response:
    """Changes places of it, now or from another day on.

    409 `changed_meanwhile` with `theirs`; 409 `findings` with `findings`, as long as one stops or was not seen; 422
    `reason_needed` when the order changes in which people are called.
    """
    wish = body.wish()
    return answer_once(
        actor,
        body,
        lambda command: services().configuration.change(command, path.office, wish),
        lambda outcome: _answer(outcome, path.office),
    )


@bp.get("/offices/<office>/configuration/changes", **answers(STAFF, shapes.ChangeHistory, 401, 403, 404))
@asks(Right.SEE_CONFIGURATION)
def list_changes(actor: Actor, path: OfficePath, query: ConfigurationHistoryQuery) -> Response:
    """What was changed, newest first."""
    found = services().configuration.history(
        actor, path.office, before=query.before, state=query.state, part=query.part, limit=PAGE
    )
    return answer_json(change_json.history(found, PAGE))


@bp.post(
    "/offices/<office>/configuration/changes/<change_id>/undo",
    **answers(STAFF, shapes.ChangeAnswer, 401, 403, 404, 409),
)
@asks(Right.CONFIGURE)
def undo_change(actor: Actor, path: shapes.ChangePath, body: shapes.UndoBody) -> Response:
    """Takes a change back; a planned one is withdrawn. 409 `change_not_done`, and as for a change."""
    return answer_once(
        actor,
        body,
        lambda command: services().configuration.undo(
            command, path.office, int(path.change_id), tuple(body.seen), dry_run=body.dry_run
        ),
        lambda outcome: _answer(outcome, path.office),
    )


def _answer(outcome: Outcome, office: str) -> Answer:
    language = current_language()
    words = configuration_words(services().administration.plan(office), language)
    return Answer(200, change_json.change_answer(outcome, language, words))
