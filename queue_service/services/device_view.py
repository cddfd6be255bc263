"""A device as it leaves the core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_service.domain.device import MOST_DRIFT, DeviceStatus
from queue_service.persistence.devices import Device


@dataclass(frozen=True, slots=True)
class DeviceView:
    """An enrolled device and how it is; times are UTC.

    Attributes:
        enrolled_by: id of the account that confirmed it; None for the command line and the demo.
        desk, area: what a display is for, by code.
        version: of the page it shows, None before it has said anything.
        clock_drift_seconds: when it was heard minus what its clock said: positive for a clock that is behind.
        clock_is_wrong: by so much that somebody should look at it.
        paper: ``ok``, ``low``, ``out``; None without a printer.
    """

    id: int
    kind: str
    name: str
    office: str
    status: DeviceStatus
    enrolled_at: datetime
    enrolled_by: int | None
    revoked_at: datetime | None
    desk: str | None
    area: str | None
    seen_at: datetime | None
    version: str | None
    clock_drift_seconds: float | None
    clock_is_wrong: bool
    paper: str | None
    page: str | None


def device_view(found: Device, status: DeviceStatus) -> DeviceView:
    """The row with what was worked out from it."""
    drift = None if found.drift_ms is None else found.drift_ms / 1000
    return DeviceView(
        id=found.id,
        kind=found.kind,
        name=found.name,
        office=found.office,
        status=status,
        enrolled_at=found.enrolled_at,
        enrolled_by=found.enrolled_by,
        revoked_at=found.revoked_at,
        desk=found.desk,
        area=found.area,
        seen_at=found.seen_at,
        version=found.version,
        clock_drift_seconds=drift,
        clock_is_wrong=drift is not None and abs(drift) > MOST_DRIFT.total_seconds(),
        paper=found.paper,
        page=found.page,
    )
