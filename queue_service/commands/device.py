"""`queue-service device`: kiosks, boards and desk displays."""

from __future__ import annotations

import click

from queue_service.commands.options import database_option, use_cases_of
from queue_service.domain.command import DeviceKind


@click.group()
def device() -> None:
    """Kiosks, boards and desk displays."""


@device.command("enrol")
@click.option("--kind", required=True, type=click.Choice([str(kind) for kind in DeviceKind]))
@click.option("--office", required=True, help="Code of the office.")
@click.option("--name", help="What you call this device. Default: its kind.")
@database_option
def enrol_device(kind: str, office: str, name: str | None, database_url: str | None) -> None:
    """Enrols a device and prints its token, this once; enter it where the device's page asks for it."""
    with use_cases_of(database_url) as services:
        token = services.devices.enrol(kind, office, name or kind)
    click.echo(token)
