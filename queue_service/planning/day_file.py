"""Day files: everything that is random about one office day, fixed, so that every rule sees the same people.

Times are seconds after midnight, office wall time; durations are seconds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

#: A number beyond this is no time of an office day; "not a number" and infinity are beyond it too.
LARGEST = 1e12


class DayFileError(ValueError):
    """A day file that cannot be used. The text names the file, the field and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ExpectedCase:
    """What the office believes of a case type and promises for it."""

    code: str
    expected_service_seconds: float
    wait_target_seconds: float
    no_show_rate: float


@dataclass(frozen=True, slots=True)
class DeskDay:
    """A desk on this day.

    Attributes:
        opens: when its clerk comes; `until` is when the clerk leaves at the next free moment.
        break_from: at the first free moment from then on the clerk takes a break; None: no break.
        pace: a service lasts its seconds times this. Hidden from rules and estimators.
        clears_the_queue_after_closing: stays after `until` while anybody it may serve is waiting.
    """

    desk: int
    case_types: frozenset[str]
    opens: float
    until: float
    break_from: float | None
    break_seconds: float
    pace: float
    clears_the_queue_after_closing: bool


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """One matter of a client, and how long it takes; the time is hidden from rules and estimators.

    Nobody knows it of a no-show: it is 0 there.
    """

    case_type: str
    service_seconds: float


@dataclass(frozen=True, slots=True)
class Visit:
    """One client's way through the office. ``arrives`` None: a no-show; ``booked_for`` None: a walk-in."""

    visit: int
    arrives: float | None
    booked_for: float | None
    needs_priority: bool
    legs: tuple[PlannedLeg, ...]


