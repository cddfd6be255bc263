"""One measured figure beside its limit, and how to time two things fairly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure.

    Attributes:
        full: also what takes many minutes, such as a million old tickets.
        quick: a small version of everything that ends in seconds. Its figures mean nothing.
        minutes: how long to watch what changes slowly, in real minutes.
    """

    full: bool = False
    quick: bool = False
    minutes: float = 3.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """Something of ours beside the least that any program would need for it, in the same unit.

    Attributes:
        ratio: how many times as long ours takes; 1 is the limit, None where there is none.
        note: what the limit is, or what else a reader has to know.
        growth: how many times as long ours takes when the task is made larger as `name` or `note` says.
        curve, at: the line of a picture that this belongs to, and where on it.
        points: a whole line of its own, from left to right.
    """

    name: str
    ours: float
    limit: float | None
    unit: str
    ratio: float | None
    note: str = ""
    growth: float | None = None
    curve: str = ""
    at: float | None = None
    points: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of_times(
        cls, name: str, ours: float, limit: float, unit: str, note: str = "", growth: float | None = None
    ) -> Measurement:
        """Ours and the limit as durations, in `unit`."""
        return cls(name, ours, limit, unit, ours / limit, note, growth)

    @classmethod
    def of_rates(
        cls, name: str, ours: float, limit: float, unit: str, note: str = "", growth: float | None = None
    ) -> Measurement:
        """Ours and the limit as how many in a time, in `unit`."""
        return cls(name, ours, limit, unit, limit / ours, note, growth)

    def on(self, curve: str, at: float) -> Measurement:
        """The same as a point of a curve."""
        return replace(self, curve=curve, at=at)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed: one of them, never something between two."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def seconds_per_call(work: Callable[[], object], at_least: float = 0.05) -> float:
    """Seconds one call takes, from as many calls as fill `at_least` seconds."""
    calls = 1
    while True:
        start = perf_counter()
        for _ in range(calls):
            work()
        took = perf_counter() - start
        if took >= at_least:
            return took / calls
        calls *= 2 if took <= 0 else max(2, min(100, int(1.2 * at_least / took)))


def side_by_side(*works: Callable[[], object], rounds: int = 7) -> list[float]:
    """Median seconds per call of each, timed in turn, so that a noisy neighbour disturbs all alike."""
    times = [[seconds_per_call(work) for work in works] for _ in range(rounds)]
    return [median(column) for column in zip(*times, strict=True)]
