"""`queue-service serve`: everything in one process on a production server."""

from __future__ import annotations

from dataclasses import replace

import click

from queue_service.commands.options import database_option, refusals_in_words, settings_from
from queue_service.factory import check_schema, set_up_code
from queue_service.server import serve as run_server
from queue_service.variables import PREFIX


@click.command()
@click.option("--host", help=f"Address to listen on. Default: {PREFIX}HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help=f"Default: {PREFIX}PORT, else 8000.")
@database_option
@click.option("--no-jobs", is_flag=True, help="Leave the sweeps to another process (queue-service jobs).")
@click.option(
    "--no-forecast", is_flag=True, help="Without the forecast worker; there is none to leave out yet."
)
def serve(
    host: str | None, port: int | None, database_url: str | None, no_jobs: bool, no_forecast: bool
) -> None:
    """Serves the office: pages, API, live updates and jobs, until it is told to stop.

    The database has to be there: queue-service db upgrade.
    """
    settings = settings_from(host=host, port=port, database_url=database_url)
    with refusals_in_words():
        check_schema(settings.database_url)
        code = set_up_code(settings)
    if code is not None:
        _show(code, f"{settings.public_url or settings.own_url()}/setup/")
    run_server(replace(settings, jobs=not no_jobs))


def _show(code: str, address: str) -> None:
    """To whoever has started it, and not to the log, which others read."""
    click.echo(f"Nobody has an account yet. Open {address} and enter this code:\n\n    {code}\n")
