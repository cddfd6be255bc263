"""`queue-service privacy documents`: papers of an office, from the real schema and the real settings."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from queue_service.commands.options import database_option, database_url_from, use_cases_of
from queue_service.config import Settings, SettingsError, read_settings
from queue_service.documents.privacy.house_facts import HouseFacts
from queue_service.documents.privacy.inventory import Schema
from queue_service.documents.privacy.papers import InventoryOutdated, papers
from queue_service.documents.privacy.words import PAPER_LANGUAGES
from queue_service.factory import SystemClock, product_version
from queue_service.persistence.tables import metadata


@click.command()
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to; made if it is not there.",
)
@click.option("--office", "code", help="Code of the one office they are for. Default: all of this server.")
@click.option("--language", type=click.Choice(PAPER_LANGUAGES), multiple=True, help="Default: both.")
@database_option
def documents(output: Path, code: str | None, language: tuple[str, ...], database_url: str | None) -> None:
    """Writes drafts for the office: record of processing, threshold analysis, privacy notice, works agreement.

    They describe this version's database and this installation's settings. What it cannot know is left as [ … ].
    """
    settings = _settings(database_url)
    with use_cases_of(database_url) as services:
        codes = (code,) if code else services.lobby.codes()
        offices = tuple(services.lobby.office(each).name for each in codes)
    facts = _facts(settings, offices)
    output.mkdir(parents=True, exist_ok=True)
    for lang in language or PAPER_LANGUAGES:
        for name, text in _papers(facts, lang).items():
            (output / name).write_text(text, encoding="utf-8")
            click.echo(output / name)
    _say_what_is_missing(settings)


def schema() -> Schema:
    """Every table of this version and its columns."""
    return {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}


def _papers(facts: HouseFacts, lang: str) -> dict[str, str]:
    try:
        return papers(facts, schema(), lang)
    except InventoryOutdated as error:
        raise click.ClickException("The inventory does not fit: " + "; ".join(error.args[0])) from None


def _settings(database_url: str | None) -> Settings:
    try:
        # No token is derived here: papers can be written where the secret is not known.
        settings = read_settings(os.environ, demo=True)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    return replace(settings, database_url=database_url_from(database_url))


def _facts(settings: Settings, offices: tuple[str, ...]) -> HouseFacts:
    database = make_url(settings.database_url)
    return HouseFacts(
        day=SystemClock().now().date().isoformat(),
        version=product_version(),
        offices=offices,
        authority=settings.privacy_authority,
        keeping=settings.keeping,
        controller=settings.controller,
        officer=settings.privacy_officer,
        push=settings.push,
        public_url=settings.public_url,
        database=database.get_backend_name(),
        database_host=database.host,
        issuer=None if settings.sign_on is None else settings.sign_on.issuer,
        local_sign_in=settings.local_sign_in,
        counts_together=not settings.rate_limit_storage_url.startswith("memory:"),
        log_level=settings.log_level,
        log_format=settings.log_format,
    )


def _say_what_is_missing(settings: Settings) -> None:
    needed = {"CONTROLLER": settings.controller, "PRIVACY_OFFICER": settings.privacy_officer}
    for name, value in needed.items():
        if not value:
            click.echo(f"QUEUE_SERVICE_{name} is not set: the papers say [ … ].", err=True)
