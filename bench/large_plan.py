"""An office of many desks for the benchmarks: six areas, 200 case types, every text in nine languages."""

from __future__ import annotations

from datetime import time

from queue_service.domain.case_type import CaseType
from queue_service.domain.desk import Desk
from queue_service.domain.language import LANGUAGES
from queue_service.domain.numbering import LETTERS
from queue_service.domain.office import Area, OfficePlan
from queue_service.domain.opening_hours import Hours, OpeningHours, WeeklyHours

OFFICE = "large"
AREAS, CASE_TYPES = 6, 200
#: What one desk serves.
EACH = 10


def plan_of(desks: int) -> OfficePlan:
    """So many desks in six areas; every text in nine languages; open day and night."""
    areas = tuple(_area(n) for n in range(AREAS))
    case_types = tuple(_case_type(n) for n in range(CASE_TYPES))
    always = tuple(WeeklyHours(day, Hours(time(0), time(23, 59))) for day in range(7))
    return OfficePlan(
        code=OFFICE,
        name="Sehr große Behörde",
        time_zone="Europe/Berlin",
        areas=areas,
        case_types=case_types,
        desks=tuple(_desk(n) for n in range(1, desks + 1)),
        hours=OpeningHours("Europe/Berlin", weekly=always),
    )


def _area(n: int) -> Area:
    return Area(f"area{n}", _texts(f"Bereich {n}"), _texts(f"{n}. Stock, rechts"), LETTERS[n], n)


def _case_type(n: int) -> CaseType:
    return CaseType(
        code=f"matter{n}",
        names=_texts(f"Anliegen Nummer {n}"),
        plain=_texts(f"Sie möchten etwas über Anliegen {n} wissen oder abgeben."),
        icon="info",
        area=f"area{n % AREAS}",
        target_minutes=15 + n % 4 * 10,
        service_minutes=5 + n % 5 * 5,
        position=n,
    )


def _desk(n: int) -> Desk:
    served = tuple(f"matter{(n * 7 + each) % CASE_TYPES}" for each in range(EACH))
    return Desk(str(n), f"Schalter {n}", f"area{n % AREAS}", served, n % 3 > 0, n)


def _texts(german: str) -> dict[str, str]:
    return {lang: german if lang == "de" else f"{german} ({lang})" for lang in LANGUAGES}
