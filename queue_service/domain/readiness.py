"""What is well in an office as it is set up, and what is missing, as values; the words are the documents' affair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from queue_service.domain.device import DeviceStatus
from queue_service.domain.language import LANGUAGES
from queue_service.domain.office import OfficePlan

#: ``bad``: people stand before it today or soon; ``warn``: worth doing; ``good``: as it should be; ``note``: to know.
Kind = Literal["bad", "warn", "good", "note"]

#: So many days ahead somebody should be able to come.
AHEAD_DAYS = 14
#: A list of documents that nobody has looked at for so long is probably out of date.
CHECKLIST_LASTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what is well or missing.

    Attributes:
        code: stable, for the words: ``translations``, ``hours``, …
        values: what the words need: counts, codes, dates.
        place: where it is put right: ``case_types``, ``areas``, ``desks``, ``skills``, ``hours``, ``devices``,
            ``changes``.
    """

    code: str
    kind: Kind
    place: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedFacts:
    """Changes that are to come, and those that could not be made.

    Attributes:
        planned: how many; `next_day` is the first of their days.
        failed: how many of late.
    """

    planned: int = 0
    next_day: date | None = None
    failed: int = 0


def checks(
    plan: OfficePlan,
    today: date,
    devices: Sequence[DeviceStatus] | None,
    changes: PlannedFacts,
) -> tuple[Check, ...]:
    """Every line about an office, what is bad first.

    Args:
        today: the office day that is running.
        devices: how its devices are; None when whoever asks may not know.
    """
    found = [
        *_hours(plan, today),
        *_changes(changes),
        *([] if devices is None else _devices(devices)),
        *_desks(plan),
        _checklists(plan, today),
        _translations(plan),
    ]
    order = ("bad", "warn", "note", "good")
    return tuple(sorted(found, key=lambda check: order.index(check.kind)))


def missing_texts(plan: OfficePlan) -> Mapping[str, int]:
    """How many texts a visitor would read in German: of ``areas``, and of ``case_types`` with their documents."""
    areas = [texts for area in plan.areas for texts in (area.names, area.ways)]
    matters = [texts for item in plan.case_types for texts in (item.names, item.plain)]
    matters += [document.names for item in plan.case_types for document in item.documents]
    return {"areas": _missing(areas), "case_types": _missing(matters)}


def _missing(texts: Sequence[Mapping[str, str]]) -> int:
    # What says nothing in any language is not missing in one of them.
    return sum(1 for each in texts if each for lang in LANGUAGES if not each.get(lang))


def _translations(plan: OfficePlan) -> Check:
    missing = missing_texts(plan)
    count = sum(missing.values())
    place = "areas" if missing["areas"] > missing["case_types"] else "case_types"
    return Check("translations", "warn" if count else "good", place, {"count": count})


def _desks(plan: OfficePlan) -> Iterator[Check]:
    offered = [item.code for item in plan.case_types if item.walk_in or item.bookable]
    served = {code for desk in plan.desks for code in desk.case_types}
    reached = {code for desk in plan.desks if desk.accessible for code in desk.case_types}
    unserved = [code for code in offered if code not in served]
    unreached = [code for code in offered if code in served and code not in reached]
    idle = [desk.code for desk in plan.desks if not desk.case_types]
    yield Check("unserved", "bad" if unserved else "good", "skills", {"case_types": unserved})
    yield Check("unreached", "warn" if unreached else "good", "skills", {"case_types": unreached})
    yield Check("idle_desks", "warn" if idle else "good", "desks", {"desks": idle})


def _checklists(plan: OfficePlan, today: date) -> Check:
    kept = [item for item in plan.case_types if item.documents]
    never = [item.code for item in kept if item.documents_checked is None]
    old = [
        item.code
        for item in kept
        if item.documents_checked is not None and today - item.documents_checked > CHECKLIST_LASTS
    ]
    kind: Kind = "warn" if never or old else "good"
    return Check("checklists", kind, "case_types", {"case_types": never + old, "kept": len(kept)})


def _hours(plan: OfficePlan, today: date) -> Iterator[Check]:
    days = plan.hours.calendar(today, AHEAD_DAYS)
    opens = sum(1 for each in days if each.hours)
    yield Check("hours", "good" if opens else "bad", "hours", {"days": AHEAD_DAYS, "count": opens})
    ahead = [each for each in plan.hours.closures if each.last >= today]
    closure = min(ahead, key=lambda each: each.first, default=None)
    if closure is not None:
        said = {"first": closure.first, "last": closure.last, "reason": closure.reason}
        yield Check("closure", "note", "hours", said)


def _changes(changes: PlannedFacts) -> Iterator[Check]:
    if changes.failed:
        yield Check("failed", "bad", "changes", {"count": changes.failed})
    if changes.planned:
        said = {"count": changes.planned, "day": changes.next_day}
        yield Check("planned", "note", "changes", said)


def _devices(devices: Sequence[DeviceStatus]) -> Iterator[Check]:
    enrolled = [each for each in devices if each is not DeviceStatus.REVOKED]
    lost = sum(each is DeviceStatus.LOST for each in enrolled)
    if not enrolled:
        yield Check("no_devices", "warn", "devices")
    else:
        said = {"count": lost or len(enrolled)}
        yield Check("devices_lost" if lost else "devices", "bad" if lost else "good", "devices", said)
