"""What the table of the waiting points would be after a change, and what it was: nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_service.domain.changes import Change, applied
from queue_service.domain.command import Actor
from queue_service.domain.errors import QueueServiceError
from queue_service.domain.office import OfficePlan
from queue_service.domain.rule_table import RuleTable, rule_table, table_of
from queue_service.services.change_views import ChangeView
from queue_service.services.configuration import Configuration
from queue_service.services.configuration_document import from_document

#: Outermost keys of the document that the rates come from.
PARTS = ("rule", "case_types")
#: Keys of a case type that they come from.
_TARGETS = frozenset({"target_minutes", "service_minutes"})
#: So many changes of the history are looked through for those of the rule.
_LOOKED_THROUGH = 200


@dataclass(frozen=True, slots=True)
class PastTable:
    """A table that was in force from `since` (UTC); `by` is who changed it, where the history still knows."""

    table: RuleTable
    since: datetime
    reason: str
    by: str | None


def previewed(document: Mapping[str, Any], changes: Sequence[Change]) -> OfficePlan:
    """The plan of a document with changes.

    Raises:
        Conflict: ``changed_meanwhile``. Invalid: ``no_such_place``; as the plan raises.
    """
    return from_document(applied(document, changes))


def touches_rule(change: ChangeView) -> bool:
    """True when a change is about the order of calls: the preset, or what a case type promises and expects."""
    return any(
        each.at[:2] == ("rule", "preset")
        or (each.at[:1] == ("case_types",) and (len(each.at) < 3 or each.at[2] in _TARGETS))
        for each in change.changes
    )


def planned_tables(
    document: Mapping[str, Any], planned: Sequence[ChangeView]
) -> list[tuple[ChangeView, RuleTable | None]]:
    """Each planned change of the rule with the table it makes of the present one; None when it no longer fits."""
    found: list[tuple[ChangeView, RuleTable | None]] = []
    for change in planned:
        if not touches_rule(change):
            continue
        try:
            found.append((change, table_of(previewed(document, change.changes))))
        except QueueServiceError:
            found.append((change, None))
    return found


def past_tables(configuration: Configuration, actor: Actor, office: str) -> list[PastTable]:
    """Every table there was, newest first. Raises NotFound ``office_not_found``."""
    changes = [
        change
        for part in PARTS
        for change in configuration.history(actor, office, part=part, state="done", limit=_LOOKED_THROUGH)
        if touches_rule(change)
    ]
    return [
        PastTable(
            table=rule_table(row.rates(), row.targets),
            since=row.since,
            reason=row.reason,
            by=_who(changes, row.since, row.reason),
        )
        for row in reversed(configuration.rates_history(actor, office))
    ]


def _who(changes: Sequence[ChangeView], since: datetime, reason: str) -> str | None:
    """At once: the change of the very moment. Planned: the one with this reason that was asked for before."""
    for change in changes:
        planned = change.from_day is not None and change.reason == reason and change.at <= since
        if change.at == since or planned:
            return change.by_name or change.by
    return None
