"""`queue-service staff`: accounts of people."""

from __future__ import annotations

import sys

import click

from queue_service.commands.options import database_option, use_cases_of
from queue_service.domain.command import BY_SYSTEM, SYSTEM
from queue_service.domain.rights import Role
from queue_service.services.account_rules import EVERYWHERE
from queue_service.services.account_views import AccountView
from queue_service.services.accounts import Profile
from queue_service.services.container import Services

name_argument = click.argument("name")


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
@click.option(
    "--one-time",
    is_flag=True,
    help="Print a password that must be changed at the first sign-in, and ask for none.",
)
@database_option
def add_staff(
    name: str,
    role: str,
    office: str | None,
    desk: str | None,
    password_stdin: bool,
    one_time: bool,
    database_url: str | None,
) -> None:
    """Makes an account. The password is asked for and not shown."""
    with use_cases_of(database_url) as services:
        if office is None and role not in EVERYWHERE:
            office = only_office(services)
        if one_time:
            click.echo(services.accounts.invite(BY_SYSTEM, Profile(name, role, office, desk)).password)
        else:
            services.accounts.add(name, role, _password(password_stdin), office, desk)
    click.echo(f"{name} can sign in now ({role}, {office or 'all offices'}).", err=one_time)


@staff.command("list")
@click.option("--office", help="Only the accounts of this office.")
@database_option
def list_staff(office: str | None, database_url: str | None) -> None:
    """Prints every account: name, role, office, desk and state, separated by tabs."""
    with use_cases_of(database_url) as services:
        for account in services.accounts.all(SYSTEM, office):
            row = (account.name, account.role, account.office or "*", account.desk or "-", _state(account))
            click.echo("\t".join(row))


@staff.command("reset")
@name_argument
@database_option
def reset_password(name: str, database_url: str | None) -> None:
    """Prints a one-time password for an account and ends its sessions."""
    with use_cases_of(database_url) as services:
        click.echo(services.accounts.reset(BY_SYSTEM, services.accounts.id_of(name)).password)
    click.echo(f"{name} has to choose another one after signing in with it.", err=True)


@staff.command("close")
@name_argument
@database_option
def close_account(name: str, database_url: str | None) -> None:
    """Closes an account: nobody signs in with it any more, open sessions end."""
    with use_cases_of(database_url) as services:
        services.accounts.change(BY_SYSTEM, services.accounts.id_of(name), {"active": False})
    click.echo(f"{name} is closed.")


@staff.group("sessions")
def sessions() -> None:
    """Who is signed in."""


@sessions.command("end")
@name_argument
@database_option
def end_sessions(name: str, database_url: str | None) -> None:
    """Signs an account out everywhere; running servers notice within seconds."""
    with use_cases_of(database_url) as services:
        services.sessions.end_all(BY_SYSTEM, services.accounts.id_of(name))
    click.echo(f"{name} is signed out everywhere.")


def only_office(services: Services) -> str:
    """The code of the only office. Raises UsageError when there are none or several."""
    codes = services.lobby.codes()
    if len(codes) != 1:
        known = ", ".join(codes) or "there is none yet"
        raise click.UsageError(f"Name the office with --office ({known}).")
    return codes[0]


def _state(account: AccountView) -> str:
    if not account.active:
        return "closed"
    if account.must_change:
        return "one-time password"
    return "active" if account.signs_on == "password" else "identity provider"


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
