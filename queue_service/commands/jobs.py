"""`queue-service jobs`: the sweeps in a process of their own."""

from __future__ import annotations

import signal
import threading

import click
import structlog

from queue_service.commands.options import database_option, refusals_in_words, settings_from
from queue_service.factory import sweeping
from queue_service.logs import configure_logging

log = structlog.get_logger(__name__)


@click.command()
@database_option
def jobs(database_url: str | None) -> None:
    """Runs the sweeps until it is told to stop, for servers started with --no-jobs.

    On PostgreSQL several may be started: one works, the others stand by and take over within seconds.
    """
    settings = settings_from(database_url=database_url)
    configure_logging(settings.log_format, settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with refusals_in_words(), sweeping(settings):
        log.info("jobs are ready")
        stop.wait()
