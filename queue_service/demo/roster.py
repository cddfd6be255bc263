"""The roster of the demo office: a week in which every desk is staffed, and today for as long as the office is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from queue_service.domain.desk import Desk
from queue_service.domain.office import OfficePlan
from queue_service.domain.opening_hours import Hours, HoursException
from queue_service.domain.roster import DayEntry, LineKind, Member, PatternShift, Roster

#: Desks, members and their breaks in the same order: A sits at desk 0, and B goes when A has come half-way back.
_FIRST_BREAK = time(11)
_BREAK_EVERY, _BREAK = timedelta(minutes=15), timedelta(minutes=30)
_WEEKDAYS = range(5)


def demo_roster(plan: OfficePlan, accounts: Mapping[str, int]) -> Roster:
    """Members A to M with their accounts, a pattern from Monday to Friday, and the day on which the demo starts.

    Args:
        plan: of the demo office; its one exception is that day.
        accounts: desk → id of the account of its clerk.
    """
    members = {member.code: member for member in _members(plan, accounts)}
    pattern = {shift.id: shift for shift in _pattern(plan.desks, _usual_hours(plan))}
    exception = plan.hours.exceptions[0]
    entries = {entry.id: entry for entry in _entries(plan.desks, exception, pattern.keys())}
    return Roster(members, pattern, {exception.day: entries})


def _members(plan: OfficePlan, accounts: Mapping[str, int]) -> Iterator[Member]:
    """Each by a letter and the part of the house, as no office should have to write more."""
    for position, desk in enumerate(plan.desks):
        letter = _letter(position)
        where = "Information" if position == 0 else plan.area(desk.area).names["de"]
        name = f"{letter} · {where}"
        yield Member(
            letter.lower(), name, accounts.get(desk.code), desk.case_types, active=True, position=position
        )


def _pattern(desks: Iterable[Desk], hours: Hours) -> Iterator[PatternShift]:
    for position, desk in enumerate(desks):
        member = _letter(position).lower()
        begins = datetime.combine(date.min, _FIRST_BREAK) + position * _BREAK_EVERY
        for weekday in _WEEKDAYS:
            yield PatternShift(
                f"{member}-{weekday}", member, weekday, hours.opens, hours.closes, LineKind.DESK, desk.code
            )
            yield PatternShift(
                f"{member}-{weekday}-break",
                member,
                weekday,
                begins.time(),
                (begins + _BREAK).time(),
                LineKind.BREAK,
            )


def _entries(desks: Iterable[Desk], exception: HoursException, pattern: Iterable[str]) -> Iterator[DayEntry]:
    """Every desk in all hours of the day on which the demo starts, whichever day and hour that is."""
    known = set(pattern)
    for position, desk in enumerate(desks):
        member = _letter(position).lower()
        usual = f"{member}-{exception.day.weekday()}"
        for block, hours in enumerate(exception.hours):
            yield DayEntry(
                f"demo-{member}-{block}",
                exception.day,
                member,
                hours.opens,
                hours.closes,
                LineKind.DESK,
                desk.code,
                replaces=usual if usual in known else None,
            )


def _usual_hours(plan: OfficePlan) -> Hours:
    return plan.hours.weekly[0].hours


def _letter(position: int) -> str:
    return chr(ord("A") + position)
