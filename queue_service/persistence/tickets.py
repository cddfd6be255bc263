"""Tickets and their legs: the rows, the heads of each class, and the guarded moves between states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from queue_service.domain.dispatch import Head, TicketClass
from queue_service.domain.errors import Conflict, NotFound
from queue_service.domain.ticket import IN_THE_HOUSE, Leg, LegState, Ticket, TicketSearch, TicketState
from queue_service.persistence.database import UTCDateTime
from queue_service.persistence.ticket_tables import leg, ticket, ticket_class


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket about to be written, with what only the database needs to know."""

    ticket: Ticket
    day: date
    token_hash: str


class TicketRepository:
    """Tickets of one office."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, office_id: int, new: TicketRow, leg_ids: Sequence[int]) -> None:
        """Enters a ticket with its legs.

        Raises:
            sqlalchemy.exc.IntegrityError: its number is taken; the counter makes that impossible.
        """
        entered = new.ticket
        self._connection.execute(_INSERT, _ticket_values(office_id, new))
        rows = [
            {
                "office_id": office_id,
                "id": leg_id,
                "ticket_id": entered.id,
                "position": item.position,
                "case_type": item.case_type,
                "state": item.state,
                "note": item.note,
                "outcome": item.outcome,
            }
            for leg_id, item in zip(leg_ids, entered.legs, strict=True)
        ]
        self._connection.execute(_INSERT_LEG, rows)
        self.know_class(office_id, entered.class_key)

    def know_class(self, office_id: int, class_key: str) -> None:
        """Makes sure that the heads of this class will be looked at."""
        known = self._connection.scalar(_CLASS_KNOWN, {"office": office_id, "key": class_key})
        if known is None:
            case_type = TicketClass.from_key(class_key).case_type
            self._connection.execute(
                sa.insert(ticket_class).values(office_id=office_id, class_key=class_key, case_type=case_type)
            )

    def heads(self, office_id: int, day: date, case_types: Iterable[str]) -> list[Head]:
        """The first waiting ticket of each class of these case types: one index look-up a class."""
        rows = self._connection.execute(_HEADS, {"office": office_id, "day": day, "types": list(case_types)})
        return [
            Head(
                TicketClass.from_key(row.class_key), row.id, row.clock.timestamp(), row.checked_in.timestamp()
            )
            for row in rows
        ]

    def get(self, office_id: int, ticket_id: int) -> Ticket:
        """Raises NotFound ``ticket_not_found``."""
        return self._one(_BY_ID, {"office": office_id, "id": ticket_id})[2]

    def by_number(self, office_id: int, day: date, number: str) -> Ticket:
        """Raises NotFound ``ticket_not_found``."""
        return self._one(_BY_NUMBER, {"office": office_id, "day": day, "number": number})[2]

    def has_number(self, office_id: int, day: date, number: str) -> bool:
        """True when this number of that day is taken."""
        keys = {"office": office_id, "day": day, "number": number}
        return self._connection.execute(_BY_NUMBER.limit(1), keys).first() is not None

    def by_token(self, token_hash: str) -> tuple[int, date, Ticket]:
        """(office row id, office day, ticket). Raises NotFound ``ticket_not_found``."""
        return self._one(_BY_TOKEN, {"hash": token_hash})

    def due(self, office_id: int, day: date, now: datetime) -> list[Ticket]:
        """Parked tickets whose time is up, in the order in which it was up."""
        ids = self._connection.scalars(_DUE, {"office": office_id, "day": day, "now": now}).all()
        return [self.get(office_id, ticket_id) for ticket_id in ids]

    def pinned_to(self, office_id: int, day: date, desk: str) -> list[Ticket]:
        """Those who wait, or are set aside, for one particular desk."""
        return self._pinned(office_id, day, ticket.c.pinned_desk == desk)

    def pinned_to_staff(self, office_id: int, day: date, staff_id: int) -> list[Ticket]:
        """Those who wait, or are set aside, for one particular person."""
        return self._pinned(office_id, day, ticket.c.pinned_staff == staff_id)

    def _pinned(self, office_id: int, day: date, to_whom: sa.ColumnElement[bool]) -> list[Ticket]:
        pinned = to_whom & ticket.c.state.in_([TicketState.WAITING, TicketState.PARKED, TicketState.ON_HOLD])
        rows = self._connection.execute(_ACTIVE.where(pinned), {"office": office_id, "day": day}).all()
        return [found[2] for found in _group(rows)]

    def waiting_counts(self, office_id: int, day: date, clock_until: datetime) -> dict[str, int]:
        """Class key → how many wait whose clock is not later than that."""
        values = {"office": office_id, "day": day, "until": clock_until}
        return {row.class_key: row.n for row in self._connection.execute(_COUNTS, values)}

    def offices_with_due(self, now: datetime) -> list[int]:
        """Row ids of the offices where somebody's time of parking is up."""
        statement = sa.select(ticket.c.office_id).distinct()
        return list(
            self._connection.scalars(
                statement.where(ticket.c.state == sa.literal_column("'parked'"), ticket.c.parked_until <= now)
            )
        )

    def active(self, office_id: int, day: date) -> list[Ticket]:
        """Everybody in the house: waiting, called, being served or parked."""
        rows = self._connection.execute(_ACTIVE, {"office": office_id, "day": day}).all()
        return [found[2] for found in _group(rows)]

    def _one(self, statement: sa.Select[Any], values: dict[str, Any]) -> tuple[int, date, Ticket]:
        rows = self._connection.execute(statement, values).all()
        if not rows:
            raise NotFound("ticket_not_found")
        return _group(rows)[0]

    def find(self, office_id: int, day: date, search: TicketSearch) -> list[Ticket]:
        """The tickets of a day that fit, the newest first."""
        rows = self._connection.execute(_search(office_id, day, search)).all()
        found = [each[2] for each in _group(rows)]
        return sorted(found, key=lambda each: (each.checked_in, each.id), reverse=True)

    def open_work(self, office_id: int, day: date) -> dict[str, int]:
        """Case type → matters still to be dealt with of those who wait, are parked or on hold."""
        rows = self._connection.execute(_OPEN_WORK, {"office": office_id, "day": day})
        return {row.case_type: row.n for row in rows if row.n}

    def left_over(self, office_id: int, before: date) -> list[tuple[date, Ticket]]:
        """Those still in the house on days before that one."""
        rows = self._connection.execute(_LEFT_OVER, {"office": office_id, "day": before}).all()
        return [(day, found) for _, day, found in _group(rows)]

    def move(self, office_id: int, before: Ticket, after: Ticket) -> None:
        """Writes a ticket's new state, if it still has the old one.

        Raises:
            Conflict: ``not_allowed`` when another transaction moved it first.
        """
        values = {name: getattr(after, name) for name in _MOVING}
        keys = {"b_office": office_id, "b_id": before.id, "b_state": before.state}
        if self._connection.execute(_MOVE, {**values, **keys}).rowcount != 1:
            raise Conflict("not_allowed", state=str(before.state), action="move")
        if after.class_key != before.class_key:
            self.know_class(office_id, after.class_key)

    def mark_legs(
        self, office_id: int, legs: Iterable[Leg], state: LegState, outcome: str | None = None
    ) -> None:
        """Sets state and outcome of these legs."""
        ids = [item.id for item in legs]
        if ids:
            self._connection.execute(
                _MARK_LEGS, {"b_office": office_id, "b_ids": ids, "state": state, "outcome": outcome}
            )

    def set_note(self, office_id: int, item: Leg, note: str | None) -> None:
        """What the next desk should know about this matter."""
        self._connection.execute(
            sa.update(leg).where(leg.c.office_id == office_id, leg.c.id == item.id).values(note=note)
        )

    def add_leg(self, office_id: int, ticket_id: int, new: Leg) -> None:
        """One more matter for a ticket that has a number already."""
        self._connection.execute(
            _INSERT_LEG,
            {
                "office_id": office_id,
                "id": new.id,
                "ticket_id": ticket_id,
                "position": new.position,
                "case_type": new.case_type,
                "state": new.state,
                "note": new.note,
                "outcome": new.outcome,
            },
        )

    def restore_legs(self, office_id: int, before: Ticket) -> None:
        """Puts every matter of a ticket back to what it was; one that was added since goes."""
        known = [item.id for item in before.legs]
        mine = (leg.c.office_id == office_id) & (leg.c.ticket_id == before.id)
        self._connection.execute(sa.delete(leg).where(mine, leg.c.id.not_in(known)))
        for item in before.legs:
            values = {"state": item.state, "note": item.note, "outcome": item.outcome}
            self._connection.execute(sa.update(leg).where(mine, leg.c.id == item.id).values(values))

    def follow(self, office_id: int, ticket_id: int, by: int) -> None:
        """The wait of a ticket counts for another one from now on. Raises Conflict ``voucher_used``."""
        unused = sa.update(ticket).where(
            ticket.c.office_id == office_id, ticket.c.id == ticket_id, ticket.c.followed_by.is_(None)
        )
        if self._connection.execute(unused.values(followed_by=by)).rowcount != 1:
            raise Conflict("voucher_used")


