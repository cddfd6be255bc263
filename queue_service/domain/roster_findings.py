"""What a change of the roster would bring about. Only what is new is said: old sins do not stand in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from queue_service.domain.changes import Change
from queue_service.domain.findings import Finding, HouseFacts
from queue_service.domain.office import OfficePlan
from queue_service.domain.roster import Line, LineKind, Member, PatternShift, Roster, Seat, is_closed
from queue_service.domain.roster_coverage import lost_hours, uncovered

#: Desk time before opening or after closing that needs no word: getting ready, clearing up.
AROUND_OPENING = timedelta(minutes=30)
#: Of a line of the pattern, so many of the next dates are looked at: rhythms of two, three and four weeks meet there.
MOST_DATES = 4
#: So far ahead they are looked for.
HORIZON_WEEKS = 60

#: What a member is at in person.
_PRESENT = frozenset({LineKind.DESK, LineKind.LEARNING})
#: What of a member changes what they can be planned for.
_OF_WORK = frozenset({"case_types", "active"})


def findings(
    before: Roster, after: Roster, plan: OfficePlan, days: Iterable[date], house: HouseFacts
) -> tuple[Finding, ...]:
    """The consequences of going from one roster to the other, those that stop first.

    Args:
        days: the dates looked at, see `days_touched`; both rosters have their entries.
    """
    looked_at = sorted(days)
    known = {each.key for each in _standing(before, plan, looked_at, house.today)}
    found = [each for each in _standing(after, plan, looked_at, house.today) if each.key not in known]
    for day in looked_at:
        found += lost_hours(before, after, plan, day)
    if house.today in looked_at:
        found += _desks_left(before, after, plan, house)
    return _in_order(_once(found, weekly=True))


def standing(roster: Roster, plan: OfficePlan, days: Iterable[date], today: date) -> tuple[Finding, ...]:
    """All that can be said of a roster on these dates, whoever brought it about."""
    looked_at = sorted(days)
    found = [*_standing(roster, plan, looked_at, today)]
    for day in looked_at:
        if roster.plans(day):
            found += uncovered(roster, plan, day)
    return _in_order(_once(found, weekly=False))


def days_touched(
    before: Roster, after: Roster, changes: Iterable[Change], plan: OfficePlan, today: date
) -> frozenset[date]:
    """The dates on which a change can be seen: those it names, and the next ones of the lines of the pattern."""
    days, shifts = set[date](), set[str]()
    for change in changes:
        part, *inner = change.at
        if part == "days" and inner:
            days.add(date.fromisoformat(inner[0]))
        elif part == "pattern" and inner:
            shifts.add(inner[0])
        elif part == "members" and inner and (len(inner) == 1 or inner[1] in _OF_WORK):
            shifts |= {shift.id for shift in before.pattern.values() if shift.member == inner[0]}
    for roster in (before, after):
        for shift in (roster.pattern[key] for key in shifts if key in roster.pattern):
            days |= set(_next_dates(shift, roster, plan, today))
    return frozenset(days)


def _next_dates(shift: PatternShift, roster: Roster, plan: OfficePlan, today: date) -> Iterator[date]:
    rhythm = max(each.every_weeks for each in roster.pattern.values() if each.weekday == shift.weekday)
    wanted = min(MOST_DATES, max(2, rhythm))
    first = max(today, shift.valid_from or today)
    first += timedelta(days=(shift.weekday - first.weekday()) % 7)
    for day in (first + timedelta(weeks=week) for week in range(HORIZON_WEEKS)):
        if shift.applies_on(day) and not is_closed(plan.hours, day):
            yield day
            wanted -= 1
            if not wanted:
                return


def _standing(roster: Roster, plan: OfficePlan, days: Collection[date], today: date) -> Iterator[Finding]:
    yield from _members(roster, plan)
    equipment = _Equipment.of(plan)
    for line in _lines(roster, today):
        yield from _line(roster, equipment, line)
    for day in days:
        seats = roster.seats(day, plan)
        yield from _twice(day, seats, plan)
        yield from _outside(day, seats, plan)


@dataclass(frozen=True, slots=True)
class _Equipment:
    """What the office offers, and what each of its desks is for: codes of case types."""

    offered: frozenset[str]
    desks: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, plan: OfficePlan) -> _Equipment:
        desks = {desk.code: frozenset(desk.case_types) for desk in plan.desks}
        return cls(frozenset(item.code for item in plan.case_types), desks)


def _lines(roster: Roster, today: date) -> Iterator[Line]:
    for shift in roster.pattern.values():
        if shift.valid_until is None or shift.valid_until >= today:
            yield shift
    for entries in roster.days.values():
        yield from (entry for entry in entries.values() if not entry.cancelled)


def _members(roster: Roster, plan: OfficePlan) -> Iterator[Finding]:
    offered = {item.code for item in plan.case_types}
    for member in roster.members.values():
        for name in ("case_types", "learning"):
            unknown = sorted(set(getattr(member, name)) - offered)
            if unknown:
                at = ("members", member.code, name)
                yield Finding("stop", "roster_unknown_case_type", at, {"case_types": unknown})


def _line(roster: Roster, equipment: _Equipment, line: Line) -> Iterator[Finding]:
    """What is wrong with a line by itself."""
    unknown = sorted(set(line.case_types or ()) - equipment.offered)
    if unknown:
        yield Finding("stop", "roster_unknown_case_type", (*line.at, "case_types"), {"case_types": unknown})
    member = None if line.member is None else roster.members.get(line.member)
    if line.member is not None:
        said = {"member": line.member}
        if member is None:
            yield Finding("stop", "roster_unknown_member", (*line.at, "member"), said)
        elif not member.active:
            yield Finding("warn", "roster_member_inactive", (*line.at, "member"), said)
    if line.desk is not None and line.desk not in equipment.desks:
        yield Finding("stop", "roster_unknown_desk", (*line.at, "desk"), {"desk": line.desk})
    elif line.kind is LineKind.DESK and line.desk is not None:
        yield from _desk_line(line, member, equipment)


def _desk_line(line: Line, member: Member | None, equipment: _Equipment) -> Iterator[Finding]:
    """What desk and member cannot do of what they are planned for."""
    equipped = equipment.desks[line.desk or ""]
    chosen = equipment.offered.intersection(line.case_types or ())
    known = equipped if member is None else equipment.offered.intersection(member.case_types)
    missing = sorted(chosen - equipped)
    if missing:
        said = {"desk": line.desk, "case_types": missing}
        yield Finding("stop", "roster_desk_not_equipped", (*line.at, "case_types"), said)
    cannot = [] if member is None else sorted(chosen - known)
    if cannot:
        said = {"member": line.member, "case_types": cannot}
        yield Finding("warn", "roster_member_cannot", (*line.at, "case_types"), said)
    if line.case_types is None and equipped and not equipped & known:
        said = {"desk": line.desk, "member": line.member}
        yield Finding("warn", "roster_serves_nothing", line.at, said)


def _twice(day: date, seats: Collection[Seat], plan: OfficePlan) -> Iterator[Finding]:
    """One desk for two at a time; one member at two places at a time."""
    at_desks: dict[str, list[Seat]] = {}
    of_members: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.kind is LineKind.DESK and seat.desk is not None:
            at_desks.setdefault(seat.desk, []).append(seat)
        if seat.kind in _PRESENT and seat.member is not None:
            of_members.setdefault(seat.member, []).append(seat)
    for desk, mine in at_desks.items():
        for one, other in _together(mine):
            yield _clash("roster_desk_twice", day, one, other, plan, desk=desk)
    for member, mine in of_members.items():
        for one, other in _together(mine):
            if one.desk != other.desk:
                desks = sorted({one.desk or "–", other.desk or "–"})
                yield _clash("roster_member_twice", day, one, other, plan, member=member, desks=desks)


def _together(seats: list[Seat]) -> Iterator[tuple[Seat, Seat]]:
    if len(seats) > 1:
        yield from (
            (one, other)
            for one, other in combinations(seats, 2)
            if one.source != other.source and one.starts < other.ends and other.starts < one.ends
        )


def _clash(code: str, day: date, one: Seat, other: Seat, plan: OfficePlan, **values: object) -> Finding:
    first, second = sorted((one, other), key=lambda seat: seat.source)
    start, end = max(one.starts, other.starts), min(one.ends, other.ends)
    said = {"day": day.isoformat(), "from": _wall(plan, start), "until": _wall(plan, end)}
    return Finding("stop", code, first.source, {**values, **said, "other": "/".join(second.source)})


def _outside(day: date, seats: Collection[Seat], plan: OfficePlan) -> Iterator[Finding]:
    """Desk time while nobody can come in."""
    open_ = plan.hours.intervals(day)
    for seat in seats:
        if seat.kind is not LineKind.DESK:
            continue
        inside = [max(timedelta(), min(seat.ends, each.end) - max(seat.starts, each.start)) for each in open_]
        outside = seat.ends - seat.starts - sum(inside, timedelta())
        if outside > AROUND_OPENING:
            said = {"desk": seat.desk, "day": day.isoformat(), "minutes": round(outside.total_seconds() / 60)}
            yield Finding("warn", "roster_outside_hours", seat.source, said)


def _desks_left(before: Roster, after: Roster, plan: OfficePlan, house: HouseFacts) -> Iterator[Finding]:
    """Desks where somebody works at this moment, and nobody would be planned any more."""

    def planned(roster: Roster) -> set[str]:
        seats = roster.seats(house.today, plan)
        return {seat.desk or "" for seat in seats if seat.case_types and seat.starts <= house.now < seat.ends}

    for desk in sorted((planned(before) - planned(after)) & house.working.keys()):
        yield Finding("warn", "roster_working_desk", ("days", house.today.isoformat()), {"desk": desk})


def _once(found: Iterable[Finding], *, weekly: bool) -> Iterator[Finding]:
    """What comes with a line of the pattern every week is said of the first date only.

    Args:
        weekly: so is what is about a whole day.
    """
    known = set()
    for each in found:
        at: object = each.at
        if weekly and each.at[0] == "days" and len(each.at) == 2:
            at = date.fromisoformat(each.at[1]).weekday()
        what = (each.code, at, _without_day(each))
        if what not in known:
            known.add(what)
            yield each


def _without_day(finding: Finding) -> str:
    return repr(sorted((name, value) for name, value in finding.values.items() if name != "day"))


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda each: (each.weight != "stop", each.at, each.code)))


def _wall(plan: OfficePlan, moment: datetime) -> str:
    return plan.hours.local(moment).strftime("%H:%M")
