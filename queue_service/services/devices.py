"""Devices: enrolled once, known by a token, listed with how they are, renamed, revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_service.domain.command import BY_SYSTEM, Actor, Command, is_practice
from queue_service.domain.device import status_of
from queue_service.domain.errors import Invalid, NotFound
from queue_service.domain.events import EventKind
from queue_service.domain.rights import DeviceKind, Right
from queue_service.persistence.devices import Device, NewDevice
from queue_service.persistence.unit_of_work import ReadWork, UnitOfWork, Units
from queue_service.services.device_view import DeviceView, device_view
from queue_service.services.lobbies import Lobbies
from queue_service.services.offices import Offices
from queue_service.services.open_lobby import OpenLobby
from queue_service.services.tokens import new_token, token_hash

#: So long a revoked device is still listed.
REVOKED_SHOWN = timedelta(days=7)
LONGEST_NAME = 80


class Devices:
    """Use cases around kiosks, boards and desk displays."""

    def __init__(self, units: Units, offices: Offices, lobbies: Lobbies) -> None:
        self._units, self._offices, self._lobbies = units, offices, lobbies

    def enrol(
        self, kind: str, office: str, name: str, *, replacing: bool = False, shared: bool = False
    ) -> str:
        """Enrols a device and returns its token, which is shown this once.

        Args:
            replacing: devices of the same name are revoked, as after a restart of the demo.
            shared: many browsers have this token, and that one of them falls silent is no loss.

        Raises:
            Invalid: ``unknown_device_kind``, ``name_missing``.
            NotFound: ``office_not_found``.
        """
        if kind not in set(DeviceKind):
            raise Invalid("unknown_device_kind", field="kind", known=sorted(DeviceKind))
        token = new_token()
        with self._units.writing(BY_SYSTEM) as work:
            office_id = office_of_devices(work, office)
            if replacing:
                for before in work.devices.named(office_id, name):
                    end_token(work, office_id, before, kind)
            new = NewDevice(kind, name_given(name), token_hash(token), shared=shared)
            added = work.devices.add(office_id, new, work.now)
            work.audit("device.enrolled", f"device:{added}", office_id=office_id, kind=kind)
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

    def of_office(self, actor: Actor, office: str) -> list[DeviceView]:
        """The devices of an office, in order of enrolment; those revoked lately are among them.

        Raises:
            Forbidden: whoever asks may not see devices of this office.
            NotFound: ``office_not_found``.
        """
        actor.require(Right.SEE_DEVICES, office)
        with self._units.reading() as work:
            office_id = office_of_devices(work, office)
            return [self.view(work, found) for found in work.devices.of(office_id, _shown_since(work.now))]

    def everywhere(self) -> list[DeviceView]:
        """The devices of every office, for the operator's figures and the command line."""
        with self._units.reading() as work:
            return [self.view(work, found) for found in work.devices.of(None, _shown_since(work.now))]

    def find(self, device_id: int) -> DeviceView:
        """A device of any office, for the command line. Raises NotFound ``device_not_found``."""
        with self._units.reading() as work:
            return self.view(work, work.devices.get(device_id))

    def rename(self, command: Command, office: str, device_id: int, name: str) -> DeviceView:
        """Calls a device something else; an open alert about it keeps the name it was raised with.

        Raises:
            Forbidden: whoever asks may not change devices of this office.
            Invalid: ``name_missing``.
            NotFound: ``office_not_found``, ``device_not_found``.
        """
        command.actor.require(Right.MANAGE_DEVICES, office)
        with self._units.writing(command) as work:
            office_id = office_of_devices(work, office)
            found = work.devices.get(device_id, office_id)
            work.devices.rename(device_id, name_given(name))
            work.audit("device.renamed", f"device:{device_id}", office_id=office_id, kind=found.kind)
            return work.commit(self.view(work, work.devices.get(device_id)))

    def revoke(self, command: Command, office: str, device_id: int) -> None:
        """Ends a device's token: its page shows a code again, its live connections end. Done twice it is done once.

        Raises:
            Forbidden: whoever asks may not change devices of this office.
            NotFound: ``office_not_found``, ``device_not_found``.
        """
        command.actor.require(Right.MANAGE_DEVICES, office)
        with self._units.writing(command) as work:
            office_id = office_of_devices(work, office)
            found = work.devices.get(device_id, office_id)
            end_token(work, office_id, device_id, found.kind)
            work.commit(None)
        if found.lost_alarm is not None:
            with self._lobbies.changing(BY_SYSTEM, office, in_pause=True) as lobby:
                close_alert(lobby, found.lost_alarm)
                lobby.work.commit(None)

    def view(self, work: ReadWork, found: Device) -> DeviceView:
        """A device and how it is, for whoever has read or changed it in this unit of work."""
        hours = self._offices.load(work, found.office).plan.hours
        return device_view(found, status_of(hours, found.seen_at, found.revoked_at, work.now))


def name_given(name: str) -> str:
    """The name without spaces round it. Raises Invalid ``name_missing``."""
    plain = name.strip()
    if not plain or len(plain) > LONGEST_NAME:
        raise Invalid("name_missing", field="name")
    return plain


def office_of_devices(work: ReadWork, office: str) -> int:
    """The row id of an office that can have devices. Raises NotFound ``office_not_found``."""
    if is_practice(office):
        # A private copy is erased after a day, and nobody stands a kiosk beside it.
        raise NotFound("office_not_found", office=office[:60])
    return work.offices.key(office)[0]


def end_token(work: UnitOfWork, office_id: int, device_id: int, kind: str) -> None:
    """Revokes a device; what it could still have fetched its token with is gone too."""
    if not work.devices.revoke(device_id, work.now):
        return
    work.device_codes.forget_of(device_id)
    work.audit("device.revoked", f"device:{device_id}", office_id=office_id, kind=kind)


def close_alert(lobby: OpenLobby, alarm_id: int | None) -> bool:
    """Closes the alert about a lost device, unless somebody did so or its day is over; False then."""
    still = {alarm.id for alarm in lobby.work.alarms.open(lobby.office.id, lobby.day)}
    if alarm_id not in still:
        return False
    lobby.work.alarms.close(lobby.office.id, alarm_id, lobby.now)
    lobby.work.record(EventKind.ALARM_CLOSED, alarm=alarm_id)
    return True


def _shown_since(now: datetime) -> datetime:
    return now - REVOKED_SHOWN
