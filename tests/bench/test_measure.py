"""The tools of the benchmarks."""

from __future__ import annotations

import importlib
from time import sleep
from xml.etree import ElementTree as ET

from bench.__main__ import modules, table
from bench.measure import Measurement, percentile, seconds_per_call, side_by_side
from bench.published import PAGE, PICTURES, draw, merged, read_results, record, with_tables


def test_a_ratio_says_how_many_times_as_long_ours_takes() -> None:
    assert Measurement.of_times("x", ours=6, limit=2, unit="ms").ratio == 3
    assert Measurement.of_rates("x", ours=50, limit=100, unit="1/s").ratio == 2


def test_a_call_is_timed() -> None:
    # A busy machine may take longer, never less.
    assert seconds_per_call(lambda: sleep(0.002), at_least=0.01) >= 0.002


def test_works_are_timed_in_turn() -> None:
    turns: list[str] = []

    def work(name: str) -> None:
        turns.append(name)
        sleep(0.06)

    times = side_by_side(lambda: work("a"), lambda: work("b"), rounds=2)
    assert turns == ["a", "b", "a", "b"]
    assert len(times) == 2


def test_every_module_of_the_folder_can_be_run() -> None:
    assert {"choosing", "fan_out", "lobbies", "memory", "old_tickets", "simulation"} <= set(modules())
    assert all(callable(importlib.import_module(f"bench.{name}").run) for name in modules())


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile(list(range(1, 101)), 0.99) == 99
    assert percentile([7], 0.99) == 7


def some_figures() -> dict[str, list[Measurement]]:
    curve = "p50, 2 processes, PostgreSQL"
    return {
        "fan_out": [
            Measurement("few", 6, 3, "ms", 2, "note").on(curve, 100),
            Measurement("many", 2500, 5, "ms", 500, growth=417).on(curve, 650),
        ]
    }


def test_figures_can_be_shown_and_kept() -> None:
    figures = some_figures()
    assert table(figures).row_count == 2
    kept = record(figures)["benchmarks"]["fan_out"]
    assert [(figure["name"], figure["ours"], figure["at"]) for figure in kept] == [
        ("few", 6, 100),
        ("many", 2500, 650),
    ]


def test_what_was_not_measured_again_is_kept() -> None:
    old = {"measured": {"memory": "2026-01-01", "fan_out": "2026-01-01"}, "benchmarks": {"memory": ["old"]}}
    results = merged(old, record(some_figures()))
    assert results["benchmarks"]["memory"] == ["old"]
    assert results["measured"]["memory"] == "2026-01-01"
    assert results["measured"]["fan_out"] > "2026-01-01"


def test_the_tables_of_the_page_are_filled_between_their_marks() -> None:
    page = (
        "before\n<!-- figures: fan_out -->\nold\n<!-- end -->\n<!-- figures: memory -->\nkept\n<!-- end -->\n"
    )
    filled = with_tables(page, record(some_figures()))
    assert "| few | 6 | 3 | ms | 2 | – |" in filled
    assert "| many | 2,500 | 5 | ms | 500 | 417 |" in filled
    assert "* few: note" in filled
    assert "old" not in filled
    assert "kept" in filled
    assert with_tables(filled, record(some_figures())) == filled


def test_a_picture_is_well_formed_and_looks_after_dark_pages() -> None:
    picture = PICTURES[0]
    drawn = draw(picture, record(some_figures())["benchmarks"]["fan_out"])
    root = ET.fromstring(drawn)  # noqa: S314 - our own picture
    lines = [part for part in root.iter() if part.tag.endswith("polyline")]
    assert [line.get("class") for line in lines] == ["line c0", "line c0 limit"]
    assert "prefers-color-scheme: dark" in drawn
    assert picture.title in drawn


def test_the_page_has_a_place_for_every_figure_and_shows_every_picture() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert {f"<!-- figures: {name} -->" for name in modules()} <= set(page.splitlines())
    assert all(f"](images/{picture.file})" in page for picture in PICTURES)
    assert with_tables(page, read_results()) == page
