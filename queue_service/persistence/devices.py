"""Devices of the house: kiosks, boards, desk displays, each with a token kept as a hash, and how they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from queue_service.domain.errors import NotFound
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.offices import office

device = sa.Table(
    "device",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("office_id", sa.ForeignKey("office.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("enrolled_at", UTCDateTime, nullable=False),
    sa.Column("revoked_at", UTCDateTime),
    # What its token is derived from; none for a token that was drawn and told once.
    sa.Column("public_id", sa.String(22), unique=True),
    # No foreign key: an account may go, the device stays.
    sa.Column("enrolled_by", sa.Integer),
    sa.Column("desk", sa.String(40)),
    sa.Column("area", sa.String(40)),
    # One token for whoever opens a page of the demo: that one of them closes it is no loss.
    sa.Column("shared", sa.Boolean(name="shared"), nullable=False, server_default=sa.false()),
    sa.Column("seen_at", UTCDateTime),
    sa.Column("version", sa.String(60)),
    # When it was heard minus what its clock said.
    sa.Column("drift_ms", sa.BigInteger),
    sa.Column("paper", sa.String(10)),
    sa.Column("page", sa.String(200)),
    # Since when it counts as lost, and the alert that says so, until it is back.
    sa.Column("lost_since", UTCDateTime),
    sa.Column("lost_alarm", sa.BigInteger),
)


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device; ``office`` is an office code, times are UTC.

    Attributes:
        enrolled_by: row id of the account that confirmed it; None for the command line and the demo.
        desk, area: what a display is for, by code.
        shared: many browsers have its token.
        version: of the page it shows.
        drift_ms: when it was heard minus what its clock said.
        lost_alarm: the alert about it, in the lobby's alarms.
    """

    id: int
    kind: str
    name: str
    office: str
    office_id: int
    enrolled_at: datetime
    enrolled_by: int | None = None
    revoked_at: datetime | None = None
    desk: str | None = None
    area: str | None = None
    shared: bool = False
    seen_at: datetime | None = None
    version: str | None = None
    drift_ms: int | None = None
    paper: str | None = None
    page: str | None = None
    lost_since: datetime | None = None
    lost_alarm: int | None = None


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device as it is enrolled; see `Device`. ``public_id``: what its token is derived from, if it is."""

    kind: str
    name: str
    token_hash: str
    public_id: str | None = None
    enrolled_by: int | None = None
    desk: str | None = None
    area: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a device says of itself."""

    version: str
    drift_ms: int
    paper: str | None
    page: str | None