@dataclass(frozen=True, slots=True)
class OfficeOnDay:
    """The office of a day file: hours, times that go with every call, case types and desks."""

    opens: float
    closes: float
    call_overhead_seconds: float
    transfer_walk_seconds: float
    booked_grace_seconds: float
    booked_target_seconds: float
    case_types: tuple[ExpectedCase, ...]
    desks: tuple[DeskDay, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One office day."""

    name: str
    office: OfficeOnDay
    visits: tuple[Visit, ...]


def read_day_file(path: Path) -> Day:
    """The day in this file. Raises DayFileError when it cannot be read or is not a day."""
    try:
        raw = json.loads(path.read_bytes())
    except OSError as problem:
        raise DayFileError(f"{path}: cannot be read: {problem.strerror}") from None
    except RecursionError:
        raise DayFileError(f"{path}: is not JSON of a day: nested too deeply") from None
    except ValueError as problem:
        raise DayFileError(f"{path}: is not JSON: {problem}") from None
    return parse_day(raw, str(path))


def parse_day(raw: object, source: str) -> Day:
    """The day in a decoded JSON value; `source` names it in errors. Fields it does not know are left alone.

    Raises:
        DayFileError: a field is missing, of the wrong kind, or contradicts another.
    """
    day = _Fields(raw, source, "")
    office = _office(day.part("office"))
    codes = {case.code for case in office.case_types}
    visits = tuple(_visit(fields, codes) for fields in day.parts("visits"))
    _no_twins(day, "visits", (visit.visit for visit in visits))
    return Day(day.text("day"), office, visits)


class _Fields:
    """The fields of one JSON object; whatever is wrong is reported with file and path."""

    __slots__ = ("_path", "_raw", "_source")

    def __init__(self, raw: object, source: str, path: str) -> None:
        self._source = source
        self._path = path
        if not isinstance(raw, dict):
            self.refuse("", "must be an object")
        self._raw: Mapping[str, Any] = raw

    def refuse(self, name: str, problem: str) -> Never:
        """Raises DayFileError for a field of this object, or for the object itself."""
        place = ".".join(part for part in (self._path, name) if part) or "the whole file"
        raise DayFileError(f"{self._source}: {place}: {problem}")

    def get(self, name: str) -> Any:
        if name not in self._raw:
            self.refuse(name, "is missing")
        return self._raw[name]

    def number(self, name: str, above: float | None = None, most: float = math.inf) -> float:
        """A finite number, not below 0; greater than `above` where that is given, and not over `most`."""
        value = self.get(name)
        if type(value) not in (int, float) or not -LARGEST < value < LARGEST:
            self.refuse(name, f"must be a number, not {_shown(value)}")
        if value < 0 or (above is not None and value <= above) or value > most:
            limit = "not be below 0" if above is None else f"be above {above:g}"
            limit += "" if most == math.inf else f" nor above {most:g}"
            self.refuse(name, f"must {limit}, and is {value:g}")
        return float(value)

    def number_or_null(self, name: str) -> float | None:
        return None if self.get(name) is None else self.number(name)

    def whole(self, name: str) -> int:
        value = self.get(name)
        if type(value) is not int:
            self.refuse(name, f"must be a whole number, not {_shown(value)}")
        return int(value)

    def flag(self, name: str) -> bool:
        value = self.get(name)
        if type(value) is not bool:
            self.refuse(name, f"must be true or false, not {_shown(value)}")
        return bool(value)

    def text(self, name: str) -> str:
        value = self.get(name)
        if type(value) is not str or not value:
            self.refuse(name, f"must be a text, not {_shown(value)}")
        return str(value)

    def known(self, name: str, codes: Iterable[str]) -> str:
        value = self.text(name)
        if value not in codes:
            self.refuse(name, f"{value!r} is no case type of this office")
        return value

    def entries(self, name: str) -> list[Any]:
        value = self.get(name)
        if not isinstance(value, list):
            self.refuse(name, f"must be a list, not {_shown(value)}")
        return value

    def part(self, name: str) -> _Fields:
        return _Fields(self.get(name), self._source, f"{self._path}.{name}".lstrip("."))

    def parts(self, name: str) -> list[_Fields]:
        path = f"{self._path}.{name}".lstrip(".")
        return [_Fields(item, self._source, f"{path}[{at}]") for at, item in enumerate(self.entries(name))]


def _office(fields: _Fields) -> OfficeOnDay:
    opens = fields.number("opens")
    cases = tuple(_case(part) for part in fields.parts("case_types"))
    codes = {case.code for case in cases}
    desks = tuple(_desk(part, codes) for part in fields.parts("desks"))
    _no_twins(fields, "case_types", (case.code for case in cases))
    _no_twins(fields, "desks", (desk.desk for desk in desks))
    return OfficeOnDay(
        opens=opens,
        closes=fields.number("closes", above=opens),
        call_overhead_seconds=fields.number("call_overhead_seconds"),
        transfer_walk_seconds=fields.number("transfer_walk_seconds"),
        booked_grace_seconds=fields.number("booked_grace_seconds"),
        booked_target_seconds=fields.number("booked_target_seconds"),
        case_types=cases,
        desks=desks,
    )


def _case(fields: _Fields) -> ExpectedCase:
    return ExpectedCase(
        code=fields.text("code"),
        expected_service_seconds=fields.number("expected_service_seconds", above=0),
        wait_target_seconds=fields.number("wait_target_seconds", above=0),
        no_show_rate=fields.number("no_show_rate", most=1),
    )


def _desk(fields: _Fields, codes: Iterable[str]) -> DeskDay:
    served = fields.entries("case_types")
    for at, code in enumerate(served):
        if type(code) is not str or code not in codes:
            fields.refuse(f"case_types[{at}]", f"{_shown(code)} is no case type of this office")
    opens = fields.number("from")
    return DeskDay(
        desk=fields.whole("desk"),
        case_types=frozenset(served),
        opens=opens,
        until=fields.number("until", above=opens),
        break_from=fields.number_or_null("break_from"),
        break_seconds=fields.number("break_seconds"),
        pace=fields.number("pace", above=0),
        clears_the_queue_after_closing=fields.flag("clears_the_queue_after_closing"),
    )


def _visit(fields: _Fields, codes: Iterable[str]) -> Visit:
    arrives = fields.number_or_null("arrives")
    legs = tuple(_leg(part, codes, comes=arrives is not None) for part in fields.parts("legs"))
    if not legs:
        fields.refuse("legs", "must have at least one leg")
    return Visit(
        visit=fields.whole("visit"),
        arrives=arrives,
        booked_for=fields.number_or_null("booked_for"),
        needs_priority=fields.flag("needs_priority"),
        legs=legs,
    )


def _leg(fields: _Fields, codes: Iterable[str], *, comes: bool) -> PlannedLeg:
    case_type = fields.known("case_type", codes)
    if comes:
        return PlannedLeg(case_type, fields.number("service_seconds"))
    return PlannedLeg(case_type, fields.number_or_null("service_seconds") or 0.0)


def _no_twins(fields: _Fields, name: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            fields.refuse(name, f"{value} is there twice")
        seen.add(value)


def _shown(value: object) -> str:
    """A short form of a wrong value for an error text."""
    return repr(value) if len(repr(value)) <= 40 else f"{repr(value)[:37]}…"
