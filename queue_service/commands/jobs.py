"""`queue-service jobs`: the sweeps in a process of their own."""

from __future__ import annotations

import signal
import threading

import click
import structlog

from queue_service.commands.options import database_option, settings_from, use_cases_of
from queue_service.jobs.scheduler import Scheduler
from queue_service.jobs.sweeps import sweeps
from queue_service.logs import configure_logging

log = structlog.get_logger(__name__)


@click.command()
@database_option
def jobs(database_url: str | None) -> None:
    """Runs the sweeps until it is told to stop, for servers started with --no-jobs."""
    settings = settings_from(database_url=database_url)
    configure_logging(settings.log_format, settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with use_cases_of(settings.database_url) as services:
        scheduler = Scheduler(sweeps(services))
        scheduler.start()
        log.info("jobs are running")
        stop.wait()
        scheduler.close()
