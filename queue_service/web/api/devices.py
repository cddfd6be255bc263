"""Devices: enrolled by a short code, heard every half minute, listed, renamed, revoked."""

from __future__ import annotations

from flask import Response

from queue_service.documents import device_json
from queue_service.documents.json import Json, moment
from queue_service.domain.command import Actor
from queue_service.domain.device import HEARTBEAT_SECONDS
from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.domain.rights import Right
from queue_service.services.device_view import DeviceView
from queue_service.services.device_watch import Word
from queue_service.web import auth
from queue_service.web.api import device_shapes as shapes
from queue_service.web.api.answers import Answer, answer_json, answer_once
from queue_service.web.api.bodies import Nothing, OfficePath
from queue_service.web.api.description import ANYBODY, DEVICE, STAFF, answers
from queue_service.web.api.endpoint import ApiBlueprint, asks
from queue_service.web.device_pages import page_of_claimed, page_version
from queue_service.web.kit import services

bp = ApiBlueprint("api_devices", __name__, url_prefix="/api/v1")


@bp.post("/devices/codes", **answers(ANYBODY, (201, shapes.DeviceCode), 403, 404, 429))
def ask_for_code(body: shapes.AskCode) -> Response:
    """A code for an unknown device to show; it is good for ten minutes, and for one device."""
    auth.refuse_cross_site()
    return answer_json(
        device_json.shown_code(services().device_codes.ask(body.kind, body.office, body.place)), 201
    )


@bp.post(
    "/devices/codes/claim",
    **answers(ANYBODY, (201, shapes.DeviceEnrolled), 403, 404, 429, also={202: shapes.CodeWaits}),
)
def claim_token(body: shapes.ClaimCode) -> Response:
    """The token, once, after somebody has confirmed the code; 202 until then."""
    auth.refuse_cross_site()
    if body.cookie and auth.checked_credential() is None:
        raise Forbidden("csrf")
    claimed = services().device_codes.claim(body.secret)
    if claimed is None:
        return answer_json({"status": "waiting"}, 202)
    page = page_of_claimed(claimed)
    response = answer_json(device_json.claimed(claimed, page, with_token=not body.cookie), 201)
    if body.cookie:
        auth.keep(response, str(claimed.kind), claimed.token)
    return response


@bp.post("/devices/heartbeat", **answers(DEVICE, shapes.Heard, 401, 403))
@asks(Right.HEARTBEAT)
def take_heartbeat(actor: Actor, body: shapes.Heartbeat) -> Response:
    """A device says that it is there, and hears which version of its page there is."""
    if actor.device_kind is None:
        raise NotSignedIn("not_signed_in")
    now = services().device_watch.heard(actor, Word(body.at, body.version, body.paper, body.page))
    return answer_json(
        {
            "server_time": moment(now),
            "version": page_version(actor.device_kind),
            "every_seconds": HEARTBEAT_SECONDS,
        }
    )


@bp.get("/offices/<office>/devices", **answers(STAFF, shapes.Devices, 401, 403, 404))
@asks(Right.SEE_DEVICES)
def list_devices(actor: Actor, path: OfficePath) -> Response:
    """Every device of the office and how it is."""
    found = services().devices.of_office(actor, path.office)
    return answer_json({"devices": [as_json(each) for each in found]})


@bp.post("/offices/<office>/devices", **answers(STAFF, (201, shapes.Device), 401, 403, 404, 409))
@asks(Right.MANAGE_DEVICES)
def confirm_device(actor: Actor, path: OfficePath, body: shapes.ConfirmDevice) -> Response:
    """Enrols the device that shows this code; its page opens by itself within seconds."""
    return answer_once(
        actor,
        body,
        lambda command: services().device_codes.confirm(
            command, path.office, body.code, body.name, desk=body.desk, area=body.area
        ),
        lambda enrolled: Answer(201, as_json(enrolled)),
    )


@bp.patch("/offices/<office>/devices/<device>", **answers(STAFF, shapes.Device, 401, 403, 404))
@asks(Right.MANAGE_DEVICES)
def rename_device(actor: Actor, path: shapes.DevicePath, body: shapes.RenameDevice) -> Response:
    """Calls a device something else."""
    return answer_once(
        actor,
        body,
        lambda command: services().devices.rename(command, path.office, int(path.device), body.name),
        lambda renamed: Answer(200, as_json(renamed)),
    )


@bp.delete("/offices/<office>/devices/<device>", **answers(STAFF, 204, 401, 403, 404))
@asks(Right.MANAGE_DEVICES)
def revoke_device(actor: Actor, path: shapes.DevicePath, body: Nothing) -> Response:
    """Ends a device's token; its page shows a code again within seconds."""
    return answer_once(
        actor,
        body,
        lambda command: services().devices.revoke(command, path.office, int(path.device)),
        lambda _: Answer(204),
    )


def as_json(view: DeviceView) -> Json:
    """A device as the API answers it."""
    return device_json.device(view, page_version(view.kind))
