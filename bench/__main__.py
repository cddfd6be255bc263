"""`python -m bench [MODULE...]`: runs the benchmarks, prints a table, writes JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click
from rich.console import Console
from rich.table import Table

import bench
from bench.measure import Effort, Measurement
from bench.published import RESULTS, merged, publish, read_results, record, text
from bench.servers import ROOT


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
@click.option("--full", is_flag=True, help="Also what takes many minutes: a million old tickets.")
@click.option("--quick", is_flag=True, help="A small version of everything. Its figures mean nothing.")
@click.option("--minutes", type=click.FloatRange(0.1), default=3.0, show_default=True, help="For memory.")
@click.option("--publish", "publishing", is_flag=True, help="Keep the figures: results.json, pictures, page.")
@click.option("--pictures", is_flag=True, help="Measure nothing; redraw pictures and tables as kept.")
@click.option("--machine", help="What --publish says about the machine, such as '2 shared cores'.")
def main(
    names: tuple[str, ...],
    target: Path,
    full: bool,
    quick: bool,
    minutes: float,
    publishing: bool,
    pictures: bool,
    machine: str | None,
) -> None:
    """Measures ours beside its limit; all MODULEs of bench/ unless some are named."""
    if pictures:
        publish(read_results())
        return
    known = modules()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}")
    if publishing and quick:
        raise click.UsageError("--quick measures nothing worth keeping")
    _run(
        names or tuple(known),
        Effort(full, quick, minutes),
        target,
        machine if publishing else None,
        publishing,
    )


def _run(names: Iterable[str], effort: Effort, target: Path, machine: str | None, publishing: bool) -> None:
    console = Console()
    figures: dict[str, list[Measurement]] = {}
    before = read_results()
    for name in names:
        console.print(f"{name} …", highlight=False)
        figures[name] = import_module(f"bench.{name}").run(effort)
        if publishing:
            # After each: hours of measuring are not lost with the last of them.
            results = merged(read_results(), record({name: figures[name]}, machine or before.get("machine")))
            _write(RESULTS, results)
            publish(results)
    console.print(table(figures))
    _write(target, record(figures, machine))
    console.print(f"Written to {target}", highlight=False)


def _write(file: Path, results: Mapping[str, object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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
            numbers = (text(figure.ours), text(figure.limit), figure.unit)
            shown.add_row(what, *numbers, text(figure.ratio), text(figure.growth))
    return shown


if __name__ == "__main__":
    sys.exit(main())
