"""Devices say every half minute that they are there; one that falls silent during opening hours is missed.

A device that is lost raises an alert in its office, once for each loss. When it is heard again or revoked, or the
office closes, the alert closes by itself.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_service.domain.command import BY_SYSTEM, Actor
from queue_service.domain.device import LOST_AFTER, Paper, is_lost
from queue_service.domain.errors import Forbidden, NotSignedIn
from queue_service.domain.events import EventKind
from queue_service.persistence.alarms import DEVICE_LOST, Alarm
from queue_service.persistence.devices import Device, Seen
from queue_service.persistence.unit_of_work import Units
from queue_service.services.devices import close_alert
from queue_service.services.lobbies import Lobbies
from queue_service.services.offices import Offices
from queue_service.services.open_lobby import OpenLobby

#: A device that speaks more often than this is heard and not written down.
WRITTEN_EVERY = timedelta(seconds=25)
#: The sweep comes four times a minute; after a longer pause nobody was listening for some time.
MISSED_SWEEPS = timedelta(minutes=1)
_PAGE = re.compile(r"/(?:kiosk|board|desk-display)/[\w.~%/-]*")
_LONGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Word:
    """What a device says of itself.

    Attributes:
        at: its clock, aware.
        version: of the page it shows.
        page: path of that page; only that of a device's page is kept.
    """

    at: datetime
    version: str
    paper: Paper | None = None
    page: str | None = None


class DeviceWatch:
    """Use cases of a device that is there, and of whoever misses one."""

    def __init__(self, units: Units, offices: Offices, lobbies: Lobbies) -> None:
        self._units, self._offices, self._lobbies = units, offices, lobbies
        self._listening = _Listening()

    def heard(self, actor: Actor, word: Word) -> datetime:
        """A device says that it is there; returns the server's time. Written at most every 25 seconds.

        Raises:
            Forbidden: no device asks.
            NotSignedIn: it was revoked.
        """
        if actor.kind != "device":
            raise Forbidden("forbidden")
        device_id = int(actor.id.removeprefix("device:"))
        with self._units.reading() as read:
            known, now = read.devices.get(device_id), read.now
        if known.revoked_at is not None:
            raise NotSignedIn("not_signed_in")
        if known.seen_at is None or now - known.seen_at >= WRITTEN_EVERY or known.lost_since is not None:
            self._write(known, _seen(word, now))
        return now

    def miss(self) -> int:
        """Looks for devices that are lost, and for alerts that are over; returns how many. Safe when run twice."""
        with self._units.reading() as work:
            watched_since = self._listening.at(work.now)
            silent = work.devices.silent(work.now - LOST_AFTER)
            hours = {
                office: self._offices.load(work, office).plan.hours for office in {d.office for d in silent}
            }
            now = work.now
        lost = [
            d for d in silent if not d.lost_since and is_lost(hours[d.office], _last(d), now, watched_since)
        ]
        over = [d for d in silent if d.lost_since and not is_lost(hours[d.office], _last(d), now)]
        changed = 0
        for office, devices in _by_office([*lost, *over]).items():
            with self._lobbies.changing(BY_SYSTEM, office, in_pause=True) as lobby:
                ids = {each.id for each in over}
                done = [_found(lobby, each) if each.id in ids else _lost(lobby, each) for each in devices]
                changed += sum(done)
                lobby.work.commit(None)
        return changed

    def _write(self, known: Device, seen: Seen) -> None:
        with self._units.writing(BY_SYSTEM) as work:
            if work.devices.heard(known.id, seen, work.now, not_lost=True):
                work.commit(None)
                return
        # It was missed: that it is back is told to those who miss it, in their lobby's turn.
        with self._lobbies.changing(BY_SYSTEM, known.office, in_pause=True) as lobby:
            if not lobby.work.devices.heard(known.id, seen, lobby.now, not_lost=False):
                raise NotSignedIn("not_signed_in")
            _found(lobby, lobby.work.devices.get(known.id))
            lobby.work.commit(None)


class _Listening:
    """Since when this process has looked after devices without a pause: what was silent before, nobody knows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: datetime | None = None
        self._last: datetime | None = None

    def at(self, now: datetime) -> datetime:
        """Notes that somebody looks now; returns since when."""
        with self._lock:
            went_on = self._last is not None and timedelta(0) <= now - self._last <= MISSED_SWEEPS
            if self._since is None or not went_on:
                self._since = now
            self._last = now
            return self._since


def _lost(lobby: OpenLobby, device: Device) -> bool:
    """Raises the alert; False when the device was heard meanwhile, or somebody else has raised it."""
    alert = Alarm(lobby.work.next_id(), DEVICE_LOST, device.name, None, lobby.now)
    if not lobby.work.devices.lose(device, alert.id, lobby.now):
        return False
    lobby.work.alarms.add(lobby.office.id, lobby.day, alert)
    lobby.work.record(EventKind.ALARM_RAISED, None, None, alarm=alert.id, kind=DEVICE_LOST)
    lobby.work.audit("device.lost", f"device:{device.id}", kind=device.kind)
    return True


def _found(lobby: OpenLobby, device: Device) -> bool:
    """Closes the alert of a device that is no longer lost; False when that was done."""
    if not lobby.work.devices.find_again(device.id):
        return False
    close_alert(lobby, device.lost_alarm)
    return True


def _seen(word: Word, now: datetime) -> Seen:
    drift = round((now - word.at).total_seconds() * 1000)
    page = word.page if word.page is not None and _PAGE.fullmatch(word.page) else None
    return Seen(word.version, drift, word.paper, page if page is None else page[:_LONGEST_PAGE])


def _last(device: Device) -> datetime:
    return device.seen_at or device.enrolled_at


def _by_office(devices: Sequence[Device]) -> Mapping[str, list[Device]]:
    found: dict[str, list[Device]] = defaultdict(list)
    for each in devices:
        found[each.office].append(each)
    return found
