"""The pages of devices: where each kind belongs, and which version of its page there is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote

from queue_service.domain.rights import DeviceKind
from queue_service.services.device_codes import Claimed
from queue_service.web.kit import asset_hash

#: Kind → the built files its page consists of.
_PARTS: Mapping[DeviceKind, tuple[str, ...]] = {
    DeviceKind.KIOSK: ("kiosk.js", "kiosk.css"),
    DeviceKind.BOARD: ("board.js", "board.css"),
    DeviceKind.DESK_DISPLAY: ("desk_display.js", "desk_display.css"),
}


def page_of(kind: str, office: str, place: str | None = None) -> str:
    """The path where a device belongs; the pages of a kind have its name."""
    path = f"/{kind}/{quote(office, safe='')}/"
    return path if place is None else f"{path}{quote(place, safe='')}/"


def page_of_claimed(device: Claimed) -> str:
    """The same for a device that was just confirmed."""
    return page_of(device.kind, device.office, device.desk or device.area)


def page_version(kind: str) -> str:
    """Changes with the product, and with script or styles of this kind's page: `0.4.0-1f2e3d4c5b6a`."""
    parts = "\n".join(asset_hash(name) for name in _PARTS[DeviceKind(kind)])
    return f"{_product()}-{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


def _product() -> str:
    try:
        return version("queue-service")
    except PackageNotFoundError:
        return "0"
