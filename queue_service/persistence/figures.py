"""Figures of days that are over: counts and times by hour of arrival and case type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from queue_service.domain.figures import Arrival, Cell, Meeting, Times
from queue_service.persistence.calls import CallRepository
from queue_service.persistence.database import metadata
from queue_service.persistence.lobby import office_day
from queue_service.persistence.paper_days import PaperDayRepository
from queue_service.persistence.ticket_tables import leg, ticket

day_figures = sa.Table(
    "day_figures",
    metadata,
    sa.Column("office_id", sa.ForeignKey("office.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    # The hour of the office's wall clock in which people came, 0 to 23.
    sa.Column("hour", sa.SmallInteger, primary_key=True),
    # What they came for first.
    sa.Column("case_type", sa.String(40), primary_key=True),
    sa.Column("tickets", sa.Integer, nullable=False),
    sa.Column("served", sa.Integer, nullable=False),
    sa.Column("no_show", sa.Integer, nullable=False),
    sa.Column("unserved", sa.Integer, nullable=False),
    sa.Column("cancelled", sa.Integer, nullable=False),
    # Sums, and how many fell into each step of five minutes.
    sa.Column("waited_seconds", sa.Float, nullable=False),
    sa.Column("waits", sa.JSON, nullable=False),
    sa.Column("served_seconds", sa.Float, nullable=False),
    sa.Column("services", sa.JSON, nullable=False),
)
_COUNTS = ("tickets", "served", "no_show", "unserved", "cancelled")


class FiguresRepository:
    """Figures of one office, and what they are made from."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def days_without(self, office_id: int, before: date, limit: int) -> list[date]:
        """Days before that one whose figures nobody has made yet, or not with their paper list; oldest first."""
        missing = (office_day.c.office_id == office_id) & office_day.c.figures_at.is_(None)
        days = sa.select(office_day.c.day).where(missing, office_day.c.day < before)
        found = set(self._connection.scalars(days.order_by(office_day.c.day).limit(limit)))
        found |= set(PaperDayRepository(self._connection).days_uncounted(office_id, before, limit))
        return sorted(found)[:limit]

    def arrivals(self, office_id: int, day: date, hour: Callable[[datetime], int]) -> list[Arrival]:
        """Every ticket of a day. ``hour`` tells the hour of the office's wall clock."""
        rows = self._connection.execute(_ARRIVALS, {"office": office_id, "day": day})
        return [
            Arrival(row.id, row.checked_in, hour(row.checked_in), row.case_type, row.state) for row in rows
        ]

    def meetings(self, office_id: int, day: date) -> list[Meeting]:
        """Every call of a day that was not taken back."""
        calls = CallRepository(self._connection).of_day(office_id, day)
        return [
            Meeting(call.ticket_id, call.called_at, call.served_seconds(call.ended_at or call.called_at))
            for call in calls
        ]

    def save(self, office_id: int, day: date, cells: Sequence[Cell], at: datetime) -> None:
        """Writes the figures of a day in place of those there were."""
        of_day = (day_figures.c.office_id == office_id) & (day_figures.c.day == day)
        self._connection.execute(sa.delete(day_figures).where(of_day))
        if cells:
            rows = [{"office_id": office_id, "day": day, **_row(cell)} for cell in cells]
            self._connection.execute(sa.insert(day_figures), rows)
        made = sa.update(office_day).where(office_day.c.office_id == office_id, office_day.c.day == day)
        self._connection.execute(made.values(figures_at=at))

    def between(self, office_id: int, first: date, last: date) -> list[tuple[date, Cell]]:
        """The cells of the days from the first to the last, both included."""
        rows = self._connection.execute(
            sa.select(day_figures)
            .where(day_figures.c.office_id == office_id, day_figures.c.day.between(first, last))
            .order_by(day_figures.c.day, day_figures.c.hour, day_figures.c.case_type)
        )
        return [(row.day, _cell(row)) for row in rows]


def _row(cell: Cell) -> dict[str, object]:
    return {
        "hour": cell.hour,
        "case_type": cell.case_type,
        **{name: getattr(cell, name) for name in _COUNTS},
        "waited_seconds": cell.waits.seconds,
        "waits": cell.waits.steps,
        "served_seconds": cell.services.seconds,
        "services": cell.services.steps,
    }


def _cell(row: sa.Row[tuple[object, ...]]) -> Cell:
    return Cell(
        row.hour,
        row.case_type,
        **{name: getattr(row, name) for name in _COUNTS},
        waits=Times(row.waited_seconds, list(row.waits)),
        services=Times(row.served_seconds, list(row.services)),
    )


_ARRIVALS = (
    sa.select(ticket.c.id, ticket.c.checked_in, ticket.c.state, leg.c.case_type)
    .join(leg, (leg.c.office_id == ticket.c.office_id) & (leg.c.ticket_id == ticket.c.id))
    .where(
        ticket.c.office_id == sa.bindparam("office"),
        ticket.c.day == sa.bindparam("day", type_=sa.Date),
        leg.c.position == 0,
    )
)
