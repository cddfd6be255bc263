"""`queue-service device`: kiosks, boards and desk displays."""

from __future__ import annotations

from collections.abc import Sequence

import click

from queue_service.commands.options import database_option, use_cases_of
from queue_service.domain.command import BY_SYSTEM
from queue_service.domain.device import DeviceStatus
from queue_service.domain.rights import DeviceKind
from queue_service.services.device_view import DeviceView

_COLUMNS = ("id", "office", "kind", "name", "status", "last heard", "clock", "paper")


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


@device.command("list")
@click.option("--office", help="Code of the office. Default: all of them.")
@click.option("--revoked", is_flag=True, help="Also those revoked in the last seven days.")
@database_option
def list_devices(office: str | None, revoked: bool, database_url: str | None) -> None:
    """Lists devices and how they are. A clock: by how much it is behind (+) or ahead (-)."""
    with use_cases_of(database_url) as services:
        if office is not None:
            services.lobby.office(office)  # one that does not exist is said to be unknown
        found = services.devices.everywhere()
    shown = [
        each
        for each in found
        if office in (None, each.office) and (revoked or each.status is not DeviceStatus.REVOKED)
    ]
    for line in _table([_COLUMNS, *map(_row, shown)]):
        click.echo(line)


@device.command("revoke")
@click.argument("device_id", type=click.IntRange(min=1), metavar="ID")
@database_option
def revoke_device(device_id: int, database_url: str | None) -> None:
    """Ends the token of a device; `device list` shows its ID. Its page asks to be connected again."""
    with use_cases_of(database_url) as services:
        found = services.devices.find(device_id)
        services.devices.revoke(BY_SYSTEM, found.office, device_id)
    click.echo(f"{found.name} ({found.kind}, {found.office}) is revoked.")


def _row(view: DeviceView) -> tuple[str, ...]:
    seen = "-" if view.seen_at is None else view.seen_at.isoformat(timespec="seconds")
    clock = "-" if view.clock_drift_seconds is None else f"{view.clock_drift_seconds:+.1f} s"
    return (
        str(view.id),
        view.office,
        view.kind,
        view.name,
        str(view.status),
        seen,
        clock + ("!" if view.clock_is_wrong else ""),
        view.paper or "-",
    )


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
