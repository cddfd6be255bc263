"""Opening hours as part of the document: the lines of the plan gathered into series, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from itertools import count
from typing import Any

from queue_service.domain.errors import InvalidFields
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours

#: What lines of one series have in common, and the attribute of a line that holds it.
_SHARED = ("valid_from", "valid_until", "every_weeks", "nths")


def hours_to(hours: OpeningHours) -> dict[str, Any]:
    """Series, exceptions and closures, as JSON values."""
    return {
        "series": _series(hours.weekly),
        "exceptions": {
            each.day.isoformat(): {"hours": pairs_to(each.hours), "reason": each.reason}
            for each in hours.exceptions
        },
        "closures": {
            each.first.isoformat(): {"last": each.last.isoformat(), "reason": each.reason}
            for each in hours.closures
        },
    }


def hours_from(series: Mapping[str, Mapping[str, Any]]) -> tuple[WeeklyHours, ...]:
    """The lines of all series, one for each weekday.

    Raises:
        InvalidFields: a date that no calendar has.
        Invalid: as `WeeklyHours` raises it.
    """
    return tuple(
        WeeklyHours(
            weekday,
            Hours(_wall(part["opens"]), _wall(part["closes"])),
            _day(part["valid_from"], f"hours.series.{code}.valid_from"),
            _day(part["valid_until"], f"hours.series.{code}.valid_until"),
            every_weeks=part["every_weeks"],
            nths=tuple(part["nths"]),
            series=code,
        )
        for code, part in sorted(series.items())
        for weekday in sorted(set(part["weekdays"]))
    )


def pairs_to(hours: Sequence[Hours]) -> list[list[str]]:
    """Hours of one date as pairs of wall times."""
    return [[_said(each.opens), _said(each.closes)] for each in hours]


def pairs_from(pairs: Sequence[Sequence[str]]) -> tuple[Hours, ...]:
    """And back."""
    return tuple(Hours(_wall(opens), _wall(closes)) for opens, closes in pairs)


def _series(lines: Sequence[WeeklyHours]) -> dict[str, Any]:
    """Lines that differ only in their weekday are one series; those without a code get one that is free."""
    taken = {line.series for line in lines}
    free = (f"series-{n}" for n in count(1) if f"series-{n}" not in taken)
    found: dict[str, dict[str, Any]] = {}
    codes: dict[object, str] = {}
    for line in lines:
        shared = _shared(line)
        alike = (line.series, tuple(map(str, shared.values())))
        if alike not in codes:
            codes[alike] = line.series if line.series and line.series not in found else next(free)
            found[codes[alike]] = {"weekdays": [], **shared}
        found[codes[alike]]["weekdays"].append(line.weekday)
    return found


def _shared(line: WeeklyHours) -> dict[str, Any]:
    def day(moment: date | None) -> str | None:
        return None if moment is None else moment.isoformat()

    return {
        "opens": _said(line.hours.opens),
        "closes": _said(line.hours.closes),
        "valid_from": day(line.valid_from),
        "valid_until": day(line.valid_until),
        "every_weeks": line.every_weeks,
        "nths": list(line.nths),
    }


def _said(moment: time) -> str:
    return moment.strftime("%H:%M")


def _wall(said: str) -> time:
    return time.fromisoformat(said)


def _day(said: str | None, where: str) -> date | None:
    try:
        return None if said is None else date.fromisoformat(said)
    except ValueError:
        raise InvalidFields([(where, "date_from_datetime_parsing")]) from None
