"""One lobby: an office on one day. Its revision, its number series, its desks, its record of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from queue_service.domain.desk import Desk, DeskNow, DeskState
from queue_service.domain.events import EventKind, LobbyEvent
from queue_service.persistence.database import UTCDateTime, metadata
from queue_service.persistence.offices import office

#: Rows one transaction may add to a lobby; ids are the revision times this, plus a running number.
IDS_PER_REVISION = 1000
#: A day that has begun stays begun for clocks that are behind by no more than this; further back they were set.
CLOCK_BEHIND = timedelta(hours=1)

office_day = sa.Table(
    "office_day",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    # The lobby's clock: no event is earlier than the one before it, even if the machine's clock was set back.
    sa.Column("last_at", UTCDateTime, nullable=False),
    # The whole house stands still from then, and why; null while it works.
    sa.Column("paused_since", UTCDateTime),
    sa.Column("pause_kind", sa.String(20)),
    # No more numbers today from then.
    sa.Column("closed_early_at", UTCDateTime),
    # Of a day that is over: when its figures were made, and when its decisions were reduced.
    sa.Column("figures_at", UTCDateTime),
    sa.Column("reduced_at", UTCDateTime),
    # The office's version when its configuration last changed on this day: whoever waited for the lobby reads it anew.
    sa.Column("plan_version", sa.Integer),
)

series_counter = sa.Table(
    "series_counter",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("series", sa.String(1), primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

desk_now = sa.Table(
    "desk_now",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("desk", sa.String(40), primary_key=True),
    sa.Column("id", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    # The case types its clerk opened it for; null: all it is equipped for.
    sa.Column("case_types", sa.JSON(none_as_null=True)),
    sa.Column("ready_since", UTCDateTime),
    sa.Column("pause_reason", sa.String(40)),
    sa.Column("staff_id", sa.Integer),
    # The lobby's revision when it last changed.
    sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
)

lobby_event = sa.Table(
    "lobby_event",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    # No foreign key: the record outlives the tickets, and holds nothing personal.
    sa.Column("ticket_id", sa.BigInteger),
    sa.Column("number", sa.String(8)),
    sa.Column("desk", sa.String(40)),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Index("ix_lobby_event_office_id_day_id", "office_id", "day", "id"),
)


@dataclass(frozen=True, slots=True)
class HouseNow:
    """The house on one day: since when it pauses and why, and since when no numbers are given out; times are UTC."""

    paused_since: datetime | None = None
    pause_kind: str | None = None
    closed_early_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to change one lobby until the transaction ends, with its revision and its time (UTC).

    ``first``: nothing has happened yet on this day. ``plan_version``: that of the office's configuration when it last
    changed during this day; None when it has not.
    """

    day: date
    revision: int
    now: datetime
    house: HouseNow
    first: bool
    plan_version: int | None = None


