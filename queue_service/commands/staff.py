"""`queue-service staff`: accounts of people."""

from __future__ import annotations

import sys

import click

from queue_service.commands.options import database_option, use_cases_of
from queue_service.domain.command import Role
from queue_service.services.container import Services

#: Roles of no single office, unless one is named.
_EVERYWHERE = (Role.ADMIN, Role.AUDITOR)


@click.group()
def staff() -> None:
    """Accounts of people."""


@staff.command("add")
@click.option("--name", required=True, help="The name to sign in with.")
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option(
    "--office", help="Code of the office. Default: the only one there is; admin and auditor: all of them."
)
@click.option("--desk", help="The desk the console proposes.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking."
)
@database_option
def add_staff(
    name: str, role: str, office: str | None, desk: str | None, password_stdin: bool, database_url: str | None
) -> None:
    """Makes an account. The password is asked for and not shown."""
    with use_cases_of(database_url) as services:
        if office is None and role not in _EVERYWHERE:
            office = only_office(services)
        password = _password(password_stdin)
        services.staff.add(name, role, password, office, desk)
    click.echo(f"{name} can sign in now ({role}, {office or 'all offices'}).")


def only_office(services: Services) -> str:
    """The code of the only office. Raises UsageError when there are none or several."""
    codes = services.lobby.codes()
    if len(codes) != 1:
        known = ", ".join(codes) or "there is none yet"
        raise click.UsageError(f"Name the office with --office ({known}).")
    return codes[0]


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
