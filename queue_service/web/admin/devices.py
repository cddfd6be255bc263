"""Devices: how each is, and the way in for one that shows a code."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from queue_service.domain.command import Actor
from queue_service.domain.errors import NotFound
from queue_service.domain.rights import DeviceKind, Right
from queue_service.services.device_codes import PendingDevice
from queue_service.web.admin import bp
from queue_service.web.admin.device_texts import device_texts
from queue_service.web.admin.frame import framed, page_texts
from queue_service.web.api.devices import as_json
from queue_service.web.kit import services
from queue_service.web.staff import for_staff, named

_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class _Asked:
    """A code that was typed or scanned: what waits behind it, if anything does."""

    typed: str
    device: PendingDevice | None


@bp.get("/devices/")
@for_staff(Right.SEE_DEVICES)
def show_devices(actor: Actor) -> str:
    """The devices of an office; administrators confirm, rename and revoke them here."""
    frame = framed(actor, Right.SEE_DEVICES)
    asked = _asked(actor)
    office = str(frame["office"])
    if asked is not None and asked.device is not None and asked.device.office is not None:
        office = asked.device.office
    plan = services().lobby.state(office).office.plan
    frame |= {"office": office}
    return render_template(
        "admin/devices.html",
        **frame,
        asked=asked,
        may_manage=actor.may(Right.MANAGE_DEVICES, office),
        connected=request.args.get("connected") == "1",
        office_name=plan.name,
        desks=[(desk.code, desk.name) for desk in plan.desks],
        areas=[(area.code, named(area.names)) for area in plan.areas],
        kinds=DeviceKind,
        page={
            "office": office,
            "time_zone": plan.time_zone,
            "may_manage": actor.may(Right.MANAGE_DEVICES, office),
            "desks": {desk.code: desk.name for desk in plan.desks},
            "areas": {area.code: named(area.names) for area in plan.areas},
            "devices": [as_json(each) for each in services().devices.of_office(actor, office)],
            "texts": {**_common_texts(), "device": device_texts()},
        },
    )


def _asked(actor: Actor) -> _Asked | None:
    typed = request.args.get("code", "").strip()[:_LONGEST_CODE]
    if not typed or not actor.may(Right.MANAGE_DEVICES):
        return None
    try:
        return _Asked(typed, services().device_codes.pending(actor, typed))
    except NotFound:
        return _Asked(typed, None)


def _common_texts() -> dict[str, object]:
    texts = page_texts()["texts"]
    return dict(texts) if isinstance(texts, dict) else {}
