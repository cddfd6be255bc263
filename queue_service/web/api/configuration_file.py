"""The configuration as a file: exported, looked at, imported; two offices compared."""

from __future__ import annotations

from typing import Any

from flask import Response

from queue_service.documents import change_json
from queue_service.documents.configuration_words import configuration_words
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.services.configuration import TakeOver
from queue_service.services.configuration_change import Wish
from queue_service.services.configuration_file import read_file, write_file
from queue_service.web.api import change_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import OfficePath
from queue_service.web.api.configuration_shapes import ComparisonQuery, ComparisonShape, FileBody
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks, takes_up_to
from queue_service.web.i18n import current_language
from queue_service.web.kit import services

bp = ApiBlueprint("api_configuration_file", __name__, url_prefix="/api/v1")

#: Bytes: four million characters of which many are letters of other alphabets, escaped as JSON.
LARGEST_IMPORT = 16_000_000

_YAML = {"description": "YAML", "content": {"application/yaml": {"schema": {"type": "object"}}}}


def _exports() -> dict[str, Any]:
    described = answers(STAFF, 200, 401, 403, 404)
    return {**described, "responses": {**described["responses"], 200: _YAML}}


@bp.get(
    "/offices/<office>/configuration/file",
    **_exports(),
)
@asks(Right.SEE_CONFIGURATION)
def export_configuration(actor: Actor, path: OfficePath) -> Response:
    """All that an office sets, as a file to read, edit and hand on."""
    found = services().configuration.read(actor, path.office)
    response = Response(write_file(found.document), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{path.office}-{found.version}.yaml"'
    return response


@bp.post("/offices/<office>/configuration/file", **answers(STAFF, shapes.ChangeAnswer, 401, 403, 404, 409))
@asks(Right.CONFIGURE)
@takes_up_to(LARGEST_IMPORT)
def import_configuration(actor: Actor, path: OfficePath, body: FileBody) -> Response:
    """Sets what a file says, or some parts of it; first with `dry_run`, then with the `version` of that answer.

    A file that cannot be used changes nothing. 409 `configuration_newer`, and as for a change.
    """
    wish = Wish(
        changes=(),
        from_day=body.from_day,
        reason=body.reason,
        seen=tuple(body.seen),
        dry_run=body.dry_run,
        version=body.version,
    )
    taken = TakeOver(read_file(body.file), None if body.parts is None else tuple(body.parts), wish)
    language = current_language()
    words = configuration_words(services().administration.plan(path.office), language)
    return answer_once(
        actor,
        body,
        lambda command: services().configuration.take_over(command, path.office, taken),
        lambda outcome: Answer(200, change_json.change_answer(outcome, language, words)),
    )


@bp.get("/configuration/comparison", **answers(STAFF, ComparisonShape, 401, 403, 404))
@asks(Right.SEE_CONFIGURATION)
def compare_configurations(actor: Actor, query: ComparisonQuery) -> Response:
    """What differs between two offices; `was` is the left one, `to` the right one."""
    found = services().configuration.compare(actor, query.left, query.right)
    return answer_json({"differences": [change_json.place_changed(each) for each in found]})
