"""Codes that unknown devices show until an administrator confirms them; only hashes are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.persistence.database import UTCDateTime, metadata

device_code = sa.Table(
    "device_code",
    metadata,
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    # What the page that shows it is for, by code; none where a script asks.
    sa.Column("office", sa.String(40)),
    sa.Column("place", sa.String(40)),
    sa.Column("created_at", UTCDateTime, nullable=False),
    sa.Column("expires_at", UTCDateTime, nullable=False, index=True),
    sa.Column("device_id", sa.ForeignKey("device.id", ondelete="CASCADE"), index=True),
)


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A code that is shown somewhere, by its hashes; times are UTC.

    Attributes:
        office: code of the office whose page shows it; None where a script asked.
        place: of the page too, a desk's code for a desk display, an area's for a board.
        device_id: the device that it was confirmed for, until that has fetched its token.
    """

    code_hash: str
    secret_hash: str
    kind: str
    expires_at: datetime
    office: str | None = None
    place: str | None = None
    device_id: int | None = None


class DeviceCodeRepository:
    """Codes by what is shown, and by the secret of the device that shows it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: DeviceCode, now: datetime) -> None:
        """Keeps a new one."""
        values = {name: getattr(new, name) for name in DeviceCode.__slots__}
        self._connection.execute(sa.insert(device_code).values(created_at=now, **values))

    def count(self) -> int:
        """How many there are, ended ones that nobody has forgotten yet included."""
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(device_code)) or 0)

    def is_known(self, code_hash: str) -> bool:
        """True when this code is shown somewhere, or was so lately."""
        same = sa.select(device_code.c.code_hash).where(device_code.c.code_hash == code_hash)
        return self._connection.scalar(same) is not None

    def by_code(self, code_hash: str, now: datetime) -> DeviceCode | None:
        """The one that is shown, unless its time is over."""
        return self._one(device_code.c.code_hash == code_hash, now)

    def by_secret(self, secret_hash: str, now: datetime) -> DeviceCode | None:
        """The one of the device with this secret, unless its time is over."""
        return self._one(device_code.c.secret_hash == secret_hash, now)

    def use(self, code_hash: str, device_id: int, expires_at: datetime) -> bool:
        """It is confirmed, to be claimed until then; False when somebody else did that first."""
        this = sa.update(device_code).where(
            device_code.c.code_hash == code_hash, device_code.c.device_id.is_(None)
        )
        return self._connection.execute(this.values(device_id=device_id, expires_at=expires_at)).rowcount == 1

    def take(self, code_hash: str) -> bool:
        """Removes it; False when somebody else did that first."""
        gone = sa.delete(device_code).where(device_code.c.code_hash == code_hash)
        return self._connection.execute(gone).rowcount == 1

    def forget_of(self, device_id: int) -> None:
        """Removes what a device that was revoked might still fetch its token with."""
        self._connection.execute(sa.delete(device_code).where(device_code.c.device_id == device_id))

    def forget(self, now: datetime) -> int:
        """Removes those whose time is over; returns how many."""
        return self._connection.execute(
            sa.delete(device_code).where(device_code.c.expires_at <= now)
        ).rowcount

    def _one(self, which: sa.ColumnElement[bool], now: datetime) -> DeviceCode | None:
        names = [device_code.c[name] for name in DeviceCode.__slots__]
        row = self._connection.execute(
            sa.select(*names).where(which, device_code.c.expires_at > now)
        ).one_or_none()
        return None if row is None else DeviceCode(*row)