class DeviceRepository:
    """Devices by token, by office, and by how long they have been silent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, new: NewDevice, now: datetime) -> int:
        """Enrols a device; returns its row id."""
        values = {name: getattr(new, name) for name in NewDevice.__slots__}
        added = self._connection.execute(
            sa.insert(device).values(office_id=office_id, enrolled_at=now, **values).returning(device.c.id)
        )
        return int(added.scalar_one())

    def by_token(self, token_hash: str) -> Device | None:
        """The device behind a token, unless it was revoked."""
        row = self._connection.execute(_BY_TOKEN, {"hash": token_hash}).one_or_none()
        return None if row is None else _device(row)

    def get(self, device_id: int, office_id: int | None = None) -> Device:
        """A device by its row id, of this office if one is named. Raises NotFound ``device_not_found``."""
        row = self._connection.execute(_BY_ID, {"id": device_id}).one_or_none()
        if row is None or office_id not in (None, row.office_id):
            raise NotFound("device_not_found")
        return _device(row)

    def name(self, device_id: int) -> str | None:
        """What a device is called."""
        return self._connection.scalar(sa.select(device.c.name).where(device.c.id == device_id))

    def public_id(self, device_id: int) -> str | None:
        """What the device's token is derived from; None once it has been revoked."""
        still = sa.select(device.c.public_id).where(device.c.id == device_id, device.c.revoked_at.is_(None))
        return self._connection.scalar(still)

    def of(self, office_id: int | None, revoked_after: datetime) -> list[Device]:
        """Those of an office, or of all, in order of enrolment; revoked ones only when that was after this moment."""
        shown = _ALL.where(sa.or_(device.c.revoked_at.is_(None), device.c.revoked_at > revoked_after))
        if office_id is not None:
            shown = shown.where(device.c.office_id == office_id)
        return [_device(row) for row in self._connection.execute(shown.order_by(device.c.id))]

    def silent(self, before: datetime) -> list[Device]:
        """Those last seen before this moment, and those that count as lost; nobody's shared token."""
        return [_device(row) for row in self._connection.execute(_SILENT, {"before": before})]

    def revoke(self, device_id: int, now: datetime) -> bool:
        """Ends a device's token; False when that was done before."""
        found = sa.update(device).where(device.c.id == device_id, device.c.revoked_at.is_(None))
        ended = found.values(revoked_at=now, lost_since=None, lost_alarm=None)
        return self._connection.execute(ended).rowcount == 1

    def named(self, office_id: int, name: str) -> list[int]:
        """Row ids of the devices of an office with this name that have not been revoked."""
        found = sa.select(device.c.id).where(
            device.c.office_id == office_id, device.c.name == name, device.c.revoked_at.is_(None)
        )
        return list(self._connection.scalars(found))

    def rename(self, device_id: int, name: str) -> None:
        """Calls it something else."""
        self._connection.execute(sa.update(device).where(device.c.id == device_id).values(name=name))

    def heard(self, device_id: int, seen: Seen, now: datetime, *, not_lost: bool) -> bool:
        """Writes down what a device says; False when it was revoked or, with `not_lost`, counts as lost."""
        this = sa.update(device).where(device.c.id == device_id, device.c.revoked_at.is_(None))
        if not_lost:
            this = this.where(device.c.lost_since.is_(None))
        values = {name: getattr(seen, name) for name in Seen.__slots__}
        return self._connection.execute(this.values(seen_at=now, **values)).rowcount == 1

    def lose(self, lost: Device, alarm: int, now: datetime) -> bool:
        """Notes that it is lost; False when it was heard since it was read, or is noted already."""
        this = sa.update(device).where(
            device.c.id == lost.id,
            device.c.revoked_at.is_(None),
            device.c.lost_since.is_(None),
            device.c.seen_at == lost.seen_at,
        )
        return self._connection.execute(this.values(lost_since=now, lost_alarm=alarm)).rowcount == 1

    def find_again(self, device_id: int) -> bool:
        """It is no longer lost; False when it was not."""
        this = sa.update(device).where(device.c.id == device_id, device.c.lost_since.is_not(None))
        return self._connection.execute(this.values(lost_since=None, lost_alarm=None)).rowcount == 1


def _device(row: Row[Any]) -> Device:
    values: Sequence[object] = row
    return Device(*values)  # type: ignore[arg-type]  # the columns of _ALL are the attributes, in order


_ALL: sa.Select[Any] = sa.select(
    device.c.id,
    device.c.kind,
    device.c.name,
    office.c.code.label("office"),
    device.c.office_id,
    device.c.enrolled_at,
    device.c.enrolled_by,
    device.c.revoked_at,
    device.c.desk,
    device.c.area,
    device.c.shared,
    device.c.seen_at,
    device.c.version,
    device.c.drift_ms,
    device.c.paper,
    device.c.page,
    device.c.lost_since,
    device.c.lost_alarm,
).join(office, office.c.id == device.c.office_id)
_BY_TOKEN = _ALL.where(device.c.token_hash == sa.bindparam("hash"), device.c.revoked_at.is_(None))
_BY_ID = _ALL.where(device.c.id == sa.bindparam("id"))
_SILENT = _ALL.where(
    device.c.revoked_at.is_(None),
    device.c.shared.is_(False),
    sa.or_(
        device.c.seen_at < sa.bindparam("before", type_=UTCDateTime),
        device.c.lost_since.is_not(None),
    ),
).order_by(device.c.id)
