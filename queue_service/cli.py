"""The command `queue-service`."""

from __future__ import annotations

import click

from queue_service.commands.audit import audit
from queue_service.commands.configuration import configuration
from queue_service.commands.db import db
from queue_service.commands.demo import demo
from queue_service.commands.device import device
from queue_service.commands.jobs import jobs
from queue_service.commands.openapi import openapi
from queue_service.commands.privacy import privacy
from queue_service.commands.proof import proof
from queue_service.commands.sbom import sbom
from queue_service.commands.serve import serve
from queue_service.commands.simulate import simulate
from queue_service.commands.staff import staff
from queue_service.factory import product_version
from queue_service.logs import configure_logging


@click.group()
@click.version_option(product_version(), prog_name="queue-service")
def main() -> None:
    """Queue management for a public office: kiosk, call system, display boards, my number on the phone."""
    # What a command prints is its answer; what it logs goes to standard error. A server sets its own level.
    configure_logging("auto", "warning")


for command in (
    serve,
    demo,
    jobs,
    db,
    staff,
    device,
    configuration,
    openapi,
    simulate,
    audit,
    proof,
    privacy,
    sbom,
):
    main.add_command(command)
