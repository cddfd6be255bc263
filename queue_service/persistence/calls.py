"""Calls: which ticket was called to which desk, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from queue_service.domain.errors import Conflict
from queue_service.persistence.database import UTCDateTime, metadata

call = sa.Table(
    "call",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("ticket_id", sa.BigInteger, nullable=False),
    # Number and areas stand here too: a board's question must not need the ticket, which is erased earlier.
    sa.Column("number", sa.String(8), nullable=False),
    sa.Column("waiting_area", sa.String(40), nullable=False),
    sa.Column("desk", sa.String(40), nullable=False),
    sa.Column("desk_area", sa.String(40), nullable=False),
    sa.Column("called_at", UTCDateTime, nullable=False),
    sa.Column("shown_at", UTCDateTime, nullable=False),
    sa.Column("repeats", sa.SmallInteger, nullable=False),
    sa.Column("started_at", UTCDateTime),
    sa.Column("ended_at", UTCDateTime),
    sa.Column("ending", sa.String(20)),
    sa.Column("reason", sa.JSON, nullable=False),
    # The desk stood ready and the client came by themselves; its clerk has not asked since.
    sa.Column("to_ready_desk", sa.Boolean(name="to_ready_desk"), nullable=False),
    sa.Column("waited_seconds", sa.Float, nullable=False),
    # What is no service time: the clerk is away while the client stays, or the house pauses.
    sa.Column("away_since", UTCDateTime),
    sa.Column("away_seconds", sa.Float, nullable=False, server_default="0"),
)

#: How a call ends that was taken back: it is no call any more, and boards retract it.
UNDONE = "undone"

_OPEN = sa.text("ended_at IS NULL")
# The two promises of calling, kept by the database: nobody is called twice at a time, no desk has two clients.
sa.Index(
    "uq_call_open_ticket",
    call.c.office_id,
    call.c.ticket_id,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
sa.Index(
    "uq_call_open_desk",
    call.c.office_id,
    call.c.desk,
    unique=True,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
sa.Index("ix_call_shown", call.c.office_id, call.c.day, call.c.shown_at)


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call. ``shown_at`` is when boards last announced it (UTC); ``reason`` is code and values."""

    id: int
    ticket_id: int
    number: str
    waiting_area: str
    desk: str
    desk_area: str
    called_at: datetime
    shown_at: datetime
    repeats: int
    reason: Mapping[str, Any]
    waited_seconds: float
    to_ready_desk: bool
    started_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str | None = None
    away_since: datetime | None = None
    away_seconds: float = 0.0

    def served_seconds(self, now: datetime) -> float:
        """How long the client has been served by then, without what is no service time; 0 before the start."""
        if self.started_at is None:
            return 0.0
        until = self.ended_at or self.away_since or now
        return max(0.0, (until - self.started_at).total_seconds() - self.away_seconds)


