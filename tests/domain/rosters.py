"""Rosters made for tests: short to write, and any at all for properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from hypothesis import strategies as st

from queue_service.domain.roster import DayEntry, LineKind, Member, PatternShift, Roster
from tests.factories import an_office

#: Monday to Sunday of an ordinary week, and a date on which the clocks go forward, go back, and one there seldom is.
MONDAY = date(2026, 11, 23)
FORWARD, BACK, LEAP_DAY = date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)

PLAN = an_office()
CODES = tuple(item.code for item in PLAN.case_types)


def wall(said: str) -> time:
    return time.fromisoformat(said)


def a_member(code: str = "a", **changes: Any) -> Member:
    """Somebody who can do everything."""
    return Member(**{"code": code, "name": code.upper(), "case_types": CODES, **changes})


def a_shift(key: str = "s", starts: str = "08:00", ends: str = "16:00", **changes: Any) -> PatternShift:
    """A at desk 5 on Mondays, unless told otherwise."""
    usual = {"member": "a", "weekday": 0, "kind": LineKind.DESK, "desk": "5"}
    return PatternShift(id=key, starts=wall(starts), ends=wall(ends), **{**usual, **changes})


def an_entry(key: str = "e", starts: str = "08:00", ends: str = "16:00", **changes: Any) -> DayEntry:
    """A at desk 5 on a Monday, unless told otherwise."""
    usual = {"day": MONDAY, "member": "a", "kind": LineKind.DESK, "desk": "5"}
    return DayEntry(id=key, starts=wall(starts), ends=wall(ends), **{**usual, **changes})


def a_roster(*lines: PatternShift | DayEntry, members: Mapping[str, Member] | None = None) -> Roster:
    """Members A and B, who can do everything, and these lines."""
    days: dict[date, dict[str, DayEntry]] = {}
    for line in lines:
        if isinstance(line, DayEntry):
            days.setdefault(line.day, {})[line.id] = line
    shifts = {line.id: line for line in lines if isinstance(line, PatternShift)}
    known = {"a": a_member("a"), "b": a_member("b")} if members is None else members
    return Roster(known, shifts, days)


# Any at all -----------------------------------------------------------------------------------------------------------

_MEMBERS = st.sampled_from(["a", "b", "c", "nobody"])
_DESKS = st.sampled_from([*(desk.code for desk in PLAN.desks), "77"])
_WALLS = st.times().map(lambda each: each.replace(minute=each.minute // 15 * 15, second=0, microsecond=0))
_CHOSEN = st.none() | st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)
_IDS = st.text("abcxyz0123456789-", min_size=1, max_size=6).map(lambda each: f"i{each}")


@st.composite
def _line(draw: st.DrawFn) -> dict[str, Any]:
    kind, starts, ends = draw(st.sampled_from(LineKind)), draw(_WALLS), draw(_WALLS)
    if starts == ends and kind is not LineKind.ABSENT:
        ends = starts.replace(minute=(starts.minute + 30) % 60)
    needs_member = kind is not LineKind.DESK
    return {
        "member": draw(_MEMBERS if needs_member else st.none() | _MEMBERS),
        "starts": starts,
        "ends": ends,
        "kind": kind,
        "desk": draw(_DESKS) if kind is LineKind.DESK else draw(st.none() | _DESKS),
        "case_types": draw(_CHOSEN),
    }


@st.composite
def shifts(draw: st.DrawFn) -> PatternShift:
    """Any line of the pattern."""
    first = draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    last = draw(st.none() | st.dates(first or date(2026, 1, 1), date(2029, 12, 31)))
    return PatternShift(
        id=draw(_IDS),
        weekday=draw(st.integers(0, 6)),
        valid_from=first,
        valid_until=last,
        every_weeks=draw(st.sampled_from([1, 1, 1, 2, 3])),
        **draw(_line()),
    )


@st.composite
def entries(draw: st.DrawFn, day: date) -> DayEntry:
    """Any entry of a date."""
    line = draw(_line())
    cancelled = draw(st.booleans())
    if cancelled and draw(st.booleans()):
        line = {"starts": None, "ends": None}
    return DayEntry(id=draw(_IDS), day=day, replaces=draw(st.none() | _IDS), cancelled=cancelled, **line)


@st.composite
def members(draw: st.DrawFn) -> dict[str, Member]:
    """A, B and C, each with some skills."""
    skills = st.lists(st.sampled_from(CODES), unique=True).map(tuple)
    return {
        code: Member(code, code.upper(), None, draw(skills), draw(skills), draw(st.booleans()), position)
        for position, code in enumerate("abc")
    }


@st.composite
def rosters(draw: st.DrawFn, *days: date) -> Roster:
    """Any roster with entries on some of these dates."""
    pattern = draw(st.lists(shifts(), max_size=12, unique_by=lambda each: each.id))
    entered: dict[date, dict[str, DayEntry]] = {}
    for day in days:
        some = draw(st.lists(entries(day), max_size=4, unique_by=lambda each: each.id))
        entered[day] = {each.id: each for each in some}
    return Roster(draw(members()), {each.id: each for each in pattern}, entered)
