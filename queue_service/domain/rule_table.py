"""The published table of the waiting points, line by line: what hangs on the wall and what the administration shows.

Everything here comes from `Rates`, the very table that decides who is called; nothing is computed a second way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from queue_service.domain.dispatch import NEED_HEAD_START_MINUTES, Rates
from queue_service.domain.office import OfficePlan

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class RateLine:
    """One kind of matter.

    Attributes:
        target_minutes, service_minutes: what the office promises and expects (T and S).
        worth_minutes: minutes of waiting for one point (U, and not below those of the highest rate).
        per_minute: points for each minute of waiting.
    """

    case_type: str
    target_minutes: float
    service_minutes: float
    worth_minutes: float
    per_minute: float


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The whole table.

    Attributes:
        lines: in the order of the office.
        top_per_minute: what a booking earns, and everybody after `limit_minutes`.
        lead_minutes: a booking has its first points this long before its slot.
        need_minutes: recognised need counts so much earlier, with a booking.
        bound_minutes: nobody who comes more than this after me is called before me.
    """

    version: str
    preset: str
    lines: tuple[RateLine, ...]
    top_per_minute: float
    lead_minutes: float
    limit_minutes: float
    need_minutes: float
    bound_minutes: float


def rule_table(rates: Rates, targets: Mapping[str, tuple[float, float]]) -> RuleTable:
    """The table of these rates; `targets`: case type → (target minutes, expected minutes), in the order to show."""
    preset = rates.preset
    return RuleTable(
        version=rates.version,
        preset=preset.name,
        lines=tuple(
            RateLine(code, target, service, 1 / rates.per_minute[code], rates.per_minute[code])
            for code, (target, service) in targets.items()
        ),
        top_per_minute=1 / preset.top_minutes,
        lead_minutes=preset.lead_minutes,
        limit_minutes=preset.limit_minutes,
        need_minutes=NEED_HEAD_START_MINUTES,
        bound_minutes=rates.overtaking_bound_minutes,
    )


def table_of(plan: OfficePlan) -> RuleTable:
    """The table that is in force by this plan."""
    targets = {item.code: (item.target_minutes, item.service_minutes) for item in plan.case_types}
    return rule_table(plan.rates(), targets)


def minutes_for(rates: Rates, case_type: str, points: float) -> float:
    """After how many minutes a walk-in of this case type has so many points: the way back from `dispatch.points`."""
    at_limit = rates.preset.limit_minutes * rates.per_minute[case_type]
    if points <= at_limit:
        return points / rates.per_minute[case_type]
    return rates.preset.limit_minutes + (points - at_limit) * rates.preset.top_minutes


def whole_minutes(minutes: float) -> int:
    """A promise in whole minutes: never less than what it is made of."""
    return math.ceil(round(minutes, 6))
