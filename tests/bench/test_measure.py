"""The tools of the benchmarks."""

from __future__ import annotations

import importlib
from time import sleep

import pytest

from bench.__main__ import modules, record, table
from bench.measure import Measurement, seconds_per_call, side_by_side


def test_a_ratio_says_how_many_times_as_long_ours_takes() -> None:
    assert Measurement.of_times("x", ours=6, limit=2, unit="ms").ratio == 3
    assert Measurement.of_rates("x", ours=50, limit=100, unit="1/s").ratio == 2


def test_a_call_is_timed() -> None:
    assert seconds_per_call(lambda: sleep(0.002), at_least=0.01) == pytest.approx(0.002, rel=1)


def test_works_are_timed_in_turn() -> None:
    turns: list[str] = []

    def work(name: str) -> None:
        turns.append(name)
        sleep(0.06)

    times = side_by_side(lambda: work("a"), lambda: work("b"), rounds=2)
    assert turns == ["a", "b", "a", "b"]
    assert len(times) == 2


def test_every_module_of_the_folder_can_be_run() -> None:
    assert {"choosing", "simulation"} <= set(modules())
    assert all(callable(importlib.import_module(f"bench.{name}").run) for name in modules())


def test_figures_can_be_shown_and_kept() -> None:
    figures = {"some": [Measurement("x", 1, None, "ms", None)]}
    assert table(figures).row_count == 1
    assert record(figures)["benchmarks"] == {
        "some": [
            {"name": "x", "ours": 1, "limit": None, "unit": "ms", "ratio": None, "note": "", "growth": None}
        ]
    }
