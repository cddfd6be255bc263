"""What a rule made of one or more office days, as figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from queue_service.planning.day_file import Day
from queue_service.planning.office_day import Hall, LegCall
from queue_service.planning.rules import rule_for


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """The walk-in legs of one case type."""

    within_target_percent: float
    p90_wait_minutes: float


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Waits over all days. A figure is None where there was nobody to count.

    The wait of a booking counts from its slot or check-in, the later; that of a walk-in and of every further
    leg from its arrival. A booking that came beyond the grace is left out of the share in target only.

    Attributes:
        served: legs that were called; `unserved` those for whom no desk was left.
        by_case_type: the walk-in legs of each type that had any.
    """

    days: int
    served: int
    mean_wait_minutes: float | None
    p90_wait_minutes: float | None
    walk_in_mean_wait_minutes: float | None
    booked_mean_wait_minutes: float | None
    booked_within_10_minutes_percent: float | None
    walk_ins_within_target_percent: float | None
    worst_wait_minutes: float | None
    by_case_type: Mapping[str, CaseFigures] = field(default_factory=dict)
    unserved: int = 0

    def as_json(self) -> dict[str, Any]:
        """The published keys and nothing else."""
        figures = {name: getattr(self, name) for name in _PUBLISHED}
        cases = {
            code: {
                "within_target_percent": case.within_target_percent,
                "p90_wait_minutes": case.p90_wait_minutes,
            }
            for code, case in self.by_case_type.items()
        }
        return {**figures, "by_case_type": cases}


_PUBLISHED = (
    "days",
    "served",
    "mean_wait_minutes",
    "p90_wait_minutes",
    "walk_in_mean_wait_minutes",
    "booked_mean_wait_minutes",
    "booked_within_10_minutes_percent",
    "walk_ins_within_target_percent",
    "worst_wait_minutes",
)


def live_days(days: Iterable[Day], rule_name: str) -> DayFigures:
    """Lives these days with this rule. Raises KeyError for an unknown rule."""
    tally = Tally()
    for day in days:
        hall = Hall(day.office, rule_for(rule_name, day.office), day.visits)
        tally.add(day, hall.run(), hall.waiting)
    return tally.figures()


@dataclass(slots=True)
class Tally:
    """The waits of several days, in seconds, sorted by how they count."""

    days: int = 0
    unserved: int = 0
    booked: list[float] = field(default_factory=list)
    booked_in_target: list[bool] = field(default_factory=list)
    walk_in: dict[str, list[float]] = field(default_factory=dict)
    walk_in_in_target: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, day: Day, calls: Iterable[LegCall], unserved: int = 0) -> None:
        """Counts the calls of one day, and those who were never called."""
        self.days += 1
        self.unserved += unserved
        targets = {case.code: case.wait_target_seconds for case in day.office.case_types}
        for call in calls:
            slot = call.visit.booked_for if call.leg == 0 else None
            waited = call.waited_seconds
            if slot is not None:
                self.booked.append(waited)
                if call.since <= slot + day.office.booked_grace_seconds:
                    self.booked_in_target.append(waited <= day.office.booked_target_seconds)
            else:
                code = call.visit.legs[call.leg].case_type
                self.walk_in.setdefault(code, []).append(waited)
                self.walk_in_in_target.setdefault(code, []).append(waited <= targets[code])

    def figures(self) -> DayFigures:
        """The figures of all that has been counted."""
        walk_ins = [wait for waits in self.walk_in.values() for wait in waits]
        in_target = [held for waits in self.walk_in_in_target.values() for held in waits]
        everybody = self.booked + walk_ins
        return DayFigures(
            days=self.days,
            served=len(everybody),
            mean_wait_minutes=_mean(everybody),
            p90_wait_minutes=_p90(everybody),
            walk_in_mean_wait_minutes=_mean(walk_ins),
            booked_mean_wait_minutes=_mean(self.booked),
            booked_within_10_minutes_percent=_percent(self.booked_in_target),
            walk_ins_within_target_percent=_percent(in_target),
            worst_wait_minutes=round(max(everybody) / 60, 1) if everybody else None,
            by_case_type={code: self._case(code) for code in sorted(self.walk_in)},
            unserved=self.unserved,
        )

    def _case(self, code: str) -> CaseFigures:
        held = self.walk_in_in_target[code]
        return CaseFigures(round(100 * sum(held) / len(held), 1), _nearest_rank(self.walk_in[code]))


def _mean(waits: Sequence[float]) -> float | None:
    return round(math.fsum(waits) / len(waits) / 60, 2) if waits else None


def _percent(held: Sequence[bool]) -> float | None:
    return round(100 * sum(held) / len(held), 1) if held else None


def _p90(waits: Sequence[float]) -> float | None:
    return _nearest_rank(waits) if waits else None


def _nearest_rank(waits: Sequence[float]) -> float:
    """The wait, in minutes, that nine in ten did not exceed: one that somebody really had."""
    return round(sorted(waits)[-(-9 * len(waits) // 10) - 1] / 60, 1)
