"""What a change of an office's configuration would bring about: what it would break now, and what one should know.

A running day is never broken: what it stands on (a desk somebody works at, a concern somebody waits with, the rates
people were promised) can be changed from another day on. Everything else may be changed at any time.
"""

from __future__ import annotations

from collections.abc import Iterator

from queue_service.domain.dispatch import Rates
from queue_service.domain.findings import Finding, HouseFacts
from queue_service.domain.hours_findings import hours_findings
from queue_service.domain.office import OfficePlan


def conflicts(before: OfficePlan, after: OfficePlan, house: HouseFacts) -> tuple[Finding, ...]:
    """The consequences of going from one plan to the other now, those that stop first."""
    found = [
        *_desks(before, after, house),
        *_case_types(before, after, house),
        *_areas(before, after, house),
        *_rule(before, after, house),
        *_unserved(before, after),
        *hours_findings(before.hours, after.hours, house),
    ]
    return tuple(sorted(found, key=lambda each: (each.weight != "stop", each.at, each.code)))


def same_rates(one: Rates, other: Rates) -> bool:
    """True when both tables promise the same."""
    return (one.per_minute, one.head_start_seconds, one.preset) == (
        other.per_minute,
        other.head_start_seconds,
        other.preset,
    )


def _desks(before: OfficePlan, after: OfficePlan, house: HouseFacts) -> Iterator[Finding]:
    left = {desk.code: desk for desk in after.desks}
    for desk in before.desks:
        at, stays = ("desks", desk.code), left.get(desk.code)
        lost = set(house.working.get(desk.code, ())) - set(stays.case_types if stays else ())
        awaited = house.awaited.get(desk.code, 0)
        if stays is None and desk.code in house.working:
            yield Finding("stop", "desk_working", at, {"desk": desk.code})
        elif lost and desk.code in house.working:
            said = {"desk": desk.code, "case_types": sorted(lost)}
            yield Finding("stop", "desk_serves_it_now", (*at, "case_types"), said)
        if stays is None and awaited:
            yield Finding("stop", "desk_awaited", at, {"desk": desk.code, "people": awaited})


def _case_types(before: OfficePlan, after: OfficePlan, house: HouseFacts) -> Iterator[Finding]:
    left = {item.code: item for item in after.case_types}
    for item in before.case_types:
        waiting, stays = house.waiting.get(item.code, 0), left.get(item.code)
        said = {"case_type": item.code, "people": waiting}
        if not waiting:
            continue
        if stays is None:
            yield Finding("stop", "case_type_awaited", ("case_types", item.code), said)
        elif stays.area != item.area:
            yield Finding("stop", "case_type_moves", ("case_types", item.code, "area"), said)


def _areas(before: OfficePlan, after: OfficePlan, house: HouseFacts) -> Iterator[Finding]:
    series = {area.code: area.series for area in before.areas}
    for area in after.areas:
        if house.people and series.get(area.code, area.series) != area.series:
            said = {"area": area.code, "was": series[area.code], "series": area.series}
            yield Finding("warn", "series_changes_today", ("areas", area.code, "series"), said)
    if before.time_zone != after.time_zone and not house.at_rest:
        yield Finding("stop", "time_zone_while_open", ("time_zone",), {"people": house.people})


def _rule(before: OfficePlan, after: OfficePlan, house: HouseFacts) -> Iterator[Finding]:
    kept = {item.code for item in before.case_types} & {item.code for item in after.case_types}
    one, other = before.rates().per_minute, after.rates().per_minute
    changed = sorted(code for code in kept if one[code] != other[code])
    preset = before.preset != after.preset
    if (changed or preset) and house.people:
        at = ("rule", "preset") if preset else ("case_types", changed[0])
        yield Finding("stop", "rates_while_people_wait", at, {"people": house.people, "case_types": changed})


def _unserved(before: OfficePlan, after: OfficePlan) -> Iterator[Finding]:
    """Case types for which the change leaves no desk at all, or none that a wheelchair reaches."""
    for kind, code in (("nobody_serves", False), ("no_accessible_desk", True)):
        newly = _without_desk(after, code) - _without_desk(before, code)
        if kind == "no_accessible_desk":
            newly -= _without_desk(after, False)
        for case_type in sorted(newly):
            yield Finding("warn", kind, ("case_types", case_type), {"case_type": case_type})


def _without_desk(plan: OfficePlan, accessible: bool) -> set[str]:
    served = {code for desk in plan.desks if desk.accessible or not accessible for code in desk.case_types}
    offered = {item.code for item in plan.case_types if item.walk_in or item.bookable}
    return offered - served
