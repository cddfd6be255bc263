"""`queue-service simulate`: what a rule makes of recorded or generated office days."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from queue_service.planning.day_figures import DayFigures, live_days
from queue_service.planning.day_file import Day, DayFileError, read_day_file
from queue_service.planning.rules import RULE_NAMES

#: Words for the published keys, in their order.
LABELS = {
    "days": "Days",
    "served": "Legs served",
    "mean_wait_minutes": "Mean wait, minutes",
    "p90_wait_minutes": "Nine in ten waited at most, minutes",
    "walk_in_mean_wait_minutes": "Mean wait of walk-ins, minutes",
    "booked_mean_wait_minutes": "Mean wait of bookings, minutes",
    "booked_within_10_minutes_percent": "Bookings called in time, percent",
    "walk_ins_within_target_percent": "Walk-ins within their target, percent",
    "worst_wait_minutes": "Longest wait, minutes",
}


class BrokenDayFile(click.ClickException):
    """Ends the command before it has printed anything; the code is that of wrong usage."""

    exit_code = 2


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rule", "rule_name", type=click.Choice(RULE_NAMES), default=RULE_NAMES[0], show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def simulate(files: tuple[Path, ...], rule_name: str, as_json: bool) -> None:
    """Lives the office days in FILE... with the rule that calls people in production, or with another one.

    Prints the waits over all days. A day file is described in tests/days/README.md.
    """
    figures = live_days(_read(files), rule_name)
    if as_json:
        click.echo(json.dumps(figures.as_json(), ensure_ascii=False))
    else:
        _show(figures, rule_name)


def _read(files: tuple[Path, ...]) -> list[Day]:
    """All days, before anything is printed: a broken file must not leave half an answer."""
    try:
        return [read_day_file(path) for path in files]
    except DayFileError as problem:
        raise BrokenDayFile(str(problem)) from None


def _show(figures: DayFigures, rule_name: str) -> None:
    console = Console()
    table = Table(title=f"Rule {rule_name}", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    published = figures.as_json()
    for key, label in LABELS.items():
        table.add_row(label, _text(published[key]))
    console.print(table)
    cases = Table(title="Walk-in legs by case type")
    cases.add_column("Case type")
    cases.add_column("Within target, percent", justify="right")
    cases.add_column("Nine in ten waited at most, minutes", justify="right")
    for code, case in figures.by_case_type.items():
        cases.add_row(code, _text(case.within_target_percent), _text(case.p90_wait_minutes))
    console.print(cases)
    if figures.unserved:
        console.print(f"{figures.unserved} were never called: no desk that may serve them was left.")


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
