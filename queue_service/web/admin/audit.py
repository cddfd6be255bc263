"""The auditor's page: who did what when, in words, and whether the log is as it was sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from pydantic import ValidationError

from queue_service.documents.audit_text import action_words, day_words, value_words, when
from queue_service.domain.audit import AuditRow
from queue_service.domain.command import Actor, Command
from queue_service.domain.rights import Right
from queue_service.services.audit import AuditPage
from queue_service.web.admin import bp
from queue_service.web.admin.frame import framed
from queue_service.web.api.audit import search_of
from queue_service.web.api.audit_shapes import AuditQuery
from queue_service.web.i18n import current_language
from queue_service.web.kit import services
from queue_service.web.staff import for_staff

#: Fields of the form, and where the next page begins.
_FIELDS = ("from", "to", "action", "actor", "office", "before")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody or something by its opaque id, with the present name where there is one."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words; ``state``: linked, soon (it will be in seconds), or late."""

    entry: AuditRow
    at: str
    what: str
    by: Person
    to: Person | None
    values: list[tuple[str, str]]
    state: str


@bp.get("/audit/")
@for_staff(Right.READ_AUDIT)
def show_audit(actor: Actor) -> str:
    """The log, newest first."""
    frame = framed(actor, Right.READ_AUDIT)
    given = {name: request.args[name] for name in _FIELDS if request.args.get(name)}
    query, unusable = _query(given)
    if query.office is not None and query.office not in frame["offices"]:  # type: ignore[operator]  # a list
        query, unusable = _of_no_office(query), True
    zone = _zone(str(query.office or frame["office"]))
    page = services().audit.read(Command(actor), search_of(query, zone))
    return render_template(
        "admin/audit.html",
        **frame,
        lines=_lines(page, zone),
        given={} if unusable else given,
        unusable=unusable,
        actions=_actions(),
        zone=zone,
        older=_older(given, page.next),
        newest={name: value for name, value in given.items() if name != "before"},
        check=services().audit.last_check(),
        seals=services().audit.seals(actor, 60),
        when=lambda at: when(at, zone, current_language()),
        day_words=lambda day: day_words(day, current_language()),
    )


def _query(given: Mapping[str, str]) -> tuple[AuditQuery, bool]:
    """What the form asks for; with a value that cannot be used, everything, and True."""
    try:
        return AuditQuery.model_validate(given), False
    except ValidationError:
        return AuditQuery.model_validate({}), True


def _of_no_office(query: AuditQuery) -> AuditQuery:
    """The same without an office that this person does not know."""
    return query.model_copy(update={"office": None})


def _zone(office: str) -> str:
    return services().administration.plan(office).time_zone if office else "UTC"


def _actions() -> list[tuple[str, str]]:
    """(action, words) of everything in the log, in the order of the words."""
    language = current_language()
    named = [(action, action_words(action, language)) for action in services().audit.actions()]
    return sorted(named, key=lambda each: each[1].casefold())


def _older(given: Mapping[str, str], following: int | None) -> str | None:
    if following is None:
        return None
    arguments: dict[str, Any] = {**given, "before": following}
    return url_for("admin.show_audit", **arguments)


def _lines(page: AuditPage, zone: str) -> list[Line]:
    language = current_language()

    def person(who: str) -> Person:
        return Person(who, page.names.get(who))

    return [
        Line(
            entry=entry,
            at=when(entry.at, zone, language),
            what=action_words(entry.action, language),
            by=person(entry.actor),
            to=None if entry.subject is None else person(entry.subject),
            values=value_words(entry.values, language),
            state="linked" if entry.linked else "soon" if entry.at > page.linked_by else "late",
        )
        for entry in page.entries
    ]
