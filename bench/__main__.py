"""`python -m bench [MODULE...]`: runs the benchmarks, prints a table, writes JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click
from rich.console import Console
from rich.table import Table

import bench
from bench.measure import Measurement

ROOT = Path(__file__).resolve().parent.parent


def modules() -> list[str]:
    """Every module of this folder that can `run`, by name."""
    names = sorted(found.name for found in iter_modules(bench.__path__) if not found.name.startswith("_"))
    return [name for name in names if hasattr(import_module(f"bench.{name}"), "run")]


@click.command()
@click.argument("names", metavar="[MODULE]...", nargs=-1)
@click.option(
    "--json",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=ROOT / "var" / "bench.json",
    help="Where the figures go.  [default: var/bench.json]",
)
def main(names: tuple[str, ...], target: Path) -> None:
    """Measures ours beside its limit; all MODULEs of bench/ unless some are named."""
    known = modules()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}")
    console = Console()
    figures: dict[str, list[Measurement]] = {}
    for name in names or known:
        console.print(f"{name} …", highlight=False)
        figures[name] = import_module(f"bench.{name}").run()
    console.print(table(figures))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(record(figures), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(f"Written to {target}", highlight=False)


def table(figures: Mapping[str, Iterable[Measurement]]) -> Table:
    """The figures for people."""
    shown = Table(title="Ours beside the limit measured in the same run")
    shown.add_column("What")
    for heading in ("Ours", "Limit", "Unit", "Ratio", "Growth"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for name, measured in figures.items():
        shown.add_section()
        for figure in measured:
            what = f"{name}: {figure.name}" + (f"\n[dim]{figure.note}[/dim]" if figure.note else "")
            numbers = (_text(figure.ours), _text(figure.limit), figure.unit)
            shown.add_row(what, *numbers, _text(figure.ratio), _text(figure.growth))
    return shown


def record(figures: Mapping[str, Iterable[Measurement]]) -> dict[str, object]:
    """The figures for programs, with what they were measured on."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "benchmarks": {name: [asdict(figure) for figure in measured] for name, measured in figures.items()},
    }


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
