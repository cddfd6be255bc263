"""`queue-service demo`: the whole house with a made-up office in it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from queue_service.commands.options import refusals_in_words
from queue_service.config import Settings, SettingsError, read_settings
from queue_service.demo.credentials import print_log_ins, write_credentials
from queue_service.demo.secret import kept_secret
from queue_service.demo.start import demo_files, playing, prepare, seed_of
from queue_service.factory import SystemClock
from queue_service.server import serve
from queue_service.variables import PREFIX


@click.command()
@click.option("--host", help=f"Address to listen on. Default: {PREFIX}HOST, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help=f"Default: {PREFIX}PORT, else 8000.")
@click.option("--database-url", metavar="URL", help="A database of the demo's own; made where there is none.")
@click.option("--no-jobs", is_flag=True, help="Leave the sweeps to another process.")
@click.option(
    "--no-forecast", is_flag=True, help="Without the forecast worker; there is none to leave out yet."
)
@click.option("--play", is_flag=True, help="Live generated days through the API; desk 12 is left to you.")
@click.option(
    "--speed",
    type=click.FloatRange(1, 240),
    default=10,
    show_default=True,
    help="With --play: seconds of the generated day that pass in one second.",
)
@click.option(
    "--credentials",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the log-ins as JSON; the file is complete before the server answers.",
)
def demo(
    host: str | None,
    port: int | None,
    database_url: str | None,
    no_jobs: bool,
    no_forecast: bool,
    play: bool,
    speed: float,
    credentials: Path | None,
) -> None:
    """Serves the demo office, open for the next ten hours. Everything in it is made up.

    New log-ins are made at every start and printed. What people did before a restart is kept.
    """
    settings = _settings(host, port, database_url, jobs=not no_jobs)
    clock = SystemClock()
    with refusals_in_words():
        log_ins = prepare(settings, clock)
    if credentials is not None:
        write_credentials(credentials, log_ins)
    with ExitStack() as beside:
        desks: list[str] = []
        if play:
            desks = beside.enter_context(playing(settings, log_ins, speed, seed_of(clock.now())))
        print_log_ins(Console(), log_ins, settings.own_url(), desks)
        serve(settings)


def _settings(host: str | None, port: int | None, database_url: str | None, *, jobs: bool) -> Settings:
    given = {"HOST": host, "PORT": port, "DATABASE_URL": database_url}
    # A line for every request would carry the log-ins off the screen.
    environ = {f"{PREFIX}LOG_LEVEL": "warning", **os.environ}
    environ |= {PREFIX + name: str(value) for name, value in given.items() if value is not None}
    try:
        settings = read_settings(environ, demo=True)
        if not environ.get(f"{PREFIX}SECRET_KEY", "").strip():
            settings = replace(settings, secret_key=kept_secret(demo_files(settings.database_url).secret))
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    return replace(settings, jobs=jobs)
