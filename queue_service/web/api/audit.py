"""The audit log: who did what when, to read. That it was read is an entry itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Response

from queue_service.documents.audit_text import entry_json, seal_json
from queue_service.domain.audit import AuditSearch
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.web.api import audit_shapes as shapes
from queue_service.web.api.answers import answer_json
from queue_service.web.api.description import STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.kit import services

bp = ApiBlueprint("api_audit", __name__, url_prefix="/api/v1")


@bp.get("/audit", **answers(STAFF, shapes.AuditEntries, 401, 403, 404))
@asks(Right.READ_AUDIT)
def read_audit(actor: Actor, query: shapes.AuditQuery) -> Response:
    """Who did what when, the newest first."""
    office = query.office or actor.office
    zone = "UTC" if office is None else services().administration.plan(office).time_zone
    page = services().audit.read(Command(actor), search_of(query, zone))
    return answer_json({"entries": [entry_json(each) for each in page.entries], "next": page.next})


@bp.get("/audit/seals", **answers(STAFF, shapes.DaySeals, 401, 403))
@asks(Right.READ_AUDIT)
def list_seals(actor: Actor) -> Response:
    """The seal of every day, of the newest 400."""
    return answer_json({"seals": [seal_json(seal) for seal in services().audit.seals(actor)]})


def search_of(query: shapes.AuditQuery, zone: str) -> AuditSearch:
    """What is asked for; its days are those of this time zone."""
    after = None if query.until is None else query.until + timedelta(days=1)
    return AuditSearch(
        since=_midnight(query.since, zone),
        until=_midnight(after, zone),
        action=query.action,
        actor=query.actor,
        office=query.office,
        before=query.before,
    )


def _midnight(day: date | None, zone: str) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
