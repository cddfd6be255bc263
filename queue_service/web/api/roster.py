"""Who sits where when: read, changed, copied, taken back; with its history."""

from __future__ import annotations

from datetime import date

from flask import Response

from queue_service.documents import change_json, roster_json
from queue_service.documents.configuration_words import configuration_words
from queue_service.domain.command import Actor
from queue_service.domain.errors import InvalidFields
from queue_service.domain.rights import Right
from queue_service.services.change_views import Outcome
from queue_service.services.roster import Copying
from queue_service.web.api import change_shapes, roster_shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import OfficePath
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks, takes_up_to
from queue_service.web.i18n import current_language
from queue_service.web.kit import services

bp = ApiBlueprint("api_roster", __name__, url_prefix="/api/v1")

#: Changes on one page of the history.
PAGE = 50
_CHANGED = answers(STAFF, change_shapes.ChangeAnswer, 401, 403, 404, 409)


@bp.get("/offices/<office>/roster", **answers(STAFF, roster_shapes.RosterShape, 401, 403, 404))
@asks(Right.SEE_ROSTER)
def show_roster(actor: Actor, path: OfficePath, query: roster_shapes.RosterQuery) -> Response:
    """Members, weekly pattern, the entries of some dates, and what that comes to on each of them."""
    view = services().roster.read(actor, path.office, query.since, query.until)
    return answer_json(roster_json.roster(view, current_language(), _words(path.office)))


@bp.post("/offices/<office>/roster/changes", **_CHANGED)
@asks(Right.PLAN_ROSTER)
@takes_up_to(change_shapes.LARGEST_CHANGE)
def change_roster(actor: Actor, path: OfficePath, body: change_shapes.ChangesBody) -> Response:
    """Changes places of it. There is no `from_day`: lines have dates of their own; and no `reason`.

    409 `changed_meanwhile` with `theirs`; 409 `findings` with `findings`, as long as one stops or was not seen.
    """
    wish = body.wish()
    return answer_once(
        actor,
        body,
        lambda command: services().roster.change(command, path.office, wish),
        lambda outcome: _answer(outcome, path.office),
    )


@bp.get("/offices/<office>/roster/changes", **answers(STAFF, change_shapes.ChangeHistory, 401, 403, 404))
@asks(Right.PLAN_ROSTER)
def list_roster_changes(actor: Actor, path: OfficePath, query: change_shapes.HistoryQuery) -> Response:
    """What was changed, newest first."""
    found = services().roster.history(actor, path.office, before=query.before, state=query.state, limit=PAGE)
    return answer_json(change_json.history(found, PAGE))


@bp.post("/offices/<office>/roster/changes/<change_id>/undo", **_CHANGED)
@asks(Right.PLAN_ROSTER)
def undo_roster_change(
    actor: Actor, path: change_shapes.ChangePath, body: change_shapes.UndoBody
) -> Response:
    """Takes a change back. 409 `change_undone`, and as for a change."""
    return answer_once(
        actor,
        body,
        lambda command: services().roster.undo(
            command, path.office, int(path.change_id), tuple(body.seen), dry_run=body.dry_run
        ),
        lambda outcome: _answer(outcome, path.office),
    )


@bp.post("/offices/<office>/roster/copy", **_CHANGED)
@asks(Right.PLAN_ROSTER)
def copy_roster_week(actor: Actor, path: OfficePath, body: roster_shapes.CopyWeek) -> Response:
    """Makes other weeks like one; closed days and absences stay as they are. 409 `findings`."""
    copying = Copying(
        _monday(body.from_week, "from_week"),
        tuple(dict.fromkeys(_monday(week, "to_weeks") for week in body.to_weeks)),
        None if body.members is None else frozenset(body.members),
    )
    return answer_once(
        actor,
        body,
        lambda command: services().roster.copy(
            command, path.office, copying, tuple(body.seen), dry_run=body.dry_run
        ),
        lambda outcome: _answer(outcome, path.office),
    )


def _answer(outcome: Outcome, office: str) -> Answer:
    return Answer(200, change_json.change_answer(outcome, current_language(), _words(office)))


def _words(office: str) -> dict[str, str]:
    """Code → name, of case types and members."""
    plan = services().administration.plan(office)
    return {**services().roster.names(office), **configuration_words(plan, current_language())}


def _monday(week: str, field: str) -> date:
    """Raises InvalidFields for a week that the year has not got."""
    year, _, number = week.partition("-W")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise InvalidFields([(field, "string_pattern_mismatch")]) from None
