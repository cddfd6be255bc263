"""What is kept of the figures: bench/results.json, the pictures, and the tables of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import Measurement
from bench.pictures import Line, svg
from bench.servers import ROOT

RESULTS = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images"

Figures = Mapping[str, Iterable[Measurement]]


@dataclass(frozen=True, slots=True)
class Picture:
    """Curves of one module that belong together: (curve, what the picture calls it).

    Attributes:
        limits: the limit of each curve is drawn as well.
        per: units of the curve's x for one unit of the axis.
    """

    module: str
    file: str
    title: str
    across: str
    up: str
    curves: tuple[tuple[str, str], ...]
    limits: bool = True
    per: float = 1.0


PICTURES = (
    Picture(
        "fan_out",
        "performance-fan-out.svg",
        "From the call until the last screen shows it",
        "screens, on 2 processes over PostgreSQL",
        "milliseconds",
        (("p50, 2 processes, PostgreSQL", "p50"), ("p99, 2 processes, PostgreSQL", "p99")),
    ),
    Picture(
        "lobbies",
        "performance-lobbies.svg",
        "Calls a second, each with its finish",
        "lobbies at work at once",
        "calls/s",
        (("calls, SQLite", "SQLite"), ("calls, PostgreSQL", "PostgreSQL")),
    ),
    Picture(
        "old_tickets",
        "performance-old-tickets.svg",
        "Today's work over the tickets of years",
        "thousand old tickets in the database",
        "milliseconds",
        (
            ("call next, SQLite", "call, SQLite"),
            ("call next, PostgreSQL", "call, PostgreSQL"),
            ("board, SQLite", "board, SQLite"),
            ("board, PostgreSQL", "board, PostgreSQL"),
        ),
        limits=False,
        per=1000,
    ),
    Picture(
        "memory",
        "performance-memory.svg",
        "Memory of the server while a lobby is played",
        "minutes of lobby life",
        "megabytes",
        (("memory", "server"),),
        limits=False,
    ),
)


def record(figures: Figures, machine: str | None = None) -> dict[str, Any]:
    """The figures for programs, with what they were measured on and when (UTC)."""
    today = datetime.now(UTC).date().isoformat()
    return {
        "machine": machine or f"{os.cpu_count()} cores",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "measured": dict.fromkeys(figures, today),
        "benchmarks": {name: [asdict(figure) for figure in measured] for name, measured in figures.items()},
    }


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new results, and the old ones of what was not measured this time."""
    parts = {part: {**old.get(part, {}), **new[part]} for part in ("measured", "benchmarks")}
    return {**new, **parts}


def read_results(file: Path = RESULTS) -> dict[str, Any]:
    """What was kept last; empty before anything was."""
    if not file.exists():
        return {}
    results: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return results


def publish(results: Mapping[str, Any], page: Path = PAGE, images: Path = IMAGES) -> None:
    """Draws the pictures and fills in the tables of the page."""
    for picture in PICTURES:
        if picture.module in results["benchmarks"]:
            drawn = draw(picture, results["benchmarks"][picture.module])
            (images / picture.file).write_text(drawn, encoding="utf-8")
    page.write_text(with_tables(page.read_text(encoding="utf-8"), results), encoding="utf-8")


def draw(picture: Picture, figures: Iterable[Mapping[str, Any]]) -> str:
    """One picture as SVG."""
    kept = list(figures)
    lines: list[Line] = []
    for colour, (curve, name) in enumerate(picture.curves):
        mine = [figure for figure in kept if figure["curve"] == curve]
        points = [(figure["at"] / picture.per, figure["ours"]) for figure in mine if figure["at"] is not None]
        points += [(x / picture.per, y) for figure in mine for x, y in figure["points"]]
        if not points:
            continue
        lines.append(Line(name, points, colour))
        if picture.limits:
            limit = [(figure["at"] / picture.per, figure["limit"]) for figure in mine]
            lines.append(Line(f"{name}, limit", limit, colour, limit=True))
    return svg(picture.title, picture.across, picture.up, lines)


_MARKED = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(page: str, results: Mapping[str, Any]) -> str:
    """The page with the present figures between its marks; what has none stays as it is."""

    def filled(match: re.Match[str]) -> str:
        name = match[2]
        if name == "machine":
            return f"{match[1]}{_machine(results)}\n{match[3]}"
        if name not in results["benchmarks"]:
            return match[0]
        measured = f"Measured {results['measured'][name]}."
        return f"{match[1]}{_table(results['benchmarks'][name])}\n\n{measured}\n{match[3]}"

    return _MARKED.sub(filled, page)


def _machine(results: Mapping[str, Any]) -> str:
    return f"{results['machine']}, {results['system']}, Python {results['python']}."


def _table(figures: Iterable[Mapping[str, Any]]) -> str:
    lines = ["| what | ours | limit | unit | ratio | growth |", "| --- | ---: | ---: | --- | ---: | ---: |"]
    notes: list[str] = []
    for figure in figures:
        numbers = [text(figure[name]) for name in ("ours", "limit", "ratio", "growth")]
        lines.append(
            f"| {figure['name']} | {numbers[0]} | {numbers[1]} | {figure['unit']} | {numbers[2]} | {numbers[3]} |"
        )
        if figure["note"]:
            notes.append(f"* {figure['name']}: {figure['note']}")
    return "\n".join([*lines, *(["", *notes] if notes else [])])


def text(value: float | None) -> str:
    """Three figures that count, for people."""
    return "–" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
