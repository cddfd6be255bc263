"""An office that was not there before: the whole of it at once, with the first line of its history and its rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from queue_service.domain.changes import differences
from queue_service.domain.command import Actor, is_practice
from queue_service.domain.errors import Conflict, Forbidden, Invalid
from queue_service.domain.rights import Right
from queue_service.persistence.configuration import ChangeRow
from queue_service.persistence.unit_of_work import ReadWork, UnitOfWork
from queue_service.services.configuration_document import from_document, to_document
from queue_service.services.rates_history import rates_row


def require_set_up(actor: Actor) -> None:
    """Raises Forbidden for all but administrators of no single office."""
    actor.require(Right.SET_UP)
    if actor.office is not None:
        raise Forbidden("forbidden", right=str(Right.SET_UP), by=actor.id)


def check_code_is_free(work: ReadWork, code: str) -> None:
    """Raises Conflict ``office_exists``; Invalid ``invalid_code`` for one that copies to practise on have."""
    if is_practice(code):
        raise Invalid("invalid_code", field="code", value=code[:60])
    if code in work.offices.codes():
        raise Conflict("office_exists", field="code")


def add_office(work: UnitOfWork, document: Mapping[str, Any]) -> int:
    """Writes the office that a document describes, in the caller's transaction; returns its version.

    Raises:
        InvalidFields, Invalid: as `from_document`.
        Conflict: ``office_exists``.
    """
    plan = replace(from_document(document), rates_version="1")
    check_code_is_free(work, plan.code)
    office_id = work.offices.add(plan)
    work.configuration.add_rates(office_id, rates_row(plan, work.now, plan.rule_reason))
    row = ChangeRow(
        id=0,
        at=work.now,
        actor=work.command.actor.id,
        state="done",
        from_day=None,
        undoes=None,
        reason="",
        changes=tuple(differences({}, to_document(plan))),
    )
    change_id = work.configuration.add(office_id, row)
    work.audit("office.created", f"change:{change_id}", office_id)
    return work.offices.key(plan.code)[1]
