"""Is there somebody for every concern in every opening hour? For days that are planned; nobody is measured by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from queue_service.domain.findings import Finding
from queue_service.domain.office import OfficePlan
from queue_service.domain.roster import Roster

#: What is shorter at the end of an opening counts with the hour before.
_SHORTEST = timedelta(minutes=30)
_HOUR = timedelta(hours=1)

#: (beginning, end) of an opening hour in UTC, and the code of a case type.
Gap = tuple[datetime, datetime, str]


def gaps(roster: Roster, plan: OfficePlan, day: date) -> frozenset[Gap]:
    """Every opening hour of a date in which nobody serves a concern that some desk could serve."""
    hours = list(_hours(plan, day))
    covered: dict[datetime, set[str]] = {start: set() for start, _ in hours}
    for seat in roster.seats(day, plan):
        for start, end in hours:
            if seat.case_types and seat.starts < end and start < seat.ends:
                covered[start].update(seat.case_types)
    served = _served(plan)
    return frozenset((start, end, code) for start, end in hours for code in served - covered[start])


def lost_hours(before: Roster, after: Roster, plan: OfficePlan, day: date) -> Iterator[Finding]:
    """Hours that had somebody for a concern and would have nobody; a day nobody has planned has nobody."""
    missing = gaps(after, plan, day)
    yield from _said(plan, day, missing - gaps(before, plan, day) if missing else missing)


def uncovered(roster: Roster, plan: OfficePlan, day: date) -> Iterator[Finding]:
    """Hours that have nobody for a concern."""
    yield from _said(plan, day, gaps(roster, plan, day))


def _served(plan: OfficePlan) -> set[str]:
    """What people come for and some desk could serve."""
    equipped = {code for desk in plan.desks for code in desk.case_types}
    return {item.code for item in plan.case_types if item.walk_in or item.bookable} & equipped


def _hours(plan: OfficePlan, day: date) -> Iterator[tuple[datetime, datetime]]:
    for interval in plan.hours.intervals(day):
        start = interval.start
        while interval.end - start >= _HOUR + _SHORTEST:
            yield start, start + _HOUR
            start += _HOUR
        yield start, interval.end


def _said(plan: OfficePlan, day: date, missing: frozenset[Gap]) -> Iterator[Finding]:
    """One finding for a stretch of time and all concerns that miss somebody just then."""
    stretches: dict[tuple[datetime, datetime], list[str]] = {}
    for code in sorted({code for _, _, code in missing}):
        for stretch in _joined(sorted((start, end) for start, end, of in missing if of == code)):
            stretches.setdefault(stretch, []).append(code)
    for (start, end), codes in sorted(stretches.items()):
        walls = {
            name: plan.hours.local(at).strftime("%H:%M") for name, at in (("from", start), ("until", end))
        }
        said = {"case_types": codes, "day": day.isoformat(), **walls}
        yield Finding("warn", "roster_unserved", ("days", day.isoformat()), said)


def _joined(hours: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in hours:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
