"""Days on which offices like to be shut: proposed, never decided.

A bridge day is a single working day between a public holiday and the weekend. Christmas Eve and New Year's Eve are no
holidays, and Carnival Monday is none either, yet where it is lived the town hall is shut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from queue_service.domain.opening_hours import HoursKind, OpeningHours

#: Where the Monday before Lent is kept as if it were a holiday.
CARNIVAL_REGIONS = frozenset({"DE-NW", "DE-RP", "DE-HE", "DE-SL"})

_ONE_DAY = timedelta(days=1)


class ProposalKind(StrEnum):
    """Why a day is proposed."""

    BRIDGE = "bridge"
    CHRISTMAS_EVE = "christmas_eve"
    NEW_YEARS_EVE = "new_years_eve"
    CARNIVAL_MONDAY = "carnival_monday"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day on which the office would be open by its series, and might rather not.

    Attributes:
        holiday: the name of the holiday that a bridge day lies beside.
    """

    day: date
    kind: ProposalKind
    holiday: str = ""


def proposals(hours: OpeningHours, region: str | None, first: date, days: int) -> tuple[Proposal, ...]:
    """What might be closed within so many dates; a date about which something is said already is left out."""
    return tuple(_proposed(hours, region, first, days))


def _proposed(hours: OpeningHours, region: str | None, first: date, days: int) -> Iterator[Proposal]:
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        if hours.why(day).kind is not HoursKind.SERIES:
            continue
        kind = _usual(day, region)
        holiday = _bridged(hours, day)
        if kind is not None:
            yield Proposal(day, kind)
        elif holiday is not None:
            yield Proposal(day, ProposalKind.BRIDGE, holiday)


def _usual(day: date, region: str | None) -> ProposalKind | None:
    if (day.month, day.day) == (12, 24):
        return ProposalKind.CHRISTMAS_EVE
    if (day.month, day.day) == (12, 31):
        return ProposalKind.NEW_YEARS_EVE
    if region in CARNIVAL_REGIONS and day == easter_sunday(day.year) - timedelta(days=48):
        return ProposalKind.CARNIVAL_MONDAY
    return None


def _bridged(hours: OpeningHours, day: date) -> str | None:
    """The holiday that a single working day separates from the weekend or from another holiday."""
    sides = (day - _ONE_DAY, day + _ONE_DAY)
    if any(_works(hours, side) for side in sides):
        return None
    return next((hours.holidays[side] for side in sides if side in hours.holidays), None)


def _works(hours: OpeningHours, day: date) -> bool:
    """True for a day of the working week; whether this office happens to be shut on it is another matter."""
    return day not in hours.holidays and (day.weekday() < 5 or bool(hours.hours_of(day)))


def easter_sunday(year: int) -> date:
    """The first Sunday after the first full moon of spring, in the Gregorian calendar (Gauss; Meeus' reading)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
