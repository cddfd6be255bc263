"""Privacy: what is kept of a number and its deletion, limits, and figures without anybody in them."""

from __future__ import annotations

import json

from flask import Response, request

from queue_service.documents.holder_data import as_file_name, holder_file
from queue_service.documents.retention_json import retention_json
from queue_service.documents.statistics import statistics_csv, statistics_json
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.web.api import privacy_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import OfficePath, OptionalBody, TicketPath
from queue_service.web.api.description import HOLDER, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.auth import holder
from queue_service.web.i18n import current_language
from queue_service.web.kit import services

bp = ApiBlueprint("api_privacy", __name__, url_prefix="/api/v1")


@bp.get("/tickets/<token>/data", **answers(HOLDER, shapes.OwnData, 404))
def own_data(path: TicketPath) -> Response:
    """Everything kept of this number, as a file."""
    data = services().privacy.data(path.token)
    text = json.dumps(holder_file(data, current_language()), ensure_ascii=False, indent=2)
    response = Response(text, content_type="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=as_file_name(data))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/tickets/<token>/erase", **answers(HOLDER, 204, 403, 404, 409))
def erase(path: TicketPath, body: OptionalBody) -> Response:
    """Gives the number up if it still waits, and deletes what leads to its holder; its link opens nothing then."""
    return answer_once(
        holder(path.token),
        body,
        lambda command: services().privacy.erase(command, path.token),
        lambda _: Answer(204),
    )


@bp.get("/offices/<office>/statistics", **answers(STAFF, shapes.Statistics, 401, 403, 404))
@asks(Right.READ_STATISTICS)
def read_statistics(actor: Actor, path: OfficePath, query: shapes.SpanQuery) -> Response:
    """Figures by hour and case type, small ones suppressed, the rest rounded; `Accept: text/csv` gives a table."""
    found = services().statistics.read(Command(actor), path.office, query.first, query.last)
    if request.accept_mimetypes.best_match(["application/json", "text/csv"]) == "text/csv":
        response = Response(statistics_csv(found), content_type="text/csv; charset=utf-8")
        name = f"{found.office}-{found.first}-{found.last}.csv"
        response.headers.set("Content-Disposition", "attachment", filename=name)
        return response
    return answer_json(statistics_json(found))


@bp.get("/privacy/retention", **answers(STAFF, shapes.Retention, 401, 403))
@asks(Right.SEE_PRIVACY)
def show_retention(actor: Actor) -> Response:
    """How long what is kept, what there is of it, and the last runs of the sweep."""
    return answer_json(retention_json(services().retention_reports.report(actor), current_language()))
