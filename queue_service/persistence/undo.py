"""The last step at each desk, as everything was before it: what makes it possible to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from queue_service.domain.desk import DeskNow, DeskState
from queue_service.domain.ticket import Leg, LegState, Ticket, TicketState
from queue_service.persistence.calls import CallRow
from queue_service.persistence.database import metadata
from queue_service.persistence.lobby import desk_now
from queue_service.persistence.ticket_tables import ticket

undo_step = sa.Table(
    "undo_step",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("desk", sa.String(40), primary_key=True),
    # The lobby's revision in which the step was made.
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("ticket_id", sa.BigInteger, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class DeskBefore:
    """What of a desk a step may change."""

    code: str
    state: DeskState
    case_types: tuple[str, ...]
    pause_reason: str | None
    staff_id: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step at a desk, and ticket, call and desks as they were before it.

    Attributes:
        call: None when the step is the call itself.
        desks: those the step changed, the desk of the step first.
    """

    revision: int
    action: str
    ticket: Ticket
    call: CallRow | None
    desks: tuple[DeskBefore, ...]


def desk_before(desk: DeskNow) -> DeskBefore:
    """What must be kept of a desk."""
    return DeskBefore(desk.desk.code, desk.state, desk.case_types, desk.pause_reason, desk.staff_id)


class UndoRepository:
    """One step for each desk: the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remember(self, office_id: int, desk: str, step: Step) -> None:
        """Keeps a step in place of the one before it."""
        values = {
            "revision": step.revision,
            "action": step.action,
            "ticket_id": step.ticket.id,
            "data": {
                "ticket": _plain(asdict(step.ticket)),
                "call": None if step.call is None else _plain(asdict(step.call)),
                "desks": [_plain(asdict(desk)) for desk in step.desks],
            },
        }
        keys = {"office_id": office_id, "desk": desk}
        self._connection.execute(_remember(self._connection.dialect.name), {**keys, **values})

    def last(self, office_id: int, desk: str) -> Step | None:
        """The last step at a desk, if it has not been taken back."""
        row = self._connection.execute(_LAST, {"office": office_id, "desk": desk}).one_or_none()
        if row is None:
            return None
        data = row.data
        call = None if data["call"] is None else CallRow(**_times(data["call"]))
        desks = tuple(_desk(values) for values in data["desks"])
        return Step(row.revision, row.action, _ticket(data["ticket"]), call, desks)

    def possible(self, office_id: int) -> dict[str, tuple[str, int]]:
        """Desk → action and ticket of its last step, where neither desk nor ticket has changed since."""
        rows = self._connection.execute(_POSSIBLE, {"office": office_id})
        return {row.desk: (row.action, row.ticket_id) for row in rows}

    def forget(self, office_id: int, desk: str | None = None) -> None:
        """The step of a desk, or of every desk, cannot be taken back any more."""
        steps = sa.delete(undo_step).where(undo_step.c.office_id == office_id)
        self._connection.execute(steps if desk is None else steps.where(undo_step.c.desk == desk))


@cache
def _remember(dialect: str) -> postgresql.Insert | sqlite.Insert:
    # Once for each dialect: it is part of every call, and putting it together costs as much as sending it.
    insert = postgresql.insert(undo_step) if dialect == "postgresql" else sqlite.insert(undo_step)
    newer = {name: insert.excluded[name] for name in ("revision", "action", "ticket_id", "data")}
    return insert.on_conflict_do_update(index_elements=["office_id", "desk"], set_=newer)


_AT_OFFICE = undo_step.c.office_id == sa.bindparam("office")
_LAST = sa.select(undo_step).where(_AT_OFFICE, undo_step.c.desk == sa.bindparam("desk"))
_POSSIBLE = (
    sa.select(undo_step.c.desk, undo_step.c.action, undo_step.c.ticket_id)
    .join(ticket, (ticket.c.office_id == undo_step.c.office_id) & (ticket.c.id == undo_step.c.ticket_id))
    .join(desk_now, (desk_now.c.office_id == undo_step.c.office_id) & (desk_now.c.desk == undo_step.c.desk))
    .where(_AT_OFFICE, ticket.c.revision == undo_step.c.revision, desk_now.c.revision == undo_step.c.revision)
)

#: Which values are times; everything else is as JSON has it.
_TIMES = frozenset(
    {
        "clock",
        "checked_in",
        "entered_at",
        "parked_until",
        "ended_at",
        "called_at",
        "shown_at",
        "started_at",
        "away_since",
    }
)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _times(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in _TIMES and value is not None else value
        for name, value in values.items()
    }


def _ticket(values: Mapping[str, Any]) -> Ticket:
    legs = tuple(Leg(**{**leg, "state": LegState(leg["state"])}) for leg in values["legs"])
    return Ticket(**{**_times(values), "state": TicketState(values["state"]), "legs": legs})


def _desk(values: Mapping[str, Any]) -> DeskBefore:
    return DeskBefore(
        **{**values, "state": DeskState(values["state"]), "case_types": tuple(values["case_types"])}
    )
