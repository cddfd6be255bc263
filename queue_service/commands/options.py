"""Options that several commands take, and how settings and refusals reach the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from queue_service.config import Settings, SettingsError, read_settings
from queue_service.documents.error_text import error_text
from queue_service.domain.errors import QueueServiceError
from queue_service.factory import DATABASE_AWAY, NotReady, use_cases
from queue_service.services.container import Services
from queue_service.variables import PREFIX

Command = Callable[..., Any]
_DEFAULT_DATABASE = "sqlite:///var/queue-service.db"


def database_option(command: Command) -> Command:
    """`--database-url`."""
    return click.option(
        "--database-url", metavar="URL", help=f"Default: {PREFIX}DATABASE_URL, else {_DEFAULT_DATABASE}."
    )(command)


def settings_from(**given: object) -> Settings:
    """The settings of the environment, with those given on the command line in their place."""
    over = {PREFIX + name.upper(): str(value) for name, value in given.items() if value is not None}
    try:
        return read_settings({**os.environ, **over})
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def database_url_from(given: str | None) -> str:
    """The database of a command that needs no other setting."""
    return given or os.environ.get(f"{PREFIX}DATABASE_URL", "").strip() or _DEFAULT_DATABASE


@contextmanager
def use_cases_of(database_url: str | None, *, patient: bool = False) -> Iterator[Services]:
    """The use cases over a database; what they refuse is said in one line. `patient`: see `use_cases`."""
    with refusals_in_words(), use_cases(database_url_from(database_url), patient=patient) as services:
        yield services


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Turns what a use case or the database refuses into a message and exit code 1."""
    try:
        yield
    except NotReady as error:
        raise click.ClickException(f"{error}.") from None
    except QueueServiceError as error:
        text = error_text(error.code, error.details, "en")
        raise click.ClickException(f"{text.title}. {text.detail}") from None
    except DATABASE_AWAY as error:
        raise click.ClickException(f"The database cannot be used: {error}") from None