#: The columns that change when a ticket moves.
_MOVING = (
    "state",
    "area",
    "class_key",
    "clock",
    "entered_at",
    "missed_calls",
    "parked_until",
    "pinned_desk",
    "pinned_staff",
    "hold_reason",
    "notice",
    "ended_at",
    "revision",
)

_INSERT = sa.insert(ticket)
_INSERT_LEG = sa.insert(leg)
_MOVE = sa.update(ticket).where(
    ticket.c.office_id == sa.bindparam("b_office"),
    ticket.c.id == sa.bindparam("b_id"),
    ticket.c.state == sa.bindparam("b_state"),
)
_MARK_LEGS = sa.update(leg).where(
    leg.c.office_id == sa.bindparam("b_office"), leg.c.id.in_(sa.bindparam("b_ids", expanding=True))
)
_CLASS_KNOWN = sa.select(ticket_class.c.class_key).where(
    ticket_class.c.office_id == sa.bindparam("office"), ticket_class.c.class_key == sa.bindparam("key")
)

_first = ticket.alias("first")
_head = (
    sa.select(_first.c.id)
    .where(
        _first.c.office_id == ticket_class.c.office_id,
        _first.c.day == sa.bindparam("day"),
        _first.c.class_key == ticket_class.c.class_key,
        _first.c.state == sa.literal_column("'waiting'"),
    )
    .order_by(_first.c.clock, _first.c.checked_in, _first.c.id)
    .limit(1)
    .correlate(ticket_class)
    .scalar_subquery()
)
_HEADS = (
    sa.select(ticket_class.c.class_key, ticket.c.id, ticket.c.clock, ticket.c.checked_in)
    .select_from(ticket_class)
    .join(ticket, (ticket.c.office_id == ticket_class.c.office_id) & (ticket.c.id == _head))
    .where(
        ticket_class.c.office_id == sa.bindparam("office"),
        ticket_class.c.case_type.in_(sa.bindparam("types", expanding=True)),
    )
)