class LobbyRepository:
    """The lobby of one office and day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, office_id: int, day: date, now: datetime) -> Turn:
        """Advances the revision. The row's lock makes changes to one lobby queue; lobbies never wait for each other.

        Revisions rise for ever: the first of a day goes on from the last of the day before, and the newest day of an
        office always has the highest, also when a clock that was set back leads to an older day once more. Whoever
        looked at a clock a little behind, or before a long wait at midnight, gets the day that has begun meanwhile.
        """
        values = {"b_office": office_id, "b_day": day, "b_now": now}
        turn = self._connection.execute(_ADVANCE_NEWEST, values).one_or_none()
        if turn is not None:
            return Turn(day, turn.revision, turn.last_at, _house(turn), False, turn.plan_version)
        # Locked before it is read: at midnight somebody may still be changing it.
        newest = self._connection.execute(_NEWEST, {"office": office_id}).one_or_none()
        if newest is not None and newest.day > day and newest.last_at - now <= CLOCK_BEHIND:
            day = values["b_day"] = newest.day
        first = not self.has_day(office_id, day)
        self._open(office_id, day, now, newest)
        turn = self._connection.execute(_ADVANCE, values).one()
        return Turn(day, turn.revision, turn.last_at, _house(turn), first, turn.plan_version)

    def _open(self, office_id: int, day: date, now: datetime, newest: Row[Any, Any, Any] | None) -> None:
        """Makes sure that the day has a row, and that the next revision is higher than that of any other day.

        Two processes may open a day at once: the second finds it there.
        """
        revision = 0 if newest is None else newest.revision
        if newest is not None and newest.day > day:
            self._connection.execute(_RAISE, {"b_office": office_id, "b_day": newest.day, "to": revision + 1})
        made = _upsert(self._connection.dialect.name, office_day).values(
            office_id=office_id, day=day, revision=revision, last_at=now
        )
        self._connection.execute(made.on_conflict_do_nothing())
        self._connection.execute(_RAISE, {"b_office": office_id, "b_day": day, "to": revision})

    def begin(self, office_id: int, day: date, revision: int, now: datetime) -> None:
        """The first row of a lobby that goes on from this revision: an office made anew under its old code."""
        values = {"office_id": office_id, "day": day, "revision": revision, "last_at": now}
        self._connection.execute(sa.insert(office_day).values(values))

    def last_at(self, office_id: int) -> datetime | None:
        """When anything last happened in an office, UTC; None when nothing ever has."""
        latest = sa.select(office_day.c.last_at).where(office_day.c.office_id == office_id)
        return self._connection.scalar(latest.order_by(office_day.c.day.desc()).limit(1))

    def skip(self, office_id: int, day: date, revisions: int) -> None:
        """Uses up so many more revisions: a change that needs more ids than one of them has."""
        later = (office_day.c.office_id == office_id) & (office_day.c.day >= day)
        more = sa.update(office_day).where(later).values(revision=office_day.c.revision + revisions)
        self._connection.execute(more)

    def note_plan(self, office_id: int, day: date, version: int) -> None:
        """The configuration has changed during this day: whoever is still in line for the lobby has an older one."""
        which = (office_day.c.office_id == office_id) & (office_day.c.day == day)
        self._connection.execute(sa.update(office_day).where(which).values(plan_version=version))

    def house(self, office_id: int, day: date) -> HouseNow:
        """The house on a day; as usual before anything has happened."""
        row = self._connection.execute(_HOUSE, {"office": office_id, "day": day}).one_or_none()
        return HouseNow() if row is None else _house(row)

    def save_house(self, office_id: int, day: date, now: HouseNow) -> None:
        """Writes what the house is doing."""
        self._connection.execute(
            _SAVE_HOUSE,
            {
                "b_office": office_id,
                "b_day": day,
                "paused_since": now.paused_since,
                "pause_kind": now.pause_kind,
                "closed_early_at": now.closed_early_at,
            },
        )

    def paused_days(self, office_id: int, before: date) -> list[date]:
        """Days before that one on which the house was never resumed."""
        old = (office_day.c.office_id == office_id) & (office_day.c.day < before)
        pause = sa.select(office_day.c.day).where(old, office_day.c.paused_since.is_not(None))
        return list(self._connection.scalars(pause))

    def has_day(self, office_id: int, day: date) -> bool:
        """True when anything has happened on that day."""
        return self._connection.execute(_HOUSE, {"office": office_id, "day": day}).first() is not None

    def newest_day_before(self, office_id: int, day: date) -> date | None:
        """The last day before that one on which anything happened."""
        earlier = (office_day.c.office_id == office_id) & (office_day.c.day < day)
        return self._connection.scalar(sa.select(sa.func.max(office_day.c.day)).where(earlier))

    def revision(self, office_id: int) -> int:
        """The newest revision of any of its days; 0 before anything ever happened."""
        return self._connection.scalar(_REVISION, {"office": office_id}) or 0

    def revisions(self) -> dict[int, int]:
        """The newest revision of every office, by row id."""
        return {row.office_id: row.revision for row in self._connection.execute(_REVISIONS)}

    def next_count(self, office_id: int, day: date, series: str) -> int:
        """Takes the next count of a number series, from 1."""
        statement = _next_count(self._connection.dialect.name, office_id, day, series)
        return int(self._connection.execute(statement).scalar_one())

    def desks(self, office_id: int, known: Sequence[Desk]) -> dict[str, DeskNow]:
        """Every desk of the office as it is now, by code; one that never opened is closed."""
        rows = {row.desk: row for row in self._connection.execute(_DESKS, {"office": office_id})}
        found: dict[str, DeskNow] = {}
        for position, item in enumerate(known):
            row = rows.get(item.code)
            if row is None:
                found[item.code] = DeskNow(position, item, DeskState.CLOSED, item.case_types)
                continue
            narrowed = row.case_types if row.case_types is not None else item.case_types
            found[item.code] = DeskNow(
                id=row.id,
                desk=item,
                state=DeskState(row.state),
                case_types=tuple(code for code in narrowed if code in item.case_types),
                ready_since=row.ready_since,
                pause_reason=row.pause_reason,
                staff_id=row.staff_id,
                revision=row.revision,
            )
        return found

    def save_desk(self, office_id: int, now: DeskNow) -> None:
        """Writes what a desk is doing."""
        narrowed = None if now.case_types == now.desk.case_types else list(now.case_types)
        values = {
            "state": now.state,
            "case_types": narrowed,
            "ready_since": now.ready_since,
            "pause_reason": now.pause_reason,
            "staff_id": now.staff_id,
            "revision": now.revision,
        }
        keys = {"b_office": office_id, "b_desk": now.desk.code}
        if self._connection.execute(_SAVE_DESK, {**values, **keys}).rowcount == 0:
            first = {"office_id": office_id, "desk": now.desk.code, "id": now.id, **values}
            self._connection.execute(sa.insert(desk_now), first)

    def record(self, office_id: int, events: Iterable[tuple[date, LobbyEvent]], first_id: int) -> None:
        """Adds to the record of what happened, each on its day."""
        rows = [
            {
                "office_id": office_id,
                "id": first_id + ordinal,
                "day": day,
                "at": event.at,
                "kind": event.kind,
                "ticket_id": event.ticket_id,
                "number": event.number,
                "desk": event.desk,
                "data": dict(event.values),
            }
            for ordinal, (day, event) in enumerate(events)
        ]
        if rows:
            self._connection.execute(_RECORD, rows)

    def events(self, office_id: int, day: date) -> list[LobbyEvent]:
        """Everything that happened in a lobby, in order."""
        rows = self._connection.execute(
            sa.select(lobby_event)
            .where(lobby_event.c.office_id == office_id, lobby_event.c.day == day)
            .order_by(lobby_event.c.id)
        )
        return [_event(row) for row in rows]


_ADVANCE = (
    sa.update(office_day)
    .where(
        office_day.c.office_id == sa.bindparam("b_office"),
        office_day.c.day == sa.bindparam("b_day", type_=sa.Date),
    )
    .values(
        revision=office_day.c.revision + 1,
        last_at=sa.case(
            (office_day.c.last_at > sa.bindparam("b_now", type_=UTCDateTime), office_day.c.last_at),
            else_=sa.bindparam("b_now", type_=UTCDateTime),
        ),
    )
    .returning(
        office_day.c.revision,
        office_day.c.last_at,
        office_day.c.paused_since,
        office_day.c.pause_kind,
        office_day.c.closed_early_at,
        office_day.c.plan_version,
    )
)
_HOUSE = sa.select(office_day).where(
    office_day.c.office_id == sa.bindparam("office"), office_day.c.day == sa.bindparam("day", type_=sa.Date)
)
_SAVE_HOUSE = sa.update(office_day).where(
    office_day.c.office_id == sa.bindparam("b_office"),
    office_day.c.day == sa.bindparam("b_day", type_=sa.Date),
)
_later = office_day.alias("later")
_ADVANCE_NEWEST = _ADVANCE.where(
    ~sa.exists().where(_later.c.office_id == office_day.c.office_id, _later.c.day > office_day.c.day)
)
_NEWEST = (
    sa.select(office_day.c.day, office_day.c.revision, office_day.c.last_at)
    .where(office_day.c.office_id == sa.bindparam("office"))
    .order_by(office_day.c.day.desc())
    .limit(1)
    # SQLite, which has one writer at a time, leaves this out.
    .with_for_update()
)
_RAISE = (
    sa.update(office_day)
    .where(
        office_day.c.office_id == sa.bindparam("b_office"),
        office_day.c.day == sa.bindparam("b_day", type_=sa.Date),
        office_day.c.revision < sa.bindparam("to"),
    )
    .values(revision=sa.bindparam("to"))
)
# Revisions rise from day to day: the newest is that of the last day, found without looking at the others.
_REVISION = (
    sa.select(office_day.c.revision)
    .where(office_day.c.office_id == sa.bindparam("office"))
    .order_by(office_day.c.day.desc())
    .limit(1)
)
_newest = (
    sa.select(office_day.c.revision)
    .where(office_day.c.office_id == office.c.id)
    .order_by(office_day.c.day.desc())
    .limit(1)
    .scalar_subquery()
)
_REVISIONS = sa.select(office.c.id.label("office_id"), sa.func.coalesce(_newest, 0).label("revision"))
_DESKS = sa.select(desk_now).where(desk_now.c.office_id == sa.bindparam("office"))
_SAVE_DESK = sa.update(desk_now).where(
    desk_now.c.office_id == sa.bindparam("b_office"), desk_now.c.desk == sa.bindparam("b_desk")
)
_RECORD = sa.insert(lobby_event)


def _upsert(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _next_count(dialect: str, office_id: int, day: date, series: str) -> sa.Executable:
    insert = _upsert(dialect, series_counter).values(office_id=office_id, day=day, series=series, last=1)
    return insert.on_conflict_do_update(
        index_elements=["office_id", "day", "series"], set_={"last": series_counter.c.last + 1}
    ).returning(series_counter.c.last)


def _house(row: Row[Any]) -> HouseNow:
    return HouseNow(row.paused_since, row.pause_kind, row.closed_early_at)


def _event(row: Row[Any]) -> LobbyEvent:
    return LobbyEvent(
        kind=EventKind(row.kind),
        at=row.at,
        ticket_id=row.ticket_id,
        number=row.number,
        desk=row.desk,
        values=row.data,
    )
