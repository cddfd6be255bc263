"""Devices: enrolled once, known by a token."""

from __future__ import annotations

from queue_service.domain.command import BY_SYSTEM, Actor, DeviceKind
from queue_service.domain.errors import Invalid
from queue_service.persistence.unit_of_work import Units
from queue_service.services.tokens import new_token, token_hash


class Devices:
    """Use cases around kiosks, boards and desk displays."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def enrol(self, kind: str, office: str, name: str, *, replacing: bool = False) -> str:
        """Enrols a device and returns its token, which is shown this once.

        Args:
            replacing: devices of the same name are revoked, as after a restart of the demo.

        Raises:
            Invalid: ``unknown_device_kind``.
            NotFound: ``office_not_found``.
        """
        if kind not in set(DeviceKind):
            raise Invalid("unknown_device_kind", field="kind", known=sorted(DeviceKind))
        token = new_token()
        with self._units.writing(BY_SYSTEM) as work:
            office_id = work.offices.key(office)[0]
            if replacing:
                work.devices.revoke_named(office_id, name, work.now)
            work.devices.add(office_id, kind, name, token_hash(token), work.now)
            work.commit(None)
        return token

    def name_of(self, actor: Actor) -> str:
        """What a device is called in the house; empty for anybody else."""
        if actor.kind != "device":
            return ""
        with self._units.reading() as work:
            return work.devices.name(int(actor.id.removeprefix("device:"))) or ""

    def identify(self, token: str) -> Actor | None:
        """Which device holds this token; None when unknown or revoked."""
        with self._units.reading() as work:
            found = work.devices.by_token(token_hash(token))
        if found is None:
            return None
        return Actor(
            kind="device", id=f"device:{found.id}", office=found.office, device_kind=DeviceKind(found.kind)
        )
