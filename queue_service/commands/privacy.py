"""`queue-service privacy`: what is kept, until when, and forgetting it in time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click

from queue_service.commands.options import database_option, database_url_from, refusals_in_words
from queue_service.commands.privacy_documents import documents
from queue_service.config import SettingsError, read_keeping
from queue_service.documents.durations import span
from queue_service.documents.retention_json import retention_json
from queue_service.documents.retention_text import kind_text
from queue_service.domain.command import SYSTEM
from queue_service.factory import use_cases
from queue_service.services.container import Services
from queue_service.services.retention_report import Kept
from queue_service.variables import PREFIX


@click.group()
def privacy() -> None:
    """What is kept of whom, and until when."""


privacy.add_command(documents)


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be forgotten.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@database_option
def sweep(dry_run: bool, as_json: bool, database_url: str | None) -> None:
    """Forgets everything that has reached its limit; the running service does the same every five minutes.

    May run while the office works: it goes in small steps, and a lobby waits no longer than for a call.
    """
    with _services(database_url) as services:
        counts = dict(services.retention_reports.due(SYSTEM) if dry_run else services.retention.sweep())
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, "counts": counts}))
        return
    for name, count in counts.items():
        click.echo(f"{name}: {count}")
    if not counts:
        click.echo("Nothing has reached its limit.")


@privacy.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@database_option
def report(as_json: bool, database_url: str | None) -> None:
    """Says what is kept now: how much of each kind, how old the oldest is, its limit and when it goes next."""
    with _services(database_url) as services:
        found = services.retention_reports.report(SYSTEM)
    if as_json:
        click.echo(json.dumps(retention_json(found, "en"), ensure_ascii=False))
        return
    for kept in found.kept:
        click.echo(_line(kept))
    for run in found.runs[:1]:
        click.echo(f"Last run: {run.at:%Y-%m-%d %H:%M} UTC, {_counts(run.counts)}")


@contextmanager
def _services(database_url: str | None) -> Iterator[Services]:
    folder = os.environ.get(f"{PREFIX}BACKUP_FOLDER", "").strip() or None
    try:
        keeping = read_keeping()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    url = database_url_from(database_url)
    with refusals_in_words(), use_cases(url, keeping=keeping, backup_folder=folder) as services:
        yield services


def _line(kept: Kept) -> str:
    name = f"{kind_text(kept.limit.name, 'en')}: {span(kept.limit, kept.value, 'en')}"
    if kept.rows is None:
        return name
    there = f"{name}; {kept.rows} there"
    if kept.oldest is not None:
        there += f", oldest {_moment(kept.oldest)}, until {_moment(kept.next_end)}"
    return f"{there}, {kept.due} due" if kept.due else there


def _counts(counts: Any) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "nothing to do"


def _moment(value: date | datetime | None) -> str:
    return (
        "" if value is None else f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else f"{value}"
    )
