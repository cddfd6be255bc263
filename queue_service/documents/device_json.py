"""Devices as the API answers them."""

from __future__ import annotations

from queue_service.documents.json import Json, moment
from queue_service.services.device_codes import Claimed, ShownCode
from queue_service.services.device_view import DeviceView


def device(view: DeviceView, newest: str) -> Json:
    """A device and how it is. ``newest``: the version of the page that one of its kind should show."""
    return {
        "id": view.id,
        "kind": view.kind,
        "name": view.name,
        "office": view.office,
        "desk": view.desk,
        "area": view.area,
        "enrolled_at": moment(view.enrolled_at),
        "enrolled_by": view.enrolled_by,
        "revoked_at": moment(view.revoked_at),
        "seen_at": moment(view.seen_at),
        "status": str(view.status),
        "version": view.version,
        "version_is_current": None if view.version is None else view.version == newest,
        "clock_drift_seconds": view.clock_drift_seconds,
        "clock_is_wrong": view.clock_is_wrong,
        "paper": view.paper,
        "page": view.page,
    }


def shown_code(view: ShownCode) -> Json:
    """A new code, for the device alone."""
    return {"code": view.code, "secret": view.secret, "expires_at": moment(view.expires_at)}


def claimed(view: Claimed, page: str, *, with_token: bool) -> Json:
    """What a device that was confirmed is from now on. ``page``: the path it should show."""
    return {"token": view.token if with_token else None, "kind": str(view.kind), "page": page}
