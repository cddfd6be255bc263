"""Devices of the house: kiosks, boards, desk displays, each with a token kept as a hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

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
)


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device; ``office`` is an office code."""

    id: int
    kind: str
    name: str
    office: str


class DeviceRepository:
    """Devices by token."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, kind: str, name: str, token_hash: str, now: datetime) -> None:
        """Enrols a device."""
        self._connection.execute(
            sa.insert(device).values(
                office_id=office_id, kind=kind, name=name, token_hash=token_hash, enrolled_at=now
            )
        )

    def by_token(self, token_hash: str) -> Device | None:
        """The device behind a token, unless it was revoked."""
        row = self._connection.execute(_BY_TOKEN, {"hash": token_hash}).one_or_none()
        return None if row is None else Device(row.id, row.kind, row.name, row.office)

    def name(self, device_id: int) -> str | None:
        """What a device is called."""
        return self._connection.scalar(sa.select(device.c.name).where(device.c.id == device_id))

    def revoke_named(self, office_id: int, name: str, now: datetime) -> int:
        """Revokes every device of an office with this name; returns how many."""
        found = sa.update(device).where(
            device.c.office_id == office_id, device.c.name == name, device.c.revoked_at.is_(None)
        )
        return self._connection.execute(found.values(revoked_at=now)).rowcount


_BY_TOKEN = (
    sa.select(device.c.id, device.c.kind, device.c.name, office.c.code.label("office"))
    .join(office, office.c.id == device.c.office_id)
    .where(device.c.token_hash == sa.bindparam("hash"), device.c.revoked_at.is_(None))
)
