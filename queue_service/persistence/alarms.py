"""Calls for help: from the kiosk's picture button, silently from a desk; and alerts about devices that are lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.errors import NotFound
from queue_service.persistence.database import UTCDateTime, metadata

alarm = sa.Table(
    "alarm",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    # A desk's code, or a device's name: never a person.
    sa.Column("place", sa.String(80), nullable=False),
    sa.Column("area", sa.String(40)),
    sa.Column("raised_at", UTCDateTime, nullable=False),
    sa.Column("answered_at", UTCDateTime),
    sa.Column("closed_at", UTCDateTime),
    sa.Index("ix_alarm_office_id_day", "office_id", "day"),
)

HELP, EMERGENCY, DEVICE_LOST = "help", "emergency", "device_lost"
#: The place of whoever keeps the doors.
LOBBY = "lobby"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody asks for help; times are UTC.

    Attributes:
        kind: ``help`` from a visitor, ``emergency`` from a desk; ``device_lost`` when a device is silent.
        place: code of the desk, or name of the device, it comes from.
        area: code of the area of that desk.
        answered_at: when somebody said that they are on the way.
    """

    id: int
    kind: str
    place: str
    area: str | None
    raised_at: datetime
    answered_at: datetime | None = None


class AlarmRepository:
    """Alarms of one office."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, day: date, new: Alarm) -> None:
        """Raises it."""
        values = {"kind": new.kind, "place": new.place, "area": new.area, "raised_at": new.raised_at}
        self._connection.execute(sa.insert(alarm).values(office_id=office_id, id=new.id, day=day, **values))

    def open(self, office_id: int, day: date) -> list[Alarm]:
        """Those of a day that nobody has closed, oldest first."""
        return [
            Alarm(row.id, row.kind, row.place, row.area, row.raised_at, row.answered_at)
            for row in self._connection.execute(_OPEN, {"office": office_id, "day": day})
        ]

    def answer(self, office_id: int, alarm_id: int, now: datetime) -> None:
        """Somebody is on the way; who came first stays. Raises NotFound ``alarm_not_found``."""
        self._note(office_id, alarm_id, answered_at=sa.func.coalesce(alarm.c.answered_at, _at(now)))

    def close(self, office_id: int, alarm_id: int, now: datetime) -> None:
        """It is over. Raises NotFound ``alarm_not_found``."""
        self._note(office_id, alarm_id, closed_at=sa.func.coalesce(alarm.c.closed_at, _at(now)))

    def _note(self, office_id: int, alarm_id: int, **values: object) -> None:
        this = sa.update(alarm).where(alarm.c.office_id == office_id, alarm.c.id == alarm_id)
        if self._connection.execute(this.values(values)).rowcount != 1:
            raise NotFound("alarm_not_found")


def _at(now: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(now, UTCDateTime)


_OPEN = (
    sa.select(alarm)
    .where(
        alarm.c.office_id == sa.bindparam("office"),
        alarm.c.day == sa.bindparam("day", type_=sa.Date),
        alarm.c.closed_at.is_(None),
    )
    .order_by(alarm.c.id)
)
