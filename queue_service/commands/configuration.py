"""`queue-service configuration`: what an office sets as a file, looked at before it is imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from queue_service.commands.options import database_option, use_cases_of
from queue_service.documents.change_words import change_words
from queue_service.documents.configuration_words import configuration_words
from queue_service.documents.error_text import error_text, field_text
from queue_service.documents.finding_text import finding_text
from queue_service.domain.changes import Change, differences
from queue_service.domain.command import BY_SYSTEM, SYSTEM
from queue_service.domain.errors import Invalid, InvalidFields
from queue_service.domain.findings import Consequences, Finding
from queue_service.services.change_views import Outcome
from queue_service.services.configuration import TakeOver
from queue_service.services.configuration_change import Wish
from queue_service.services.configuration_document import from_document
from queue_service.services.configuration_file import read_file, write_file
from queue_service.services.container import Services

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_office_option = click.option("--office", required=True, help="Code of the office.")
_part_option = click.option(
    "--part", "parts", multiple=True, help="Only this part (desks, hours, …); may be given several times."
)
_LANGUAGE = "en"


@click.group()
def configuration() -> None:
    """What an office sets, as a file: export, look, import, compare."""


@configuration.command()
@_office_option
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: standard output.")
@database_option
def export(office: str, output: Path | None, database_url: str | None) -> None:
    """Writes all that an office sets as YAML."""
    with use_cases_of(database_url) as services:
        text = write_file(services.configuration.read(SYSTEM, office).document)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Written to {output}.")


@configuration.command()
@click.argument("file", type=_FILE)
@_office_option
@_part_option
@database_option
def check(file: Path, office: str, parts: tuple[str, ...], database_url: str | None) -> None:
    """Says what importing the file would change and what would follow; changes nothing.

    Exit code 1 when the file cannot be used, or not at this moment.
    """
    with use_cases_of(database_url) as services, _mistakes_named():
        outcome = _taken_over(services, file, office, parts, dry_run=True)
        _tell(services, office, outcome.change.changes, outcome.findings)
    if any(each.weight == "stop" for each in outcome.findings):
        raise click.ClickException(
            "At this moment it cannot be imported; it can for another day (--from-day)."
        )


@configuration.command("import")
@click.argument("file", type=_FILE)
@_office_option
@_part_option
@click.option("--from-day", type=click.DateTime(["%Y-%m-%d"]), help="Let it begin with this office day.")
@click.option("--reason", default="", help="Why, in writing; needed when the order of calls changes.")
@click.option("--accept", is_flag=True, help="Import in spite of warnings.")
@click.option("--new", is_flag=True, help="Make an office of this code that is not there yet.")
@database_option
def import_file(
    file: Path,
    office: str,
    parts: tuple[str, ...],
    from_day: datetime | None,
    reason: str,
    accept: bool,
    new: bool,
    database_url: str | None,
) -> None:
    """Sets what the file says. A file that cannot be used changes nothing."""
    if new:
        _make(file, office, database_url)
        return
    day = None if from_day is None else from_day.date()
    with use_cases_of(database_url) as services, _mistakes_named():
        tried = _taken_over(services, file, office, parts, dry_run=True, reason=reason, from_day=day)
        seen = tuple(each.key for each in tried.findings) if accept else ()
        try:
            wish: dict[str, Any] = {"reason": reason, "from_day": day, "seen": seen, "version": tried.version}
            made = _taken_over(services, file, office, parts, **wish)
        except Consequences as refused:
            _tell(services, office, (), refused.findings)
            raise click.ClickException(
                "Nothing was changed. Accept the warnings with --accept, or choose another day with --from-day."
            ) from None
    if made.change.id is None:
        click.echo("The office has all that already.")
    else:
        click.echo(f"Change {made.change.id}: {len(made.change.changes)} places, {made.change.state}.")


def _make(file: Path, office: str, database_url: str | None) -> None:
    with use_cases_of(database_url) as services, _mistakes_named():
        document = read_file(file.read_text(encoding="utf-8")) | {"code": office}
        services.configuration.create(BY_SYSTEM, document)
    click.echo(f"The office {office} is there.")


@configuration.command()
@click.argument("left")
@click.argument("right")
@database_option
def compare(left: str, right: str, database_url: str | None) -> None:
    """Says what differs between LEFT and RIGHT: offices by their codes, or files."""
    with use_cases_of(database_url) as services, _mistakes_named():
        one, other = _document(services, left), _document(services, right)
        found = [each for each in differences(one, other) if each.at[0] != "code"]
        names = _names(one) | _names(other)
    for line in change_words(found, _LANGUAGE, names):
        click.echo(f"{line.where}: {line.was} | {line.to}")
    if not found:
        click.echo("They set the same.")


def _document(services: Services, named: str) -> Mapping[str, Any]:
    path = Path(named)
    if path.is_file():
        return read_file(path.read_text(encoding="utf-8"))
    return services.configuration.read(SYSTEM, named).document


def _names(document: Mapping[str, Any]) -> dict[str, str]:
    return configuration_words(from_document(document), _LANGUAGE)


def _taken_over(services: Services, file: Path, office: str, parts: tuple[str, ...], **wish: Any) -> Outcome:
    document = read_file(file.read_text(encoding="utf-8"))
    return services.configuration.take_over(
        BY_SYSTEM, office, TakeOver(document, parts or None, Wish((), **wish))
    )


def _tell(services: Services, office: str, changes: Sequence[Change], findings: Sequence[Finding]) -> None:
    names = configuration_words(services.administration.plan(office), _LANGUAGE)
    for line in change_words(changes, _LANGUAGE, names):
        click.echo(f"{line.where}: {line.was} → {line.to}")
    for each in findings:
        click.echo(f"{each.weight}: {finding_text(each, _LANGUAGE, names)}", err=True)
    if not changes and not findings:
        click.echo("The office has all that already.")


@contextmanager
def _mistakes_named() -> Iterator[None]:
    """Names every place of the file that cannot be used."""
    try:
        yield
    except InvalidFields as error:
        for place, kind in error.fields:
            click.echo(f"{place}: {field_text(kind, _LANGUAGE)}", err=True)
        click.echo("Nothing was changed.", err=True)
        sys.exit(1)
    except Invalid as error:
        text = error_text(error.code, error.details, _LANGUAGE)
        details = ", ".join(f"{name} {value}" for name, value in error.details.items())
        raise click.ClickException(f"{text.title} ({details}). {text.detail} Nothing was changed.") from None