# By the index of those that have not ended; those that ended before there was such a column are told by their state.
_IN_HOUSE = ticket.c.ended_at.is_(None) & ticket.c.state.in_(sorted(IN_THE_HOUSE))
_WITH_LEGS = (
    sa.select(
        ticket,
        leg.c.id.label("leg_id"),
        leg.c.position,
        leg.c.case_type,
        leg.c.state.label("leg_state"),
        leg.c.note,
        leg.c.outcome,
    )
    # An outer join, though every ticket has a leg, and no ORDER BY: without statistics SQLite would else begin with
    # all legs an office ever had, or walk through its tickets in order of id. `_group` sorts.
    .join(leg, (leg.c.office_id == ticket.c.office_id) & (leg.c.ticket_id == ticket.c.id), isouter=True)
)
_BY_ID = _WITH_LEGS.where(ticket.c.office_id == sa.bindparam("office"), ticket.c.id == sa.bindparam("id"))
_BY_NUMBER = _WITH_LEGS.where(
    ticket.c.office_id == sa.bindparam("office"),
    ticket.c.day == sa.bindparam("day"),
    ticket.c.number == sa.bindparam("number"),
)
_BY_TOKEN = _WITH_LEGS.where(ticket.c.token_hash == sa.bindparam("hash"))
_ACTIVE = _WITH_LEGS.where(
    ticket.c.office_id == sa.bindparam("office"),
    ticket.c.day == sa.bindparam("day"),
    _IN_HOUSE,
)
_LEFT_OVER = _WITH_LEGS.where(
    ticket.c.office_id == sa.bindparam("office"),
    ticket.c.day < sa.bindparam("day", type_=sa.Date),
    _IN_HOUSE,
)
_OPEN_WORK = (
    sa.select(leg.c.case_type, sa.func.count().filter(leg.c.state == LegState.OPEN).label("n"))
    .select_from(ticket)
    .join(leg, (leg.c.office_id == ticket.c.office_id) & (leg.c.ticket_id == ticket.c.id), isouter=True)
    .where(
        ticket.c.office_id == sa.bindparam("office"),
        ticket.c.day == sa.bindparam("day"),
        ticket.c.state.in_([TicketState.WAITING, TicketState.PARKED, TicketState.ON_HOLD]),
    )
    .group_by(leg.c.case_type)
)
_COUNTS = (
    sa.select(ticket.c.class_key, sa.func.count().label("n"))
    .where(
        ticket.c.office_id == sa.bindparam("office"),
        ticket.c.day == sa.bindparam("day"),
        ticket.c.state == sa.literal_column("'waiting'"),
        ticket.c.clock <= sa.bindparam("until", type_=UTCDateTime),
    )
    .group_by(ticket.c.class_key)
)
_DUE = (
    sa.select(ticket.c.id)
    .where(
        ticket.c.office_id == sa.bindparam("office"),
        ticket.c.day == sa.bindparam("day"),
        ticket.c.state == sa.literal_column("'parked'"),
        ticket.c.parked_until <= sa.bindparam("now", type_=UTCDateTime),
    )
    .order_by(ticket.c.parked_until, ticket.c.id)
)


