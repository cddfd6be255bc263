"""`queue-service audit`: was the rule kept?"""

from __future__ import annotations

from datetime import datetime

import click

from queue_service.commands.options import database_option, use_cases_of


@click.group()
def audit() -> None:
    """Checks what the office has recorded."""


@audit.command()
@click.option("--office", required=True, help="Code of the office.")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Office day, YYYY-MM-DD.")
@database_option
def replay(office: str, day: datetime, database_url: str | None) -> None:
    """Decides every call of a day again from its record; exit code 1 when one does not follow from the rule."""
    with use_cases_of(database_url) as services:
        found = services.call_log.replay(office, day.date())
    for finding in found:
        click.echo(f"{finding.code}: ticket {finding.ticket} {dict(finding.values)}", err=True)
    if found:
        raise click.ClickException(f"{len(found)} findings: calls that the rule would not have made.")
    click.echo("Every call follows from the rule.")
