"""What the API of devices takes and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_service.domain.device import Paper
from queue_service.domain.rights import DeviceKind
from queue_service.web.api.bodies import Body, Code, Moment, OfficePath
from queue_service.web.api.schema import Shape

Kind = Literal["kiosk", "board", "desk-display"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
#: Whatever hyphens and spaces somebody types along; what is no code is not found.
TypedCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class DevicePath(OfficePath):
    """A device of an office."""

    device: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] = Field(description="Its id")


class AskCode(Body):
    """What the device that shows the code is going to be."""

    kind: DeviceKind = Field(strict=False)
    office: Code | None = Field(
        None, description="Whose page shows the code: nobody else can confirm it then"
    )
    place: Code | None = Field(None, description="Desk or area of that page, proposed to whoever confirms")


class ClaimCode(Body):
    """The secret that came with the code."""

    secret: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$")]
    cookie: bool = Field(
        False, description="Our own pages: the browser keeps the token, scripts never see it"
    )


class ConfirmDevice(Body):
    """The device that shows this code, and what it is called from now on."""

    code: TypedCode = Field(json_schema_extra={"example": "K7RM-2QXP"})
    name: Name
    desk: Code | None = Field(None, description="Of a desk display; default: the desk of the page it shows")
    area: Code | None = Field(None, description="Of a board; default: the area of the page it shows")


class RenameDevice(Body):
    """What it is called from now on."""

    name: Name


class Heartbeat(Body):
    """What a device says of itself, every half minute."""

    at: Moment = Field(description="The device's own clock")
    version: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
    paper: Paper | None = Field(None, strict=False, description="Null without a printer")
    page: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = Field(
        None, description="Path of the page it shows, without a query"
    )


class Heard(Shape):
    """The server has heard it."""

    server_time: datetime
    version: Annotated[
        str, Field(description="Of the page as it is now; load it again when yours is another")
    ]
    every_seconds: int


class DeviceCode(Shape):
    """A code to be shown, and the secret that fetches the token once somebody has confirmed the code."""

    code: Annotated[str, Field(json_schema_extra={"example": "K7RM-2QXP"})]
    secret: Annotated[str, Field(description="Stays on the device")]
    expires_at: datetime


class CodeWaits(Shape):
    """Nobody has confirmed the code yet."""

    status: Literal["waiting"]


class DeviceEnrolled(Shape):
    """The device is enrolled. This answer is given once."""

    token: Annotated[str | None, Field(description="Null when the browser keeps it")]
    kind: Kind
    page: Annotated[str, Field(description="Path of the page it is for")]


class Device(Shape):
    """An enrolled device and how it is."""

    id: int
    kind: Kind
    name: str
    office: str
    desk: str | None
    area: str | None
    enrolled_at: datetime
    enrolled_by: Annotated[int | None, Field(description="Id of the account that confirmed it")]
    revoked_at: datetime | None
    seen_at: datetime | None
    status: Annotated[
        Literal["ok", "late", "lost", "revoked", "never_seen"],
        Field(description="late: silent for more than 90 s; lost: for more than 5 min of opening hours"),
    ]
    version: str | None
    version_is_current: bool | None
    clock_drift_seconds: Annotated[
        float | None, Field(description="When it was heard minus its clock: positive when that is behind")
    ]
    clock_is_wrong: Annotated[bool, Field(description="Off by more than a minute")]
    paper: Literal["ok", "low", "out"] | None
    page: str | None


class Devices(Shape):
    """In the order of their enrolment; those revoked in the last seven days are among them."""

    devices: list[Device]
