"""From the data files in ``krefeld/`` to the plan of the demo office."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from queue_service.catalogue.loader import catalogue, documents_of
from queue_service.domain.case_type import CaseType
from queue_service.domain.desk import Desk
from queue_service.domain.office import Area, OfficePlan
from queue_service.domain.opening_hours import Hours, HoursException, OpeningHours, WeeklyHours

#: Code of the demo office.
OFFICE = "krefeld"

#: Whenever the demo is started, the office is open for this long, so that a visitor in the evening finds it
#: open too.
OPEN_AFTER_START = timedelta(hours=10)

_MINUTES_A_DAY = 24 * 60


def office_plan(now: datetime, holidays: Mapping[date, str] | None = None) -> OfficePlan:
    """The whole office, open at `now` (UTC, aware) and for the next ten hours, public holidays or not."""
    about = _read("office")
    return OfficePlan(
        code=about["code"],
        name=about["name"],
        time_zone=about["time_zone"],
        areas=areas(),
        case_types=case_types(),
        desks=desks(),
        hours=_opening_hours(about, now, holidays or {}),
        holiday_region=about["holiday_region"],
        demo=True,
        board_languages=tuple(about["board_languages"]),
    )


def areas() -> tuple[Area, ...]:
    """Where people wait, and how they get there."""
    return tuple(Area(**entry, position=position) for position, entry in enumerate(_read("areas")))


def case_types() -> tuple[CaseType, ...]:
    """In the order of the kiosk's tiles: what most people come for stands first. The icon is named as the
    code.
    """
    return tuple(
        CaseType(**entry, icon=entry["code"], position=position, **_papers(entry["code"]))
        for position, entry in enumerate(_read("case_types"))
    )


def _papers(code: str) -> dict[str, Any]:
    """What to bring, as the catalogue has it."""
    papers = documents_of(code)
    said = catalogue().entry(code)
    return {
        "documents": papers,
        "documents_source": (said.source or None) if papers else None,
        "documents_checked": said.checked if papers else None,
    }


def desks() -> tuple[Desk, ...]:
    """Desks 0 to 12 with what each may serve."""
    return tuple(
        Desk(
            code=entry["code"],
            name=entry["code"],
            area=entry["area"],
            case_types=tuple(entry["case_types"]),
            position=position,
        )
        for position, entry in enumerate(_read("desks"))
    )


def _opening_hours(about: dict[str, Any], now: datetime, holidays: Mapping[date, str]) -> OpeningHours:
    said = about["opening_hours"]
    hours = Hours(time.fromisoformat(said["opens"]), time.fromisoformat(said["closes"]))
    regular = OpeningHours(
        time_zone=about["time_zone"],
        weekly=tuple(WeeklyHours(weekday, hours) for weekday in said["weekdays"]),
        holidays=holidays,
    )
    return replace(regular, exceptions=(opening_today(regular, now),))


def opening_today(regular: OpeningHours, now: datetime) -> HoursException:
    """The hours of the day on which the demo starts: the regular ones, and ten hours from `now`, as one or
    two blocks.

    An exception replaces the day's regular hours, so it repeats them.
    """
    start = regular.local(now)
    # Up to the next whole minute, and by the clock on the wall: clocks may change in these ten hours.
    end = regular.local(now + OPEN_AFTER_START + timedelta(seconds=59))
    days = (end.date() - start.date()).days
    blocks = [_minutes(hours) for hours in regular.hours_of(start.date())]
    blocks.append(
        (start.hour * 60 + start.minute, days * _MINUTES_A_DAY + end.hour * 60 + end.minute),
    )
    return HoursException(
        day=start.date(), hours=tuple(_hours(block) for block in _merged(blocks)), reason="Demo"
    )


def _minutes(hours: Hours) -> tuple[int, int]:
    opens = hours.opens.hour * 60 + hours.opens.minute
    closes = hours.closes.hour * 60 + hours.closes.minute
    return opens, closes if closes > opens else closes + _MINUTES_A_DAY


def _hours(block: tuple[int, int]) -> Hours:
    opens, closes = (minutes % _MINUTES_A_DAY for minutes in block)
    return Hours(time(*divmod(opens, 60)), time(*divmod(closes, 60)))


def _merged(blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Blocks that overlap or touch become one."""
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(blocks):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


@cache
def _read(name: str) -> Any:
    """One data file; never changed by whoever reads it."""
    return json.loads((files("queue_service.demo") / OFFICE / f"{name}.json").read_text(encoding="utf-8"))