class CallRepository:
    """Calls of one office."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, day: date, new: CallRow) -> None:
        """Opens a call.

        Raises:
            Conflict: ``client_present`` when the desk or the ticket has an open call already.
        """
        names = [column.name for column in call.columns if column.name not in {"office_id", "day"}]
        values = {name: getattr(new, name) for name in names}
        values |= {"office_id": office_id, "day": day, "reason": dict(new.reason)}
        try:
            self._connection.execute(_INSERT, values)
        except sa.exc.IntegrityError:
            raise Conflict("client_present", desk=new.desk) from None

    def open_at(self, office_id: int, desk: str) -> CallRow:
        """The call whose client is at this desk. Raises Conflict ``no_client``."""
        row = self._connection.execute(_OPEN_AT, {"office": office_id, "desk": desk}).one_or_none()
        if row is None:
            raise Conflict("no_client", desk=desk)
        return _call(row)

    def open_of(self, office_id: int, ticket_id: int) -> CallRow | None:
        """The open call of a ticket, if it is at a desk."""
        row = self._connection.execute(_OPEN_OF, {"office": office_id, "ticket": ticket_id}).one_or_none()
        return None if row is None else _call(row)

    def open_calls(self, office_id: int) -> list[CallRow]:
        """Every client now at a desk."""
        return [_call(row) for row in self._connection.execute(_OPEN_CALLS, {"office": office_id})]

    def recent(self, office_id: int, day: date, since: datetime, at_least: int) -> list[CallRow]:
        """Those shown since then and at least so many, newest first, whatever became of them."""
        keys = {"office": office_id, "day": day}
        found = [_call(row) for row in self._connection.execute(_RECENT, {**keys, "n": at_least})]
        if len(found) == at_least and found[-1].shown_at > since:
            rows = self._connection.execute(_SINCE, {**keys, "since": since})
            return [_call(row) for row in rows]
        return found

    def of_day(self, office_id: int, day: date) -> list[CallRow]:
        """Every call of a day that was not taken back, oldest first."""
        rows = self._connection.execute(_TODAY, {"office": office_id, "day": day}).all()
        return sorted((_call(row) for row in rows), key=lambda each: each.id)

    def of_ticket(self, office_id: int, ticket_id: int) -> list[CallRow]:
        """Every call of a ticket, oldest first."""
        rows = self._connection.execute(_OF_TICKET, {"office": office_id, "ticket": ticket_id})
        return [_call(row) for row in rows]

    def show_again(self, office_id: int, call_id: int, now: datetime) -> None:
        """Counts a repeat; boards announce it anew."""
        values = {"b_office": office_id, "b_id": call_id, "now": now}
        self._connection.execute(_SHOW_AGAIN, values)

    def start(self, office_id: int, call_id: int, now: datetime) -> None:
        """The client sits down."""
        self._connection.execute(_START, {"b_office": office_id, "b_id": call_id, "now": now})

    def save(self, office_id: int, now: CallRow) -> None:
        """Writes all of a call that can change: its desk, its times, its end or that it goes on.

        Raises:
            Conflict: ``client_present`` when the desk has an open call already.
        """
        values = {name: getattr(now, name) for name in _CHANGES}
        try:
            self._connection.execute(_SAVE, {"b_office": office_id, "b_id": now.id, **values})
        except sa.exc.IntegrityError:
            raise Conflict("client_present", desk=now.desk) from None

    def end(
        self, office_id: int, call_id: int, now: datetime, ending: str, away_seconds: float = 0.0
    ) -> None:
        """The desk and the ticket are free of each other.

        Raises:
            Conflict: ``not_allowed`` when it had ended already.
        """
        values = {"b_office": office_id, "b_id": call_id, "now": now, "how": ending, "away": away_seconds}
        if self._connection.execute(_END, values).rowcount != 1:
            raise Conflict("not_allowed", state="ended", action=ending)


_CHANGES = (
    "desk",
    "desk_area",
    "shown_at",
    "repeats",
    "started_at",
    "ended_at",
    "ending",
    "away_since",
    "away_seconds",
)

_INSERT = sa.insert(call)
_AT_OFFICE = call.c.office_id == sa.bindparam("office")
_STILL_OPEN = call.c.ended_at.is_(None)
_OPEN_AT = sa.select(call).where(_AT_OFFICE, call.c.desk == sa.bindparam("desk"), _STILL_OPEN)
_OPEN_OF = sa.select(call).where(_AT_OFFICE, call.c.ticket_id == sa.bindparam("ticket"), _STILL_OPEN)
_OPEN_CALLS = sa.select(call).where(_AT_OFFICE, _STILL_OPEN)
_OF_TICKET = sa.select(call).where(_AT_OFFICE, call.c.ticket_id == sa.bindparam("ticket")).order_by(call.c.id)
_TODAY = (
    sa.select(call)
    .where(
        _AT_OFFICE,
        call.c.day == sa.bindparam("day"),
        sa.or_(call.c.ending.is_(None), call.c.ending != sa.literal_column(f"'{UNDONE}'")),
    )
    .order_by(call.c.shown_at.desc(), call.c.id.desc())
)
_RECENT = _TODAY.limit(sa.bindparam("n"))
_SINCE = _TODAY.where(call.c.shown_at > sa.bindparam("since", type_=UTCDateTime))
_THIS = (call.c.office_id == sa.bindparam("b_office")) & (call.c.id == sa.bindparam("b_id"))
_NOW = sa.bindparam("now", type_=UTCDateTime)
_SAVE = sa.update(call).where(_THIS)
_SHOW_AGAIN = sa.update(call).where(_THIS).values(repeats=call.c.repeats + 1, shown_at=_NOW)
_START = sa.update(call).where(_THIS).values(started_at=_NOW)
_END = (
    sa.update(call)
    .where(_THIS, _STILL_OPEN)
    .values(ended_at=_NOW, ending=sa.bindparam("how"), away_since=None, away_seconds=sa.bindparam("away"))
)


def _call(row: Row[Any]) -> CallRow:
    return CallRow(
        id=row.id,
        ticket_id=row.ticket_id,
        number=row.number,
        waiting_area=row.waiting_area,
        desk=row.desk,
        desk_area=row.desk_area,
        called_at=row.called_at,
        shown_at=row.shown_at,
        repeats=row.repeats,
        reason=row.reason,
        waited_seconds=row.waited_seconds,
        to_ready_desk=row.to_ready_desk,
        started_at=row.started_at,
        ended_at=row.ended_at,
        ending=row.ending,
        away_since=row.away_since,
        away_seconds=row.away_seconds,
    )
