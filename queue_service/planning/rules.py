"""The rules a day can be lived with, by name: production's presets, and those to compare them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from queue_service.domain.dispatch import (
    PRESETS,
    DeskSkills,
    Head,
    Preset,
    Rates,
    WaitTarget,
    pick,
    rates_for,
)
from queue_service.planning import peer_rules
from queue_service.planning.day_file import OfficeOnDay
from queue_service.planning.office_day import Rule


def waiting_points(name: str, rates: Rates) -> Rule:
    """The production rule with these rates."""

    def decide(heads: Iterable[Head], desk: DeskSkills, now: float, _calls: int) -> Head | None:
        return pick(heads, desk, now, rates)

    return Rule(name, decide, keeps_credit=True)


def office_rates(office: OfficeOnDay, preset: Preset) -> Rates:
    """The rates of this office, from what it believes and promises."""
    targets = [
        WaitTarget(case.code, case.wait_target_seconds / 60, case.expected_service_seconds / 60)
        for case in office.case_types
    ]
    return rates_for(preset, targets, preset.name)


def rule_for(name: str, office: OfficeOnDay) -> Rule:
    """The rule of this name for this office. Raises KeyError for a name that is not in `RULE_NAMES`."""
    return _RULES[name](office)


def _points(name: str, preset: str) -> Callable[[OfficeOnDay], Rule]:
    return lambda office: waiting_points(name, office_rates(office, PRESETS[preset]))


_RULES: Mapping[str, Callable[[OfficeOnDay], Rule]] = {
    "waiting-points": _points("waiting-points", "balanced"),
    "waiting-points:quick-first": _points("waiting-points:quick-first", "quick-first"),
    "waiting-points:punctual": _points("waiting-points:punctual", "punctual"),
    "fifo": lambda _: Rule("fifo", peer_rules.fifo, place_of_booking=peer_rules.check_in),
    "appointments-first": lambda _: Rule(
        "appointments-first", peer_rules.appointments_first, place_of_booking=peer_rules.slot
    ),
    "ratio-2-1": lambda _: Rule("ratio-2-1", peer_rules.ratio_2_1),
}

RULE_NAMES = tuple(_RULES)
