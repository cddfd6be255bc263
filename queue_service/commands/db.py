"""`queue-service db`: the database's schema, its backup and its return."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import make_url

from queue_service.commands.options import database_option, database_url_from, refusals_in_words
from queue_service.commands.walked import Walked
from queue_service.factory import check_schema, use_cases
from queue_service.persistence import backup, migrate
from queue_service.persistence.database import Database

#: Where backups before an upgrade go on PostgreSQL; on SQLite they lie beside the database.
FOLDER = Path("var")


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.option(
    "--backup-folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the backup goes. Default: beside an SQLite database, else var/.",
)
@click.option("--no-backup", is_flag=True, help="Upgrade without a backup: you have made one yourself.")
@database_option
def upgrade(backup_folder: Path | None, no_backup: bool, database_url: str | None) -> None:
    """Brings the database to the schema of this version, after a backup; makes it where there is none."""
    url = database_url_from(database_url)
    with _failures_in_words():
        if not no_backup:
            _back_up_old(url, backup_folder)
        migrate.upgrade(url)
    click.echo(f"The database is at {migrate.newest()}.")


@db.command()
@click.option("--office", metavar="CODE", help="Only this office. Default: all of them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@database_option
def check(office: str | None, as_json: bool, database_url: str | None) -> None:
    """Says whether the database is sound: its schema, and all that is written in it.

    Walks the record of every day and compares it with tickets, calls and desks: nothing may be lost, doubled or
    impossible. It only reads, and may run while the office works. Exit code 1 when anything is wrong.
    """
    url = database_url_from(database_url)
    with _failures_in_words():
        _check_schema(url)
        with use_cases(url, patient=True) as services:
            walked = Walked.through(services.checking.faults(office), tell=not as_json)
    if as_json:
        click.echo(json.dumps({"schema": migrate.newest(), **walked.as_json()}, ensure_ascii=False))
    else:
        click.echo(f"The database is at {migrate.newest()}, as this version needs it.")
        click.echo(walked.summary())
    if walked.faults:
        raise click.ClickException(f"{len(walked.faults)} findings: the record and the tables are not sound.")


def _check_schema(url: str) -> None:
    _require_present(url)
    check_schema(url)
    with closing(Database(url, patient=True)) as database:
        found = migrate.differences(database)
    for difference in found:
        click.echo(difference, err=True)
    if found:
        raise click.ClickException("The schema differs from what this version needs.")


@db.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
def make_backup(file: Path, database_url: str | None) -> None:
    """Writes a backup to the new FILE while the office works."""
    with _failures_in_words():
        backup.backup(database_url_from(database_url), file)
    click.echo(f"The backup is in {file}.")


@db.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask; without a terminal nobody is asked.")
@database_option
def put_back(file: Path, yes: bool, database_url: str | None) -> None:
    """Puts the backup in FILE back in place of all that the database holds. Stop the server first."""
    if not yes and sys.stdin.isatty():
        click.confirm("Everything in the database is replaced. Is the server stopped?", abort=True)
    with _failures_in_words():
        backup.restore(database_url_from(database_url), file)
    click.echo("The backup is back. If it is older than this version: queue-service db upgrade")


@contextmanager
def _failures_in_words() -> Iterator[None]:
    try:
        with refusals_in_words():
            yield
    except (backup.BackupError, ValueError) as error:
        raise click.ClickException(str(error)) from None


def _back_up_old(url: str, folder: Path | None) -> None:
    """Backs an older schema up; a database that is empty, missing or up to date needs none."""
    if _sqlite_file(url) is not None and not _is_there(url):
        return
    with closing(Database(url)) as database:
        present = migrate.current(database)
    if present in (None, migrate.newest()):
        return
    file = _sqlite_file(url)
    where = folder or (file.parent if file is not None else FOLDER)
    target = where / backup.name_for(datetime.now(UTC), present)
    backup.backup(url, target)
    click.echo(f"A backup of the database as it was is in {target}.")


def _require_present(url: str) -> None:
    # SQLite would make an empty file of a name that was mistyped.
    if not _is_there(url):
        raise click.ClickException(f"There is no database at {_sqlite_file(url)}: queue-service db upgrade")


def _is_there(url: str) -> bool:
    file = _sqlite_file(url)
    return file is None or file.is_file()


def _sqlite_file(url: str) -> Path | None:
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
