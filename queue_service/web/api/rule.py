"""The table of the waiting points as a change would make it, beside the one in force."""

from __future__ import annotations

from flask import Response

from queue_service.documents.rule_json import rule_table_json
from queue_service.domain.command import Actor
from queue_service.domain.rights import Right
from queue_service.domain.rule_table import table_of
from queue_service.services.rule_preview import previewed
from queue_service.web.api.answers import answer_json
from queue_service.web.api.bodies import OfficePath
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.api.rule_shapes import RatesPreview, RatesPreviewBody
from queue_service.web.kit import services

bp = ApiBlueprint("api_rule", __name__, url_prefix="/api/v1")


@bp.post("/offices/<office>/rates/preview", **answers(STAFF, RatesPreview, 401, 403, 404, 409))
@asks(Right.SEE_CONFIGURATION)
def preview_rates(actor: Actor, path: OfficePath, body: RatesPreviewBody) -> Response:
    """What changes would make of the rates; nothing is changed. 409 `changed_meanwhile`, 422 as for a change."""
    document = services().configuration.read(actor, path.office).document
    changes = [each.change() for each in body.changes]
    return answer_json(
        {
            "now": rule_table_json(table_of(previewed(document, ()))),
            "then": rule_table_json(table_of(previewed(document, changes))),
        }
    )
