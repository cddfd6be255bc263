"""`queue-service audit`: is the log as it was sealed, and was the rule kept?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from queue_service.commands.audit_progress import Verified
from queue_service.commands.options import (
    database_option,
    database_url_from,
    refusals_in_words,
    settings_from,
    use_cases_of,
)
from queue_service.domain.replay import Finding
from queue_service.factory import use_cases

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Checks what the office has recorded."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option("--expect", metavar="DIGEST", help="A digest noted earlier; it must still be in the chain.")
@click.option(
    "--secret-key-file", type=_FILE, help="File with the secret key. Default: QUEUE_SERVICE_SECRET_KEY."
)
@click.option(
    "--old-secret-key-file",
    "old",
    type=_FILE,
    multiple=True,
    help="File with a secret key that this installation had before; may be given several times.",
)
@database_option
def verify(
    as_json: bool,
    expect: str | None,
    secret_key_file: Path | None,
    old: tuple[Path, ...],
    database_url: str | None,
) -> None:
    """Says whether the audit log is as it was sealed, and names every row that is not.

    It only reads, and may run while the office works. Exit code 1 when anything is wrong.
    """
    secret = _secret_in(secret_key_file) if secret_key_file else settings_from().secret_key
    with refusals_in_words(), use_cases(database_url_from(database_url), patient=True) as services:
        steps = services.audit.verify(secret, [_secret_in(file) for file in old], expect)
        verified = Verified.through(steps, tell=not as_json)
    if as_json:
        click.echo(json.dumps(verified.as_json(), ensure_ascii=False))
    if verified.findings:
        raise click.ClickException(
            f"{len(verified.findings)} findings: the audit log is not as it was sealed."
        )
    if not as_json:
        click.echo(f"The audit log is as it was sealed: {verified.entries} entries.")


@audit.command()
@click.option("--office", help="Code of the office.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Office day, YYYY-MM-DD. Default: every day.")
@click.option("--all", "everywhere", is_flag=True, help="Every office instead of one.")
@database_option
def replay(office: str | None, day: datetime | None, everywhere: bool, database_url: str | None) -> None:
    """Decides every call again from its record; exit code 1 when one does not follow from the rule.

    Calls that somebody made by hand need a reason; those without one are named too.
    """
    if everywhere == (office is not None):
        raise click.UsageError("Name an office with --office, or all of them with --all.")
    days = found = 0
    with use_cases_of(database_url, patient=True) as services:
        for replayed in services.call_log.replay_days(office, None if day is None else day.date()):
            days, found = days + 1, found + len(replayed.findings)
            where = f"{replayed.office} {replayed.day}: " if everywhere or day is None else ""
            _tell(replayed.findings, where)
    if found:
        raise click.ClickException(f"{found} findings: calls that the rule would not have made.")
    click.echo("Every call follows from the rule" + ("." if day is not None else f": {days} days."))


def _tell(findings: Sequence[Finding], where: str) -> None:
    for finding in findings:
        click.echo(f"{where}{finding.code}: ticket {finding.ticket} {dict(finding.values)}", err=True)


def _secret_in(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()
