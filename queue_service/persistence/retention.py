"""Forgetting: rows that have reached their limit are anonymised, reduced or deleted, a few at a time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.reduction import reduced_key, reduced_reason, reduced_values
from queue_service.domain.retention import NO_LANGUAGE
from queue_service.persistence.alarms import alarm
from queue_service.persistence.calls import call
from queue_service.persistence.lobby import (
    IDS_PER_REVISION,
    desk_now,
    lobby_event,
    office_day,
    series_counter,
)
from queue_service.persistence.outbox import outbox
from queue_service.persistence.push import push_subscription
from queue_service.persistence.stock import STOCKS, Moment, Stock, retention_run
from queue_service.persistence.ticket_tables import leg, ticket
from queue_service.persistence.undo import undo_step


@dataclass(frozen=True, slots=True)
class Held:
    """How much there is of one kind, how old the oldest is, and how much of it has reached its limit."""

    name: str
    rows: int
    oldest: date | datetime | None
    due: int


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the sweep: when (UTC), and kind → how many."""

    id: int
    at: datetime
    counts: Mapping[str, int]


class RetentionRepository:
    """What has reached its limit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Looking -------------------------------------------------------------------------------------------------------

    def held(self, moment: Moment, *, of_office: bool) -> list[Held]:
        """What there is of every kind, of one office or of the whole installation."""
        return [self._held(stock, moment) for stock in STOCKS if stock.of_office is of_office]

    def _held(self, stock: Stock, moment: Moment) -> Held:
        due = sa.func.coalesce(sa.func.sum(sa.case((stock.due(moment), 1), else_=0)), 0)
        oldest = sa.null() if stock.age is None else sa.func.min(stock.age)
        counted = sa.select(sa.func.count().label("n"), oldest.label("oldest"), due.label("due"))
        row = self._connection.execute(counted.select_from(stock.table).where(stock.here(moment))).one()
        return Held(stock.name, int(row.n), row.oldest, int(row.due))

    def due_days(self, name: str, moment: Moment, limit: int) -> list[date]:
        """Days of an office that have reached this limit, oldest first."""
        stock = _stock(name, office_day)
        days = sa.select(office_day.c.day).where(stock.here(moment), stock.due(moment))
        return list(self._connection.scalars(days.order_by(office_day.c.day).limit(limit)))

    # Forgetting ----------------------------------------------------------------------------------------------------

    def anonymise_due(self, name: str, moment: Moment, limit: int) -> int:
        """Anonymises up to so many ``tickets`` or ``vouchers``; returns how many."""
        stock = _stock(name, ticket)
        due = sa.select(ticket.c.id).where(stock.here(moment), stock.due(moment)).limit(limit)
        return self.anonymise(moment.office_id, self._connection.scalars(due).all(), moment.now)

    def anonymise(
        self, office_id: int, tickets: Sequence[int], at: datetime, *, messages: bool = False
    ) -> int:
        """Takes out of these tickets all that leads to their holders; number, times and ending stay.

        Args:
            messages: those about them go too, before their own limit.
        """
        if not tickets:
            return 0
        rows = [{"b_office": office_id, "b_id": each, "b_at": at, **_nobody()} for each in tickets]
        self._connection.execute(_ANONYMISE, rows)
        for table in (push_subscription, undo_step, *((outbox,) if messages else ())):
            theirs = (table.c.office_id == office_id) & table.c.ticket_id.in_(tickets)
            self._connection.execute(sa.delete(table).where(theirs))
        mine = (leg.c.office_id == office_id) & leg.c.ticket_id.in_(tickets)
        self._connection.execute(sa.update(leg).where(mine, leg.c.note.is_not(None)).values(note=None))
        return len(tickets)

    def delete_due(self, name: str, moment: Moment, limit: int) -> int:
        """Deletes up to so many rows of each table of a kind whose rows go as they are; returns how many."""
        return sum(self._delete(stock, moment, limit) for stock in STOCKS if stock.name == name)

    def _delete(self, stock: Stock, moment: Moment, limit: int) -> int:
        keys = sa.tuple_(*stock.table.primary_key.columns)
        due = sa.select(*stock.table.primary_key.columns).where(stock.here(moment), stock.due(moment))
        found = self._connection.execute(sa.delete(stock.table).where(keys.in_(due.limit(limit))))
        return found.rowcount

    def forget_notes(self, moment: Moment) -> int:
        """Deletes notes of tickets that have ended; returns how many."""
        return self._clear(_stock("notes", leg), moment, note=None)

    def forget_desk_links(self, moment: Moment) -> int:
        """Forgets who sat at which desk on days that are over, and the steps that could be taken back."""
        return (
            self._clear(_stock("desk_links", ticket), moment, pinned_staff=None)
            + self._clear(_stock("desk_links", desk_now), moment, staff_id=None)
            + self._delete(_stock("desk_links", undo_step), moment, 1000)
        )

    def _clear(self, stock: Stock, moment: Moment, **values: None) -> int:
        due = sa.update(stock.table).where(stock.here(moment), stock.due(moment))
        return self._connection.execute(due.values(**values)).rowcount

    def reduce_day(self, office_id: int, day: date, at: datetime) -> None:
        """Takes out of the decisions of a day what says something about anybody."""
        keys = {"office": office_id, "day": day}
        events = [
            {"b_office": office_id, "b_id": row.id, "data": reduced_values(row.kind, row.data)}
            for row in self._connection.execute(_EVENTS, keys)
        ]
        calls = [
            {"b_office": office_id, "b_id": row.id, "reason": reduced_reason(row.reason)}
            for row in self._connection.execute(_CALLS, keys)
        ]
        tickets = [
            {"b_office": office_id, "b_id": row.id, "class_key": reduced_key(row.class_key)}
            for row in self._connection.execute(_TICKETS, keys)
        ]
        for table, rows in ((lobby_event, events), (call, calls), (ticket, tickets)):
            if rows:
                self._connection.execute(_by_id(table), rows)
        done = sa.update(office_day).where(office_day.c.office_id == office_id, office_day.c.day == day)
        self._connection.execute(done.values(reduced_at=at))

    def delete_day(self, office_id: int, day: date) -> None:
        """Deletes everything that is written about a day, and the day."""
        events = (lobby_event.c.office_id == office_id) & (lobby_event.c.day == day)
        last = self._connection.scalar(sa.select(sa.func.max(lobby_event.c.id)).where(events))
        # A desk that has not changed since has no event any more that says when it did.
        theirs = desk_now.c.revision <= (last or 0) // IDS_PER_REVISION
        desks = sa.update(desk_now).where(desk_now.c.office_id == office_id, theirs)
        self._connection.execute(desks.values(revision=0))
        for table in (outbox, call, lobby_event, alarm, series_counter, ticket, office_day):
            of_day = (table.c.office_id == office_id) & (table.c.day == day)
            self._connection.execute(sa.delete(table).where(of_day))

    # Runs ----------------------------------------------------------------------------------------------------------

    def add_run(self, at: datetime, counts: Mapping[str, int]) -> None:
        """Writes down what a run did."""
        self._connection.execute(sa.insert(retention_run).values(at=at, counts=dict(counts)))

    def delete_runs(self, moment: Moment, limit: int) -> int:
        """Deletes up to so many old ones; returns how many."""
        return self._delete(_stock("audit", retention_run), moment, limit)

    def runs(self, limit: int) -> list[Run]:
        """The last ones, newest first."""
        rows = self._connection.execute(
            sa.select(retention_run).order_by(retention_run.c.id.desc()).limit(limit)
        )
        return [Run(row.id, row.at, row.counts) for row in rows]


def _stock(name: str, table: sa.Table) -> Stock:
    return next(stock for stock in STOCKS if stock.name == name and stock.table is table)


def _nobody() -> dict[str, Any]:
    """Values that nobody holds: neither token nor seed of these exists anywhere."""
    return {
        "token_hash": hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
        "public_id": secrets.token_urlsafe(16),
    }


def _by_id(table: sa.Table) -> sa.Update:
    return sa.update(table).where(
        table.c.office_id == sa.bindparam("b_office"), table.c.id == sa.bindparam("b_id")
    )


def _of_day(table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(table.c.id, *columns).where(
        table.c.office_id == sa.bindparam("office"), table.c.day == sa.bindparam("day", type_=sa.Date)
    )


_ANONYMISE = _by_id(ticket).values(
    token_hash=sa.bindparam("token_hash"),
    public_id=sa.bindparam("public_id"),
    language=NO_LANGUAGE,
    persons=1,
    needs_priority=False,
    pinned_staff=None,
    notice=None,
    anonymised_at=sa.bindparam("b_at"),
)
_EVENTS = _of_day(lobby_event, lobby_event.c.kind, lobby_event.c.data)
_CALLS = _of_day(call, call.c.reason)
_TICKETS = _of_day(ticket, ticket.c.class_key)
