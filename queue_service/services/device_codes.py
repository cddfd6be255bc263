"""Enrolment by a short code: an unknown device shows one, an administrator confirms it, the device fetches its token.

The code is for people and short; what fetches the token is a secret of the device that it shows nobody. The database
keeps neither: of the code an HMAC, of the secret a hash, and of the token too, which is derived when it is fetched.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_service.domain.command import BY_SYSTEM, Actor, Command
from queue_service.domain.device import CODE_LENGTH, CODE_SIGNS, code_of, grouped
from queue_service.domain.errors import Conflict, Invalid, NotFound, QueueServiceError
from queue_service.domain.office import OfficePlan
from queue_service.domain.rights import DeviceKind, Right
from queue_service.persistence.device_codes import DeviceCode
from queue_service.persistence.devices import NewDevice
from queue_service.persistence.unit_of_work import UnitOfWork, Units
from queue_service.services.device_view import DeviceView
from queue_service.services.devices import Devices, name_given, office_of_devices
from queue_service.services.tokens import Tokens, new_public_id, new_token, token_hash

#: So long a code can be confirmed, and a confirmed one be claimed.
LASTS = timedelta(minutes=10)
#: More codes than this are shown at once in no house: somebody asks for them in a loop.
MOST_OPEN = 1000


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A new code, as only the device that asked for it ever sees it.

    Attributes:
        code: grouped, to be shown.
        secret: to be kept; it fetches the token.
        expires_at: UTC.
    """

    code: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PendingDevice:
    """A device that waits to be confirmed.

    Attributes:
        code: grouped.
        office: code of the office whose page it shows; None where a script asks.
        place: the desk or area of that page, by code.
    """

    code: str
    kind: DeviceKind
    office: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A device that has been confirmed: its token, told this once, and what it is for."""

    token: str
    kind: DeviceKind
    office: str
    desk: str | None
    area: str | None


class DeviceCodes:
    """Use cases of a device that is not known yet, and of whoever confirms it."""

    def __init__(self, units: Units, devices: Devices, tokens: Tokens) -> None:
        self._units, self._devices, self._tokens = units, devices, tokens

    def ask(self, kind: str, office: str | None = None, place: str | None = None) -> ShownCode:
        """A new code for an unknown device.

        Raises:
            Invalid: ``unknown_device_kind``.
            NotFound: ``office_not_found``.
            QueueServiceError: ``too_many_requests`` when more are open than any house has devices.
        """
        if kind not in set(DeviceKind):
            raise Invalid("unknown_device_kind", field="kind", known=sorted(DeviceKind))
        with self._units.writing(BY_SYSTEM) as work:
            if office is not None:
                office_of_devices(work, office)
            if work.device_codes.count() >= MOST_OPEN and work.device_codes.forget(work.now) == 0:
                raise QueueServiceError("too_many_requests")
            code, secret = self._unused_code(work), new_token()
            until = work.now + LASTS
            new = DeviceCode(self._tokens.device_code(code), token_hash(secret), kind, until, office, place)
            work.device_codes.add(new, work.now)
            return work.commit(ShownCode(grouped(code), secret, until))

    def pending(self, actor: Actor, typed: str) -> PendingDevice:
        """What waits behind a code that somebody read off a screen.

        Raises:
            Forbidden: whoever asks may not enrol devices, or not in the office of this one.
            NotFound: ``code_not_found`` when there is none, its time is over, or it was confirmed.
        """
        actor.require(Right.MANAGE_DEVICES)
        code = code_of(typed)
        with self._units.reading() as work:
            found = code and work.device_codes.by_code(self._tokens.device_code(code), work.now)
        if not code or not found or found.device_id is not None:
            raise NotFound("code_not_found")
        if found.office is not None:
            actor.require(Right.MANAGE_DEVICES, found.office)
        return PendingDevice(grouped(code), DeviceKind(found.kind), found.office, found.place)

    def confirm(
        self,
        command: Command,
        office: str,
        typed: str,
        name: str,
        *,
        desk: str | None = None,
        area: str | None = None,
    ) -> DeviceView:
        """Enrols the device that shows this code; it fetches its token by itself.

        Args:
            desk: what a desk display stands at.
            area: whose calls a board shows; None for the whole house.

        Raises:
            Forbidden: whoever asks may not enrol devices in this office.
            NotFound: ``office_not_found``, ``code_not_found``, ``desk_not_found``, ``area_not_found``.
            Conflict: ``code_used``; ``code_of_other_office`` when the screen belongs to another one.
            Invalid: ``name_missing``.
        """
        command.actor.require(Right.MANAGE_DEVICES, office)
        with self._units.writing(command) as work:
            office_id = office_of_devices(work, office)
            shown = self._to_confirm(work, typed, office)
            desk, area = _place(work.offices.load(office), shown, desk, area)
            public_id = new_public_id()
            new = NewDevice(
                kind=shown.kind,
                name=name_given(name),
                token_hash=token_hash(self._tokens.device(public_id)),
                public_id=public_id,
                enrolled_by=command.actor.staff_id,
                desk=desk,
                area=area,
            )
            added = work.devices.add(office_id, new, work.now)
            if not work.device_codes.use(shown.code_hash, added, work.now + LASTS):
                raise Conflict("code_used")
            work.audit("device.enrolled", f"device:{added}", office_id=office_id, kind=shown.kind)
            return work.commit(self._devices.view(work, work.devices.get(added)))

    def claim(self, secret: str) -> Claimed | None:
        """The token, once, when the device with this secret has been confirmed; None while it has not.

        Raises:
            NotFound: ``code_expired``: its time is over, the token was fetched, or the device is revoked.
        """
        with self._units.writing(BY_SYSTEM) as work:
            shown = work.device_codes.by_secret(token_hash(secret), work.now)
            if shown is None:
                raise NotFound("code_expired")
            if shown.device_id is None:
                return None
            public_id = work.devices.public_id(shown.device_id)
            if public_id is None or not work.device_codes.take(shown.code_hash):
                raise NotFound("code_expired")
            device = work.devices.get(shown.device_id)
            token = self._tokens.device(public_id)
            return work.commit(
                Claimed(token, DeviceKind(device.kind), device.office, device.desk, device.area)
            )

    def forget(self) -> int:
        """Deletes codes whose time is over; returns how many. Safe when run twice."""
        with self._units.writing(BY_SYSTEM) as work:
            return work.commit(work.device_codes.forget(work.now))

    def _to_confirm(self, work: UnitOfWork, typed: str, office: str) -> DeviceCode:
        code = code_of(typed)
        shown = code and work.device_codes.by_code(self._tokens.device_code(code), work.now)
        if not shown:
            raise NotFound("code_not_found")
        if shown.device_id is not None:
            raise Conflict("code_used")
        if shown.office not in (None, office):
            raise Conflict("code_of_other_office")
        return shown

    def _unused_code(self, work: UnitOfWork) -> str:
        """Drawn anew in the one case in 2^40 that it is shown somewhere already."""
        while True:
            code = "".join(_drawn(CODE_SIGNS))
            if not work.device_codes.is_known(self._tokens.device_code(code)):
                return code


def _drawn(signs: Sequence[str]) -> list[str]:
    return [secrets.choice(signs) for _ in range(CODE_LENGTH)]


def _place(
    plan: OfficePlan, shown: DeviceCode, desk: str | None, area: str | None
) -> tuple[str | None, str | None]:
    """What the display is for, (desk, area): as it was chosen, else as the page that shows the code says.

    Raises:
        NotFound: ``desk_not_found``, ``area_not_found``.
    """
    if shown.kind == DeviceKind.DESK_DISPLAY:
        known = {each.code for each in plan.desks}
        return (plan.desk(desk).code if desk else shown.place if shown.place in known else None), None
    if shown.kind == DeviceKind.BOARD:
        known = {each.code for each in plan.areas}
        return None, (plan.area(area).code if area else shown.place if shown.place in known else None)
    return None, None
