"""Reading for whoever checks the books: everything that is written about one day of an office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.events import EventKind
from queue_service.domain.record import CallNow, DayRecord, DeskRow, Entry, LegNow, TicketNow
from queue_service.persistence.calls import call
from queue_service.persistence.lobby import desk_now, lobby_event, office_day, series_counter
from queue_service.persistence.ticket_tables import leg, ticket
from queue_service.persistence.undo import undo_step
from queue_service.persistence.unit_of_work import ReadWork

#: Events whose values the walk looks at. The values of a call are the longest by far, and for replay only.
_WITH_VALUES = (
    EventKind.TICKET_TAKEN,
    EventKind.NEXT_LEG,
    EventKind.TRANSFERRED,
    EventKind.REJOINED,
    EventKind.RETURNED,
    EventKind.REQUEUED,
    EventKind.MOVED,
    EventKind.UNDONE,
    EventKind.HOUSE_PAUSED,
    EventKind.HOUSE_RESUMED,
)
_NOTHING: dict[str, Any] = {}


def days(work: ReadWork, office_id: int) -> list[date]:
    """Every day of an office of which anything is written, oldest first."""
    found: set[date] = set()
    for table in (office_day, lobby_event, ticket, call):
        days_of = sa.select(table.c.day).where(table.c.office_id == office_id).distinct()
        found.update(work.connection.scalars(days_of))
    return sorted(found)


def day_record(
    work: ReadWork, office_id: int, day: date, newest: int, desks: Iterable[str] | None
) -> DayRecord:
    """All of one day.

    Args:
        newest: the newest revision of the office.
        desks: codes of its desks; None for a day that is over.
    """
    connection, keys = work.connection, {"office": office_id, "day": day}
    row = connection.execute(_DAY, keys).one_or_none()
    return DayRecord(
        day=day,
        revision=None if row is None else row.revision,
        last_at=None if row is None else row.last_at,
        newest=newest,
        entries=[_entry(*found) for found in connection.execute(_EVENTS, keys)],
        tickets=_tickets(connection, keys),
        calls=sorted(CallNow(*found) for found in connection.execute(_CALLS, keys)),
        counters={row.series: row.last for row in connection.execute(_COUNTERS, keys)},
        desks=None if desks is None else _desks(connection, office_id, desks),
        steps={} if desks is None else _steps(connection, office_id),
        paused_since=None if row is None else row.paused_since,
        closed_early_at=None if row is None else row.closed_early_at,
    )


def _entry(*found: Any) -> Entry:
    return Entry._make((*found[:6], found[6] or _NOTHING))


def _tickets(connection: Connection, keys: dict[str, Any]) -> list[TicketNow]:
    rows = sorted(tuple(row) for row in connection.execute(_TICKETS, keys))
    if not rows:
        return []
    legs: dict[int, list[LegNow]] = defaultdict(list)
    # Ids rise from day to day, so that those of one day are a range.
    span = {"office": keys["office"], "first": rows[0][0], "last": rows[-1][0]}
    for ticket_id, case_type, state in connection.execute(_LEGS, span):
        legs[ticket_id].append(LegNow(case_type, state))
    return [TicketNow(row[0], row[1], row[2], tuple(legs[row[0]]), *row[3:]) for row in rows]


def _desks(connection: Connection, office_id: int, codes: Iterable[str]) -> dict[str, DeskRow | None]:
    rows = {row[0]: DeskRow(*row[1:]) for row in connection.execute(_DESKS, {"office": office_id})}
    return {code: rows.get(code) for code in codes}


def _steps(connection: Connection, office_id: int) -> dict[str, int]:
    return {row.desk: row.ticket_id for row in connection.execute(_STEPS, {"office": office_id})}


def _of_day(table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(*columns).where(
        table.c.office_id == sa.bindparam("office"), table.c.day == sa.bindparam("day", type_=sa.Date)
    )


_values = sa.case(
    (lobby_event.c.kind.in_([str(kind) for kind in _WITH_VALUES]), lobby_event.c.data), else_=sa.null()
)
# Without an order but that of the index: SQLite would rather walk the whole table than sort a day.
_e, _t, _c = lobby_event.c, ticket.c, call.c
_DAY = _of_day(office_day, *office_day.c)
_EVENTS = _of_day(lobby_event, _e.id, _e.kind, _e.at, _e.ticket_id, _e.number, _e.desk, _values).order_by(
    _e.id
)
_TICKETS = _of_day(
    ticket,
    _t.id,
    _t.number,
    _t.state,
    _t.class_key,
    _t.clock,
    _t.revision,
    _t.parked_until,
    _t.hold_reason,
    _t.ended_at,
    _t.followed_by,
)
_LEGS = sa.select(leg.c.ticket_id, leg.c.case_type, leg.c.state).where(
    leg.c.office_id == sa.bindparam("office"),
    leg.c.ticket_id.between(sa.bindparam("first"), sa.bindparam("last")),
)
_CALLS = _of_day(
    call,
    _c.id,
    _c.ticket_id,
    _c.number,
    _c.desk,
    _c.called_at,
    _c.started_at,
    _c.ended_at,
    _c.repeats,
    _c.ending,
)
_COUNTERS = _of_day(series_counter, series_counter.c.series, series_counter.c.last)
_DESKS = sa.select(desk_now.c.desk, desk_now.c.state, desk_now.c.revision).where(
    desk_now.c.office_id == sa.bindparam("office")
)
_STEPS = sa.select(undo_step.c.desk, undo_step.c.ticket_id).where(
    undo_step.c.office_id == sa.bindparam("office")
)