def _search(office_id: int, day: date, search: TicketSearch) -> sa.Select[Any]:
    newest = sa.select(ticket.c.id).where(ticket.c.office_id == office_id, ticket.c.day == day)
    if search.case_type is not None:
        # Any of its matters: whoever lost a slip names the one they came for.
        has = sa.select(leg.c.ticket_id).where(
            leg.c.office_id == ticket.c.office_id,
            leg.c.ticket_id == ticket.c.id,
            leg.c.case_type == search.case_type,
        )
        newest = newest.where(has.correlate(ticket).exists())
    if search.state is not None:
        newest = newest.where(ticket.c.state == search.state)
    if search.since is not None:
        newest = newest.where(ticket.c.checked_in >= search.since)
    if search.until is not None:
        newest = newest.where(ticket.c.checked_in < search.until)
    found = newest.order_by(ticket.c.checked_in.desc(), ticket.c.id.desc()).limit(search.most).subquery()
    return _WITH_LEGS.where(ticket.c.office_id == office_id, ticket.c.id.in_(sa.select(found.c.id)))


def _ticket_values(office_id: int, new: TicketRow) -> dict[str, Any]:
    columns = {column.name for column in ticket.columns} - {"office_id", "day", "token_hash", "anonymised_at"}
    values = {name: getattr(new.ticket, name) for name in columns}
    return {**values, "office_id": office_id, "day": new.day, "token_hash": new.token_hash}


def _group(rows: Sequence[Row[Any]]) -> list[tuple[int, date, Ticket]]:
    """One ticket from each run of rows that differ only in the leg."""
    legs: dict[int, list[Leg]] = {}
    first: dict[int, Row[Any]] = {}
    for row in sorted(rows, key=lambda row: (row.id, row.position)):
        first.setdefault(row.id, row)
        legs.setdefault(row.id, []).append(
            Leg(row.leg_id, row.case_type, row.position, LegState(row.leg_state), row.note, row.outcome)
        )
    return [(row.office_id, row.day, _ticket(row, legs[row.id])) for row in first.values()]


def _ticket(row: Row[Any], legs: Sequence[Leg]) -> Ticket:
    return Ticket(
        id=row.id,
        public_id=row.public_id,
        number=row.number,
        state=TicketState(row.state),
        area=row.area,
        language=row.language,
        persons=row.persons,
        needs_priority=row.needs_priority,
        class_key=row.class_key,
        clock=row.clock,
        checked_in=row.checked_in,
        entered_at=row.entered_at,
        legs=tuple(legs),
        missed_calls=row.missed_calls,
        parked_until=row.parked_until,
        pinned_desk=row.pinned_desk,
        pinned_staff=row.pinned_staff,
        hold_reason=row.hold_reason,
        notice=row.notice,
        ended_at=row.ended_at,
        followed_by=row.followed_by,
        revision=row.revision,
    )
